"""From logits to the next token: temperature, top-k, min-p, nucleus, greedy. Pure functions.

Token ids only. Every function takes the logits of one position, shape (V,), and leaves them
as they are; a logit of minus infinity is a token that cannot be drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IndexArray = NDArray[np.intp]


def log_sum_exp(logits: FloatArray) -> FloatArray:
    """Return the normaliser over the last axis: subtracted from logits it gives log-probabilities.

    Args:
        logits: unnormalised, shape (…, V), float32.

    Returns:
        Shape (…).
    """
    peak = logits.max(axis=-1)
    return np.asarray(peak + np.log(np.exp(logits - peak[..., None]).sum(axis=-1)), np.float32)


def greedy(logits: FloatArray) -> int:
    """Return the most probable token, the lower id in a tie."""
    return int(logits.argmax())


def top_k(logits: FloatArray, k: int) -> IndexArray:
    """Return the ``k`` most probable tokens, most probable first.

    Args:
        logits: unnormalised, shape (V,), float32.
        k: how many tokens, at least 1; more than V means V.

    Raises:
        ValueError: ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if k >= len(logits):
        return np.argsort(-logits, kind="stable")
    best = np.argpartition(-logits, k)[:k]
    return best[np.argsort(-logits[best], kind="stable")]


def nucleus(logits: FloatArray, p: float) -> IndexArray:
    """Return the most probable tokens that together hold at least mass ``p``.

    Args:
        logits: unnormalised, shape (V,), float32.
        p: probability mass to keep, in (0, 1].

    Returns:
        Token ids, most probable first, shape (n,) with 1 <= n <= V.

    Raises:
        ValueError: ``p`` is outside (0, 1].

    Source: Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration".
    """
    if not 0 < p <= 1:
        raise ValueError(f"p must be in (0, 1], not {p}")
    order = np.argsort(-logits, kind="stable")
    mass = np.cumsum(_probabilities(logits[order]))
    return order[: int(np.searchsorted(mass, p * mass[-1])) + 1]


def likely_enough(logits: FloatArray, share: float) -> IndexArray:
    """Return the tokens with at least ``share`` of the probability of the most probable one.

    Where the model is sure, few are left, and many where anything may come.

    Args:
        logits: unnormalised, shape (V,), float32.
        share: in [0, 1); 0 keeps all.

    Returns:
        Token ids in their order, at least one.

    Raises:
        ValueError: ``share`` is outside [0, 1).

    Source: Nguyen et al. 2024, "Turning Up the Heat: Min-p Sampling for Creative and Coherent
    LLM Outputs".
    """
    if not 0 <= share < 1:
        raise ValueError(f"share must be in [0, 1), not {share}")
    if share == 0:
        return np.arange(len(logits))
    return np.flatnonzero(logits >= logits.max() + np.float32(np.log(share)))


def sample(
    logits: FloatArray,
    random: np.random.Generator,
    *,
    temperature: float = 1.0,
    k: int = 0,
    p: float = 1.0,
    min_p: float = 0.0,
) -> int:
    """Return a token drawn from the distribution that ``logits`` describe.

    Args:
        logits: unnormalised, shape (V,), float32.
        random: the source of chance; the same seed draws the same token.
        temperature: divides the logits before anything else; 0 = the most probable token.
        k: draw among this many most probable tokens; 0 = no limit.
        p: draw within this probability mass, in (0, 1].
        min_p: of what ``k`` leaves, draw among tokens with this share of the probability of the
            likeliest, whatever the temperature, in [0, 1); ``p`` is of the mass that is left.

    Raises:
        ValueError: an argument is out of range.
    """
    if temperature < 0 or k < 0:
        raise ValueError(f"temperature and k must not be negative, not {temperature} and {k}")
    if temperature == 0:
        return greedy(logits)
    # What is likely enough is some dozen tokens, and the rest of the work is done on them alone.
    kept = likely_enough(logits, min_p)
    if k:
        kept = kept[top_k(logits[kept], k)]
    warmed = logits[kept] / np.float32(max(temperature, 1e-3))
    inside = nucleus(warmed, p)
    return int(kept[inside[_draw(_probabilities(warmed[inside]), random)]])


def _probabilities(logits: FloatArray) -> NDArray[np.float64]:
    exponentials = np.exp((logits - logits.max()).astype(np.float64))
    return np.asarray(exponentials / exponentials.sum())


def _draw(probabilities: NDArray[np.float64], random: np.random.Generator) -> int:
    cumulated = np.cumsum(probabilities)
    drawn = int(np.searchsorted(cumulated, random.random() * cumulated[-1], side="right"))
    return min(drawn, len(cumulated) - 1)
