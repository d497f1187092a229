"""What ghost text is like with a bundled model, for its card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from writer.assist.measuring.evaluation import with_new_memory
from writer.assist.measuring.glance import MANNERS, Glance
from writer.assist.measuring.passages import glance_passages
from writer.assist.suggest.text_model import TextModel
from writer.model.onnx_model import CPU, load_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.progress import Reporter
    from writer.assist.measuring.glance import GlanceTally
    from writer.model.bundle import Bundle

GLANCE: Final = "glance."
"""Begins the names of these figures: ``glance.0.25.shown`` is of a writer who moved the slider
a quarter of the way, ``glance.en-modern.shown`` of one who left it, in one kind of text."""

PASSAGES: Final = 5
"""Of each kind of text."""

_FIGURES = ("shown", "right", "letters", "saved", "saved_in_time", "gone")


def glance_figures(
    bundle: Bundle, texts: dict[str, list[str]], reporter: Reporter
) -> dict[str, float]:
    """Return what ghost text is like in unread text, what was typed of it being remembered.

    Args:
        bundle: the model.
        texts: kind of text → its documents.
        reporter: told of the progress.
    """
    reporter.stage("evaluating")
    loaded = load_model(bundle, CPU)
    by_manner: dict[str, list[GlanceTally]] = {manner: [] for manner in MANNERS}
    metrics: dict[str, float] = {}
    for number, (kind, documents) in enumerate(texts.items()):

        def show(done: float, number: int = number) -> None:
            reporter.update((number + done) / len(texts))

        reader, personal = with_new_memory(TextModel(loaded))
        glances = glance_passages(reader, documents, math.inf, show, personal, PASSAGES)
        for manner, glance in glances.items():
            by_manner[manner] += glance.passages
        default = glances[next(iter(MANNERS))]
        metrics |= _named(kind, default.passages)
    for manner, talkativeness in MANNERS.items():
        metrics |= _named(f"{talkativeness:.2f}", by_manner[manner])
    return metrics


def _named(name: str, passages: Sequence[GlanceTally]) -> dict[str, float]:
    ratios = Glance(passages).ratios()
    return {f"{GLANCE}{name}.{figure}": ratios[figure][0] for figure in _FIGURES}
