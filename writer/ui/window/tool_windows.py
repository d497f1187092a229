"""The windows beside a window: models, words, training, keys, the font.

Each is made when it is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFontDialog

from writer.paths import memory_dir

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QDialog, QWidget

    from writer.model.library import ModelLibrary
    from writer.ui.dialogs.messages import Messages
    from writer.ui.dialogs.words_view import WordsView
    from writer.ui.models.model_list import ModelListView
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.shared.word_lists import LiveWords
    from writer.ui.studio.studio_view import StudioView
    from writer.ui.text.open_text import OpenText


class ToolWindows(QObject):
    """Shows them, and sees that none of their work outlives the window that they belong to.

    Args:
        settings: shared by all windows.
        library: the models.
        words: the writer's word lists.
        messages: how to ask and tell.
        window: beside which they open; owner in Qt's sense.

    Signals:
        models_changed: a model has come, gone or been trained.
        forgetting_wanted: what was learned from all texts should be forgotten.
    """

    models_changed = Signal()
    forgetting_wanted = Signal()

    def __init__(
        self,
        settings: LiveSettings,
        library: ModelLibrary,
        words: LiveWords,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._library = library
        self._words = words
        self._messages = messages
        self._window = window
        self._models: ModelListView | None = None
        self._training: StudioView | None = None
        self._words_view: WordsView | None = None

    @Slot()
    def show_models(self) -> None:
        """Show the window of models."""
        _bring_up(self._model_list())

    @Slot()
    def show_words(self) -> None:
        """Show the window of words."""
        view = self._word_list()
        view.reload()
        _bring_up(view)

    @Slot()
    def show_training(self) -> None:
        """Show the window of training."""
        _bring_up(self._studio())

    def show_keys(self) -> None:
        """Show every command with its keys, which can be changed there."""
        from writer.ui.window.keys_page import KeysPage

        page = KeysPage(self._settings, self._window)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.open()

    def compare_recovered(self, text: OpenText) -> None:
        """Show how a text that came back from its journal differs from its file."""
        from writer.ui.window.recovered_view import RecoveredView  # rarely wanted

        if text.lost is not None and text.lost.in_file is not None:
            view = RecoveredView(text, text.lost.in_file, self._settings, self._window)
            view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            view.open()

    def show_versions(self, text: OpenText) -> None:
        """Show the earlier versions of ``text``."""
        from writer.ui.window.versions_view import VersionsView

        view = VersionsView(text, self._settings, self._messages, self._window)
        view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.open()

    def choose_font(self, now: QFont) -> None:
        """Ask for the font of the page, which is ``now``."""
        title = self.tr("Font of the page")
        chosen, font = QFontDialog.getFont(now, self._window, title)
        if chosen:
            family, size = font.family(), font.pointSize()
            self._settings.choose("appearance", font_family=family, font_size=size, zoom=0)

    def import_model(self, path: Path) -> None:
        """Add the model in ``path`` to the writer's own, and show it among them."""
        self.show_models()
        self._model_list().import_from(path)

    @Slot()
    def choose_and_import_model(self) -> None:
        """Ask for a model and add it to the writer's own."""
        self.show_models()
        self._model_list().import_model()

    def show_nothing_learned(self) -> None:
        """Show that what was learned from texts is forgotten."""
        if self._words_view is not None:
            self._words_view.show_nothing_learned()

    def may_close(self) -> bool:
        """Return whether no training is under way, or the writer lets it go."""
        return self._training is None or self._training.may_close()

    def end_work(self) -> None:
        """Let no thread or process outlive the window that it would report to."""
        if self._training is not None:
            self._training.stop()
        for view in (self._models, self._words_view):
            if view is not None:
                view.background.wait()

    @Slot(str)
    def _on_model_trained(self, model_id: str) -> None:
        if self._models is not None:
            self._models.reload()
        if self._messages.confirm(
            self.tr("Your model is ready. Use it now?"),
            self.tr("You can change this at any time in the window of models."),
            self.tr("&Use it"),
        ):
            self._settings.choose("assistance", model_id=model_id)
        self.models_changed.emit()

    # No start should wait for these imports.

    def _model_list(self) -> ModelListView:
        from writer.ui.models.model_list import ModelListView

        if self._models is None:
            self._models = ModelListView(
                self._library, self._settings, self._window, self._messages
            )
            self._models.training_wanted.connect(self.show_training)
            self._models.models_changed.connect(self.models_changed)
        return self._models

    def _word_list(self) -> WordsView:
        from writer.assist.memory.memory_files import MemoryStore
        from writer.ui.dialogs.words_view import WordsView

        if self._words_view is None:
            store = MemoryStore(memory_dir())
            self._words_view = WordsView(self._words, store, self._window, self._messages)
            self._words_view.forgetting_wanted.connect(self.forgetting_wanted)
        return self._words_view

    def _studio(self) -> StudioView:
        from writer.ui.studio.studio_view import StudioView

        if self._training is None:
            self._training = StudioView(self._settings, self._window, self._messages)
            self._training.model_trained.connect(self._on_model_trained)
        return self._training


def _bring_up(view: QDialog) -> None:
    view.show()
    view.raise_()
    view.activateWindow()
