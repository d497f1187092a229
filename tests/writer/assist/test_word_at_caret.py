"""What the model reads and what it has to spell, for every kind of caret position."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.word_at_caret import LOG_RECASED, locate, takes_a_word


@pytest.mark.parametrize(
    ("before", "context", "lead", "typed", "gap"),
    [
        ("", "", "", "", ""),
        ("Ti", "", "", "Ti", ""),
        ("best of ti", "best of", " ", "ti", ""),
        ("best of ", "best of", " ", "", ""),
        ("best of", "best", " ", "of", ""),
        ("two  spaces  wo", "two  spaces ", " ", "wo", ""),
        ("a line\n", "a line\n", "", "", ""),
        ("a line\nTh", "a line\n", "", "Th", ""),
        ("the river,", "the river,", " ", "", " "),
        ("The end.", "The end.", " ", "", " "),
        ('He said, "', 'He said, "', "", "", ""),
        ('He said, "Co', 'He said, "', "", "Co", ""),
        ('"Come home,"', '"Come home,"', " ", "", " "),
        ("(", "(", "", "", ""),
        ("word—", "word—", "", "", ""),
        ("well-", "well-", "", "", ""),
        ("I don't", "I", " ", "don't", ""),
        ("I don'", "I", " ", "don'", ""),
        ("a line\n  Th", "a line\n", "", "Th", ""),
        ("  ", "", "", "", ""),
        ("月亮", "月亮", " ", "", " "),
    ],
)
def test_caret(before, context, lead, typed, gap):
    caret = locate(before)
    assert (caret.context, caret.lead, caret.typed, caret.gap) == (context, lead, typed, gap)


@given(st.text("ab '.\n,\"A", max_size=20))
def test_context_and_word_make_up_the_text(before):
    caret = locate(before)
    lead = "" if caret.gap else caret.lead
    written = re.sub(r"(\A|\n) +(?=[^ \n]*\Z)", r"\1", before)
    assert caret.context + lead + caret.typed in {before, written}


@pytest.mark.parametrize(
    "before", ["", "  ", "The end. ", 'He said. "', "Why? ", "So.” ", "A\n\n"]
)
def test_where_sentences_start(before):
    assert locate(before).starts_sentence == (before != 'He said. "')


@pytest.mark.parametrize(
    "before", ["the ", "yes, ", "a line\n", "Mr ", "and — ", "Oh!” ", '"Why?" ']
)
def test_where_none_starts(before):
    assert not locate(before).starts_sentence


@pytest.mark.parametrize(
    ("before", "word", "written"),
    [
        ("the ", "times", "times"),
        ("The end. ", "times", "Times"),
        ("the ti", "times", "times"),
        ("the Ti", "times", "Times"),
        ("the TI", "times", "TIMES"),
        ("the T", "times", "Times"),
        ("O'C", "o'connor", "O'Connor"),
        ("I'", "i'm", "I'm"),
        ("DON'", "don't", "DON'T"),
    ],
)
def test_words_take_the_writers_capitals(before, word, written):
    assert locate(before).cased(word) == written


@given(st.text("aBcß'é", min_size=1, max_size=8))
def test_every_spelling_has_the_length_of_what_is_typed(typed):
    caret = locate("the " + typed)
    assert all(len(spelling) == len(caret.lead + caret.typed) for spelling in caret.spellings)
    assert caret.spellings[caret.lead + caret.typed] == 0


def test_inside_a_sentence_a_capital_is_a_names():
    assert locate("the T").spellings == {" T": 0, " t": LOG_RECASED}
    assert locate("The end. T").spellings == {" T": 0, " t": 0}
    assert locate("the t").spellings == {" t": 0}


@pytest.mark.parametrize(
    "before",
    ["anna@", "anna@exa", "It cost $", "[page](http://exa", "www.inkl", "C:\\Us", "in /usr/lo"],
)
def test_in_an_address_or_an_amount_no_word_may_come(before):
    assert not takes_a_word(before)


@pytest.mark.parametrize(
    "before", ["", "the ", "either/o", "*bea", "and — ", "(", "$5 for ", "a_b"]
)
def test_elsewhere_one_may(before):
    assert takes_a_word(before)
