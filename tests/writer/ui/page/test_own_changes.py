"""What the editor writes itself: silent to those who watch, with its origin, step by step."""

from __future__ import annotations

import pytest

from writer.documents.provenance import Provenance
from writer.ui.page.own_changes import OwnChanges
from writer.ui.page.provenance_marks import provenance_at


@pytest.fixture
def changes(page):
    return OwnChanges(page)


def origins(page):
    """Return where each character of the page came from."""
    cursor = page.textCursor()
    marks = []
    for position in range(1, page.document().characterCount()):
        cursor.setPosition(position)
        marks.append(provenance_at(cursor))
    return marks


def test_each_character_keeps_its_origin(page, changes, qtbot):
    for text, origin in (("ab", Provenance.ACCEPTED), ("c", Provenance.CONTINUED)):
        changes.insert(text, origin)
    with changes.typing():
        qtbot.keyClicks(page, "d")
    accepted, continued, typed = Provenance.ACCEPTED, Provenance.CONTINUED, Provenance.TYPED
    assert page.text() == "abcd"
    assert origins(page) == [accepted, accepted, continued, typed]


def test_what_is_typed_inside_accepted_text_is_typed(page, changes, qtbot):
    changes.insert("ac", Provenance.ACCEPTED)
    cursor = page.textCursor()
    cursor.setPosition(1)
    page.setTextCursor(cursor)
    with changes.typing():
        qtbot.keyClicks(page, "b")
    assert page.text() == "abc"
    assert origins(page)[1] is Provenance.TYPED


def test_each_insertion_is_an_undo_step_unless_it_joins_the_one_before(page, changes):
    changes.insert("one", Provenance.ACCEPTED)
    changes.insert(" two", Provenance.ACCEPTED)
    changes.insert(" three", Provenance.ACCEPTED, join_previous=True)
    assert page.text() == "one two three"
    page.undo()
    assert page.text() == "one"


def test_what_is_replaced_is_counted_as_the_document_counts(page, changes):
    page.insertPlainText("a 😀")
    changes.insert("smile", Provenance.ACCEPTED, replaced=2)
    assert page.text() == "a smile"
    page.undo()
    assert page.text() == "a 😀"


def test_what_is_replaced_on_both_sides_comes_back_in_one_step(page, changes):
    page.load_text("a bea😀u b")
    cursor = page.textCursor()
    cursor.setPosition(4)
    page.setTextCursor(cursor)
    changes.insert("tune", Provenance.ACCEPTED, replaced=2, replaced_after=4)
    assert page.text() == "a tune b"
    assert page.textCursor().position() == 6
    page.undo()
    assert page.text() == "a bea😀u b"


def test_typing_tells_whether_the_text_changed(page, changes, qtbot):
    with changes.typing() as has_changed:
        assert not has_changed()
        qtbot.keyClicks(page, "a")
        assert has_changed()


def test_a_key_that_writes_nothing_leaves_selected_text_as_it_is(page, changes):
    changes.insert("accepted", Provenance.ACCEPTED)
    page.selectAll()
    with changes.typing() as has_changed:
        pass
    assert not has_changed()
    assert set(origins(page)) == {Provenance.ACCEPTED}


def test_its_own_changes_are_told_from_those_of_others(page, changes, qtbot):
    seen = []
    page.textChanged.connect(lambda: seen.append(changes.under_way))
    changes.insert("a", Provenance.ACCEPTED)
    with changes.typing():
        qtbot.keyClicks(page, "b")
    assert set(seen) == {True}
    seen.clear()
    page.appendPlainText("from elsewhere")
    assert set(seen) == {False}


def test_silence_ends_with_the_outermost_change_and_with_an_error(changes):
    with changes.quietly():
        with changes.quietly():
            pass
        assert changes.under_way
    assert not changes.under_way
    with pytest.raises(ValueError, match="broken"), changes.quietly():
        raise ValueError("broken")
    assert not changes.under_way
