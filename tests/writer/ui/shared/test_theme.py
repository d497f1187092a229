from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from writer.ui.shared.text_colours import contrast, ghost_colour
from writer.ui.shared.theme import DARK, LIGHT, Colours, Theme, palette_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

READABLE = 4.5


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    style, palette = qapp.style().objectName(), qapp.palette()
    theme = Theme(qapp)
    yield theme
    theme.choose("system")
    qapp.styleHints().colorSchemeChanged.disconnect(theme._on_scheme_changed)
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "page"),
        ("ink", "tint"),
        ("ghost", "page"),
        ("ghost", "tint"),
        ("ghost", "chrome"),
        ("label", "chrome"),
        ("label", "button"),
        ("selected", "selection"),
        ("accent", "page"),
        ("accent", "chrome"),
    ],
)
def test_every_text_colour_is_readable_on_its_ground(
    colours: Colours, text: str, ground: str
) -> None:
    assert contrast(QColor(getattr(colours, text)), QColor(getattr(colours, ground))) >= READABLE


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_page_draws_ghosts_in_the_colour_of_the_theme(colours: Colours) -> None:
    assert ghost_colour(palette_of(colours)).name() == colours.ghost


def test_found_text_stays_visible_while_the_find_bar_has_the_keyboard() -> None:
    palette = palette_of(LIGHT)
    inactive = palette.color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight)
    assert inactive.name() == LIGHT.selection


@pytest.mark.parametrize(("choice", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_a_chosen_theme_colours_the_whole_program(
    choice: str, colours: Colours, theme: Theme, qapp: QApplication
) -> None:
    theme.choose(choice)  # type: ignore[arg-type]
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == colours.page
    assert qapp.palette().color(QPalette.ColorRole.WindowText).name() == colours.label


def test_the_program_follows_the_system_live(theme: Theme, qapp: QApplication) -> None:
    theme.choose("system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == DARK.page


def test_a_chosen_theme_stays_when_the_system_changes(theme: Theme, qapp: QApplication) -> None:
    theme.choose("light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == LIGHT.page
