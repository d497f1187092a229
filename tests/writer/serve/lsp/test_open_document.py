"""An open document stays equal to what its editor has, whatever is changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import (
    Position,
    Range,
    TextDocumentContentChangePartial,
    TextDocumentContentChangeWholeDocument,
)

from writer.assist.context import reading_of
from writer.assist.request import CONTEXT_LENGTH
from writer.serve.lsp.open_document import OpenDocument
from writer.serve.lsp.positions import UTF_8, UTF_16, UTF_32, column_at

encodings = st.sampled_from([UTF_8, UTF_16, UTF_32])
texts = st.text(st.sampled_from("ab \n\r好😀\u2028\x0c\x85"), max_size=30)
edits = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), texts), max_size=6)


def lines_of(text):
    """Split as the protocol has it: LF, CR LF and CR end lines, nothing else does."""
    return re.split("\r\n|\n|\r", text)


def position_of(text, offset, encoding):
    """Return where an editor that counts in ``encoding`` would say that ``offset`` is."""
    before = text[:offset]
    *earlier, line = lines_of(before)
    return Position(len(earlier), column_at(len(line), line, encoding))


def insertion(start, end, text):
    return TextDocumentContentChangePartial(Range(start, end), text)


@given(texts, edits, encodings)
def test_edits_arrive_where_the_editor_made_them(text, changes, encoding):
    document = OpenDocument(text, encoding)
    for first, last, new in changes:
        # No editor has a caret between the two halves of a line end.
        start, end = sorted(
            offset - (text[offset - 1 : offset + 1] == "\r\n")
            for offset in (min(first, len(text)), min(last, len(text)))
        )
        first_place, last_place = (position_of(text, at, encoding) for at in (start, end))
        document.change(insertion(first_place, last_place, new))
        text = text[:start] + new + text[end:]
        assert document._lines == re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        assert "".join(document._lines) == text
        assert document.text == "\n".join(lines_of(text))


@given(texts, st.integers(0, 30), encodings)
def test_around_a_caret_stand_the_text_before_it_and_the_rest_of_its_line(text, offset, encoding):
    offset = min(offset, len(text))
    offset -= text[offset - 1 : offset + 1] == "\r\n"
    position = position_of(text, offset, encoding)
    around = OpenDocument(text, encoding).around(position)
    assert around.before == "\n".join(lines_of(text[:offset]))
    assert around.after == lines_of(text[offset:])[0]
    assert around.line_before == lines_of(text[:offset])[-1]
    assert around.last(0) == Range(position, position)


@given(texts, encodings, st.integers(0, 40), st.integers(0, 200))
def test_no_position_is_outside_the_text(text, encoding, line, column):
    document = OpenDocument(text, encoding)
    around = document.around(Position(line, column))
    assert around.line <= line
    assert document.text.startswith(around.before)
    here = around.last(0)
    document.change(insertion(here.start, here.end, "x"))
    assert around.before + "x" + around.after in document.text


def test_a_document_without_a_range_is_replaced():
    document = OpenDocument("The lamp\n", UTF_16)
    document.change(TextDocumentContentChangeWholeDocument("The river"))
    assert document.text == "The river"


def test_a_range_that_ends_before_it_starts_is_an_insertion():
    document = OpenDocument("The lamp", UTF_16)
    document.change(insertion(Position(0, 4), Position(0, 1), "old "))
    assert document.text == "The old lamp"


def test_the_context_is_bounded():
    text = "word\n" * 2000 + "x" * 5000
    document = OpenDocument(text, UTF_16)
    for line, column in ((2000, 3), (2000, 4000), (1200, 2)):
        before = document.around(Position(line, column)).before
        assert before == reading_of(text[: 5 * line + column])
    assert document.around(Position(2000, 0)).after == "x" * CONTEXT_LENGTH
    assert document.around(Position(1999, 4)).after == ""


@pytest.mark.parametrize(
    ("encoding", "columns"), [(UTF_8, (8, 10)), (UTF_16, (4, 6)), (UTF_32, (3, 5))]
)
def test_the_last_characters_have_a_range_in_the_editors_units(encoding, columns):
    around = OpenDocument("\n月😀 ti", encoding).around(Position(1, 99))
    start, end = (Position(1, column) for column in columns)
    assert around.last(2) == Range(start, end)
    assert around.last(99) == Range(Position(1, 0), end)


def test_halves_of_characters_are_replaced_and_pairs_joined():
    document = OpenDocument("\ud83d\n", UTF_16)
    assert document.text == "\ufffd\n"
    document.change(insertion(Position(0, 1), Position(0, 1), "\ude00 ti"))
    around = document.around(Position(0, 5))
    assert around.before == "😀 ti"
    assert around.last(2) == Range(Position(0, 3), Position(0, 5))
