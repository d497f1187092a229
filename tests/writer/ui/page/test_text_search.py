"""Matches are found where Qt has them, around the ends, in a part only, and replaced as by re."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from writer.documents.provenance import Provenance
from writer.errors import SearchError
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern
from writer.ui.page.exact_text import from_document, to_document
from writer.ui.page.page import Page
from writer.ui.page.provenance_marks import insert_with_provenance, provenance_at
from writer.ui.page.stretch import Stretch
from writer.ui.page.text_search import (
    count_up_to,
    found_in,
    match_at,
    place_in,
    replace,
    replace_all,
    replacement_for,
    seek,
)

TEXT = "one two\n\n😀 two, two\nthree one"

pytestmark = pytest.mark.usefixtures("qapp")


def document(text=TEXT):
    made = QTextDocument()
    QTextCursor(made).insertText(to_document(text))
    made.clearUndoRedoStacks()
    return made


def text_of(made):
    return from_document(made.toRawText().replace("\u2029", "\n"))


def at(made, start, end=None):
    cursor = QTextCursor(made)
    cursor.setPosition(start)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def sought(start, pattern, **options):
    found = next(filter(None, seek(start, pattern, **options)), None)
    return found and (found.selectionStart(), found.selectionEnd())


def replaced(text, pattern, template, within=None):
    made = document(text)
    part = within and Stretch(at(made, *within))
    count = replace_all(made, pattern, replacement_for(pattern, template), part)
    return text_of(made), count


def tour(made, pattern, start, **options):
    """Return where four searches in a row arrive."""
    places, cursor = [], at(made, start)
    for _ in range(4):
        places.append(sought(cursor, pattern, **options))
        cursor = at(made, *places[-1])
    return places


def test_places_are_those_of_qt():
    made = document()
    block = made.findBlockByNumber(2)
    assert [found[:2] for found in found_in(block, search_pattern("two"))] == [(12, 15), (17, 20)]


def test_the_search_goes_around_both_ends():
    made, two = document(), search_pattern("two")
    assert tour(made, two, 0) == [(4, 7), (12, 15), (17, 20), (4, 7)]
    assert tour(made, two, 0, backwards=True) == [(17, 20), (12, 15), (4, 7), (17, 20)]


def test_the_search_pauses_after_every_paragraph():
    made = document()
    steps = list(seek(at(made, 8), search_pattern("one")))
    assert steps[0] is None
    assert steps[1] is None
    assert steps[-1].selectionStart() == 27
    assert list(seek(at(made, 8), search_pattern("four"))) == [None] * 7


@pytest.mark.parametrize("start", [0, 5, 13, 16, 29])
def test_a_part_is_searched_around_its_own_ends(start):
    made, two = document(), re.compile("two|one")
    part = Stretch(at(made, 5, 17))
    assert sought(at(made, start), two, within=part) == (12, 15)
    assert sought(at(made, start), two, backwards=True, within=part) == (12, 15)
    assert sought(at(made, start), re.compile("one"), within=part) is None


def test_a_part_follows_what_is_written_in_it():
    made = document("a b c a")
    part = Stretch(at(made, 0, 5))
    assert replace_all(
        made, search_pattern("a"), replacement_for(search_pattern("a"), "xyz"), part
    )
    assert text_of(made) == "xyz b c a"
    assert (part.start, part.end) == (0, 7)
    at(made, 7).insertText("!")
    assert (part.start, part.end) == (0, 8)
    made.undo()
    made.undo()
    assert (part.start, part.end) == (0, 5)


def test_a_part_may_be_emptied():
    made = document("a b")
    part = Stretch(at(made, 0, 3))
    at(made, 0, 3).removeSelectedText()
    at(made, 0).insertText("a")
    assert sought(at(made, 0), search_pattern("b"), within=part) is None


def test_a_selected_match_is_known():
    made, expression = document(), RegularExpression(r"t(\w+)")
    assert match_at(at(made, 12, 15), expression).match.group(1) == "wo"
    assert match_at(at(made, 11, 15), expression) is None
    assert match_at(at(made, 12), expression) is None
    assert match_at(at(made, 12, 15), expression, Stretch(at(made, 13, 20))) is None


def test_matches_are_numbered_with_what_stands_behind_them():
    made = document("one two one")
    assert count_up_to(at(made, 8, 11), re.compile("one(?= two)|one$")) == 2
    assert count_up_to(at(made, 0, 3), re.compile("one(?= two)|one$")) == 1


def test_a_place_is_named_by_line_and_column():
    made = document()
    assert place_in(made, 3, 2, 3).selectedText() == "two"
    assert place_in(made, 9, 0, 5).selectedText() == "three"
    assert not place_in(made, 1, 80, 5).hasSelection()


def test_nothing_is_no_match():
    for pattern in (re.compile("x*"), RegularExpression("x*")):
        assert list(found_in(document("abc").begin(), pattern)) == []
        assert sought(at(document("abxxc"), 0), pattern) == (2, 4)
        assert replaced("abc", pattern, "-") == ("abc", 0)


def test_groups_take_their_places():
    name = RegularExpression(r"(?P<first>\w+) (\w+)")
    assert replaced("Ada Byron, Anne King", name, r"\2, \g<first>") == (
        "Byron, Ada, King, Anne",
        2,
    )
    assert replaced("a b", RegularExpression(" "), r"\n") == ("a\nb", 1)
    assert replaced("a b", search_pattern(" "), r"\n") == (r"a\nb", 1)
    with pytest.raises(SearchError):
        replacement_for(name, r"\3")


@pytest.mark.parametrize("awkward", ["\x07", "\udc80", "\U0010f020", "\ufeff"])
def test_characters_that_qt_would_lose_stay_what_they_are(awkward):
    assert replaced(f"{awkward}a", RegularExpression("(.)a"), rf"\1{awkward}b")[0] == (
        f"{awkward * 2}b"
    )
    assert replaced("a", search_pattern("a"), awkward)[0] == awkward


def test_only_the_part_is_replaced():
    assert replaced("a a a a", search_pattern("a"), "b", (1, 5)) == ("a b b a", 2)
    assert replaced("a\na\na\na", search_pattern("a"), "b", (2, 5)) == ("a\nb\nb\na", 2)


def test_what_is_replaced_is_the_writers_own():
    made = document("x ")
    end = at(made, 2)
    insert_with_provenance(end, "rose rose", Provenance.ACCEPTED)
    pattern = search_pattern("rose")
    found = match_at(at(made, 2, 6), pattern)
    behind = replace(made, found, "lily")
    assert behind.position() == 6
    assert provenance_at(behind) is Provenance.TYPED
    replace_all(made, pattern, replacement_for(pattern, "lily"))
    assert text_of(made) == "x lily lily"
    assert provenance_at(at(made, 11)) is Provenance.TYPED
    assert provenance_at(at(made, 7)) is Provenance.ACCEPTED


def test_all_are_one_undo_step():
    made, pattern = document(), search_pattern("two")
    assert replace_all(made, pattern, replacement_for(pattern, "2")) == 3
    made.undo()
    assert text_of(made) == TEXT
    assert not made.isUndoAvailable()


def test_an_expression_without_end_replaces_nothing():
    made = document("b\n" + "a" * 5000)
    pattern = RegularExpression("b|(a|a)*c", in_haste=True)
    begun = time.thread_time()
    with pytest.raises(SearchError):
        replace_all(made, pattern, replacement_for(pattern, "x"))
    assert time.thread_time() - begun < 5
    assert text_of(made).startswith("b")
    assert not made.isUndoAvailable()


TEXTS = st.text("ab 😀é\n", max_size=30)
EXPRESSIONS = st.sampled_from(
    [
        "a",
        "b+",
        "a|b",
        "(a)(b)?",
        "[^a]",
        ".",
        r"\b\w",
        "a(?=b)",
        "(?<=a)b",
        "^a",
        "b$",
        "😀",
        "é a",
    ]
)


@given(TEXTS, EXPRESSIONS, st.sampled_from(["", "x", "😀", r"[\g<0>]", r"\\"]))
def test_replacing_is_what_re_does(text, expression, template):
    done = [re.subn(expression, template, paragraph) for paragraph in text.split("\n")]
    want = "\n".join(new for new, _ in done), sum(count for _, count in done)
    assert replaced(text, RegularExpression(expression, match_case=True), template) == want


@given(TEXTS, st.text("ab 😀é", min_size=1, max_size=3), TEXTS)
def test_replacing_words_is_what_str_does(text, words, new):
    pattern = search_pattern(words, match_case=True, exact=True)
    assert replaced(text, pattern, new) == (text.replace(words, new), text.count(words))


@given(st.text("abé\n", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_replacing_in_a_part_leaves_the_rest(text, first, second):
    made = document(text)
    last = made.characterCount() - 1
    start, end = sorted((min(first, last), min(second, last)))
    raw = at(made, start, end).selectedText().replace("\u2029", "\n")
    before, after = (at(made, *ends).selectedText() for ends in ((0, start), (end, last)))
    pattern = search_pattern("a")
    replace_all(made, pattern, replacement_for(pattern, "xx"), Stretch(at(made, start, end)))
    assert made.toRawText() == before + raw.replace("a", "xx").replace("\n", "\u2029") + after


def test_a_hundred_thousand_replacements_do_not_take_long():
    page = Page()
    page.load_text("one two three four five six seven eight nine ten\n" * 10_000)
    pattern = search_pattern("e")
    begun = time.thread_time()
    assert replace_all(page.document(), pattern, replacement_for(pattern, "eh")) == 90_000
    assert time.thread_time() - begun < 20
    page.deleteLater()
