"""What inline text is worth: keys saved against the cost of a look."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.request import Ghost
from writer.assist.showing.worth import (
    HAN_SHARE,
    LOOK_MS,
    MOST_KEYS,
    READ_MS,
    WRONG_KEYS,
    Costs,
)

COSTS = Costs(look=1.5, wrong=4.0, read=3.0)
chances = st.floats(0.01, 1.0)
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)
texts = st.text("abc 月", min_size=1, max_size=MOST_KEYS // 3)


def ghost(text, chance, *shorter):
    return Ghost(text, math.log(chance), shorter)


def test_a_sure_text_is_worth_its_keys_less_the_accepting_one_and_a_look():
    assert COSTS.worth(ghost(" times", 1.0)) == pytest.approx(6 - 1 - 1.5)


def test_a_wrong_text_costs_more_than_a_look():
    assert COSTS.worth(ghost(" times", 1e-9)) == pytest.approx(-4 - 1.5)


def test_an_even_chance_of_six_letters_is_not_worth_it_and_of_twelve_is():
    assert COSTS.worth(ghost(" times", 0.5)) < 0
    assert COSTS.worth(ghost(" handkerchief", 0.6)) > 0


def test_one_letter_is_worth_nothing_however_sure():
    assert COSTS.worth(ghost("e", 1.0)) < 0


def test_what_is_typed_before_it_was_read_saves_nothing():
    assert COSTS.worth(ghost("ing", 1.0)) == pytest.approx(-1.5)
    assert COSTS.worth(ghost("ting", 1.0)) == pytest.approx(4 - 1 - 1.5)


def test_a_slow_writer_can_read_shorter_ones_than_a_fast_one():
    slow, fast = (Costs.of(0, interval_ms) for interval_ms in (300, 120))
    assert slow.worth(ghost("ing", 1.0)) > 0
    assert fast.worth(ghost("ting", 1.0)) < 0 < fast.worth(ghost("tings", 1.0))


def test_what_cannot_be_read_in_time_is_not_preferred_for_being_sure():
    whole = ghost("ly the", 0.9, ghost("ly", 1.0))
    assert COSTS.best_part(whole) == whole


def test_a_chinese_character_counts_as_the_keys_it_takes_and_is_read_at_a_glance():
    assert COSTS.worth(ghost("月亮", 1.0)) == pytest.approx(6 - 1 - HAN_SHARE * 1.5)
    assert COSTS.worth(ghost("月", 0.9)) > 0


def test_the_best_part_is_neither_the_longest_nor_the_surest():
    sure, likely, long = ghost(" all", 0.9), ghost(" all the", 0.85), ghost(" all the way", 0.2)
    whole = ghost(long.text, 0.2, likely, sure)
    assert COSTS.best_part(whole) == likely


@given(SHARES, SHARES, st.floats(20, 2000), SHARES)
def test_a_talkative_writer_is_never_shown_less(one, other, interval_ms, ignored):
    quieter, louder = (Costs.of(place, interval_ms, ignored) for place in sorted((one, other)))
    assert louder.look <= quieter.look
    assert louder.wrong <= quieter.wrong
    assert louder.read <= quieter.read


@given(st.floats(20, 2000), st.floats(20, 2000))
def test_a_slow_writer_loses_fewer_keys_by_a_look(one, other):
    fast, slow = sorted((one, other))
    assert Costs.of(0, slow).look <= Costs.of(0, fast).look


def test_the_quiet_writer_pays_in_full():
    assert Costs.of(0, 150) == Costs(LOOK_MS / 150, WRONG_KEYS, READ_MS / 150)


def test_what_was_ignored_lately_costs_more():
    assert Costs.of(0, 150, 1.0) == Costs(2 * LOOK_MS / 150, 2 * WRONG_KEYS, 2 * READ_MS / 150)


@given(chances, texts)
def test_nothing_below_the_least_chance_is_worth_a_look(chance, text):
    if math.log(chance) < COSTS.least_chance:
        assert COSTS.worth(ghost(text, chance)) <= 0
