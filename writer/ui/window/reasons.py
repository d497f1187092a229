"""Why one continuation stands before another: its score in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

from writer.ui.shared.figures import counted
from writer.ui.window.commands.command import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.continuing.ranking import Score

LEAST: Final = 0.1
"""Nats that a reason must weigh to be worth a word; names, which weigh little, always are."""

SHORT: Final = 1.0
"""The same of being short, which every sentence is in some measure: seven tokens."""


def reasons_in_words(scores: Sequence[Score]) -> str:
    """Return what speaks for a continuation and against it, the weightiest first.

    Args:
        scores: of its sentences; none where it was not chosen among others.
    """
    if not scores:
        return _said(_NOTHING)
    tokens = max(1, sum(score.tokens for score in scores))
    weighed: dict[str, float] = {}
    for score in scores:
        for name, nats in score.parts().items():
            weighed[name] = weighed.get(name, 0.0) + nats * score.tokens / tokens
    names = sum(score.names for score in scores)
    order = sorted(weighed, key=lambda name: -abs(weighed[name]))
    least = {"short": SHORT, "names": 0.0}
    heavy = [name for name in order if abs(weighed[name]) >= least.get(name, LEAST)]
    good = [words for name in heavy if weighed[name] > 0 if (words := _praise(name))]
    good += [] if names else [_said(_NO_NAME)]
    bad = [words for name in heavy if weighed[name] < 0 if (words := _blame(name, names))]
    if "repetition" not in heavy and "echo" not in heavy:
        good.append(_said(_NO_REPETITION))
    lines = [_said(_FOR).format(reasons="; ".join(good))] if good else []
    if bad:
        lines.append(_said(_AGAINST).format(reasons="; ".join(bad)))
    total = sum(score.total * score.tokens for score in scores) / tokens
    figure = QLocale().toString(total, "f", 2)
    lines.append(_said(_IN_ALL).format(score=figure))
    return "\n".join(lines)


def _said(words: str) -> str:
    return QCoreApplication.translate("Reasons", words)


def _praise(name: str) -> str:
    return _said(_GOES_WELL) if name == "context" else ""


def _blame(name: str, names: int) -> str:
    """Return what a quality that weighs against a continuation is called; "" = nothing."""
    if name == "names":
        return counted(names, _said(_ONE_NAME), _said(_NAMES))
    return _said(_BLAMES[name]) if name in _BLAMES else ""


_NOTHING: Final = QT_TRANSLATE_NOOP(
    "Reasons", "Nothing is known of it: it was not chosen among others, or was cut short."
)
_NO_NAME: Final = QT_TRANSLATE_NOOP("Reasons", "no name comes from nowhere")
_NO_REPETITION: Final = QT_TRANSLATE_NOOP("Reasons", "it repeats nothing")
_FOR: Final = QT_TRANSLATE_NOOP("Reasons", "For it: {reasons}.")
_AGAINST: Final = QT_TRANSLATE_NOOP("Reasons", "Against it: {reasons}.")
_IN_ALL: Final = QT_TRANSLATE_NOOP("Reasons", "In all {score}; the higher, the better.")
_GOES_WELL: Final = QT_TRANSLATE_NOOP("Reasons", "it goes well with the text")
_ONE_NAME: Final = QT_TRANSLATE_NOOP("Reasons", "one name comes from nowhere")
_NAMES: Final = QT_TRANSLATE_NOOP("Reasons", "{n} names come from nowhere")
_BLAMES: Final = {
    "fluency": QT_TRANSLATE_NOOP("Reasons", "some of its words are unlikely here"),
    "context": QT_TRANSLATE_NOOP("Reasons", "it goes no better with this text than with any"),
    "repetition": QT_TRANSLATE_NOOP("Reasons", "it repeats what was said"),
    "echo": QT_TRANSLATE_NOOP("Reasons", "it uses the same words again"),
    "unbalanced": QT_TRANSLATE_NOOP("Reasons", "a quotation mark or bracket lacks its other half"),
    "speaks": QT_TRANSLATE_NOOP("Reasons", "somebody speaks where nobody did"),
    "unended": QT_TRANSLATE_NOOP("Reasons", "a sentence finds no end"),
    "short": QT_TRANSLATE_NOOP("Reasons", "its sentences are short"),
    "manner": QT_TRANSLATE_NOOP("Reasons", "it is told in another tense or tone"),
    "person": QT_TRANSLATE_NOOP("Reasons", "it is told of other persons"),
    "rhythm": QT_TRANSLATE_NOOP("Reasons", "its sentences are longer or shorter than yours"),
}
