"""Formats of text that is not (yet) the writer's: grey ghost text, tinted continuations.

Both take their colours from the palette, so that themes decide, and hold the contrast of
4.5:1 (WCAG 2.2, 1.4.3) even where a system's palette does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QPalette, QTextCharFormat

from writer.documents.provenance import Provenance
from writer.text.scripts import has_chinese

if TYPE_CHECKING:
    from writer.assist.verse.notes import Weight

LEAST_CONTRAST: Final = 4.5

_STEPS: Final = 20
_LINE_SHARE: Final = 0.3
_ORIGIN_SHARE: Final = 0.2
_ORIGINS: Final = {
    Provenance.ACCEPTED: (QColor("#c8891e"), QTextCharFormat.UnderlineStyle.DotLine),
    Provenance.EDITED: (QColor("#8a5bb5"), QTextCharFormat.UnderlineStyle.DashUnderline),
    Provenance.CONTINUED: (QColor("#2c7a9e"), QTextCharFormat.UnderlineStyle.SingleUnderline),
}
_FOUND_SHARE: Final = 0.5
_SEARCHED_SHARE: Final = 0.12
_TINT_SHARE: Final = 0.14
_COME: Final = QColor("#2f7d4f")
_GONE: Final = QColor("#b3402f")
"""Green and red, for those who tell them apart; the lines below and through say it to all."""
_VERSE: Final[dict[Weight, QColor]] = {"fault": QColor("#b3402f"), "licence": QColor("#2c7a9e")}


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


def singled_out_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of the word of a continuation for which others are looked for."""
    text_format = QTextCharFormat()
    text_format.setForeground(palette.color(QPalette.ColorRole.HighlightedText))
    text_format.setBackground(palette.color(QPalette.ColorRole.Highlight))
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


def inserted_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of words that have come since another version: tinted and underlined."""
    text_format = _tinted_format(palette, _COME)
    text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    return text_format


def deleted_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of words that have gone since another version: tinted and struck out."""
    text_format = _tinted_format(palette, _GONE)
    text_format.setFontStrikeOut(True)
    return text_format


def provenance_format(palette: QPalette, origin: Provenance) -> QTextCharFormat:
    """Return the look of words that were not typed: a ground and a line for each origin."""
    hue, line = _ORIGINS[origin]
    ground = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    tinted = _mix(ground, hue, _ORIGIN_SHARE)
    text_format = QTextCharFormat()
    text_format.setBackground(tinted if contrast(ink, tinted) >= LEAST_CONTRAST else ground)
    text_format.setUnderlineStyle(line)
    text_format.setUnderlineColor(_mix(hue, ink, _LINE_SHARE))
    return text_format


def omitted_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of a mark where text is left out."""
    text_format = QTextCharFormat()
    text_format.setForeground(ghost_colour(palette))
    return text_format


def _tinted_format(palette: QPalette, hue: QColor) -> QTextCharFormat:
    """Return a look in a colour, on a ground with a little of it; it can be read in any theme."""
    ground = _mix(palette.color(QPalette.ColorRole.Base), hue, _TINT_SHARE)
    ink = palette.color(QPalette.ColorRole.Text)
    text_format = QTextCharFormat()
    text_format.setForeground(_readable(hue, ink, ground))
    text_format.setBackground(ground)
    return text_format


def searched_format(palette: QPalette) -> QTextCharFormat:
    """Return the look of the part of a text that is searched: less than what is found there."""
    ground = palette.color(QPalette.ColorRole.Base)
    text_format = QTextCharFormat()
    text_format.setBackground(
        _mix(ground, palette.color(QPalette.ColorRole.Highlight), _SEARCHED_SHARE)
    )
    return text_format


def verse_colour(palette: QPalette, weight: Weight) -> QColor:
    """Return the colour of the sign beside a line of verse; its shape says the same."""
    ground = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    hue = _VERSE.get(weight)
    return _readable(hue, ink, ground) if hue else ghost_colour(palette)


def ghost_colour(palette: QPalette) -> QColor:
    """Return the palette's placeholder colour, nearer to the text's where it is too faint."""
    ground = palette.color(QPalette.ColorRole.Base)
    ink = palette.color(QPalette.ColorRole.Text)
    faint = _blend(ground, palette.color(QPalette.ColorRole.PlaceholderText))
    return _readable(faint, ink, ground)


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1 … 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: QColor, ink: QColor, ground: QColor) -> QColor:
    """Return ``colour``, as much nearer to ``ink`` as it takes to be read on ``ground``."""
    for step in range(_STEPS + 1):
        nearer = _mix(colour, ink, step / _STEPS)
        if contrast(nearer, ground) >= LEAST_CONTRAST:
            return nearer
    return ink


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
