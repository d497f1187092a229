"""What a window shows of the settings: ticks in its menus, the model's name, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer.errors import BundleError
from writer.ui.window.commands.keys import keys_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.options import KeyPreset
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.verse.verse_panel import VersePanel
    from writer.ui.window.continuations_panel import ContinuationsPanel
    from writer.ui.window.menus import Actions
    from writer.ui.window.page_area import PageArea
    from writer.ui.window.shown_text import ShownText
    from writer.ui.window.status_bar import StatusBar
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


class ShownSettings(QObject):
    """Follows the settings, whichever window changes them.

    What is about each text, such as its font, the text follows itself.

    Args:
        settings: shared by all windows.
        library: knows the models' names.
        dispatcher: knows whether there can be suggestions.
        actions: have ticks.
        area: has candidates, or none.
        status: names the model, and says whether it suggests.
        shown_text: takes keys.
        panels: name keys.
    """

    def __init__(
        self,
        settings: LiveSettings,
        library: ModelLibrary,
        dispatcher: SuggestionDispatcher,
        actions: Actions,
        area: PageArea,
        status: StatusBar,
        shown_text: ShownText,
        panels: Iterable[ContinuationsPanel | VersePanel],
    ) -> None:
        super().__init__(actions)
        self._settings = settings
        self._library = library
        self._dispatcher = dispatcher
        self._actions = actions
        self._area = area
        self._status = status
        self._users_of_keys = (actions, area, status, shown_text, *panels)
        self._model_id: str | None = None
        self._keys: tuple[KeyPreset, tuple[tuple[str, str], ...]] | None = None
        settings.changed.connect(self._on_settings_changed)
        dispatcher.died.connect(self._show_whether_on)
        for section in ("assistance", "appearance", "workplace"):
            self._on_settings_changed(section)

    @Slot()
    def name_model(self) -> None:
        """Name the model anew: it may be called otherwise, have come or have gone."""
        self._model_id = self._settings.assistance.model_id
        self._status.show_model(self._name_of(self._model_id))

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        match section:
            case "assistance":
                self._show_assistance()
                self._use_keys()
            case "appearance":
                self._show_appearance()
            case "workplace":
                self._actions["reopen_texts"].setChecked(self._settings.workplace.reopen_texts)
            case "keys":
                self._use_keys()

    def _show_assistance(self) -> None:
        assistance = self._settings.assistance
        self._actions["suggestions"].setChecked(assistance.enabled)
        self._actions["learn"].setChecked(assistance.learn)
        self._actions["only_when_asked"].setChecked(assistance.only_when_asked)
        self._actions[f"pace_{assistance.continuation_pace}"].setChecked(True)
        self._area.want_candidates(assistance.enabled)
        self._show_whether_on()
        if assistance.model_id != self._model_id:
            self.name_model()

    def _show_appearance(self) -> None:
        appearance = self._settings.appearance
        self._actions[appearance.theme].setChecked(True)
        self._actions[f"bar_{appearance.candidate_bar}"].setChecked(True)
        self._actions["verse_margin"].setChecked(appearance.verse_margin)
        self._area.put_bar(appearance.candidate_bar)

    @Slot()
    def _show_whether_on(self) -> None:
        self._status.show_assistance(self._settings.assistance.enabled, self._dispatcher.running)

    def _use_keys(self) -> None:
        choices = (self._settings.assistance.key_preset, self._settings.keys.chosen)
        if choices == self._keys:
            return
        self._keys = choices
        keys = keys_in_force(*choices)
        for user in self._users_of_keys:
            user.use_keys(keys)

    def _name_of(self, model_id: str) -> str:
        if not model_id:
            return self.tr("Model by language")
        try:
            return self._library.find(model_id).card.name
        except BundleError:  # the worker says what is wrong with it
            return model_id
