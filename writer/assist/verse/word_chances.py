"""How likely some words are at one place, all of them weighed in few runs of a model.

Axes: N words, R rows, V vocabulary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.cancellation import check
from writer.model.language_model import join
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.model.language_model import HiddenState, LanguageModel, Step

    FloatArray = NDArray[np.float64]
    Spelling = tuple[int, ...]

ROWS: Final = 64
"""Beginnings that the model runs on at once; it may be cancelled between two runs."""


def log_chances(
    model: LanguageModel,
    step: Step,
    spellings: Sequence[Sequence[int]],
    following: NDArray[np.intp],
    cancelled: Cancelled,
) -> FloatArray:
    """Return how likely each of some words is, and something of a kind behind it.

    Args:
        model: asked once for each 64 beginnings of one length.
        step: its answer to what stands before the place, B = 1.
        spellings: the tokens of each word, one at least, N of them.
        following: tokens of which one has to follow; none = whatever follows.
        cancelled: asked before each run.

    Returns:
        Natural logarithms, shape (N,).

    Raises:
        Superseded: cancelled.
    """
    words = [tuple(each) for each in spellings]
    found = np.zeros(len(words))
    begun: dict[Spelling, list[int]] = {(): list(range(len(words)))}
    logits, state = step.logits[0], step.state
    while begun:
        values = logits - log_sum_exp(logits)[:, None]
        grown: dict[Spelling, list[int]] = {}
        parents: list[int] = []
        for row, (beginning, numbers) in enumerate(begun.items()):
            for number in numbers:
                rest = words[number][len(beginning) :]
                if not rest:
                    found[number] += np.logaddexp.reduce(values[row, following])
                    continue
                found[number] += values[row, rest[0]]
                if len(rest) > 1 or len(following):
                    more = grown.setdefault((*beginning, rest[0]), [])
                    parents += [] if more else [row]
                    more.append(number)
        begun = grown
        if begun:
            logits, state = _run(model, list(begun), state.select(parents), cancelled)
    return found


def _run(
    model: LanguageModel, beginnings: Sequence[Spelling], state: HiddenState, cancelled: Cancelled
) -> tuple[NDArray[np.float32], HiddenState]:
    """Return logits, shape (R, V), and state behind the last token of some beginnings."""
    steps = []
    for first in range(0, len(beginnings), ROWS):
        check(cancelled)
        rows = range(first, min(first + ROWS, len(beginnings)))
        tokens = np.array([[beginnings[row][-1] for row in rows]], np.int64)
        steps.append(model.run(tokens, state.select(rows)))
    return np.concatenate([each.logits[0] for each in steps]), join([each.state for each in steps])
