"""Counting and smoothing, against a few dictionaries that do the same slowly."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import RandomRecurrentModel
from training.bundle import ngram as module
from training.bundle.ngram import ORDER, build_ngram, fit_weights, make_ngram
from writer.model.ngram import BUCKETS, TokenNgram, encode_ngram, load_ngram

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARY, DOCUMENT = 6, 0
PLENTY = 1_000_000
WEIGHTS = np.full((ORDER, BUCKETS), 0.3, np.float32)


def text(*parts: Sequence[int]) -> np.ndarray:
    return np.array([token for part in parts for token in (DOCUMENT, *part)], np.uint16)


def built(tokens: np.ndarray, max_bytes: int = PLENTY) -> TokenNgram:
    return TokenNgram(build_ngram(tokens, VOCABULARY, DOCUMENT, max_bytes), WEIGHTS)


class Reference:
    """The same n-gram out of dictionaries, nothing pruned."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._counts = [
            Counter(
                sequence
                for start in range(len(tokens) - order + 1)
                if DOCUMENT not in (sequence := tuple(tokens[start : start + order]))[1:]
            )
            for order in range(1, ORDER + 1)
        ]

    def chance(self, context: tuple[int, ...], token: int) -> float:
        counts = self._counts[len(context)]
        if not context:
            return (counts[(token,)] + 0.5) / (sum(counts.values()) + 0.5 * VOCABULARY)
        shorter = self.chance(context[1:], token)
        total = self._counts[len(context) - 1][context]
        known = [sequence for sequence in counts if sequence[:-1] == context]
        if not known:
            return shorter
        discounts = module._discounts(np.array(list(counts.values())))
        kept = {key: counts[key] - discounts[min(counts[key], 3)] for key in known}
        left = 1 - sum(kept.values()) / total
        return kept.get((*context, token), 0.0) / total + left * shorter


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, VOCABULARY - 1), min_size=4, max_size=60))
def test_unpruned_ngram_is_interpolated_absolute_discounting(body: list[int]) -> None:
    tokens = [DOCUMENT, *body]
    ngram = TokenNgram(keep_everything(np.array(tokens, np.uint16)), WEIGHTS)
    reference = Reference(tokens)
    for end in range(1, len(tokens)):
        context = tuple(tokens[max(0, end - ORDER + 1) : end])
        expected = [reference.chance(context, token) for token in range(VOCABULARY)]
        # Every level is rounded to eight bits, and so is what it leaves to the next.
        np.testing.assert_allclose(
            ngram.distribution(ngram.predict(context)), expected, rtol=0.12, atol=2e-3
        )


def keep_everything(tokens: np.ndarray) -> list:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_LEAST_GAIN", -np.inf)
        return build_ngram(tokens, VOCABULARY, DOCUMENT, PLENTY)


def test_what_often_follows_is_likely() -> None:
    ngram = built(text(*[[1, 2, 3, 4]] * 30, *[[5, 2, 1, 4]] * 10))
    assert ngram.distribution(ngram.predict([1, 2])).argmax() == 3
    assert ngram.distribution(ngram.predict([5, 2])).argmax() == 1
    assert ngram.distribution(ngram.predict([3])).argmax() == 4


def test_no_sequence_goes_across_a_document() -> None:
    ngram = built(text(*[[1, 2]] * 50))
    assert ngram.predict([2]).known == 0


def noisy_text() -> np.ndarray:
    random = np.random.default_rng(0)
    noise = [random.integers(1, VOCABULARY, 40).tolist() for _ in range(20)]
    return text(*[[1, 2, 3, 4]] * 200, *noise)


LEAST = 1_340
"""Bytes of a file that holds the single tokens and a sequence or two."""


@pytest.mark.parametrize("size", [LEAST, LEAST + 100, LEAST + 200, LEAST + 900, PLENTY])
def test_the_size_is_kept_and_what_helps_most_stays(size: int) -> None:
    levels = build_ngram(noisy_text(), VOCABULARY, DOCUMENT, size)
    assert len(encode_ngram(levels, WEIGHTS)) <= size
    ngram = TokenNgram(levels, WEIGHTS)
    assert ngram.distribution(ngram.predict([2])).argmax() == 3


@pytest.mark.parametrize("size", [0, 100, 7 * VOCABULARY, LEAST - 300, LEAST - 60, LEAST - 30])
def test_the_size_holds_where_hardly_anything_fits(size: int) -> None:
    # The largest of all came out where no selection of sequences was small enough.
    levels = build_ngram(noisy_text(), VOCABULARY, DOCUMENT, size)
    assert levels is None or len(encode_ngram(levels, WEIGHTS)) <= size
    assert levels is not None or size < LEAST
    data = make_ngram(noisy_text(), RandomRecurrentModel(VOCABULARY), [], size)
    assert (data is None) == (levels is None)


def test_counting_in_pieces_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = text(*np.random.default_rng(1).integers(1, VOCABULARY, (30, 25)).tolist())
    whole = encode_ngram(build_ngram(tokens, VOCABULARY, DOCUMENT, PLENTY), WEIGHTS)
    monkeypatch.setattr(module, "CHUNK_TOKENS", 64)
    assert encode_ngram(build_ngram(tokens, VOCABULARY, DOCUMENT, PLENTY), WEIGHTS) == whole


def test_what_is_rare_may_be_forgotten_when_there_is_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(2)
    tokens = text(*[[1, 2, 3, 4]] * 100, *random.integers(1, VOCABULARY, (30, 25)).tolist())
    monkeypatch.setattr(module, "CHUNK_TOKENS", 200)
    monkeypatch.setattr(module, "MOST_SEQUENCES", 40)
    ngram = built(tokens)
    for context in ([1, 2], [2], [4, 4], []):
        assert ngram.distribution(ngram.predict(context)).sum() == pytest.approx(1, abs=1e-5)
    assert ngram.distribution(ngram.predict([1, 2])).argmax() == 3


def test_weights_follow_who_is_right() -> None:
    pattern = [1, 2, 3, 4, 5]
    network = RandomRecurrentModel(VOCABULARY)
    ngram = built(text(*[pattern * 4] * 40))
    right = fit_weights(ngram, network, [[DOCUMENT, *pattern * 20]])
    wrong = fit_weights(ngram, network, [[DOCUMENT, *pattern[::-1] * 20]])
    assert right.shape == wrong.shape == (ORDER, BUCKETS)
    assert right.max() > 0.8
    assert wrong.max() < 0.4


def test_without_held_out_text_the_weights_are_the_usual() -> None:
    weights = fit_weights(built(text([1, 2, 3])), RandomRecurrentModel(VOCABULARY), [])
    np.testing.assert_allclose(weights, 0.2)


def test_file_is_one_that_the_writer_loads() -> None:
    tokens = text(*[[1, 2, 3, 4]] * 30)
    data = make_ngram(tokens, RandomRecurrentModel(VOCABULARY), [[0, 1, 2, 3, 4]], PLENTY)
    loaded = load_ngram(data, VOCABULARY)
    assert loaded.order == ORDER
    assert loaded.distribution(loaded.predict([1, 2])).argmax() == 3
