"""Where the words of the shown text came from: tints on the page, figures above it, exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from writer.documents.provenance import figures
from writer.documents.provenance_export import as_html, as_json
from writer.errors import DocumentError
from writer.files.atomic import atomic_write_bytes
from writer.ui.page.origin_marks import OriginMarks
from writer.ui.window.provenance_bar import ProvenanceBar
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QTextDocument

    from writer.documents.provenance import Figures, Run
    from writer.ui.text.open_text import OpenText
    from writer.ui.window.main_window import MainWindow

REST_MS: Final = 1_000
"""Words are counted when the writer rests."""


class ProvenanceTools(QObject):
    """Shows provenance in one window, while that is wanted.

    Args:
        window: whose; owner in Qt's sense.
        action: the line of the menu with its tick.
    """

    def __init__(self, window: MainWindow, action: QAction) -> None:
        super().__init__(window)
        self._window = window
        self._action = action
        self._bar: ProvenanceBar | None = None
        self._text: OpenText | None = None
        self._document: QTextDocument | None = None
        self._marks: OriginMarks | None = None
        self._background = BackgroundTasks(self)
        self._background.failed.connect(window.messages.tell_error)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._count)

    @property
    def background(self) -> BackgroundTasks:
        """The counting that is under way."""
        return self._background

    def show(self, on: bool) -> None:
        """Show where words came from, or show it no more."""
        self._action.setChecked(on)
        if on and self._bar is None:
            self._bar = self._make_bar()
            self._window.area.put_above(self._bar)
        if self._bar is not None:
            self._bar.setVisible(on)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Be about the text that is shown now."""
        self._let_go()
        if not self._action.isChecked():
            return
        self._text = self._window.text
        self._marks = OriginMarks(self._text.editor)
        self._marks.want(True)
        self._document = self._text.editor.document()
        self._document.contentsChanged.connect(self._rest.start)
        self._text.session.file_changed.connect(self._rest.start)
        self._count()

    def stop(self) -> None:
        """Let no work outlive the window."""
        self._rest.stop()
        self._background.wait()

    @Slot()
    def _on_hidden(self) -> None:
        self.show(False)

    @Slot(bool)
    def _on_keep_wanted(self, on: bool) -> None:
        self._window.settings.choose("provenance", keep=on)

    @Slot()
    def _on_export_wanted(self) -> None:
        text = self._window.text
        name = text.session.document.path if text.session.document else Path(text.session.name)
        suggestion = str(name.with_name(f"{name.stem} (provenance).html"))
        path = self._window.messages.choose_where_to_export_provenance(suggestion)
        if path is not None:
            written = text.editor.text()
            text.provenance.look_up(lambda found: self._export(path, text, written, found))

    def _export(self, path: Path, text: OpenText, written: str, found: list[Run]) -> None:
        bar, name = self._bar, text.session.name
        if bar is None:
            return
        if path.suffix.lower() == ".json":
            data = as_json(name, written, found)
        else:
            sentence = bar.sentence(figures(written, found))
            data = as_html(name, written, found, sentence, bar.labels())
        self._background.run(lambda: _write(path, data), lambda _: None)

    @Slot()
    def _count(self) -> None:
        if self._text is not None:
            text = self._text
            written = text.editor.text()
            text.provenance.look_up(lambda found: self._count_words(text, written, found))

    def _count_words(self, text: OpenText, written: str, found: list[Run]) -> None:
        if text is self._text:
            self._background.run(lambda: figures(written, found), self._show_figures)

    def _show_figures(self, counted: Figures) -> None:
        if self._bar is not None:
            self._bar.show_figures(counted)

    def _let_go(self) -> None:
        self._rest.stop()
        if self._marks is not None:
            self._marks.want(False)
            self._marks.deleteLater()
        if self._document is not None and self._text is not None:
            self._document.contentsChanged.disconnect(self._rest.start)
            self._text.session.file_changed.disconnect(self._rest.start)
        self._text = self._document = self._marks = None

    def _make_bar(self) -> ProvenanceBar:
        bar = ProvenanceBar(kept=self._window.settings.provenance.keep)
        bar.closed.connect(self._on_hidden)
        bar.keep_wanted.connect(self._on_keep_wanted)
        bar.export_wanted.connect(self._on_export_wanted)
        return bar


def _write(path: Path, data: bytes) -> None:
    try:
        atomic_write_bytes(path, data)
    except OSError as error:
        raise DocumentError(
            "“{name}” was not written: {reason}.", name=path.name, reason=error.strerror or error
        ) from None
