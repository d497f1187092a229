"""Suggestions that go unheeded become rarer, then pause."""

from __future__ import annotations

from writer.assist.showing.back_off import PAUSE_MS, BackOff


def ignored(times):
    back_off = BackOff()
    begun = [back_off.ignore(1000.0) for _ in range(times)]
    return back_off, begun


def test_each_makes_the_next_dearer():
    assert [ignored(times)[0].reluctance for times in (0, 1, 5)] == [0, 0.2, 1]


def test_the_tenth_begins_a_pause():
    back_off, begun = ignored(10)
    assert begun == [False] * 9 + [True]
    assert back_off.pause_left_ms(1000.0) == PAUSE_MS
    assert back_off.pause_left_ms(1000.0 + PAUSE_MS) == 0


def test_after_a_pause_five_more_begin_the_next():
    back_off, _ = ignored(10)
    assert back_off.reluctance == 1
    assert [back_off.ignore(1e6) for _ in range(5)] == [False] * 4 + [True]


def test_a_wanted_one_forgives_all():
    back_off, _ = ignored(10)
    back_off.reset()
    assert (back_off.reluctance, back_off.pause_left_ms(1000.0)) == (0, 0)
