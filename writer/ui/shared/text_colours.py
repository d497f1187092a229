"""Formats of text that is not (yet) the writer's: grey ghost text, tinted continuations.

Both take their colours from the palette, so that themes decide, and hold the contrast of
4.5:1 (WCAG 2.2, 1.4.3) even where a system's palette does not.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPalette, QTextCharFormat

from writer.text.scripts import has_chinese

LEAST_CONTRAST: Final = 4.5

_STEPS: Final = 20
_FOUND_SHARE: Final = 0.5


def ghost_format(palette: QPalette, text: str) -> QTextCharFormat:
    """Return the look of ``text`` as ghost text: faded and slanted, two cues instead of one.

    Chinese has no slanted letters, and Qt's would be broken ones: dots below are its second cue.
    """
    text_format = QTextCharFormat()
    text_format.setForeground(ghost_colour(palette))
    if has_chinese(text):
        text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    else:
        text_format.setFontItalic(True)
    return text_format


def pending_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of a continuation that waits to be kept or removed."""
    text_format = QTextCharFormat()
    text_format.setForeground(palette.color(QPalette.ColorRole.Text))
    text_format.setBackground(palette.color(QPalette.ColorRole.AlternateBase))
    return text_format


def found_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of words that were found: a ground on the way to the selection's."""
    ground = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    marked = _mix(ground, palette.color(QPalette.ColorRole.Highlight), _FOUND_SHARE)
    text_format = QTextCharFormat()
    text_format.setForeground(ink)
    text_format.setBackground(marked if contrast(ink, marked) >= LEAST_CONTRAST else ground)
    text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    text_format.setUnderlineColor(palette.color(QPalette.ColorRole.Accent))
    return text_format


def ghost_colour(palette: QPalette) -> QColor:
    """Return the palette's placeholder colour, nearer to the text's where it is too faint."""
    ground = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    faint = _blend(ground, palette.color(QPalette.ColorRole.PlaceholderText))
    for step in range(_STEPS + 1):
        colour = _mix(faint, ink, step / _STEPS)
        if contrast(colour, ground) >= LEAST_CONTRAST:
            return colour
    return ink


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1 … 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _blend(ground: QColor, colour: QColor) -> QColor:
    opaque = QColor(colour)
    opaque.setAlphaF(1.0)
    return _mix(ground, opaque, colour.alphaF())


def _mix(start: QColor, end: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        start.redF() + share * (end.redF() - start.redF()),
        start.greenF() + share * (end.greenF() - start.greenF()),
        start.blueF() + share * (end.blueF() - start.blueF()),
    )


def _luminance(colour: QColor) -> float:
    return (
        0.2126 * _linear(colour.redF())
        + 0.7152 * _linear(colour.greenF())
        + 0.0722 * _linear(colour.blueF())
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
