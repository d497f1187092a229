"""What the qualities of a draft count for, fitted: what people wrote should win.

Pairs of sentences are compared. The difference of their scores is the logarithm of the odds that
the one is the better, and the weights are those that make what is known of all pairs most
probable, kept near the usual ones by a ridge. Three kinds of pairs teach three things:

- What was written against what the editor drafts: names, repetitions, quotations and so on. Only
  the drafts that would come to be chosen count, hence several rounds: a choice among many finds
  whatever the weights forget.
- What was written against sentences that belong elsewhere: what it is worth to go on from a text.
- What the editor drafts against bolder drafts, which are worse: what it is worth to be probable.

The first pairs cannot teach that last one: drafts are drawn from what is probable and people
write what is not, so that a draft would be the better the less it is expected. There fluency and
context do not count.

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
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.bundled.contests import Contest, Entrant

    FloatArray = NDArray[np.float64]

_BOUNDS = ("fluent", "related")
QUALITIES = tuple(field.name for field in fields(Weights) if field.name not in _BOUNDS)

_OWN = np.isin(QUALITIES, ("fluency", "context"))
"""What the model itself says of a sentence."""

_SAID_AGAIN = np.isin(QUALITIES, ("repetition", "echo"))
"""What a sentence from elsewhere has less of, because it is from elsewhere."""

ROUNDS = 4
"""Of choosing drafts with the weights so far; the first takes all."""

Rivals = Literal["drafted", "misfits"]
RIVALS: tuple[Rivals, ...] = ("drafted", "misfits")

RIDGE = 0.01
"""Of the squares by which the weights depart from the usual ones, each times the spread of its
quality, beside the mean loss."""

STEPS = 400
"""Of the descent; the loss of a dozen weights is flat after a hundred."""


def fit(contests: Sequence[Contest], usual: Weights, without: Collection[str] = ()) -> Weights:
    """Return the weights with which the better sentences win most probably.

    None is negative: what a weight is of can then only cost, or for fluency and context only help.

    Args:
        contests: what to learn from.
        usual: weights from which they depart only as far as the pairs ask for it: of a fault
            that no draft has, pairs can tell nothing, and it is one all the same.
        without: qualities that shall count for nothing.
    """
    weights = bounds_of(contests)
    pairs = [*_misfits(contests, weights), *_bolder(contests, weights)]
    for number in range(ROUNDS):
        for contest in contests:
            ranked = sorted(contest.drafted, key=lambda draft: -_total(draft, weights))
            kept = ranked[: (len(ranked) + 1) // 2] if number else ranked
            pairs += _drafted(contest, kept, weights)
        weights = _fitted(np.array(pairs, float), weights, usual, without)
    return weights


def bounds_of(contests: Sequence[Contest]) -> Weights:
    """Return where fluency and context end to count, and no weights.

    A draft is related enough as far as what was written is on average: beyond that, it says the
    text's words again. It is fluent enough with the fluency that half of the drafts have. The
    pairs would have that end where people are, below nearly all drafts, and then nothing would
    part the one that is no English from the others.
    """
    written = [contest.written.score.context for contest in contests]
    drafted = [draft.score.fluency for contest in contests for draft in contest.drafted]
    none = dict.fromkeys(QUALITIES, 0.0)
    return Weights(fluent=float(np.median(drafted)), related=float(np.mean(written)), **none)


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
        shares = _shares(tested, fit(learned, usual, {name}))
        lines.append(f"{'without ' + name:<28}{shares}{getattr(fitted, name):>9.3f}")
    return [*lines, f"fluent at {fitted.fluent:.2f}, related at {fitted.related:.2f} nats a token"]


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


def _misfits(contests: Sequence[Contest], bounds: Weights) -> Iterator[FloatArray]:
    for contest in contests:
        for other in contest.misfits:
            better = _qualities(contest.written, bounds) - _qualities(other, bounds)
            yield np.where(_SAID_AGAIN, 0, better)


def _bolder(contests: Sequence[Contest], bounds: Weights) -> Iterator[FloatArray]:
    for contest in contests:
        for usual, bold in zip(contest.drafted, contest.bolder, strict=False):
            yield np.where(_OWN, _qualities(usual, bounds) - _qualities(bold, bounds), 0)


def _drafted(contest: Contest, drafts: Sequence[Entrant], bounds: Weights) -> Iterator[FloatArray]:
    for draft in drafts:
        better = _qualities(contest.written, bounds) - _qualities(draft, bounds)
        yield np.where(_OWN, 0, better)


def _fitted(
    pairs: FloatArray, bounds: Weights, usual: Weights, without: Collection[str]
) -> Weights:
    """Return the weights for how much better one of each pair is.

    Args:
        pairs: shape (pairs, qualities).
        bounds: whose bounds stay.
        usual: weights that stay where the pairs tell nothing.
        without: qualities whose weight is 0.
    """
    spread = pairs.std(axis=0)
    dropped = np.isin(QUALITIES, list(without))
    used = (spread > 0) & ~dropped
    found = np.where(dropped, 0.0, [getattr(usual, name) for name in QUALITIES])
    scale = spread[used]
    found[used] = _descend(pairs[:, used] / scale, found[used] * scale) / scale
    return replace(bounds, **dict(zip(QUALITIES, found.tolist(), strict=True)))


def _qualities(entrant: Entrant, weights: Weights) -> FloatArray:
    qualities = replace(entrant.score, weights=weights).qualities()
    return np.array([qualities[name] for name in QUALITIES], float)


def _total(entrant: Entrant, weights: Weights) -> float:
    return replace(entrant.score, weights=weights).total


def _descend(pairs: FloatArray, usual: FloatArray) -> FloatArray:
    """Return the weights with the least loss, near the usual ones, none of them negative.

    Accelerated projected gradients (Beck & Teboulle 2009, "A Fast Iterative
    Shrinkage-Thresholding Algorithm for Linear Inverse Problems").
    """
    count = len(pairs)
    steepness = np.linalg.norm(pairs, 2) ** 2 / (4 * count) + RIDGE
    weights = ahead = usual
    momentum = 1.0
    for _ in range(STEPS):
        surprise = 1 / (1 + np.exp(np.minimum(pairs @ ahead, 500)))
        gradient = RIDGE * (ahead - usual) - pairs.T @ surprise / count
        before, weights = weights, np.maximum(0, ahead - gradient / steepness)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = weights + (momentum - 1) / following * (weights - before)
        momentum = following
    return weights
