"""A poem is gone on with in its form, and one key has another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.writer.ui.modifiers import ALT, CTRL
from writer.assist.continuing.written import KeptForm
from writer.assist.request import AUTO_FORM
from writer.assist.verse.notes import Said

SEA = "She went down to the sea,"
FORMS = (Said("Ballad", "民谣体"), Said("Free verse", "自由诗"))
VERSE = ("\nHe went. He sat,", "\nAnd rose.")


@pytest.fixture
def verse(desk):
    """Return a desk with two lines of verse pending behind one."""
    d = desk(continuation=VERSE, several=["\nAnd one.", "\nAnd two."], form=KeptForm(0, FORMS))
    d.load(SEA)
    d.press(Qt.Key.Key_Return, CTRL)
    d.wait_for_continuation("".join(VERSE))
    d.settle()
    return d


def test_the_form_that_is_begun_is_asked_for_and_known(verse):
    d = verse
    assert d.assistant.continuations[-1].form == AUTO_FORM
    assert d.editor.pending.form.title.english == "Ballad"
    d.press(Qt.Key.Key_Return)
    assert d.text == SEA + "".join(VERSE)
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == SEA


def test_one_key_has_it_in_another_form_which_is_remembered(verse):
    d = verse
    d.assistant.pieces, d.assistant.form = (" freely",), KeptForm(1, FORMS)
    d.press(Qt.Key.Key_F, ALT)
    d.wait_for_continuation(" freely")
    d.settle()
    assert d.assistant.continuations[-1].form == "Free verse"
    # The one before it is not lost, and knows its form.
    d.press(Qt.Key.Key_BracketLeft, ALT)
    assert d.editor.pending.text == "".join(VERSE)
    assert d.editor.pending.form.title.english == "Ballad"
    d.press(Qt.Key.Key_R, ALT)
    d.settle()
    assert d.assistant.continuations[-1].form == "Free verse"


def test_another_text_goes_on_in_the_form_that_it_has_begun(verse):
    d = verse
    d.press(Qt.Key.Key_F, ALT)
    d.settle()
    d.load(SEA)
    d.press(Qt.Key.Key_Return, CTRL)
    d.settle()
    assert d.assistant.continuations[-1].form == AUTO_FORM


def test_prose_has_no_other_form(raining):
    d = raining
    asked = len(d.assistant.continuations)
    assert not d.editor.continuing.other_form()
    d.press(Qt.Key.Key_F, ALT)  # which is the key of a menu, then
    assert len(d.assistant.continuations) == asked
    assert d.editor.pending.form is None


def test_a_line_is_kept_in_the_place_of_a_sentence(verse):
    d = verse
    d.press(Qt.Key.Key_S, ALT)
    assert d.text == f"{SEA}{VERSE[0]}"
    assert d.editor.pending.text == VERSE[1]
    assert d.editor.pending.form.title.english == "Ballad"
    d.press(Qt.Key.Key_S, ALT)
    assert d.text == SEA + "".join(VERSE)
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == SEA


def test_a_word_is_kept_with_the_line_end_before_it(verse):
    d = verse
    d.press(Qt.Key.Key_W, ALT)
    assert d.text == f"{SEA}\nHe"


def test_several_know_their_form(verse):
    d = verse
    d.press(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    d.settle()
    assert d.assistant.continuations[-1].form == AUTO_FORM
    branches = d.editor.pending.branches.all
    assert len(branches) == 3
    assert {branch.form.title.english for branch in branches} == {"Ballad"}
