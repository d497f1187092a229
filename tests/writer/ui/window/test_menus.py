from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from writer.ui.window.main_window import MainWindow


def test_no_two_lines_of_a_menu_have_the_same_mnemonic(window: MainWindow) -> None:
    menus: list[Any] = [entry.menu() for entry in window.menuBar().actions()]
    for menu in [window.menuBar(), *menus]:
        texts = [entry.text() for entry in menu.actions() if entry.text()]
        mnemonics = [text[text.index("&") + 1].lower() for text in texts]
        assert len(mnemonics) == len(set(mnemonics)), texts
