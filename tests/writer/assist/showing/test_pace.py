"""The writer's rhythm, and the gate that follows it."""

from __future__ import annotations

import pytest

from writer.assist.showing.pace import Pace


def pace_of(interval_ms, keys=1, times=40):
    pace = Pace()
    for _ in range(times):
        pace.add_interval(interval_ms, keys)
    return pace


def test_an_unknown_pace_is_that_of_a_gate_of_120_ms():
    assert Pace().key_interval_ms == 200
    assert pace_of(90, times=4).gate_ms == 120


@pytest.mark.parametrize(
    ("interval_ms", "gate_ms"), [(50, 80), (200, 120), (300, 180), (1500, 400)]
)
def test_the_gate_is_a_share_of_the_interval(interval_ms, gate_ms):
    assert pace_of(interval_ms).gate_ms == pytest.approx(gate_ms)


def test_what_an_input_method_commits_took_several_keys():
    assert pace_of(1200, keys=6).key_interval_ms == 200


def test_a_thought_is_no_rhythm():
    pace = pace_of(200)
    for _ in range(40):
        pace.add_interval(9000)
    assert pace.key_interval_ms == 200


def test_a_program_that_sends_keys_is_no_reason_to_divide_by_nothing():
    assert pace_of(0).key_interval_ms == 20
