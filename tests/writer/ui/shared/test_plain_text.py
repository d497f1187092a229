"""What others wrote is shown letter for letter, wherever it is shown."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

import writer.ui
from writer.errors import BundleError
from writer.ui.dialogs.messages import Messages
from writer.ui.shared.plain_text import PlainLabel, plain_action, plain_tip
from writer.ui.window.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

LINK = '<a href="http://e.example/">Inkling is out of date</a><img src="/dev/zero">'
MODULES = sorted(Path(writer.ui.__file__).parent.rglob("*.py"))


def test_a_tool_tip_shows_tags_as_they_are() -> None:
    tip = plain_tip(f"{LINK} & more")
    assert QTextDocumentFragment.fromHtml(tip).toPlainText() == f"{LINK} & more"
    assert "<a" not in tip
    assert plain_tip("2 < 3 & 4") == "2 < 3 & 4"
    assert plain_tip("") == ""


def test_an_ampersand_in_a_name_is_no_key(qtbot: QtBot) -> None:
    assert plain_action("Mark & Bark\tF4") == "Mark && Bark F4"
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_model("Mark & Bark")
    assert "Mark && Bark" in {button.text() for button in bar.findChildren(type(bar._model))}


def test_a_label_shows_tags_as_they_are(qtbot: QtBot) -> None:
    label = PlainLabel(LINK, wordWrap=True)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.wordWrap()


def test_a_message_with_a_strangers_name_is_plain(qtbot: QtBot) -> None:
    # A model's name put a link into the error box, in the program's voice; a picture at a
    # device hung the window and the texts that were not saved.
    window = QWidget()
    qtbot.addWidget(window)
    formats: list[Qt.TextFormat] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        formats.extend(label.textFormat() for label in box.findChildren(QLabel) if label.text())
        box.reject()

    from PySide6.QtCore import QTimer

    messages = Messages(window)
    QTimer.singleShot(0, look)
    messages.tell_error(BundleError(f"The model {LINK} is incomplete."))
    QTimer.singleShot(0, look)
    messages.confirm(f"Remove {LINK}?", f"{LINK} is deleted.", "&Remove")
    assert len(formats) >= 3
    assert set(formats) == {Qt.TextFormat.PlainText}


def test_the_status_bar_says_it_plainly(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.tell(f"{LINK} is imported.")
    assert "<a" not in bar.toolTip()
    assert QTextDocumentFragment.fromHtml(bar.toolTip()).toPlainText() == f"{LINK} is imported."


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                yield path, node


def test_no_label_of_the_program_guesses() -> None:
    guessing = [
        f"{path.name}:{call.lineno}"
        for path, call in calls("QLabel")
        if "textFormat" not in {keyword.arg for keyword in call.keywords}
    ]
    assert guessing == []


@pytest.mark.parametrize("sink", ["setToolTip", "showText"])
def test_no_tool_tip_of_the_program_guesses(sink: str) -> None:
    """What is no sentence of the program itself goes through :func:`plain_tip`."""
    guessing = [
        f"{path.name}:{call.lineno}"
        for path, call in calls(sink)
        if path.name != "plain_text.py" and not any(map(_is_safe, call.args))
    ]
    assert guessing == []


def _is_safe(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Constant):
        return True
    if isinstance(argument, ast.Name):
        return argument.id == "tip"  # the words of a button, given by its maker
    if not isinstance(argument, ast.Call):
        return False
    called = ast.unparse(argument.func)
    return called in {"plain_tip", "self.tr", "self._tip", "_exact_words"}
