"""The figures on a model's card, measured on held-out text with the exported model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.network import RecurrentLanguageModel
    from training.progress import Reporter
    from training.train import Run
    from writer.model.bundle import Bundle


def measure(
    bundle: Bundle, model: RecurrentLanguageModel, run: Run, reporter: Reporter
) -> tuple[dict[str, float], str]:
    """Return the metrics of an exported model and the name of the text.

    Args:
        bundle: as exported.
        model: in float precision: what int8 loses is one of the figures.
        run: whose held-out text is used.
        reporter: told of the progress.
    """
