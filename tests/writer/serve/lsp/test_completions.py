"""Candidates as editors take them: what an item replaces, and by what it is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import CompletionItemKind, Position, Range, TextEdit

from tests.fakes import ENGLISH, scripted
from writer.assist.request import Candidate, SuggestionRequest
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.serve.lsp.completions import completion_list
from writer.serve.lsp.open_document import OpenDocument
from writer.serve.lsp.positions import UTF_16


def item(before, candidate):
    around = OpenDocument(before, UTF_16).around(Position(99, 0))
    (found,) = completion_list([candidate], around).items
    return found


def accepted(before, found):
    """Return the text before the caret once an editor has carried out the item's edit."""
    area = found.text_edit.range
    units = before.encode("utf-16-le")
    assert area.end == Position(0, len(units) // 2)
    return units[: 2 * area.start.character].decode("utf-16-le") + found.text_edit.new_text


@pytest.mark.parametrize(
    ("before", "candidate", "replaced", "text"),
    [
        ("It was ti", Candidate("times", "mes", -1.0), "ti", "times"),
        ("😀 TI", Candidate("TIMES", "MES", -1.0), "TI", "TIMES"),
        ("I don'", Candidate("don't", "t", -1.0), "don'", "don't"),
        ("It ", Candidate("was", "was", -1.0), "", "was"),
        ("“", Candidate("It", "It", -1.0), "", "It"),
        ("Yes,", Candidate("it", " it", -1.0), "", " it"),
        ("她看见", Candidate("月亮", "月亮", -1.0), "", "月亮"),
        ("the ligth", Candidate("light", "light", -1.0, replaced=5), "ligth", "light"),
    ],
)
def test_an_item_replaces_the_word_in_progress_or_nothing(before, candidate, replaced, text):
    found = item(before, candidate)
    area = found.text_edit.range
    assert area.end.character - area.start.character == len(replaced)
    assert found.text_edit.new_text == text
    assert found.label == candidate.text
    assert found.kind is CompletionItemKind.Text
    # Editors hide an item unless its filter text begins like what it replaces.
    assert found.filter_text.startswith(replaced)


words = st.text("abTÉ'’é", min_size=1, max_size=6)


@given(st.text("ab 好😀", max_size=8), words, st.integers(0, 6), st.sampled_from(["", " "]))
def test_taking_an_item_is_inserting_what_is_missing(text, word, typed, gap):
    typed = min(typed, len(word) - 1)
    gap = "" if typed else gap
    before = text + word[:typed]
    candidate = Candidate(word, gap + word[typed:], -1.0)
    assert accepted(before, item(before, candidate)) == before + candidate.insertion


@pytest.mark.parametrize("before", ["It was the b", "The ", "the lamp burned low.", ""])
def test_what_the_engine_finds_is_inserted_as_the_engine_means_it(before):
    reader = TextModel(scripted(ENGLISH))
    found = suggest(reader, SuggestionRequest(before, ghost_words=0), lambda: False).candidates
    assert found
    around = OpenDocument(before, UTF_16).around(Position(0, 99))
    items = completion_list(found, around).items
    assert [accepted(before, each) for each in items] == [
        before + candidate.insertion for candidate in found
    ]


# F33: what stood behind the caret was left there.
def test_inside_a_word_an_item_takes_the_place_of_all_of_it():
    around = OpenDocument("how beautiful!", UTF_16).around(Position(0, 8))
    candidate = Candidate("beautifully", "tifully", -1.0, replaced_after=5)
    (found,) = completion_list([candidate], around).items
    area = Range(Position(0, 4), Position(0, 13))
    assert found.text_edit == TextEdit(area, "beautifully")


def test_editors_keep_our_order_and_learn_what_is_in_the_text():
    around = OpenDocument("", UTF_16).around(Position(0, 0))
    candidates = [Candidate(f"w{n}", f"w{n}", -1.0, remembered=n == 3) for n in range(12)]
    answer = completion_list(candidates, around)
    assert answer.is_incomplete
    ranks = [each.sort_text for each in answer.items]
    assert sorted(ranks) == ranks
    assert len(set(ranks)) == len(ranks)
    assert [each.detail for each in answer.items].index("in this text") == 3
    assert [each.detail for each in answer.items].count(None) == 11
