"""Seeing where words came from: tints, figures, a legend, exports, and none of it unasked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextFormat
from PySide6.QtWidgets import QCheckBox, QPushButton

from tests.writer.ui.window.handling import action
from writer.documents.provenance import Provenance
from writer.ui.page.paragraph_formats import Layer
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.shared.text_colours import LEAST_CONTRAST, contrast, provenance_format
from writer.ui.shared.theme import DARK, LIGHT, palette_of
from writer.ui.window.provenance_bar import ProvenanceBar

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow

UNDERLINE = int(QTextFormat.Property.TextUnderlineStyle)


def write(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.editor, "It was ")
    window.editor._changes.insert("a bright cold ", Provenance.ACCEPTED)
    qtbot.keyClicks(window.editor, "day")
    window.editor._changes.insert(" in April.", Provenance.CONTINUED)


def show(window: MainWindow, qtbot: QtBot) -> ProvenanceBar:
    action(window, "provenance").trigger()
    qtbot.waitUntil(lambda: not busy(window))
    return window.findChild(ProvenanceBar)


def busy(window: MainWindow) -> bool:
    return window.provenance.background.busy or window.text.provenance.background.busy


def said(bar: ProvenanceBar) -> str:
    return bar.findChild(PlainLabel).text()


def marked(text: OpenText) -> list[tuple[str, int]]:
    block = text.editor.document().firstBlock()
    return [
        (block.text()[mark.start : mark.start + mark.length], mark.look.intProperty(UNDERLINE))
        for mark in text.editor.formats.marks(block, Layer.PROVENANCE)
    ]


def button(bar: ProvenanceBar, words: str) -> QPushButton:
    return next(each for each in bar.findChildren(QPushButton) if words in each.text())


def test_tints_and_figures_say_where_words_came_from(window: MainWindow, qtbot: QtBot) -> None:
    write(window, qtbot)
    steps = window.editor.document().availableUndoSteps()
    assert marked(window.text) == []
    bar = show(window, qtbot)
    assert bar.isVisible()
    assert [words for words, _ in marked(window.text)] == ["a bright cold ", " in April."]
    lines = {line for _, line in marked(window.text)}
    assert len(lines) == 2
    assert said(bar) == (
        "Of 8 words, 3 were suggested, 0 of them edited since, and 2 came from continuations."
    )
    assert window.editor.document().availableUndoSteps() == steps
    button(bar, "Hide").click()
    assert not bar.isVisible()
    assert not action(window, "provenance").isChecked()
    assert marked(window.text) == []


def test_they_follow_what_is_written(window: MainWindow, qtbot: QtBot) -> None:
    write(window, qtbot)
    bar = show(window, qtbot)
    cursor = window.editor.textCursor()
    cursor.setPosition(12)
    window.editor.setTextCursor(cursor)
    qtbot.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: len(marked(window.text)) == 3)
    window.provenance._count()
    qtbot.waitUntil(lambda: "3 of them edited" in said(bar))


def test_they_are_about_the_text_that_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    write(window, qtbot)
    first = window.text
    bar = show(window, qtbot)
    window.begin_text()
    qtbot.waitUntil(lambda: "Of 0 words" in said(bar))
    assert marked(first) == []
    window.attach(first)
    qtbot.waitUntil(lambda: "Of 8 words" in said(bar))
    assert len(marked(first)) == 2


@pytest.mark.parametrize("suffix", ["html", "json"])
def test_they_are_exported(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot, suffix: str
) -> None:
    write(window, qtbot)
    bar = show(window, qtbot)
    path = tmp_path / f"out.{suffix}"
    messages.paths = [path]
    button(bar, "xport").click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not busy(window))
    data = path.read_text(encoding="utf-8")
    if suffix == "json":
        assert json.loads(data)["passages"][1] == {"origin": "accepted", "text": "a bright cold "}
    else:
        assert '<span class="accepted">a bright cold </span>' in data
        assert said(bar) in data


def test_an_export_that_fails_is_said(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    bar = show(window, qtbot)
    messages.paths = [tmp_path / "nowhere" / "out.html"]
    button(bar, "xport").click()
    qtbot.waitUntil(lambda: bool(messages.said))
    assert "was not written" in messages.said[0]


def test_keeping_it_is_a_choice(window: MainWindow, settings: LiveSettings, qtbot: QtBot) -> None:
    bar = show(window, qtbot)
    assert settings.provenance.keep
    bar.findChild(QCheckBox).setChecked(False)
    assert not settings.provenance.keep
    assert not window.text.provenance.enabled


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_origin_has_a_line_of_its_own_and_can_be_read(colours) -> None:
    palette = palette_of(colours)
    looks = [provenance_format(palette, origin) for origin in list(Provenance)[1:]]
    assert len({look.underlineStyle() for look in looks}) == 3
    for look in looks:
        ground = look.background().color()
        assert ground != palette.base().color()
        assert contrast(palette.text().color(), ground) >= LEAST_CONTRAST


def test_knowing_words_again_is_no_change_of_the_text(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "april.md"
    path.write_text("", encoding="utf-8")
    window.open(path)
    write(window, qtbot)
    assert window.session.save()
    qtbot.waitUntil(lambda: not busy(window))
    window.session.open(path)
    assert window.text.provenance._pieces
    assert not window.editor.document().isModified()
    # Nothing is opened, changed or recorded that anybody would have to keep.
    assert not window.text.versions._changed
    assert window.text.provenance._changes == []
