"""A morning's work on a novel, from the folder to the last chapter, by the keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit

from tests.writer.ui.window.handling import CONTROL, SHIFT, press
from tests.writer.ui.window.test_folder_tools import drop, mark, rename_to, rows
from tests.writer.ui.window.test_search_panel import find, replace_with, settle, undo


def test_a_book_is_put_in_order_searched_and_mended(window, messages, tmp_path, waste_bin, qtbot):
    book = tmp_path / "The Ferry House"
    book.mkdir()
    for number in (1, 2, 10):
        text = f"Chapter {number}\n\nMarlow came down to the river. “Well,” said Marlow.\n"
        (book / f"Chapter {number}.txt").write_text(text, encoding="utf-8")
    (book / "第二章.md").write_text("他没有说话。\n", encoding="utf-8")
    (book / "第十章.md").write_text("天亮了。\n", encoding="utf-8")

    # The folder is opened, and stands at the side in the order in which one counts.
    messages.paths = [book]
    press(window, Qt.Key.Key_O, CONTROL | SHIFT, qtbot)
    qtbot.waitUntil(lambda: not window.folder.folder.busy, timeout=30_000)
    assert rows(window) == ["Chapter 1", "Chapter 2", "Chapter 10", "第二章.md", "第十章.md"]

    # A few letters lead to a chapter, which is written on and not yet saved.
    qtbot.keyClick(window.folder.tree.view, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_P, CONTROL, qtbot)
    field = window.folder.quick_open.findChild(QLineEdit)
    qtbot.keyClicks(field, "c10")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.name == "Chapter 10.txt"
    qtbot.keyClicks(window.editor, "Marlow slept. ")

    # A name is mended everywhere; what is open changes on its page.
    messages.agree = True
    press(window, Qt.Key.Key_F, CONTROL | SHIFT, qtbot)
    find(window, "marlow", qtbot)
    panel = window.folder.search_panel
    assert panel.message == "7 places in 3 texts"
    replace_with(window, "Marlowe", qtbot)
    assert window.editor.text().startswith("Marlowe slept. Chapter 10")
    assert "said Marlowe." in (book / "Chapter 2.txt").read_text("utf-8")
    assert "said Marlow." in (book / "Chapter 10.txt").read_text("utf-8")

    # That was rash, and is taken back everywhere at once; then it was right after all.
    undo(window, qtbot)
    assert window.editor.text().startswith("Marlow slept. Chapter 10")
    assert "said Marlow." in (book / "Chapter 2.txt").read_text("utf-8")
    find(window, "marlow", qtbot)
    replace_with(window, "Marlowe", qtbot)
    window.activateWindow()
    window.area.take_keyboard()
    press(window, Qt.Key.Key_S, CONTROL, qtbot)
    assert (book / "Chapter 10.txt").read_text("utf-8").startswith("Marlowe slept.")

    # The last chapter gets a name and becomes the first; another program can read the order.
    mark(window, book / "Chapter 10.txt")
    rename_to(window, "Prologue", qtbot)
    assert window.session.name == "Prologue.txt"
    drop(window, book / "Prologue.txt", 0, QModelIndex())
    settle(window, qtbot)
    assert rows(window)[:3] == ["Prologue", "Chapter 1", "Chapter 2"]
    order = (book / "order.txt").read_text("utf-8").splitlines()[1:]
    assert order == ["Prologue.txt", "Chapter 1.txt", "Chapter 2.txt", "第二章.md", "第十章.md"]

    # What is not wanted any more goes to the bin, and its line out of the order.
    qtbot.keyClick(mark(window, book / "第十章.md"), Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert (waste_bin / "第十章.md").exists()
    assert len((book / "order.txt").read_text("utf-8").splitlines()) == 5
