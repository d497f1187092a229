"""What the qualities of a draft count for, fitted: what people wrote should win over drafts.

Every written sentence is paired with each draft of its place. The difference of their scores is
the logarithm of the odds that the one is the written one, and the weights are those that make
what is known of all pairs most probable, kept small by a ridge.

Source: Bradley & Terry 1952, "Rank Analysis of Incomplete Block Designs: I. The Method of Paired
Comparisons".
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import structs

from writer.assist.continuing.ranking import Weights
from writer.errors import TrainingError
from writer.files.atomic import atomic_write_bytes
from writer.model.card import encode_card, parse_card

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.bundled.contests import Contest, Entrant

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

QUALITIES = tuple(field.name for field in fields(Weights) if field.name != "fluent")

OWN = ("odd", "dull", "context")
"""What the model itself says of a sentence."""

_OWN = np.isin(QUALITIES, OWN)

Rivals = Literal["drafted", "misfits"]
RIVALS: tuple[Rivals, ...] = ("drafted", "misfits")

RIDGE = 0.01
"""Of the squares of the weights, each times the spread of its quality, beside the mean loss."""

FLUENCIES = np.arange(-5.0, -1.4, 0.25)
"""Values of ``fluent`` that are tried."""

STEPS = 400
"""Of the descent; the loss of a dozen weights is flat after a hundred."""


def fit(contests: Sequence[Contest], without: Collection[str] = ()) -> Weights:
    """Return the weights with which written sentences win most probably.

    None is negative: what a weight is of can then only cost, or for ``context`` only help.

    Args:
        contests: what to learn from.
        without: qualities that shall count for nothing.
    """
    fitted = [_fitted(contests, float(fluent), without) for fluent in FLUENCIES]
    return min(fitted, key=lambda pair: pair[0])[1]


def accuracy(contests: Sequence[Contest], weights: Weights, against: Rivals) -> float:
    """Return the share of pairs that the written sentence wins.

    Args:
        contests: whose pairs.
        weights: what counts.
        against: which sentences of a contest.
    """
    return float(
        np.mean(
            [
                _total(contest.written, weights) > _total(other, weights)
                for contest in contests
                for other in getattr(contest, against)
            ]
        )
    )


def report(
    fitted: Weights, learned: Sequence[Contest], tested: Sequence[Contest], usual: Weights
) -> list[str]:
    """Return lines: how many pairs are won, by kind of text, and what each quality adds.

    Args:
        fitted: the weights.
        learned: what they were fitted on.
        tested: other contests, on which all is measured.
        usual: other weights to compare with.
    """
    lines = [f"{'written wins, of all pairs':<28}{'drafts':>8}{'misfits':>9}{'weight':>9}"]
    for kind in sorted({contest.kind for contest in tested}):
        part = [contest for contest in tested if contest.kind == kind]
        lines += [
            f"{kind + ', ' + name:<28}{_shares(part, weights)}"
            for name, weights in (("as usual", usual), ("fitted", fitted))
        ]
    for name in QUALITIES:
        shares = _shares(tested, fit(learned, {name}))
        lines.append(f"{'without ' + name:<28}{shares}{getattr(fitted, name):>9.3f}")
    return [*lines, f"fluent at {fitted.fluent:.2f} nats a token"]


def _shares(contests: Sequence[Contest], weights: Weights) -> str:
    drafts, misfits = (accuracy(contests, weights, rivals) for rivals in RIVALS)
    return f"{drafts:>8.1%}{misfits:>9.1%}"


def as_card_has_it(weights: Weights) -> dict[str, float]:
    """Return the weights with three digits behind the point."""
    return {name: round(value, 3) for name, value in asdict(weights).items()}


def put_on_card(path: Path, weights: dict[str, float]) -> None:
    """Write weights to a model's card; all else in it stays as it is.

    Raises:
        BundleError: it is no card.
        TrainingError: it cannot be read or written.
    """
    try:
        card = parse_card(path.read_bytes())
        atomic_write_bytes(path, encode_card(structs.replace(card, ranking=weights)))
    except OSError as error:
        raise TrainingError(
            "The card {path} could not be changed: {reason}.",
            path=path,
            reason=error.strerror or error,
        ) from None


def _fitted(
    contests: Sequence[Contest], fluent: float, without: Collection[str]
) -> tuple[float, Weights]:
    """Return the loss and the weights with it, at one value of ``fluent``."""
    pairs, free = _pairs(contests, Weights(fluent=fluent))
    spread = pairs.std(axis=0)
    left_out = [name in without for name in QUALITIES] + [False] * len(OWN)
    used = ~np.array(left_out) & (spread > 0)
    loss, values = _descend(pairs[:, used] / spread[used], free[used])
    found = np.zeros(len(used))
    found[used] = values / spread[used]
    weights = dict(zip(QUALITIES, found.tolist(), strict=False))
    return loss, Weights(fluent=fluent, **weights)


def _pairs(contests: Sequence[Contest], weights: Weights) -> tuple[FloatArray, BoolArray]:
    """Return how much better written sentences are than others, and what may be negative.

    Returns:
        Differences, shape (pairs, qualities and those of the model's own drafts again), and
        for each of the latter whether its weight is free.
    """
    rows = []
    for contest in contests:
        best = _qualities(contest.written, weights)
        rows += [
            [*(best - _qualities(other, weights)), *np.zeros(len(OWN))]
            for other in contest.misfits
        ]
        for other in (*contest.drafted, *contest.bolder):
            difference = best - _qualities(other, weights)
            rows.append([*np.where(_OWN, 0, difference), *difference[_OWN]])
    return np.array(rows), np.array([False] * len(QUALITIES) + [True] * len(OWN))


def _qualities(entrant: Entrant, weights: Weights) -> FloatArray:
    qualities = replace(entrant.score, weights=weights).qualities()
    return np.array([qualities[name] for name in QUALITIES], float)


def _total(entrant: Entrant, weights: Weights) -> float:
    return replace(entrant.score, weights=weights).total


def _descend(pairs: FloatArray, free: BoolArray) -> tuple[float, FloatArray]:
    """Return the least loss and the weights, negative only where they are free, that have it.

    Accelerated projected gradients (Beck & Teboulle 2009, "A Fast Iterative
    Shrinkage-Thresholding Algorithm for Linear Inverse Problems").
    """
    count, size = pairs.shape
    steepness = np.linalg.norm(pairs, 2) ** 2 / (4 * count) + RIDGE
    weights = ahead = np.zeros(size)
    momentum = 1.0
    for _ in range(STEPS):
        surprise = 1 / (1 + np.exp(np.minimum(pairs @ ahead, 500)))
        gradient = RIDGE * ahead - pairs.T @ surprise / count
        before, weights = weights, ahead - gradient / steepness
        weights = np.where(free, weights, np.maximum(0, weights))
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = weights + (momentum - 1) / following * (weights - before)
        momentum = following
    loss = np.logaddexp(0, -pairs @ weights).mean() + RIDGE / 2 * (weights @ weights)
    return float(loss), weights
