"""A poem goes into the text, and lines of the text into a poem."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from writer.assist.verse.form import find_form
from writer.assist.verse.poem_draft import PoemDraft, PoemWish
from writer.assist.verse.request import WrittenLine, WrittenVerse
from writer.documents.provenance import Provenance, runs
from writer.ui.page.provenance_marks import pieces_in
from writer.ui.verse.on_the_page import (
    put_lines,
    put_poem,
    text_before_poem,
    text_to_stanza,
)

QUATRAIN = find_form("quatrain-abab")
JUEJU = find_form("五言绝句")
LINES = ("The lamp is low", "The sea is near", "The boats go slow", "And I am here")
MOON = ("床前明月光", "疑是地上霜", "举头望明月", "低头思故乡")
POEM = "\n".join(LINES)


def draft(form=QUATRAIN, lines=LINES, title=""):
    blank = PoemDraft.blank(PoemWish(form, title=title))
    verse = WrittenVerse("", tuple(map(WrittenLine, lines)))
    return blank.with_verse(verse, blank.open_lines())


@pytest.fixture
def page(desk):
    return desk()


def load(page, text, caret=None):
    """Show a text with the caret at its end, or behind a part of it."""
    at = len(text) if caret is None else text.index(caret) + len(caret)
    page.load(text, at)
    return page.editor


def origins(editor):
    text = editor.text()
    found = runs(pieces_in(editor.document(), 0, len(text)))
    return [(text[run.start : run.start + run.length], run.origin) for run in found]


def test_a_poem_stands_where_the_caret_is_and_is_one_step_to_undo(page):
    editor = load(page, "Prose.\n\n")
    assert put_poem(editor, draft())
    assert editor.text() == "Prose.\n\n" + POEM
    assert editor.textCursor().position() == len(editor.text())
    editor.undo()
    assert editor.text() == "Prose.\n\n"
    editor.redo()
    assert editor.text() == "Prose.\n\n" + POEM


def test_it_has_rows_of_its_own(page):
    editor = load(page, "Before and after.", "Before")
    assert put_poem(editor, draft())
    assert editor.text() == f"Before\n\n{POEM}\n\n and after."
    editor.undo()
    assert editor.text() == "Before and after."


def test_a_line_of_it_has_a_row_of_its_own(page):
    editor = load(page, "Prose.")
    assert put_lines(editor, draft(), 1, 2)
    assert editor.text() == "Prose.\nThe sea is near"


def test_who_wrote_it_is_known_of_each_line(page):
    editor = load(page, "")
    poem = draft().typed(1, "My own words here").typed(3, "And I was here")
    assert put_poem(editor, poem)
    assert origins(editor) == [
        ("The lamp is low", Provenance.CONTINUED),
        ("The boats go slow", Provenance.CONTINUED),
        ("And I was here", Provenance.EDITED),
    ]
    editor.undo()
    assert editor.text() == ""
    editor.redo()
    assert len(origins(editor)) == 3


def test_what_stands_there_already_is_not_written_twice(page):
    editor = load(page, f"Prose.\n\n{LINES[0]},\n{LINES[1]}.\n\nMore prose.", LINES[0])
    assert put_poem(editor, draft())
    assert editor.text() == (
        f"Prose.\n\n{LINES[0]},\n{LINES[1]}.\n{LINES[2]}\n{LINES[3]}\n\nMore prose."
    )


def test_it_goes_on_in_the_row_that_is_open_already(page):
    editor = load(page, f"{LINES[0]}\n")
    assert put_poem(editor, draft())
    assert editor.text() == POEM


def test_a_poem_that_stands_there_wholly_is_not_written_again(page):
    editor = load(page, POEM)
    assert not put_poem(editor, draft())
    assert editor.text() == POEM


def test_chinese_goes_on_behind_the_mark_that_is_there_or_is_missing(page):
    for text in ("床前明月光", "床前明月光，"):
        editor = load(page, text)
        assert put_poem(editor, draft(JUEJU, MOON))
        assert editor.text() == "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。"


def test_nothing_is_written_of_an_empty_draft(page):
    editor = load(page, "Prose.")
    assert not put_poem(editor, PoemDraft.blank(PoemWish(QUATRAIN)))
    assert not put_lines(editor, PoemDraft.blank(PoemWish(QUATRAIN)), 0, 1)
    assert editor.text() == "Prose."


def test_nothing_is_written_into_a_composition_or_a_text_that_may_only_be_read(page):
    editor = load(page, "Prose.\n")
    page.compose("yue")
    assert not put_poem(editor, draft())
    page.commit("月")
    editor.setReadOnly(True)
    assert not put_poem(editor, draft())
    assert editor.text() == "Prose.\n月"


def test_characters_beyond_the_basic_plane_do_not_move_the_place(page):
    editor = load(page, "A 😀 smile.")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    assert put_lines(editor, draft(), 0, 1)
    assert editor.text() == "A 😀 smile.\nThe lamp is low"


def test_the_stanza_at_the_caret_is_read_to_its_end(page):
    text = f"Prose.\n\n{LINES[0]}\n{LINES[1]}\n\nMore."
    assert text_to_stanza(load(page, text, LINES[0])) == text.removesuffix("\n\nMore.")
    assert text_to_stanza(load(page, "Prose.\n\n")) == ""
    assert text_to_stanza(load(page, "")) == ""
    # As files end.
    assert text_to_stanza(load(page, f"{LINES[0]}\n")) == f"{LINES[0]}\n"


def test_the_model_reads_what_stands_before_the_poem_and_not_its_lines_or_title_twice(page):
    editor = load(page, f"Prose.\n\nThe Pier\n\n{LINES[0]}\n{LINES[1]}")
    assert text_before_poem(editor, draft(title="The Pier")) == "Prose.\n\n"
    assert text_before_poem(load(page, "Prose.\n\n"), draft()) == "Prose.\n\n"
