"""The figures of a bundled model per kind of text, and whether they are those on its card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from training.bundle.card_figures import measure
from training.bundled.glancing import GLANCE, glance_figures
from training.personal.finetune import original

if TYPE_CHECKING:
    from training.progress import Reporter
    from writer.model.bundle import Bundle

EVERYTHING = "all"

ROUNDING = 5e-4
"""By which a figure may differ from a card's: cards are quoted with three digits behind the
point, and the weights in a bundle, which int8_loss is measured with, are rounded as well."""

GLANCE_ROUNDING = 0.05
"""The same for what ghost text is like: counts of some hundreds, of which a processor that rounds
otherwise turns a few."""

_SHARES = (
    "top_1",
    "top_3",
    "keystroke_savings_1",
    "keystroke_savings_3",
    "keystroke_savings_5",
)

Figures = dict[str, dict[str, float]]


def measure_domains(
    bundle: Bundle, texts: dict[str, list[str]], reporter: Reporter, *, everything: bool
) -> Figures:
    """Return domain → figures.

    Args:
        bundle: the model.
        texts: domain → held-out text.
        reporter: told of the progress.
        everything: measure all texts as one, too, as is done for a card.
    """
    model = original(bundle)
    parts = {name: {name: part} for name, part in texts.items()}
    if everything:
        parts[EVERYTHING] = texts
    figures: Figures = {}
    for name, part in parts.items():
        reporter.stage("evaluating")
        metrics, _ = measure(bundle, model, part, reporter)
        characters = sum(len(text) for documents in part.values() for text in documents)
        figures[name] = metrics | {"characters": characters}
    if everything:
        figures[EVERYTHING] |= glance_figures(bundle, texts, reporter)
    return figures


def card_metrics(figures: Figures) -> dict[str, float]:
    """Return what of the figures of :func:`measure_domains` belongs on a card."""
    total = {name: of for name, of in figures.get(EVERYTHING, {}).items() if name != "characters"}
    return total | {
        f"bits_per_byte.{name}": of["bits_per_byte"]
        for name, of in figures.items()
        if name != EVERYTHING
    }


def table(figures: Figures) -> list[str]:
    """Return a line per domain under a line of heads."""
    heads = ["network", "+ n-gram", "top-1", "top-3", "saved 1", "saved 3", "saved 5"]
    lines = [f"{'':<12}" + "".join(f"{head:>10}" for head in heads) + "  characters"]
    for name, of in figures.items():
        bits = "".join(f"{of[key]:>10.3f}" for key in ("bits_per_byte.network", "bits_per_byte"))
        shares = "".join(f"{of[key]:>10.1%}" for key in _SHARES)
        lines.append(f"{name:<12}{bits}{shares}{of['characters']:>12,.0f}")
    return lines


def unlike_card(card: dict[str, float], figures: Figures) -> list[str]:
    """Return a line for every figure on a card that was measured and is another.

    Args:
        card: its metrics.
        figures: from :func:`measure_domains`.
    """
    measured = card_metrics(figures)
    return [
        f"{name}: {value:.4f} on the card, {measured[name]:.4f} measured"
        for name, value in card.items()
        if name in measured and not _is_near(name, value, measured[name])
    ]


def _is_near(name: str, value: float, measured: float) -> bool:
    rounding = GLANCE_ROUNDING if name.startswith(GLANCE) else ROUNDING
    return math.isclose(value, measured, rel_tol=rounding, abs_tol=rounding)
