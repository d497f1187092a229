"""Export and print from the window: asked once, done beside it, told in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt

from tests.writer.ui.window.handling import CONTROL, press
from writer.documents.extract import extract_text
from writer.ui.dialogs.export_view import ExportView, ExportWishes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter
    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow


def status(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "epub", "pdf"])
def test_a_text_is_exported_beside_the_window(
    suffix: str,
    window: MainWindow,
    poem: Path,
    messages: ScriptedMessages,
    qtbot: QtBot,
) -> None:
    window.open(poem)
    messages.wishes = ExportWishes(suffix, title="Roads")
    target = poem.with_name(f"out.{suffix}")
    messages.paths = [target]
    press(window, Qt.Key.Key_E, CONTROL, qtbot)
    qtbot.waitUntil(lambda: not window.exporting.background.busy, timeout=60_000)
    assert status(window) == f"Exported to {target}"
    text = "".join(extract_text(target).split())
    assert text.startswith("RoadsTworoadsdivergedinayellowwood")
    assert messages.suggestions[-1] == str(poem.with_suffix(f".{suffix}"))
    assert poem.read_text("utf-8").startswith("Two roads")


def test_what_was_chosen_last_is_offered_again(
    window: MainWindow, messages: ScriptedMessages, settings: LiveSettings, qtbot: QtBot
) -> None:
    messages.wishes = ExportWishes("epub", "Roads", "R. F.")
    window.exporting.export(window.text)
    assert (settings.workplace.author, settings.workplace.export_format) == ("R. F.", "epub")
    window.exporting.export(window.text)
    asked = [said for said in messages.suggestions if said.startswith("ExportWishes")]
    assert "'epub'" in asked[-1]
    assert "R. F." in asked[-1]
    assert "Roads" not in asked[-1]


def test_an_untitled_text_with_headings_is_markdown(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    window.editor.insertPlainText("# One\n\nTwo *three*.")
    messages.wishes = ExportWishes("html")
    messages.paths = [tmp_path / "out.html"]
    window.exporting.export(window.text)
    qtbot.waitUntil(lambda: not window.exporting.background.busy, timeout=60_000)
    assert "<em>three</em>" in (tmp_path / "out.html").read_text("utf-8")


def test_a_failure_is_told_in_a_sentence(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    messages.wishes = ExportWishes("odt")
    messages.paths = [tmp_path / "none" / "out.odt"]
    window.exporting.export(window.text)
    qtbot.waitUntil(lambda: bool(messages.said), timeout=60_000)
    assert "“out.odt” was not written" in messages.said[0]


def test_nothing_happens_when_the_writer_thinks_better_of_it(
    window: MainWindow, messages: ScriptedMessages
) -> None:
    window.exporting.export(window.text)
    messages.wishes = ExportWishes()
    window.exporting.export(window.text)
    assert not window.exporting.background.busy


def test_saving_under_the_name_of_a_document_is_an_export(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    window.editor.insertPlainText("Two roads")
    target = tmp_path / "roads.docx"
    messages.agree, messages.wishes = True, ExportWishes("docx")
    messages.paths = [target]
    assert not window.session.save_as()
    qtbot.waitUntil(lambda: not window.exporting.background.busy, timeout=60_000)
    assert extract_text(target) == "Two roads"
    assert window.session.document is None
    assert window.session.unsaved


@pytest.mark.parametrize("name", ["roads.docx", "roads.HTML", "roads.rtf", "roads.doc"])
def test_no_text_is_saved_as_what_it_is_not(
    name: str, window: MainWindow, messages: ScriptedMessages, tmp_path: Path
) -> None:
    window.editor.insertPlainText("Two roads")
    for save in (window.session.save_as, lambda: window.session.save_with("utf-8", bom=False)):
        messages.paths = [tmp_path / name]
        assert not save()
    assert len(messages.said) == 2
    assert list(tmp_path.glob("roads.*")) == []


def test_printing_shows_the_pages_first(
    window: MainWindow, messages: ScriptedMessages, tmp_path: Path, qtbot: QtBot
) -> None:
    window.editor.insertPlainText("Two roads")
    target = tmp_path / "printed.pdf"
    preview = messages.show_preview

    def show(printer: QPrinter, paint: Callable[[QPrinter], object]) -> None:
        printer.setOutputFileName(str(target))
        preview(printer, paint)

    messages.show_preview = show
    window.exporting.print(window.text)
    qtbot.waitUntil(lambda: messages.previews == 1, timeout=60_000)
    assert "".join(extract_text(target).split()) == "Tworoads1"


def test_paper_is_what_the_country_has(window: MainWindow, messages: ScriptedMessages) -> None:
    before = QLocale()
    try:
        for locale, paper in (("en_US", "Letter"), ("en_GB", "A4"), ("zh_CN", "A4")):
            QLocale.setDefault(QLocale(locale))
            window.exporting.export(window.text)
            assert f"paper='{paper}'" in messages.suggestions[-1]
    finally:
        QLocale.setDefault(before)


def test_the_view_gives_back_what_is_filled_in(qtbot: QtBot) -> None:
    wishes = ExportWishes("epub", "A & B", "C", "Letter")
    view = ExportView(wishes)
    qtbot.addWidget(view)
    assert view.wishes == wishes
    view = ExportView(ExportWishes("nonsense"))
    qtbot.addWidget(view)
    assert view.wishes == ExportWishes("docx")
