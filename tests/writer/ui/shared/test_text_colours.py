"""Ghost text and continuations can be read in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette, QTextCharFormat

from writer.ui.shared.text_colours import (
    LEAST_CONTRAST,
    contrast,
    ghost_colour,
    ghost_format,
    pending_format,
    searched_format,
)
from writer.ui.shared.theme import DARK, LIGHT, palette_of


def palette(base, text, placeholder):
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, QColor(base))
    made.setColor(QPalette.ColorRole.Text, QColor(text))
    made.setColor(QPalette.ColorRole.PlaceholderText, QColor(placeholder))
    return made


PALETTES = {
    "light": palette_of(LIGHT),
    "dark": palette_of(DARK),
    "black on white, as by default": palette("#ffffff", "#000000", "#80000000"),
    "white on black, faint": palette("#000000", "#ffffff", "#333333"),
    "yellow on black": palette("#000000", "#ffff00", "#20ffff00"),
    "ghost like ground": palette("#ffffff", "#000000", "#ffffff"),
}


@pytest.mark.parametrize("name", PALETTES)
def test_ghost_text_has_enough_contrast(name):
    ground = PALETTES[name].color(QPalette.ColorRole.Base)
    assert contrast(ghost_colour(PALETTES[name]), ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", PALETTES)
def test_ghost_text_differs_from_text(name):
    assert ghost_colour(PALETTES[name]) != PALETTES[name].color(QPalette.ColorRole.Text)


@pytest.mark.parametrize(
    ("text", "slanted"),
    [("eet of glass", True), ("一层薄纱", False), ("。", False), (" 用 Python 写", False)],
)
def test_ghost_text_has_a_second_cue_that_suits_its_script(text, slanted):
    look = ghost_format(PALETTES["light"], text)
    assert look.fontItalic() == slanted
    underlined = look.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
    assert underlined != slanted


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_continuation_can_be_read_on_its_tint(colours):
    text_format = pending_format(palette_of(colours))
    ink, tint = text_format.foreground().color(), text_format.background().color()
    assert contrast(ink, tint) >= LEAST_CONTRAST
    assert tint != palette_of(colours).color(QPalette.ColorRole.Base)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_part_that_is_searched_can_be_seen_and_read(colours):
    look = palette_of(colours)
    ground = searched_format(look).background().color()
    assert ground != look.color(QPalette.ColorRole.Base)
    assert contrast(look.color(QPalette.ColorRole.Text), ground) >= 4.5


def test_contrast_is_that_of_wcag():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
