"""What the tests of windows put in the place of people and dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes import SHAPE
from writer.model.bundle import write_bundle
from writer.model.card import Card
from writer.ui.dialogs.messages import Conflict, Earlier, Messages, Unsaved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from writer.errors import WriterError
    from writer.ui.dialogs.export_view import ExportWishes


class ScriptedMessages(Messages):
    """Answers every question at once, and remembers what was said.

    Attributes:
        said: every error, question and page of text, in order.
        unsaved: the answer about unsaved changes.
        conflict: the answer about a file that another program changed.
        earlier: the answer about a training that was stopped.
        agree: the answer to every other question.
        wishes: how to export; None = cancelled.
        previews: how many times pages were shown.
        paths: the files and folders to choose, one for each dialog; none left = cancelled.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.said: list[str] = []
        self.unsaved = Unsaved.CANCEL
        self.conflict = Conflict.CANCEL
        self.earlier = Earlier.CANCEL
        self.agree = False
        self.wishes: ExportWishes | None = None
        self.previews = 0
        self.paths: list[Path] = []
        self.suggestions: list[str] = []

    def window_for_focus(self) -> QWidget:
        """Return another window, for the keyboard to go to."""
        return self._window

    def in_front_of(self, window: QWidget) -> ScriptedMessages:
        return self

    def tell_error(self, error: WriterError | str) -> None:
        self.said.append(str(error))

    def tell(self, title: str, text: str) -> None:
        self.said.append(text)

    def ask_to_save(self, name: str, *, only_copy: bool = False) -> Unsaved:
        self.said.append(name)
        return self.unsaved

    def ask_about_conflict(self, name: str) -> Conflict:
        self.said.append(name)
        return self.conflict

    def ask_about_earlier_training(self, name: str) -> Earlier:
        self.said.append(name)
        return self.earlier

    def confirm(self, question: str, explanation: str, action: str) -> bool:
        self.said.append(question)
        return self.agree

    def choose_text(self, folder: str) -> Path | None:
        return self._next(folder)

    def choose_where_to_save(self, suggestion: str) -> Path | None:
        return self._next(suggestion)

    def ask_how_to_export(self, wishes: ExportWishes) -> ExportWishes | None:
        self.suggestions.append(f"{wishes}")
        return self.wishes

    def choose_where_to_write(self, suggestion: str, suffix: str) -> Path | None:
        return self._next(suggestion)

    def show_preview(self, printer: QPrinter, paint: Callable[[QPrinter], object]) -> None:
        self.previews += 1
        paint(printer)

    def choose_training_texts(self, folder: str) -> list[Path]:
        path = self._next(folder)
        return [path] if path else []

    def choose_folder(self, folder: str) -> Path | None:
        return self._next(folder)

    def choose_workspace(self, folder: str) -> Path | None:
        return self._next(folder)

    def choose_model_file(self, folder: str) -> Path | None:
        return self._next(folder)

    def choose_where_to_export(self, suggestion: str) -> Path | None:
        return self._next(suggestion)

    def choose_words_file(self) -> Path | None:
        return self._next("")

    def choose_where_to_export_words(self, suggestion: str) -> Path | None:
        return self._next(suggestion)

    def choose_where_to_export_provenance(self, suggestion: str) -> Path | None:
        return self._next(suggestion)

    def _next(self, suggestion: str) -> Path | None:
        self.suggestions.append(suggestion)
        return self.paths.pop(0) if self.paths else None


def listable_bundle(
    folder: Path, model_id: str, name: str, language: str, **metrics: float
) -> Path:
    """Write a bundle that can be listed, copied and removed, though not run."""
    card = Card(model_id, name, (language,), "lstm", SHAPE, {}, metrics=metrics)
    files = {"model.onnx": b"no graph", "tokenizer.json": b"{}"}
    write_bundle(folder / model_id, card, files)
    return folder / model_id
