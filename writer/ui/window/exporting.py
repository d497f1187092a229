"""A window's texts as files for other programs, and on paper."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, QThread, Signal

from writer.ui.dialogs.export_view import ExportWishes
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from writer.documents.export.book import Book, Paper
    from writer.ui.dialogs.messages import Messages
    from writer.ui.printing.typesetting import Pages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.open_text import OpenText

LETTER_COUNTRIES: Final = frozenset(
    {
        QLocale.Country.UnitedStates,
        QLocale.Country.Canada,
        QLocale.Country.Mexico,
        QLocale.Country.Philippines,
        QLocale.Country.Chile,
        QLocale.Country.Colombia,
        QLocale.Country.Venezuela,
    }
)
"""Where paper is not A4."""


class Exporting(QObject):
    """Asks how and where to, and has it done beside the GUI thread.

    Args:
        settings: remember format and author.
        messages: how to ask and tell.
        window: owner in Qt's sense.

    Signals:
        message_raised: something worth a line in the status bar.
    """

    message_raised = Signal(str)

    def __init__(self, settings: LiveSettings, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._messages = messages
        self._ended = False
        self._background = BackgroundTasks(self)
        self._background.failed.connect(messages.tell_error)

    @property
    def background(self) -> BackgroundTasks:
        """The writing that is under way."""
        return self._background

    def export(self, text: OpenText) -> None:
        """Ask how and where to export a text, and write it there."""
        wishes = self._messages.ask_how_to_export(self._wishes())
        if wishes is None:
            return
        self._settings.choose("workplace", author=wishes.author, export_format=wishes.format)
        path = self._messages.choose_where_to_write(self._suggestion(text, wishes), wishes.format)
        if path is not None:
            self._begin(text, path, wishes)

    def export_to(self, text: OpenText, path: Path) -> None:
        """Write a text to a file that the writer named already, in the format of its name."""
        from writer.documents.export import format_of  # no start should wait for it

        wishes = self._messages.ask_how_to_export(replace(self._wishes(), format=format_of(path)))
        if wishes is not None:
            self._begin(text, path.with_suffix(f".{wishes.format}"), wishes)

    def print(self, text: OpenText) -> None:
        """Show the pages of a text, which can be printed from there."""
        from PySide6.QtPrintSupport import QPrinter

        from writer.ui.printing.paper import prepared

        printer = prepared(QPrinter(QPrinter.PrinterMode.HighResolution), self._paper())
        printer.setDocName(text.session.name)
        self.message_raised.emit(self.tr("Setting the pages…"))
        set_pages = partial(_set, self._name(text), text.editor.text(), printer, self.thread())
        self._background.run(set_pages, partial(self._show_pages, printer))

    def end_work(self) -> None:
        """Return when nothing is being written any more; pages are not wanted now."""
        self._ended = True
        self._background.wait()

    def _begin(self, text: OpenText, path: Path, wishes: ExportWishes) -> None:
        write = partial(_write, self._name(text), text.editor.text(), path, wishes)
        self.message_raised.emit(self.tr("Writing {name}…").format(name=path.name))
        self._background.run(write, partial(self._on_written, path))

    def _on_written(self, path: Path, _result: object) -> None:
        self.message_raised.emit(self.tr("Exported to {path}").format(path=path))

    def _show_pages(self, printer: QPrinter, made: tuple[Book, Pages]) -> None:
        from writer.ui.printing.paper import Preview

        if self._ended:
            return
        self.message_raised.emit("")
        self._messages.show_preview(printer, Preview(*made).paint)

    def _wishes(self) -> ExportWishes:
        chosen = self._settings.workplace
        return ExportWishes(chosen.export_format, "", chosen.author, self._paper())

    def _paper(self) -> Paper:
        return "Letter" if QLocale().territory() in LETTER_COUNTRIES else "A4"

    @staticmethod
    def _name(text: OpenText) -> str:
        """Return the name of the file, which tells Markdown; empty for an untitled text."""
        document = text.session.document
        return document.path.name if document else ""

    def _suggestion(self, text: OpenText, wishes: ExportWishes) -> str:
        document = text.session.document
        if document:
            return str(document.path.with_suffix(f".{wishes.format}"))
        name = wishes.title or text.session.name
        return str(Path(self._settings.workplace.last_folder, f"{name}.{wishes.format}"))


def _write(name: str, text: str, path: Path, wishes: ExportWishes) -> None:
    from writer.documents.export.binding import bind
    from writer.ui.printing.writing import write_any

    book = bind(wishes.title, wishes.author, "", [(name, text)], paper=wishes.paper)
    write_any(book, path)


def _set(name: str, text: str, printer: QPrinter, thread: QThread) -> tuple[Book, Pages]:
    from writer.documents.export.binding import bind
    from writer.ui.printing.typesetting import pages_of

    book = bind("", "", "", [(name, text)])
    pages = pages_of(book, printer)
    pages.move_to(thread)
    return book, pages
