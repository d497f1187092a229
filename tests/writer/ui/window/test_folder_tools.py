"""A folder of texts in the window: the tree at the side, and going to a text by letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.writer.ui.window.handling import ALONE, CONTROL, SHIFT, action, press
from writer.ui.window.main_window import MainWindow

NAMES = ("chapter 10.txt", "chapter 2.txt", "notes.md", "part 1/opening.txt")


@pytest.fixture
def book(tmp_path):
    root = tmp_path / "book"
    for name in NAMES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} has words\n", encoding="utf-8")
    return root


@pytest.fixture
def opened(window, messages, book, qtbot):
    """Return the window with the folder open, looked at and counted."""
    messages.paths = [book]
    press(window, Qt.Key.Key_O, CONTROL | SHIFT, qtbot)
    settle(window, qtbot)
    return window


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.folder.folder.busy, timeout=20_000)


def rows(window):
    """Return what the tree shows, folders with what is in them."""

    def below(parent):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            yield index.data()
            yield from (f"  {each}" for each in below(index))

    model = window.folder.tree.view.model()
    return list(below(QModelIndex()))


def mark(window, path):
    window.folder.tree.select(path)
    return window.folder.tree.view


def rename_to(window, name, qtbot):
    view = window.folder.tree.view
    qtbot.keyClick(view, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, name)
    with qtbot.waitSignal(view.model().renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window, qtbot)


def drop(window, dragged, row, parent):
    """Drop a row as Qt does it, whose loop of dragging no test can enter."""
    view = mark(window, dragged)
    model = view.model()
    data = model.mimeData([view.currentIndex()])
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, row, 0, parent)
    data = model.mimeData([view.currentIndex()])
    model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, parent)


def test_the_texts_of_a_folder_stand_at_the_side_with_their_words(opened, settings, book):
    assert rows(opened) == ["part 1", "  opening", "chapter 2", "chapter 10", "notes.md"]
    tree = opened.folder.tree
    assert tree.isVisible()
    assert tree.windowTitle() == "book"
    assert tree.view.hasFocus()
    model = tree.view.model()
    assert model.index(1, 1).data() == "4"
    assert tree.total == "4 texts, 16 words"
    assert settings.workplace.workspace == str(book)
    assert action(opened, "workspace").isChecked()


def test_enter_opens_a_text_once(opened, book, qtbot):
    view = mark(opened, book / "notes.md")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.editor.text() == "notes.md has words\n"
    assert opened.editor.hasFocus()
    qtbot.keyClick(mark(opened, book / "chapter 2.txt"), Qt.Key.Key_Return)
    qtbot.keyClick(mark(opened, book / "notes.md"), Qt.Key.Key_Return)
    assert opened.editor.text() == "notes.md has words\n"
    assert len(opened.texts) == 2


def bold_rows(window):
    model = window.folder.tree.view.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [row.data() for row in rows if row.data(Qt.ItemDataRole.FontRole)]


def test_the_text_that_is_on_the_page_stands_out(opened, book, qtbot):
    assert bold_rows(opened) == []
    for name in ("notes.md", "chapter 2.txt"):
        qtbot.keyClick(mark(opened, book / name), Qt.Key.Key_Return)
    assert bold_rows(opened) == ["chapter 2"]
    opened.go_to_text(-1)
    assert bold_rows(opened) == ["notes.md"]
    assert opened.folder.tree.view.currentIndex().data() == "notes.md"
    opened.begin_text()
    assert bold_rows(opened) == []


def test_enter_opens_and_closes_a_folder(opened, book, qtbot):
    view = mark(opened, book / "part 1")
    assert view.isExpanded(view.currentIndex())
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view.isExpanded(view.currentIndex())


def test_the_keyboard_comes_and_goes(opened, qtbot):
    view = opened.folder.tree.view
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert opened.editor.hasFocus()
    press(opened, Qt.Key.Key_B, CONTROL, qtbot)
    assert not opened.folder.tree.isVisible()
    press(opened, Qt.Key.Key_B, CONTROL, qtbot)
    assert view.hasFocus()
    opened.folder.tree.close()
    assert not action(opened, "workspace").isChecked()


def test_another_name_is_the_files_and_the_open_texts(opened, book, qtbot):
    qtbot.keyClick(mark(opened, book / "notes.md"), Qt.Key.Key_Return)
    qtbot.keyClicks(opened.editor, "My ")
    mark(opened, book / "notes.md")
    rename_to(opened, "remarks", qtbot)
    assert not (book / "notes.md").exists()
    assert opened.session.name == "remarks.md"
    assert "remarks.md" in opened.windowTitle()
    assert opened.session.save()
    assert (book / "remarks.md").read_text("utf-8") == "My notes.md has words\n"
    assert opened.folder.tree.view.currentIndex().data() == "remarks.md"
    mark(opened, book / "part 1")
    rename_to(opened, "part 2", qtbot)
    assert (book / "part 2" / "opening.txt").exists()


def test_a_name_that_is_taken_is_said(opened, book, qtbot):
    mark(opened, book / "notes.md")
    rename_to(opened, "chapter 2.txt", qtbot)
    assert "already" in opened.statusBar().currentMessage()
    assert (book / "notes.md").exists()
    assert "notes.md" in rows(opened)


def test_delete_moves_to_the_bin_after_asking(opened, book, messages, waste_bin, qtbot):
    view = mark(opened, book / "notes.md")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert (book / "notes.md").exists()
    messages.agree = True
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle(opened, qtbot)
    assert (waste_bin / "notes.md").exists()
    assert "notes.md" not in rows(opened)


def test_insert_makes_a_text_and_asks_for_its_name(opened, book, qtbot):
    view = mark(opened, book / "part 1" / "opening.txt")
    qtbot.keyClick(view, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: view.findChild(QLineEdit) is not None, timeout=20_000)
    field = view.findChild(QLineEdit)
    assert field.text() == "Untitled.txt"
    field.selectAll()
    qtbot.keyClicks(field, "middle")
    with qtbot.waitSignal(view.model().renamed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(opened, qtbot)
    assert (book / "part 1" / "middle.txt").read_bytes() == b""
    assert rows(opened)[:3] == ["part 1", "  middle", "  opening"]


def test_a_dragged_text_stays_where_it_was_dropped(opened, book, qtbot):
    model = opened.folder.tree.view.model()
    drop(opened, book / "notes.md", 1, QModelIndex())
    settle(opened, qtbot)
    assert rows(opened) == ["part 1", "  opening", "notes.md", "chapter 2", "chapter 10"]
    lines = (book / "order.txt").read_text("utf-8").splitlines()
    assert lines[1:] == ["part 1/opening.txt", "notes.md", "chapter 2.txt", "chapter 10.txt"]
    drop(opened, book / "chapter 2.txt", -1, model.index(0, 0))
    settle(opened, qtbot)
    assert (book / "part 1" / "chapter 2.txt").exists()
    assert rows(opened) == ["part 1", "  opening", "  chapter 2", "notes.md", "chapter 10"]


def test_what_other_programs_do_is_seen(opened, book, qtbot):
    (book / "part 1" / "second.txt").write_text("one two", encoding="utf-8")
    qtbot.waitUntil(lambda: "  second" in rows(opened), timeout=20_000)
    settle(opened, qtbot)
    assert opened.folder.tree.total == "5 texts, 18 words"
    (book / "notes.md").unlink()
    qtbot.waitUntil(lambda: "notes.md" not in rows(opened), timeout=20_000)
    settle(opened, qtbot)


def test_folders_that_were_closed_stay_so(opened, book, qtbot):
    view = mark(opened, book / "part 1")
    view.collapse(view.currentIndex())
    (book / "new.txt").write_text("x", encoding="utf-8")
    qtbot.waitUntil(lambda: "new" in rows(opened), timeout=20_000)
    settle(opened, qtbot)
    assert not view.isExpanded(view.model().index_of(book / "part 1"))
    assert view.currentIndex().data() == "part 1"


def test_the_menu_names_what_can_be_done(opened, book):
    mark(opened, book / "notes.md")
    menu = opened.folder.tree.menu()
    words = [each.text().replace("&", "") for each in menu.actions()]
    assert words == ["Open", "New Text", "New Folder", "Rename", "Move to Bin…"]
    menu.close()


def test_a_folder_that_is_gone_is_said(window, settings, tmp_path, qtbot):
    settings.choose("workplace", workspace=str(tmp_path / "gone"))
    press(window, Qt.Key.Key_B, CONTROL, qtbot)
    settle(window, qtbot)
    assert "gone" in window.statusBar().currentMessage()


def test_without_a_folder_there_is_a_button_for_one(window, messages, book, qtbot):
    press(window, Qt.Key.Key_B, CONTROL, qtbot)
    tree = window.folder.tree
    button = tree.findChild(QPushButton)
    assert button.isVisible()
    messages.paths = [book]
    button.click()
    settle(window, qtbot)
    assert rows(window)


def test_the_folder_of_the_last_time_is_there_again(
    nothing_survives, settings, library, dispatcher, words, journal, messages, book, qtbot
):
    settings.choose("workplace", workspace=str(book), workspace_shown=True)
    window = MainWindow(settings, library, dispatcher, words, journal, messages)
    window.show()
    qtbot.waitUntil(lambda: window.folder.folder.workspace is not None, timeout=20_000)
    assert window.folder.tree.isVisible()
    # The page has the keyboard: who starts wants to write.
    assert not window.folder.tree.view.hasFocus()
    assert window.close()
    window.deleteLater()


def test_closing_gives_up_what_is_under_way(opened, book, monkeypatch, qtbot):
    for number in range(50):
        (book / f"{number}.txt").write_text("word " * 1000, encoding="utf-8")
    opened.folder.look()
    assert opened.close()
    assert not opened.folder.folder._rest.isActive()


def quick(window, letters, qtbot):
    press(window, Qt.Key.Key_P, CONTROL, qtbot)
    panel = window.folder.quick_open
    field = panel.findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, letters)
    return panel, field


def test_a_few_letters_open_a_text(opened, qtbot):
    panel, field = quick(opened, "p1o", qtbot)
    assert panel.shown == ["part 1/opening.txt"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.editor.text() == "part 1/opening.txt has words\n"
    assert not panel.isVisible()
    assert opened.editor.hasFocus()


def test_the_arrows_choose_another(opened, qtbot):
    panel, field = quick(opened, "chapter", qtbot)
    assert panel.shown == ["chapter 2.txt", "chapter 10.txt"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.session.name == "chapter 10.txt"


def test_what_was_open_lately_comes_first(opened, poem, qtbot):
    opened.session.open(poem)
    panel, field = quick(opened, "", qtbot)
    assert panel.shown[0].endswith("/poem.txt")
    assert len(panel.shown) == 5
    qtbot.keyClicks(field, "zzzz")
    assert panel.shown == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert opened.editor.hasFocus()


def test_a_click_chooses_and_the_panel_stays_in_the_window(opened, qtbot):
    panel, _ = quick(opened, "notes", qtbot)
    assert opened.rect().contains(panel.geometry())
    names = panel._list
    point = names.visualItemRect(names.item(0)).center()
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(point))
    assert opened.session.name == "notes.md"


def test_a_place_of_a_text_is_shown_selected(opened, book):
    path = book / "notes.md"
    path.write_text("one\n😀 two three\nfour", encoding="utf-8")
    opened.open_at(path, 2, 2, 3)
    assert opened.editor.textCursor().selectedText() == "two"
    opened.open_at(path, 99, 50, 3)
    assert opened.editor.textCursor().position() == len("one\n😀 two three\nfour") + 1
    assert len(opened.texts) == 1


def test_a_key_alone_leaves_the_texts_alone(opened, book, qtbot):
    qtbot.keyClick(mark(opened, book / "notes.md"), Qt.Key.Key_X, ALONE)
    assert sorted(each.name for each in book.iterdir()) == sorted(
        ["chapter 10.txt", "chapter 2.txt", "notes.md", "part 1"]
    )
