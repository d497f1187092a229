"""A pruned token n-gram: what followed the last few tokens in a large text.

It knows names and turns of phrase that a small network has no room for, and nothing beyond a
few tokens back; mixed, the two are better than either (:mod:`writer.model.mixture`). The
arrays form a trie. Level n holds the sequences of n tokens, sorted, those with the same
beginning side by side. The probability of a token w after a context h is interpolated,

    p(w | h) = share(h w) + backoff(h) · p(w | h without its oldest token),

so the whole distribution is one addition of a few successors per level.

Sources: Chen & Goodman 1999, "An Empirical Study of Smoothing Techniques for Language
Modeling"; Heafield 2011, "KenLM: Faster and Smaller Language Model Queries" (the trie).

Axes: V vocabulary, M(n) sequences of n tokens, N order.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from writer.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

MAX_ORDER = 8
STEPS_PER_OCTAVE = 12
"""Of the eight-bit logarithms: a probability is off by 3 % at most."""

BUCKETS = 5
"""Classes of contexts by how much they leave to shorter ones."""

_SHARES: FloatArray = np.exp2(-np.arange(256, dtype=np.float32) / STEPS_PER_OCTAVE)
_BUCKET_BORDERS = np.array([0.86, 0.67, 0.45, 0.25], np.float32)


class Level(NamedTuple):
    """The sequences of n tokens.

    Attributes:
        tokens: the last token of each, shape (M,), uint16.
        shares: its share of what follows the others, as an eight-bit logarithm, shape (M,);
            of the first level float32 probabilities.
        successors: how many sequences of the next level start with it, shape (M,), uint16;
            empty for the last level.
        backoffs: the probability left to shorter contexts after it, likewise.
    """

    tokens: NDArray[np.uint16]
    shares: NDArray[np.uint8] | FloatArray
    successors: NDArray[np.uint16]
    backoffs: NDArray[np.uint8]


class Prediction(NamedTuple):
    """What an n-gram says of the next token: a few tokens that followed, and how often all come.

    Attributes:
        parts: ids and probabilities of what followed contexts of each length, added up.
        unigrams: factor on the probability of every token.
        known: how many tokens of the context it knew.
        bucket: how much it knew of them: 0 = next to nothing … BUCKETS - 1 = nearly all that
            ever followed.
    """

    parts: list[tuple[NDArray[np.uint16], FloatArray]]
    unigrams: float
    known: int
    bucket: int


class TokenNgram:
    """Next-token distributions out of a trie; read-only.

    Attributes:
        order: N, the length of the longest sequences.
        weights: how much of a mixture should be the n-gram's, by ``known`` and ``bucket`` of
            a prediction, shape (N, :data:`BUCKETS`), in [0, 1].
    """

    def __init__(self, levels: Sequence[Level], weights: FloatArray) -> None:
        """Take a trie that :func:`load_ngram` has checked or a program has just built."""
        self.order = len(levels)
        self.weights = weights
        self._unigrams = np.asarray(levels[0].shares, np.float32)
        self._tokens = [level.tokens for level in levels]
        self._shares = [level.shares for level in levels]
        self._backoffs = [level.backoffs for level in levels[:-1]]
        self._first = [_offsets(level.successors) for level in levels[:-1]]
        # A single number out of a memory view is a plain integer, and there at once.
        self._token_views = [tokens.data for tokens in self._tokens]
        self._first_views = [first.data for first in self._first]

    def predict(self, context: Sequence[int]) -> Prediction:
        """Return what follows the last tokens, oldest first; at most N - 1 of them count."""
        parts: list[tuple[NDArray[np.uint16], FloatArray]] = []
        known, certain, left, total = 0, 1.0, 1.0, 0.0
        # From the longest context, which has the first say, to the shortest.
        for length in range(min(len(context), self.order - 1), 0, -1):
            node = self._find(context[-length:])
            if node is None:
                continue
            first = self._first_views[length - 1]
            start, end = first[node], first[node + 1]
            if start == end:
                continue
            shares = _SHARES[self._shares[length][start:end]] * np.float32(left)
            parts.append((self._tokens[length][start:end], shares))
            total += float(shares.sum())
            backoff = float(_SHARES[self._backoffs[length - 1][node]])
            if not known:
                known, certain = length, backoff
            left *= backoff
        # Eight bits are not exact; what is mixed must add up to one.
        scale = 1 / (total + left)
        parts = [(tokens, shares * np.float32(scale)) for tokens, shares in parts]
        return Prediction(parts, left * scale, known, int((certain < _BUCKET_BORDERS).sum()))

    def distribution(self, prediction: Prediction) -> FloatArray:
        """Return a prediction as probabilities of all tokens, shape (V,)."""
        chances = np.zeros_like(self._unigrams)
        self._add(chances, prediction, 1.0)
        return chances

    def mix_into(
        self, chances: FloatArray, contexts: Sequence[Sequence[int]], features: FloatArray
    ) -> None:
        """Mix in what follows each context; see :class:`writer.model.mixture.Expert`."""
        del features
        for row, context in zip(chances, contexts, strict=True):
            prediction = self.predict(context)
            weight = float(self.weights[prediction.known, prediction.bucket])
            np.multiply(row, np.float32(1 - weight), out=row)
            self._add(row, prediction, weight)

    def _add(self, chances: FloatArray, prediction: Prediction, weight: float) -> None:
        chances += np.float32(weight * prediction.unigrams) * self._unigrams
        for tokens, shares in prediction.parts:
            chances[tokens] += np.float32(weight) * shares

    def _find(self, context: Sequence[int]) -> int | None:
        """Return the place of a sequence in its level."""
        node = context[0]
        for level, token in enumerate(context[1:]):
            first, tokens = self._first_views[level], self._token_views[level + 1]
            end = first[node + 1]
            node = bisect_left(tokens, token, first[node], end)
            if node == end or tokens[node] != token:
                return None
        return node


def encode_ngram(levels: Sequence[Level], weights: FloatArray) -> bytes:
    """Return the contents of ``ngram.safetensors``."""
    tensors = {"weights": np.asarray(weights, np.float32)}
    for number, level in enumerate(levels, start=1):
        arrays = level._asdict()
        if number == 1:
            del arrays["tokens"]  # they are 0 … V - 1
        if number == len(levels):
            del arrays["successors"], arrays["backoffs"]
        tensors |= {f"{name}.{number}": array for name, array in arrays.items()}
    return save(tensors)


def load_ngram(data: bytes, vocabulary: int) -> TokenNgram:
    """Read ``ngram.safetensors``, which is not trusted.

    Raises:
        BundleError: it is damaged, or not of a model with this vocabulary.
    """
    try:
        tensors = load(data)
        order = len(tensors["weights"])
        if not 2 <= order <= MAX_ORDER:
            raise BundleError(
                "The n-gram has the order {order}, which Inkling does not use.", order=order
            )
        levels = [_level(tensors, number, order, vocabulary) for number in range(1, order + 1)]
        weights = _checked(tensors, "weights", np.float32, (order, BUCKETS))
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise BundleError("The n-gram of the model is damaged: {error}.", error=error) from None
    unigrams = np.asarray(levels[0].shares, np.float32)
    sane = np.isfinite(unigrams).all() and float(unigrams.min()) >= 0 and 0 < unigrams.sum() < 2
    if not (sane and (weights >= 0).all() and (weights <= 1).all()):
        raise BundleError("The n-gram of the model holds no probabilities.")
    return TokenNgram(levels, weights)


def quantized(shares: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return shares in (0, 1] as eight-bit logarithms."""
    steps = np.rint(-np.log2(np.maximum(shares, 1e-9)) * STEPS_PER_OCTAVE)
    return np.asarray(np.clip(steps, 0, 255), np.uint8)


def dequantized(codes: NDArray[np.uint8]) -> FloatArray:
    """Return the shares that eight-bit logarithms stand for."""
    return np.asarray(_SHARES[codes], np.float32)


def _offsets(successors: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Return where the successors of each sequence start, and where the last ones end."""
    return np.concatenate([[0], np.cumsum(successors, dtype=np.uint32)]).astype(np.uint32)


def _level(
    tensors: Mapping[str, NDArray[np.generic]], number: int, order: int, vocabulary: int
) -> Level:
    """Return one level, its arrays of the right kinds and lengths, its tokens tokens."""
    if number == 1:
        size = vocabulary
        tokens = np.arange(vocabulary).astype(np.uint16)
    else:
        size = int(np.sum(tensors[f"successors.{number - 1}"], dtype=np.uint64))
        tokens = _checked(tensors, f"tokens.{number}", np.uint16, (size,))
        if size and int(tokens.max()) >= vocabulary:
            raise ValueError("a token outside the vocabulary")
    kind = np.float32 if number == 1 else np.uint8
    shares = _checked(tensors, f"shares.{number}", kind, (size,))
    if number == order:
        return Level(tokens, shares, np.empty(0, np.uint16), np.empty(0, np.uint8))
    return Level(
        tokens,
        shares,
        _checked(tensors, f"successors.{number}", np.uint16, (size,)),
        _checked(tensors, f"backoffs.{number}", np.uint8, (size,)),
    )


def _checked(
    tensors: Mapping[str, NDArray[np.generic]], name: str, kind: type, shape: tuple[int, ...]
) -> NDArray:  # type: ignore[type-arg]
    array = tensors[name]
    if array.dtype != kind or array.shape != shape:
        raise ValueError(f"{name} has another shape or kind than it should")
    return array
