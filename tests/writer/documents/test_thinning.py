"""Which versions stay: a pure rule, held against every sequence of moments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.documents.thinning import DAY, HOUR, MINUTE, WEEK, Moment, kept

NOW = 1_800_000_000.0

ages = st.one_of(
    st.floats(-HOUR, 2 * HOUR, allow_subnormal=False),
    st.floats(0, 2 * DAY, allow_subnormal=False),
    st.floats(0, 60 * DAY, allow_subnormal=False),
    st.floats(0, 300 * DAY, allow_subnormal=False),
)
moments = st.lists(st.tuples(ages, st.integers(0, 2)), max_size=40).map(
    lambda drawn: [Moment(NOW - age, rank, id_) for id_, (age, rank) in enumerate(drawn)]
)


def only(moments_, ids):
    return [moment for moment in moments_ if moment.id in ids]


@given(moments)
def test_the_newest_always_stays(taken):
    stay = kept(taken, NOW)
    assert stay <= {moment.id for moment in taken}
    if taken:
        assert max(taken, key=lambda moment: (moment.time_s, moment.id)).id in stay


@given(moments)
def test_thinning_what_was_thinned_removes_nothing(taken):
    stay = kept(taken, NOW)
    assert kept(only(taken, stay), NOW) == stay


@given(moments, st.floats(0, 90 * DAY, allow_subnormal=False))
def test_thinning_now_and_later_comes_to_the_same_as_thinning_later(taken, later):
    at_once = kept(taken, NOW + later)
    step_by_step = kept(only(taken, kept(taken, NOW)), NOW + later)
    assert step_by_step == at_once


@given(moments, st.floats(0, 90 * DAY, allow_subnormal=False))
def test_as_time_goes_by_nothing_comes_back(taken, later):
    assert kept(taken, NOW + later) <= kept(taken, NOW)


@given(moments)
def test_what_has_a_reason_stays_before_what_was_taken_by_the_clock(taken):
    stay = kept(taken, NOW)
    for gone in (moment for moment in taken if moment.id not in stay):
        # In the same week at least, something worth as much and not older than the slot stays.
        assert any(
            other.rank >= gone.rank and abs(other.time_s - gone.time_s) < WEEK
            for other in only(taken, stay)
        )


def test_a_day_of_writing_leaves_what_the_rule_says():
    # One version each ten seconds for 40 days.
    every_ten_s = [Moment(NOW - age, 0, id_) for id_, age in enumerate(range(0, 40 * DAY, 10))]
    stay = only(every_ten_s, kept(every_ten_s, NOW))

    def between(least, greatest):
        return sum(least <= NOW - moment.time_s < greatest for moment in stay)

    assert between(0, 10 * MINUTE) in {10, 11}
    assert between(10 * MINUTE, HOUR) in {5, 6}
    assert between(HOUR, DAY) in {23, 24}
    assert between(DAY, 30 * DAY) in {29, 30}
    assert between(30 * DAY, 40 * DAY) in {2, 3}


def test_of_one_minute_the_saved_one_stays_and_the_newest():
    minute = NOW // MINUTE * MINUTE
    taken = [Moment(minute + 1, 1, 1), Moment(minute + 2, 0, 2), Moment(minute + 70, 0, 3)]
    assert kept(taken, minute + 80) == {1, 3}
    assert kept(taken[:2], minute + 80) == {1, 2}
