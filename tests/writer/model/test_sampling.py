"""The arithmetic of drawing a token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from writer.model.sampling import greedy, likely_enough, log_sum_exp, nucleus, sample, top_k

LOGITS = hnp.arrays(
    np.float32,
    st.integers(1, 40),
    # A session of ONNX Runtime makes its thread take subnormal numbers for zero.
    elements=st.floats(-30, 30, width=32, allow_subnormal=False),
)
MASS = st.floats(0.01, 1.0)


def probabilities(logits):
    exponentials = np.exp(np.asarray(logits, np.float64))
    return exponentials / exponentials.sum()


@given(LOGITS)
def test_the_normaliser_makes_probabilities_add_up_to_one(logits):
    assert np.exp(logits - log_sum_exp(logits)).sum() == pytest.approx(1, abs=1e-4)


def test_the_normaliser_works_row_by_row():
    logits = np.array([[0.0, 0.0], [1000.0, -1000.0]], np.float32)
    assert log_sum_exp(logits) == pytest.approx([np.log(2), 1000])


@given(LOGITS, MASS)
def test_the_nucleus_holds_the_mass_and_nothing_less_would(logits, p):
    kept = nucleus(logits, p)
    mass = probabilities(logits)[kept]
    assert mass.sum() >= p - 1e-6
    assert mass[:-1].sum() < p + 1e-6
    assert (np.diff(mass) <= 1e-9).all()


@given(LOGITS, st.integers(1, 50))
def test_top_k_keeps_the_most_probable(logits, k):
    kept = top_k(logits, k)
    assert len(kept) == len(set(kept)) == min(k, len(logits))
    assert logits[kept].tolist() == sorted(logits.tolist(), reverse=True)[: len(kept)]


@given(LOGITS, st.integers(0, 2**32 - 1), st.integers(0, 5), MASS)
def test_what_is_drawn_was_allowed(logits, seed, k, p):
    drawn = sample(logits, np.random.default_rng(seed), temperature=0.9, k=k, p=p)
    assert drawn in top_k(logits, k or len(logits))


@given(LOGITS, st.integers(0, 2**32 - 1))
def test_the_same_seed_draws_the_same_token(logits, seed):
    first, second = (sample(logits, np.random.default_rng(seed)) for _ in range(2))
    assert first == second


@given(LOGITS)
def test_temperature_zero_is_greedy(logits):
    drawn = sample(logits, np.random.default_rng(0), temperature=0)
    assert drawn == greedy(logits)
    assert logits[drawn] == logits.max()


def test_impossible_tokens_are_never_drawn():
    logits = np.array([-np.inf, 0.0, -np.inf], np.float32)
    random = np.random.default_rng(0)
    assert {sample(logits, random, temperature=5) for _ in range(50)} == {1}


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_draws_follow_the_distribution_at_that_temperature(temperature):
    logits = np.array([0.0, 1.0, 2.0, -1.0], np.float32)
    random = np.random.default_rng(7)
    draws = [sample(logits, random, temperature=temperature) for _ in range(20_000)]
    observed = np.bincount(draws, minlength=4) / len(draws)
    assert observed == pytest.approx(probabilities(logits / temperature), abs=0.015)


def test_top_k_and_nucleus_cut_the_tail_before_the_draw():
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], np.float32))
    random = np.random.default_rng(3)
    by_k = {sample(logits, random, k=2) for _ in range(300)}
    by_p = {sample(logits, random, p=0.75) for _ in range(300)}
    assert by_k == by_p == {0, 1}


def test_the_logits_stay_as_they_are():
    logits = np.array([1.0, 2.0, 3.0], np.float32)
    sample(logits, np.random.default_rng(0), temperature=0.5, k=2, p=0.9)
    assert logits.tolist() == [1, 2, 3]


@pytest.mark.parametrize("p", [0.0, -0.5, 1.1])
def test_a_mass_out_of_range_is_refused(p):
    with pytest.raises(ValueError, match="p must be"):
        nucleus(np.zeros(3, np.float32), p)


def test_negative_arguments_are_refused():
    with pytest.raises(ValueError, match="negative"):
        sample(np.zeros(3, np.float32), np.random.default_rng(0), temperature=-1)
    with pytest.raises(ValueError, match="k must be"):
        top_k(np.zeros(3, np.float32), 0)


@given(LOGITS, st.floats(0.01, 0.99))
def test_what_is_likely_enough_has_a_share_of_the_likeliest(logits, share):
    kept = likely_enough(logits, share)
    chances = probabilities(logits)
    assert greedy(logits) in kept
    assert np.all(chances[kept] >= chances.max() * share * 0.999)
    others = np.delete(chances, kept)
    assert np.all(others <= chances.max() * share * 1.001)


def test_a_share_of_nothing_keeps_all_and_one_is_refused():
    assert likely_enough(np.zeros(3, np.float32), 0).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="share"):
        likely_enough(np.zeros(3, np.float32), 1)


def test_what_is_too_unlikely_is_never_drawn_however_hot():
    logits = np.array([5, 4, 0], np.float32)
    random = np.random.default_rng(0)
    drawn = {sample(logits, random, temperature=5, min_p=0.1) for _ in range(200)}
    assert drawn == {0, 1}
