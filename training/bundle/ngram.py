"""Building the n-gram that a bundle may hold beside its network.

Sequences of up to four tokens are counted, smoothed by absolute discounting with three
discounts, and interpolated with shorter ones. Then the few hundred thousand are kept that the
shorter ones would predict worst, weighted by how often they come, until a size is reached.

Lower orders keep plain counts. Those of Kneser & Ney, which count in how many contexts a word
follows, are made for the case that a longer sequence was never seen; here most that were seen
are pruned, and mixed with a network the plain ones were better by 0.1 to 0.4 % in bits per byte.

Sources: Ney, Essen & Kneser 1994, "On structuring probabilistic dependences in stochastic
language modelling"; Seymore & Rosenfeld 1996, "Scalable backoff language models" (the weighted
difference); Dempster, Laird & Rubin 1977 (the weights of the mixture).

Axes: M sequences, V vocabulary, N order.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.model.ngram import (
    BUCKETS,
    Level,
    TokenNgram,
    dequantized,
    encode_ngram,
    quantized,
)
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from writer.model.language_model import LanguageModel

    Keys = NDArray[np.uint64]
    Counts = NDArray[np.int64]

ORDER = 4
"""Four tokens fill the 64 bits of a key."""

CHUNK_TOKENS = 8_000_000
"""Tokens counted at once."""

MOST_SEQUENCES = 30_000_000
"""Beyond, sequences seen once are forgotten: half a gigabyte. In a file of a few
megabytes nothing that rare would be kept."""

_BITS = np.uint64(16)
_LEVEL_BYTES = 6, 6, 3
"""A sequence of two, three and four tokens in the file."""

_LONGER_HEADER = 256
"""Digits by which the sizes of full arrays are longer than those of empty ones, at most."""

_LEAST_GAIN = 1e-3
"""Nats. What the shorter sequences predict as well is not worth its place in any file."""

_SEARCHES, _FITTINGS = 24, 30
_USUAL_WEIGHT = 0.2
_FEW = 50.0
"""Places of held-out text as which what is usual counts."""

_SEGMENT = 64
_SMALLEST = 1e-12


class Counted(NamedTuple):
    """How often sequences of n tokens come.

    Attributes:
        keys: the tokens of each, 16 bits a token, the oldest highest; sorted, shape (M,).
        counts: shape (M,).
        discounts: what is taken off a count of 1, 2 and more, shape (4,); the first is 0.
    """

    keys: Keys
    counts: Counts
    discounts: NDArray[np.float64]


def make_ngram(
    tokens: NDArray[np.uint16],
    network: LanguageModel,
    held_out: Sequence[Sequence[int]],
    max_bytes: int,
) -> bytes | None:
    """Return the contents of ``ngram.safetensors`` for a network, None where they do not fit.

    Args:
        tokens: the text, its first token the document token; may be a memory map.
        network: that it is to be mixed with.
        held_out: documents that neither was made from; see :func:`fit_weights`.
        max_bytes: of the file, at most.
    """
    levels = build_ngram(tokens, network.vocabulary_size, int(tokens[0]), max_bytes)
    if levels is None:
        return None
    ngram = TokenNgram(levels, np.full((ORDER, BUCKETS), _USUAL_WEIGHT, np.float32))
    return encode_ngram(levels, fit_weights(ngram, network, held_out))


def build_ngram(
    tokens: NDArray[np.uint16], vocabulary: int, document_token: int, max_bytes: int
) -> list[Level] | None:
    """Return the trie of a text; None where not even the single tokens fit.

    Args:
        tokens: the text; may be a memory map.
        vocabulary: V.
        document_token: no sequence goes across it.
        max_bytes: of the file, at most.
    """
    counted = [_count(tokens, order, document_token) for order in range(1, ORDER + 1)]
    unigrams = np.full(vocabulary, 0.5)
    unigrams[counted[0].keys.astype(np.intp)] += counted[0].counts
    unigrams /= unigrams.sum()
    chances = [unigrams[counted[0].keys.astype(np.intp)]]
    shares: list[NDArray[np.float64]] = [chances[0]]
    gains: list[NDArray[np.float64]] = [np.full(len(chances[0]), np.inf)]
    for shorter, longer in pairwise(counted):
        share, backoff = _discounted(longer, shorter)
        # The same without its oldest token: counted whenever the longer one was.
        mask = np.uint64((1 << int(_BITS) * len(shares)) - 1)
        suffix = np.searchsorted(shorter.keys, longer.keys & mask)
        below = chances[-1][suffix]
        chances.append(share + backoff * below)
        shares.append(share)
        gains.append(longer.counts * np.log(chances[-1] / np.maximum(below, _SMALLEST)))
    nothing = [np.zeros(len(level.keys), np.bool_) for level in counted]
    least = _file_size(_trie(counted, shares, nothing, unigrams)) + _LONGER_HEADER
    if least > max_bytes:
        return None
    kept = _largest(counted, gains, max_bytes - least) or nothing
    return _trie(counted, shares, kept, unigrams)


def _count(tokens: NDArray[np.uint16], order: int, document_token: int) -> Counted:
    keys, counts = np.empty(0, np.uint64), np.empty(0, np.int64)
    discounts = None
    for chunk in _chunks(tokens, order):
        length = len(chunk) - order + 1
        new = np.zeros(max(length, 0), np.uint64)
        inside = np.ones(len(new), np.bool_)
        for place in range(order if len(new) else 0):
            column = chunk[place : place + length]
            new = (new << _BITS) | column
            if place:
                inside &= column != document_token
        keys, counts = _merged(keys, counts, *np.unique(new[inside], return_counts=True))
        if len(keys) > MOST_SEQUENCES:
            discounts = _discounts(counts) if discounts is None else discounts
            often = counts > 1
            keys, counts = keys[often], counts[often]
    return Counted(keys, counts, _discounts(counts) if discounts is None else discounts)


def _chunks(tokens: NDArray[np.uint16], order: int) -> Iterator[NDArray[np.uint64]]:
    """Yield the text in pieces that overlap, so that every sequence is in exactly one."""
    for start in range(0, len(tokens), CHUNK_TOKENS):
        yield tokens[start : start + CHUNK_TOKENS + order - 1].astype(np.uint64)


def _merged(keys: Keys, counts: Counts, more: Keys, times: Counts) -> tuple[Keys, Counts]:
    joined = np.concatenate([keys, more])
    order = np.argsort(joined, kind="stable")
    joined, times = joined[order], np.concatenate([counts, times])[order]
    first = np.flatnonzero(np.diff(joined, prepend=joined[:1] + np.uint64(1)))
    return joined[first], np.add.reduceat(times, first) if len(first) else times


def _discounts(counts: Counts) -> NDArray[np.float64]:
    """Return the discounts of Chen & Goodman 1999, eq. 26."""
    once, twice, thrice, four = (int((counts == n).sum()) + 1 for n in (1, 2, 3, 4))
    whole = once / (once + 2 * twice)
    raw = [1 - 2 * whole * twice / once, 2 - 3 * whole * thrice / twice]
    raw.append(3 - 4 * whole * four / thrice)
    # Tiny texts have odd counts; a discount beyond the count would make negative shares.
    return np.array([0.0, *(min(max(value, 0.1), n - 0.1) for n, value in enumerate(raw, 1))])


def _discounted(
    longer: Counted, shorter: Counted
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for each longer sequence, its share and what its context leaves to shorter ones."""
    context = np.searchsorted(shorter.keys, longer.keys >> _BITS)
    first, sizes = _groups(context)
    kept = longer.counts - longer.discounts[np.minimum(longer.counts, 3)]
    share = kept / shorter.counts[context]
    return share, np.repeat(1 - np.add.reduceat(share, first), sizes)


def _groups(context: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each run of equal, sorted contexts starts and how long it is."""
    first = np.flatnonzero(np.diff(context, prepend=-1))
    return first, np.diff(first, append=len(context))


def _largest(
    counted: Sequence[Counted], gains: Sequence[NDArray[np.float64]], max_bytes: int
) -> list[NDArray[np.bool_]] | None:
    """Return which sequences to keep: those of the largest gains that fit; None if none does."""
    low, high = _LEAST_GAIN, float(max(gain.max(initial=1.0) for gain in gains[1:]))
    everything = _above(counted, gains, low)
    if _size(everything) <= max_bytes:
        return everything
    fitting = None
    for _ in range(_SEARCHES):
        middle = float(np.sqrt(low * high))
        tried = _above(counted, gains, middle)
        if _size(tried) > max_bytes:
            low = middle
        else:
            high, fitting = middle, tried
    return fitting


def _file_size(levels: Sequence[Level]) -> int:
    return len(encode_ngram(levels, np.zeros((len(levels), BUCKETS), np.float32)))


def _size(kept: Sequence[NDArray[np.bool_]]) -> int:
    return sum(int(keep.sum()) * each for keep, each in zip(kept[1:], _LEVEL_BYTES, strict=True))


def _above(
    counted: Sequence[Counted], gains: Sequence[NDArray[np.float64]], least: float
) -> list[NDArray[np.bool_]]:
    """Return the sequences of at least that gain, and the beginnings of all of them."""
    kept = [gain >= least for gain in gains]
    for level in range(len(kept) - 1, 0, -1):
        beginnings = np.unique(counted[level].keys[kept[level]] >> _BITS)
        kept[level - 1][np.searchsorted(counted[level - 1].keys, beginnings)] = True
    return kept


def _trie(
    counted: Sequence[Counted],
    shares: Sequence[NDArray[np.float64]],
    kept: Sequence[NDArray[np.bool_]],
    unigrams: NDArray[np.float64],
) -> list[Level]:
    vocabulary = len(unigrams)
    # Every token has a place in the first level, whether it comes or not.
    keys = [np.arange(vocabulary, dtype=np.uint64)]
    keys += [level.keys[keep] for level, keep in zip(counted[1:], kept[1:], strict=True)]
    codes = [quantized(share[keep]) for share, keep in zip(shares, kept, strict=True)]
    levels = []
    for number, own in enumerate(keys):
        successors, backoffs = np.empty(0, np.uint16), np.empty(0, np.uint8)
        if number + 1 < len(keys):
            parents = np.searchsorted(own, keys[number + 1] >> _BITS)
            successors = np.bincount(parents, minlength=len(own)).astype(np.uint16)
            taken = np.bincount(parents, dequantized(codes[number + 1]), minlength=len(own))
            left = np.ones(len(own)) - taken
            backoffs = quantized(left)
        share = unigrams.astype(np.float32) if number == 0 else codes[number]
        last = (own & np.uint64(0xFFFF)).astype(np.uint16)
        levels.append(Level(last, share, successors, backoffs))
    return levels


def fit_weights(
    ngram: TokenNgram, network: LanguageModel, held_out: Sequence[Sequence[int]]
) -> NDArray[np.float32]:
    """Return how much of a mixture the n-gram should have, shape (N, BUCKETS).

    Args:
        ngram: to be mixed in.
        network: to be mixed with.
        held_out: documents that neither was made from, each led by the document token.
    """
    classes, own, others = [], [], []
    for tokens in held_out:
        others += _chances(network, tokens)
        for place in range(1, len(tokens)):
            prediction = ngram.predict(tokens[:place])
            classes.append(prediction.known * BUCKETS + prediction.bucket)
            own.append(float(ngram.distribution(prediction)[tokens[place]]))
    return _fitted(np.array(classes, np.intp), np.array(own), np.array(others), ngram.order)


def _fitted(
    classes: NDArray[np.intp], own: NDArray[np.float64], others: NDArray[np.float64], order: int
) -> NDArray[np.float32]:
    whole = _share_of_mixture(own, others, _USUAL_WEIGHT, strength=_FEW)
    weights = np.full(order * BUCKETS, whole)
    for number in np.unique(classes):
        here = classes == number
        # Few places say little: they are drawn towards what is good for all.
        weights[number] = _share_of_mixture(own[here], others[here], whole, strength=_FEW)
    return weights.reshape(order, BUCKETS).astype(np.float32)


def _chances(network: LanguageModel, tokens: Sequence[int]) -> list[float]:
    """Return the probability that the network gives each token but the first."""
    state, chances = network.initial_state(), []
    for start in range(0, len(tokens) - 1, _SEGMENT):
        piece = np.array(tokens[start : start + _SEGMENT + 1], np.int64)
        step = network.run(piece[:-1, None], state, np.arange(len(piece) - 1))
        state, logits = step.state, step.logits[:, 0]
        chosen = logits[np.arange(len(logits)), piece[1:]] - log_sum_exp(logits)
        chances += np.exp(chosen.astype(np.float64)).tolist()
    return chances


def _share_of_mixture(
    ngram: NDArray[np.float64], network: NDArray[np.float64], prior: float, *, strength: float
) -> float:
    """Return the weight that makes the text most probable, by expectation and maximization."""
    weight = prior
    for _ in range(_FITTINGS):
        share = weight * ngram / (weight * ngram + (1 - weight) * network)
        weight = float((share.sum() + strength * prior) / (len(share) + strength))
    return weight
