"""A trie of token sequences, as the formula says and as strangers may send it."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import load, save

from writer.errors import BundleError
from writer.model.ngram import (
    BUCKETS,
    Level,
    TokenNgram,
    dequantized,
    encode_ngram,
    load_ngram,
    quantized,
)

VOCABULARY = 5
WEIGHTS = np.linspace(0.1, 0.8, 3 * BUCKETS, dtype=np.float32).reshape(3, BUCKETS)
UNIGRAMS = np.array([0.1, 0.2, 0.3, 0.25, 0.15], np.float32)


def trie() -> list[Level]:
    """Return a trie that knows 1 2, 1 3, 2 3 and 1 2 4."""
    codes = quantized(np.array([0.5, 0.25, 0.5]))
    left = quantized(np.array([1.0, 0.25, 0.5, 1.0, 1.0]))
    nothing = np.empty(0, np.uint16), np.empty(0, np.uint8)
    return [
        Level(np.arange(5, dtype=np.uint16), UNIGRAMS, np.array([0, 2, 1, 0, 0], np.uint16), left),
        Level(
            np.array([2, 3, 3], np.uint16),
            codes,
            np.array([1, 0, 0], np.uint16),
            quantized(np.array([0.125, 1.0, 1.0])),
        ),
        Level(np.array([4], np.uint16), quantized(np.array([0.875])), *nothing),
    ]


def ngram() -> TokenNgram:
    return TokenNgram(trie(), WEIGHTS)


def chances(context: list[int], of: TokenNgram | None = None) -> np.ndarray:
    of = of or ngram()
    return of.distribution(of.predict(context))


def test_unknown_context_gives_the_frequencies() -> None:
    prediction = ngram().predict([0])
    np.testing.assert_allclose(chances([0]), UNIGRAMS, rtol=1e-6)
    assert (prediction.known, prediction.bucket) == (0, 0)


def test_known_context_is_interpolated() -> None:
    expected = UNIGRAMS * 0.25
    expected[[2, 3]] += [0.5, 0.25]
    prediction = ngram().predict([1])
    np.testing.assert_allclose(chances([1]), expected, rtol=0.03)
    assert prediction.known == 1


def test_longest_known_context_counts_and_longer_ones_do_not_matter() -> None:
    two = UNIGRAMS * 0.5
    two[3] += 0.5
    expected = two * 0.125
    expected[4] += 0.875
    for context in ([1, 2], [4, 1, 2], [3, 3, 3, 1, 2]):
        prediction = ngram().predict(context)
        np.testing.assert_allclose(chances(context), expected, rtol=0.06)
        assert (prediction.known, prediction.bucket) == (2, BUCKETS - 1)


def test_a_longer_context_may_be_known_where_a_shorter_one_is_not() -> None:
    levels = trie()
    # Nothing follows 2 alone any more; 1 2 is still followed by 4.
    levels[0] = levels[0]._replace(successors=np.array([0, 2, 0, 0, 0], np.uint16))
    levels[1] = Level._make(array[:2] for array in levels[1])
    assert TokenNgram(levels, WEIGHTS).predict([1, 2]).known == 2


@pytest.mark.parametrize("context", [[], [0], [1], [2], [1, 2], [2, 3], [1, 2, 4]])
def test_probabilities_add_up_to_one(context: list[int]) -> None:
    assert chances(context).sum() == pytest.approx(1, abs=1e-5)


def test_eight_bits_are_three_percent_exact() -> None:
    shares = np.geomspace(1e-6, 1, 1_000)
    np.testing.assert_allclose(dequantized(quantized(shares)), shares, rtol=0.03)


def test_file_holds_what_was_written() -> None:
    loaded = load_ngram(encode_ngram(trie(), WEIGHTS), VOCABULARY)
    np.testing.assert_array_equal(loaded.weights, WEIGHTS)
    for context in ([], [1], [1, 2]):
        np.testing.assert_array_equal(chances(context, loaded), chances(context))


def changed(**arrays: np.ndarray | None) -> bytes:
    """Return a file in which some arrays are others, or missing."""
    tensors = load(encode_ngram(trie(), WEIGHTS))
    for name, array in arrays.items():
        if array is None:
            del tensors[name.replace("_", ".")]
        else:
            tensors[name.replace("_", ".")] = array
    return save(tensors)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no safetensors at all",
        encode_ngram(trie(), WEIGHTS)[:-1],
        changed(weights=None),
        changed(weights=WEIGHTS[:, :2].copy()),
        changed(weights=WEIGHTS + 1),
        changed(weights=np.full_like(WEIGHTS, np.nan)),
        changed(weights=np.zeros((99, BUCKETS), np.float32)),
        changed(shares_1=np.full(5, np.nan, np.float32)),
        changed(shares_1=np.zeros(5, np.float32)),
        changed(shares_1=-UNIGRAMS),
        changed(shares_1=UNIGRAMS.astype(np.float64)),
        changed(shares_1=UNIGRAMS[:4].copy()),
        changed(successors_1=np.array([0, 2, 1, 9, 0], np.uint16)),
        changed(successors_1=np.array([[0, 2, 1, 0, 0]], np.uint16)),
        changed(tokens_2=np.array([2, 3, 7], np.uint16)),
        changed(tokens_2=np.array([2, 3], np.uint16)),
        changed(backoffs_2=None),
        changed(shares_3=None),
    ],
)
def test_foreign_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BundleError, match="n-gram"):
        load_ngram(data, VOCABULARY)


def test_file_of_another_vocabulary_is_refused() -> None:
    with pytest.raises(BundleError, match="n-gram"):
        load_ngram(encode_ngram(trie(), WEIGHTS), VOCABULARY + 1)
