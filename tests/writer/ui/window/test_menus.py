from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.writer.ui.window.handling import action

if TYPE_CHECKING:
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.window.main_window import MainWindow


def test_no_two_lines_of_a_menu_have_the_same_mnemonic(window: MainWindow) -> None:
    menus: list[Any] = [entry.menu() for entry in window.menuBar().actions()]
    for menu in [window.menuBar(), *menus]:
        texts = [entry.text() for entry in menu.actions() if entry.text()]
        mnemonics = [text[text.index("&") + 1].lower() for text in texts]
        assert len(mnemonics) == len(set(mnemonics)), texts


def test_a_menu_calls_a_key_what_is_written_on_it(
    window: MainWindow, settings: LiveSettings
) -> None:
    line = action(window, "continue_text")
    assert line.text().partition("\t")[2] == "Ctrl+Enter"
    settings.choose("keys", chosen=(("continue_text", "F2"),))
    assert "\t" not in line.text()
    settings.choose("keys", chosen=(("continue_text", "Ctrl+Return"),))
    assert line.text().partition("\t")[2] == "Ctrl+Enter"
    assert "\t" not in action(window, "find").text()
