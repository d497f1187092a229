"""Everything the program asks or tells a writer in a dialog of its own, in plain sentences.

Widgets speak through this module only; tests put a scripted one in its place. A message says
what happened, what is safe, and what can be done.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox
from shiboken6 import isValid

from writer.documents.readable import SUFFIXES
from writer.ui.shared.sentences import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QAbstractButton, QWidget

    from writer.errors import WriterError
    from writer.ui.dialogs.export_view import ExportWishes

T = TypeVar("T")


class Unsaved(Enum):
    """What to do with changes when a text is about to be closed."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Conflict(Enum):
    """What to do when another program changed the file of the open text."""

    OVERWRITE = auto()
    SAVE_AS = auto()
    RELOAD = auto()
    CANCEL = auto()


class Earlier(Enum):
    """What to do with a training of the same name that was stopped before its end."""

    RESUME = auto()
    RESTART = auto()
    CANCEL = auto()


class Messages(QObject):
    """Asks and tells in front of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def in_front_of(self, window: QWidget) -> Messages:
        """Return what asks and tells the same way in front of another window."""
        return Messages(window)

    def tell_error(self, error: WriterError | str) -> None:
        """Show one sentence about what did not work."""
        box = self._box(QMessageBox.Icon.Warning, said(error))
        with _coming_back():
            box.exec()

    def ask_to_save(self, name: str, *, only_copy: bool = False) -> Unsaved:
        """Ask what becomes of the text ``name``.

        Args:
            name: what the writer calls it.
            only_copy: its file is gone or holds another text; otherwise it was changed here.
        """
        question = self.tr("Save the changes in {name}?")
        explanation = self.tr("What you do not save now is lost.")
        if only_copy:
            question = self.tr("Save {name}? This window has the only copy.")
            explanation = self.tr(
                "Another program deleted, moved or changed its file. What you do not save now is"
                " lost."
            )
        box = self._box(QMessageBox.Icon.Question, question.format(name=name), explanation)
        choices = {
            self.tr("&Save"): Unsaved.SAVE,
            self.tr("&Discard"): Unsaved.DISCARD,
        }
        return _choice(box, choices) or Unsaved.CANCEL

    def ask_about_conflict(self, name: str) -> Conflict:
        """Ask what to keep: the text here, or the file that another program changed."""
        box = self._box(
            QMessageBox.Icon.Warning,
            self.tr("Another program changed {name}.").format(name=name),
            self.tr("Your text is still here, and the file is as the other program left it."),
        )
        choices = {
            self.tr("Save a &copy…"): Conflict.SAVE_AS,
            self.tr("&Overwrite the file"): Conflict.OVERWRITE,
            self.tr("&Reload; Undo brings mine back"): Conflict.RELOAD,
        }
        return _choice(box, choices) or Conflict.CANCEL

    def ask_about_earlier_training(self, name: str) -> Earlier:
        """Ask whether a training that was stopped goes on or begins again."""
        box = self._box(
            QMessageBox.Icon.Question,
            self.tr("The training of “{name}” was stopped before its end.").format(name=name),
            self.tr("What it had learned is still there."),
        )
        choices = {
            self.tr("&Go on"): Earlier.RESUME,
            self.tr("&Start again"): Earlier.RESTART,
        }
        return _choice(box, choices) or Earlier.CANCEL

    def confirm(self, question: str, explanation: str, action: str) -> bool:
        """Return True when the writer chose ``action`` rather than Cancel."""
        box = self._box(QMessageBox.Icon.Question, question, explanation)
        return _choice(box, {action: True}) or False

    def tell(self, title: str, text: str) -> None:
        """Show ``text``, which is rich text of our own, under ``title``."""
        box = self._box(QMessageBox.Icon.NoIcon, text)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setWindowTitle(title)
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        with _coming_back():
            box.exec()

    def choose_text(self, folder: str) -> Path | None:
        """Ask which text to open."""
        with _coming_back():
            name, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("Open a text"), folder, self._readable_filter()
            )
        return _path(name)

    def choose_where_to_save(self, suggestion: str) -> Path | None:
        """Ask where to save the text; an existing file is replaced only after asking."""
        with _coming_back():
            name, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Save the text"), suggestion, self._text_filter()
            )
        return _path(name)

    def ask_how_to_export(self, wishes: ExportWishes) -> ExportWishes | None:
        """Ask in which format to export a text, and what stands on its title page."""
        from writer.ui.dialogs.export_view import ExportView  # seldom needed

        view = ExportView(wishes, self._window)
        with _coming_back():
            chosen = view.exec() == QDialog.DialogCode.Accepted
        view.deleteLater()
        return view.wishes if chosen else None

    def choose_where_to_write(self, suggestion: str, suffix: str) -> Path | None:
        """Ask where to write an exported text; an existing file is replaced only after asking."""
        kinds = f"*.{suffix} (*.{suffix})"
        with _coming_back():
            name, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Export the text"), suggestion, kinds
            )
        path = _path(name)
        if path is None or path.suffix.lower() == f".{suffix}":
            return path
        path = path.with_name(f"{path.name}.{suffix}")
        replaced = path.exists() and not self.confirm(
            self.tr("There is a file {name} already.").format(name=path.name),
            self.tr("It would be replaced."),
            self.tr("&Replace"),
        )
        return None if replaced else path

    def show_preview(self, printer: QPrinter, paint: Callable[[QPrinter], object]) -> None:
        """Show pages as they would be printed, and print them if the writer says so.

        Args:
            printer: with the paper that is wanted.
            paint: paints the pages on a printer.
        """
        from PySide6.QtPrintSupport import QPrintPreviewDialog

        dialog = QPrintPreviewDialog(printer, self._window)
        dialog.paintRequested.connect(paint)
        with _coming_back():
            dialog.exec()
        dialog.deleteLater()

    def choose_training_texts(self, folder: str) -> list[Path]:
        """Ask for texts to learn from."""
        with _coming_back():
            names, _ = QFileDialog.getOpenFileNames(
                self._window, self.tr("Texts to learn from"), folder, self._readable_filter()
            )
        return [Path(name) for name in names]

    def choose_folder(self, folder: str) -> Path | None:
        """Ask for a folder of texts to learn from."""
        title = self.tr("Folder of texts to learn from")
        with _coming_back():
            return _path(QFileDialog.getExistingDirectory(self._window, title, folder))

    def choose_workspace(self, folder: str) -> Path | None:
        """Ask for a folder of texts to work in."""
        title = self.tr("Open a folder of texts")
        with _coming_back():
            return _path(QFileDialog.getExistingDirectory(self._window, title, folder))

    def choose_model_file(self, folder: str) -> Path | None:
        """Ask for a model to import."""
        with _coming_back():
            name, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("Import a model"), folder, self._model_filter()
            )
        return _path(name)

    def choose_where_to_export(self, suggestion: str) -> Path | None:
        """Ask where to write a model."""
        with _coming_back():
            name, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Export the model"), suggestion, self._model_filter()
            )
        return _path(name)

    def choose_words_file(self) -> Path | None:
        """Ask for words to import."""
        with _coming_back():
            name, _ = QFileDialog.getOpenFileName(
                self._window, self.tr("Import words"), "", self._words_filter()
            )
        return _path(name)

    def choose_where_to_export_words(self, suggestion: str) -> Path | None:
        """Ask where to write the word lists."""
        with _coming_back():
            name, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Export words"), suggestion, self._words_filter()
            )
        return _path(name)

    def _box(self, icon: QMessageBox.Icon, text: str, explanation: str = "") -> QMessageBox:
        # A dialog of the desktop itself (the default on some systems) ignores button order
        # and cannot be reached by the tests that press its buttons.
        box = QMessageBox(self._window)
        box.setOption(QMessageBox.Option.DontUseNativeDialog)
        box.setWindowTitle(self.tr("Inkling"))
        box.setIcon(icon)
        box.setText(text)
        box.setInformativeText(explanation)
        # Two labels; the box itself has a setting for one of them.
        for label in box.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        return box

    def choose_where_to_export_provenance(self, suggestion: str) -> Path | None:
        """Ask where to write which words were suggested."""
        title, kinds = self.tr("Export where the words came from"), self._provenance_filter()
        with _coming_back():
            name, _ = QFileDialog.getSaveFileName(self._window, title, suggestion, kinds)
        return _path(name)

    def _provenance_filter(self) -> str:
        return self.tr("Pages for a browser (*.html);;Data (*.json)")

    def _text_filter(self) -> str:
        return self.tr("Texts (*.txt *.md *.markdown *.text);;All files (*)")

    def _readable_filter(self) -> str:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        return f"{self.tr('Texts')} ({patterns});;{self.tr('All files (*)')}"

    def _words_filter(self) -> str:
        return self.tr("Word lists (*.json *.txt);;All files (*)")

    def _model_filter(self) -> str:
        return self.tr("Inkling models (*.inkling);;All files (*)")


@contextmanager
def _coming_back() -> Iterator[None]:
    """Give the keyboard back to where it was before a dialog, whatever the desktop does."""
    origin = QApplication.focusWidget()
    yield
    if origin is not None and isValid(origin) and origin.isVisible():
        origin.activateWindow()
        origin.setFocus()


def _choice(box: QMessageBox, choices: dict[str, T]) -> T | None:
    """Offer ``choices`` as buttons, the first as the default; return None for Cancel or Esc."""
    role = QMessageBox.ButtonRole.AcceptRole
    values: dict[QAbstractButton, T] = {}
    for label, value in choices.items():
        button = box.addButton(label, role)
        if not values:
            box.setDefaultButton(button)
        values[button] = value
        role = QMessageBox.ButtonRole.DestructiveRole
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    for shown in box.buttons():
        shown.setIcon(QIcon())
    with _coming_back():
        box.exec()
    answer = values.get(box.clickedButton())
    box.deleteLater()
    return answer


def _path(name: str) -> Path | None:
    return Path(name) if name else None
