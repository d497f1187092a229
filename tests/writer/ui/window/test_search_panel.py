"""Finding and replacing in all texts, by the panel's own fields and buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from tests.writer.ui.window.handling import CONTROL, SHIFT, press
from writer.documents import search as searching
from writer.documents.search import FoundIn, Match
from writer.documents.text_file import save_document
from writer.errors import DocumentError

TEXTS = {
    "one.txt": "The cat sat.\nNo dog here.\nTwo cats, one CAT.\n",
    "two.txt": "A dog.\r\nA catalogue.\r\n",
    "part/three.md": "# Cat\n\n“Don’t,” said the cat.\n",
    "four.txt": "Nothing.\n",
}


@pytest.fixture
def book(tmp_path):
    root = tmp_path / "book"
    for name, text in TEXTS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


@pytest.fixture
def panel(window, book, qtbot):
    """Return the panel of a window with a folder, opened by its keys."""
    window.folder.folder.open(book)
    press(window, Qt.Key.Key_F, CONTROL | SHIFT, qtbot)
    panel = window.folder.search_panel
    assert panel.isVisible()
    yield panel
    settle(window, qtbot)


def settle(window, qtbot):
    panel, folder = window.folder.search_panel, window.folder.folder
    qtbot.waitUntil(lambda: not panel.busy and not folder.busy, timeout=30_000)


def fields(panel):
    return panel.findChildren(QLineEdit)


def find(window, words, qtbot):
    field = fields(window.folder.search_panel)[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window, qtbot)


def tick(panel, words, *, on=True):
    boxes = {box.text().replace("&", ""): box for box in panel.findChildren(QCheckBox)}
    boxes[words].setChecked(on)


def button(panel, words):
    return next(
        each for each in panel.findChildren(QPushButton) if words in each.text().replace("&", "")
    )


def replace_with(window, words, qtbot):
    panel = window.folder.search_panel
    fields(panel)[1].setText(words)
    qtbot.mouseClick(button(panel, "Replace All"), Qt.MouseButton.LeftButton)
    settle(window, qtbot)


def undo(window, qtbot):
    qtbot.mouseClick(button(window.folder.search_panel, "Undo"), Qt.MouseButton.LeftButton)
    settle(window, qtbot)


def listed(panel):
    """Return what the list shows, as name → lines and what is marked in them."""
    model = panel.view.model()
    found = {}
    for row in range(model.rowCount()):
        shown = model.row(row)
        if shown.match is None:
            places = found.setdefault(shown.text, [])
        else:
            words = shown.text[shown.start : shown.start + shown.length]
            places.append(f"{shown.number} {words}")
    return found


def on_disk(book):
    return {name: (book / name).read_bytes().decode() for name in TEXTS}


def test_all_texts_are_searched_in_their_order(window, panel, qtbot):
    find(window, "cat", qtbot)
    assert listed(panel) == {
        "part/three.md": ["1 Cat", "3 cat"],
        "one.txt": ["1 cat", "3 cat", "3 CAT"],
        "two.txt": ["2 cat"],
    }
    assert panel.message == "6 places in 3 texts"
    find(window, "zebra", qtbot)
    assert listed(panel) == {}
    assert panel.message == "Not found"


def test_the_boxes_narrow_what_is_found(window, panel, qtbot):
    find(window, "cat", qtbot)
    tick(panel, "Whole words")
    settle(window, qtbot)
    assert panel.message == "4 places in 2 texts"
    tick(panel, "Match case")
    settle(window, qtbot)
    assert panel.message == "2 places in 2 texts"


def test_expressions_find_and_a_mistake_is_said(window, panel, qtbot):
    tick(panel, "Regular expression")
    find(window, r"c.t\w+", qtbot)
    assert listed(panel) == {"one.txt": ["3 cats"], "two.txt": ["2 catalogue"]}
    find(window, "(", qtbot)
    assert "no regular expression" in panel.message
    assert listed(panel) == {}


def test_an_expression_that_takes_too_long_is_said(window, panel, book, monkeypatch, qtbot):
    monkeypatch.setattr("writer.text.regular_expression.PATIENCE_S", 0.01)
    (book / "one.txt").write_text("a" * 5000, encoding="utf-8")
    tick(panel, "Regular expression")
    find(window, "(a|a)*b|(a+)+c", qtbot)
    assert "too long" in panel.message


def test_words_are_searched_as_one_sees_them(window, panel, qtbot):
    find(window, "don't", qtbot)
    assert listed(panel) == {"part/three.md": ["3 Don’t"]}


def test_enter_leads_to_the_list_and_from_there_to_the_place(window, panel, qtbot):
    find(window, "dog", qtbot)
    qtbot.keyClick(fields(panel)[0], Qt.Key.Key_Return)
    assert panel.view.hasFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert window.session.name == "one.txt"
    cursor = window.editor.textCursor()
    assert (cursor.selectedText(), cursor.blockNumber()) == ("dog", 1)
    assert window.editor.hasFocus()


def test_a_search_begins_by_itself_when_the_letters_rest(window, panel, qtbot):
    qtbot.keyClicks(fields(panel)[0], "dog")
    settle(window, qtbot)
    assert panel.message == "2 places in 2 texts"
    qtbot.keyClick(fields(panel)[0], Qt.Key.Key_Down)
    assert panel.view.hasFocus()


def test_what_is_selected_on_the_page_is_proposed(window, book, panel, qtbot):
    window.open_at(book / "one.txt", 2, 3, 3)
    press(window, Qt.Key.Key_F, CONTROL | SHIFT, qtbot)
    assert fields(panel)[0].text() == "dog"
    settle(window, qtbot)
    assert panel.message == "2 places in 2 texts"


def test_escape_goes_back_to_the_page(window, panel, qtbot):
    qtbot.keyClick(fields(panel)[0], Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.editor.hasFocus()


def test_open_texts_are_searched_as_they_stand(window, panel, book, qtbot):
    window.open(book / "four.txt")
    qtbot.keyClicks(window.editor, "zebra ")
    find(window, "zebra", qtbot)
    assert listed(panel) == {"four.txt": ["1 zebra"]}


def test_replacing_asks_and_can_be_undone(window, panel, book, messages, qtbot):
    find(window, "cat", qtbot)
    replace_with(window, "hen", qtbot)
    assert messages.said[-1] == "Replace 6 places in 3 texts?"
    assert on_disk(book) == TEXTS
    messages.agree = True
    replace_with(window, "hen", qtbot)
    assert panel.message == "Replaced 6 places in 3 texts."
    assert (book / "two.txt").read_bytes() == b"A dog.\r\nA henalogue.\r\n"
    assert button(panel, "Undo").text().replace("&", "") == "Undo Replacing in 3 Texts"
    undo(window, qtbot)
    assert on_disk(book) == TEXTS
    assert panel.message == "3 texts are as they were before."
    assert not button(panel, "Undo").isVisible()


def test_open_texts_are_changed_on_their_page_as_one_step(window, panel, book, messages, qtbot):
    messages.agree = True
    window.open(book / "one.txt")
    qtbot.keyClicks(window.editor, "My cat. ")
    find(window, "cat", qtbot)
    replace_with(window, "hen", qtbot)
    assert "Open, and not saved yet: 1" in panel.message
    after = "My hen. The hen sat.\nNo dog here.\nTwo hens, one hen.\n"
    assert window.editor.text() == after
    assert (book / "one.txt").read_text("utf-8") == TEXTS["one.txt"]
    window.editor.undo()
    assert window.editor.text() == "My cat. " + TEXTS["one.txt"]
    window.editor.redo()
    undo(window, qtbot)
    assert window.editor.text() == "My cat. " + TEXTS["one.txt"]
    assert on_disk(book) == TEXTS


def test_what_was_changed_since_is_left_and_said(window, panel, book, messages, qtbot):
    messages.agree = True
    window.open(book / "one.txt")
    find(window, "cat", qtbot)
    replace_with(window, "hen", qtbot)
    qtbot.keyClicks(window.editor, "More. ")
    (book / "two.txt").write_text("by another program", encoding="utf-8")
    undo(window, qtbot)
    assert window.editor.text().startswith("More. The hen")
    assert (book / "two.txt").read_text("utf-8") == "by another program"
    assert (book / "part/three.md").read_bytes().decode() == TEXTS["part/three.md"]
    assert "1 texts are as they were before" in panel.message
    assert "changed by another program" in panel.message
    assert "2 were left" in panel.message


def test_a_failure_in_between_is_said_and_the_rest_can_be_undone(
    window, panel, book, messages, monkeypatch, qtbot
):
    def full(text, path, *args, **options):
        if path.name == "two.txt":
            raise DocumentError("The disk is full.")
        return save_document(text, path, *args, **options)

    messages.agree = True
    find(window, "cat", qtbot)
    monkeypatch.setattr("writer.documents.replacing.save_document", full)
    replace_with(window, "hen", qtbot)
    assert panel.message == "Replaced 5 places in 2 texts. The disk is full."
    undo(window, qtbot)
    assert on_disk(book) == TEXTS


def test_groups_are_put_in_and_a_bad_replacement_changes_nothing(
    window, panel, book, messages, qtbot
):
    messages.agree = True
    tick(panel, "Regular expression")
    find(window, r"(\w+) (dog)", qtbot)
    replace_with(window, r"\3", qtbot)
    assert "makes no sense" in panel.message
    assert on_disk(book) == TEXTS
    replace_with(window, r"\2 \1", qtbot)
    assert (book / "two.txt").read_bytes() == b"dog A.\r\nA catalogue.\r\n"


def test_a_long_list_ends_and_says_so(window, panel, monkeypatch, qtbot):
    monkeypatch.setattr(searching, "MOST_IN_A_TEXT", 1)
    find(window, "cat", qtbot)
    assert panel.message == "3+ places in 3 texts"


def test_a_text_that_cannot_be_read_is_listed_with_its_reason(window, panel, book, qtbot):
    (book / "one.txt").write_bytes(bytes(range(32)) * 100)
    find(window, "cat", qtbot)
    reasons = [name for name in listed(panel) if "is not a text file" in name]
    assert len(reasons) == 1
    assert panel.message == "3 places in 2 texts"


def test_without_a_folder_the_open_texts_are_searched(window, poem, qtbot):
    window.session.open(poem)
    press(window, Qt.Key.Key_F, CONTROL | SHIFT, qtbot)
    find(window, "roads", qtbot)
    assert window.folder.search_panel.message == "1 places in 1 texts"


def test_a_folder_that_is_gone_keeps_nobody_waiting(window, settings, tmp_path, poem, qtbot):
    settings.choose("workplace", workspace=str(tmp_path / "gone"))
    window.session.open(poem)
    press(window, Qt.Key.Key_F, CONTROL | SHIFT, qtbot)
    find(window, "roads", qtbot)
    assert window.folder.search_panel.message == "1 places in 1 texts"


def test_the_newest_search_counts(window, panel, book, qtbot):
    for number in range(200):
        (book / f"{number}.txt").write_text("cat\n" * 200, encoding="utf-8")
    window.folder.look()
    settle(window, qtbot)
    field = fields(panel)[0]
    field.setText("cat")
    panel.search()
    before = panel._run._cancelled
    field.setText("dog")
    panel.search()
    # What the worker has sent of the first one arrives after it was given up.
    panel._run._batch.emit(before, [FoundIn(book / "1.txt", (Match(1, 0, 3, "cat", 0),))])
    settle(window, qtbot)
    assert panel.message == "2 places in 2 texts"


def test_closing_the_window_ends_a_search(window, panel, book, qtbot):
    for number in range(200):
        (book / f"{number}.txt").write_text("cat\n" * 500, encoding="utf-8")
    window.folder.look()
    settle(window, qtbot)
    fields(panel)[0].setText("cat")
    panel.search()
    assert window.close()
    assert not panel._run._background._pool.activeThreadCount()


def test_the_list_can_be_painted_and_walked(window, panel, qtbot):
    find(window, "cat", qtbot)
    assert not panel.grab().isNull()
    model = panel.view.model()
    assert model.row(0).number == "2"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole).endswith("three.md")
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "1: # Cat"
    assert not model.rowCount(model.index(0, 0))
    assert model.place(QModelIndex()) is None
    path, match = model.place(model.index(0, 0))
    assert (path.name, match.line) == ("three.md", 1)
