"""The window of earlier versions: to look, compare, copy and restore, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QSpinBox, QTreeWidget

from tests.writer.ui.window.handling import CONTROL, action
from writer.documents.versions import Reason
from writer.ui.page.reading_page import ReadingPage
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.shared.text_colours import contrast
from writer.ui.shared.theme import DARK, LIGHT, palette_of
from writer.ui.window.versions_view import VersionsView

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow

CHAPTER = "".join(f"Sentence number {number} of the chapter.\n" for number in range(100))


class View:
    """The view of a window, and what a writer sees of it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        action(window, "versions").trigger()
        self.dialog = window.findChild(VersionsView)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.dialog.background.busy)

    @property
    def versions(self) -> QTreeWidget:
        return self.dialog.findChild(QTreeWidget)

    @property
    def page(self) -> ReadingPage:
        return self.dialog.findChild(ReadingPage)

    @property
    def said(self) -> str:
        return self.dialog.findChild(PlainLabel).text()

    def rows(self) -> list[tuple[str, str, str]]:
        items = [
            self.versions.topLevelItem(row) for row in range(self.versions.topLevelItemCount())
        ]
        return [(item.text(1), item.text(2), item.text(3)) for item in items]

    def choose(self, row: int) -> None:
        self.versions.setCurrentItem(self.versions.topLevelItem(row))
        self.settle()

    def only_differences(self, on: bool) -> None:
        self.box("differs").setChecked(on)
        self.settle()

    def box(self, words: str) -> QCheckBox:
        return next(box for box in self.dialog.findChildren(QCheckBox) if words in box.text())

    def button(self, words: str) -> QPushButton:
        return next(
            button for button in self.dialog.findChildren(QPushButton) if words in button.text()
        )


def kept(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.text.versions.background.busy)


def write_and_save(window: MainWindow, text: str, qtbot: QtBot) -> None:
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    window.editor.insertPlainText(text)
    assert window.session.save()
    kept(window, qtbot)


@pytest.fixture
def chapter(window: MainWindow, tmp_path: Path) -> Path:
    path = tmp_path / "chapter.md"
    path.write_text(CHAPTER, encoding="utf-8")
    window.session.open(path)
    return path


@pytest.mark.usefixtures("chapter")
def test_a_writer_saves_deletes_a_lot_restores_it_and_takes_that_back(
    window: MainWindow, chapter: Path, qtbot: QtBot
) -> None:
    write_and_save(window, "The end.", qtbot)
    whole = window.editor.text()
    qtbot.keyClicks(window.editor, " Nearly.")
    last = window.editor.text()
    # A slip of the hand, and a save on top of it.
    window.editor.selectAll()
    qtbot.keyClick(window.editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(window.editor, "Oh.")
    window.session.save()
    assert chapter.read_text() == "Oh."
    kept(window, qtbot)

    view = View(window, qtbot)
    reasons = [reason for reason, _, _ in view.rows()]
    assert reasons[:2] == ["saved", "before a large deletion"]
    view.choose(1)
    assert "have gone" not in view.page.text()
    assert "0 have gone" not in view.said
    view.button("Restore").click()
    assert not view.dialog.isVisible()
    assert window.editor.text() == last
    kept(window, qtbot)
    store, owner = window.text.versions.versions, window.text.versions.owner
    assert store.of(owner.known_as())[0].reason is Reason.RESTORED
    window.editor.undo()
    assert window.editor.text() == "Oh."
    window.editor.redo()
    assert window.editor.text() == last
    assert last.startswith(whole)


@pytest.mark.usefixtures("chapter")
def test_the_list_says_why_how_long_and_what_changed(window: MainWindow, qtbot: QtBot) -> None:
    write_and_save(window, "Three more words", qtbot)
    view = View(window, qtbot)
    assert view.rows() == [("saved", "603", "+3"), ("as opened", "600", "+600")]
    assert view.said == "This version is the text as it is now."
    assert not view.button("Restore").isEnabled()
    assert view.versions.hasFocus() or not view.dialog.isActiveWindow()
    view.dialog.reject()


@pytest.mark.usefixtures("chapter")
def test_differences_are_shown_with_what_is_around_them(window: MainWindow, qtbot: QtBot) -> None:
    write_and_save(window, "The end.", qtbot)
    window.editor.replace_text(
        window.editor.text()
        .replace("number 50 of", "number fifty of")
        .replace("The end", "An end")
    )
    view = View(window, qtbot)
    view.choose(0)
    shown = view.page.text()
    assert "number 50 fifty of" in shown
    assert "number 20 " not in shown
    assert "⋯" in shown
    assert "2 words have come" in view.said
    formats = looks(view.page, ["50 ", "fifty ", "number "])
    assert [(look.fontStrikeOut(), look.fontUnderline()) for look in formats] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    view.only_differences(False)
    assert view.page.text() == CHAPTER + "The end."
    view.dialog.reject()


def looks(page: ReadingPage, words: list[str]) -> list[QTextCharFormat]:
    found = []
    for word in words:
        cursor = page.document().find(word)
        found.append(cursor.charFormat())
    return found


@pytest.mark.usefixtures("chapter")
def test_a_passage_is_copied_and_nothing_can_be_typed(window: MainWindow, qtbot: QtBot) -> None:
    write_and_save(window, "The end.", qtbot)
    window.editor.clear()
    view = View(window, qtbot)
    view.choose(1)
    view.only_differences(False)
    before = view.page.text()
    view.page.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        qtbot.keyClick(view.page, key)
        qtbot.keyClick(view.page, key, Qt.KeyboardModifier.ShiftModifier)
    assert view.page.text() == before
    cursor = view.page.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(15, cursor.MoveMode.KeepAnchor)
    view.page.setTextCursor(cursor)
    qtbot.keyClick(view.page, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "Sentence number"
    qtbot.keyClick(view.dialog, Qt.Key.Key_Escape)
    assert not view.dialog.isVisible()


def test_without_versions_a_line_says_so(
    window: MainWindow, settings: LiveSettings, qtbot: QtBot
) -> None:
    view = View(window, qtbot)
    assert view.said.startswith("There are none yet.")
    view.box("Keep").setChecked(False)
    assert not settings.versions.keep
    assert "none are kept" in view.said
    view.box("Keep").setChecked(True)
    view.dialog.findChild(QSpinBox).setValue(500)
    assert settings.versions.megabytes == 500
    view.dialog.reject()


def test_of_a_text_off_the_record_there_are_none(window: MainWindow, qtbot: QtBot) -> None:
    window.text.set_off_the_record(True)
    view = View(window, qtbot)
    assert "off the record" in view.said
    view.dialog.reject()
    window.text.set_private(True)
    window.text.set_off_the_record(False)
    assert not window.text.versions.enabled
    window.text.set_private(False)
    assert window.text.versions.enabled


@pytest.mark.usefixtures("chapter")
def test_all_are_deleted_after_asking(
    window: MainWindow, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    write_and_save(window, "The end.", qtbot)
    view = View(window, qtbot)
    view.button("Delete").click()
    view.settle()
    assert len(view.rows()) == 2
    messages.agree = True
    view.button("Delete").click()
    qtbot.waitUntil(lambda: not view.rows())
    assert window.text.versions.versions.size() == 0
    assert "Delete all earlier versions" in messages.said[-1]
    view.dialog.reject()


def test_a_version_that_cannot_be_read_says_so(
    window: MainWindow, chapter: Path, qtbot: QtBot
) -> None:
    write_and_save(window, "The end.", qtbot)
    view = View(window, qtbot)
    store = window.text.versions.versions
    store.forget(window.text.versions.owner.known_as())
    view.choose(1)
    qtbot.waitUntil(lambda: "removed meanwhile" in view.said)
    assert not view.button("Restore").isEnabled()
    view.dialog.reject()


@pytest.mark.usefixtures("chapter")
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_differences_can_be_read_in_every_theme(
    window: MainWindow, qtbot: QtBot, colours, monkeypatch
) -> None:
    write_and_save(window, "The end.", qtbot)
    window.editor.replace_text(CHAPTER.replace("50", "fifty"))
    view = View(window, qtbot)
    view.page.setPalette(palette_of(colours))
    view.choose(1)
    view.choose(0)
    for look in looks(view.page, ["50", "fifty"]):
        ground = look.background().color()
        assert contrast(look.foreground().color(), ground) >= 4.5
        assert ground != QColor(colours.page)
    view.dialog.reject()
