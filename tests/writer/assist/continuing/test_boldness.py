"""From safer to bolder, along what was measured."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from writer.assist.continuing.boldness import FRONTIER, sampling_at


def test_the_ends_of_the_slider_are_the_ends_of_the_frontier():
    assert sampling_at(0.0) == FRONTIER[0]
    assert sampling_at(1.0) == FRONTIER[-1]


def test_bolder_is_never_colder_nor_less_open():
    ways = [sampling_at(boldness) for boldness in np.linspace(0, 1, 21)]
    for safer, bolder in pairwise(ways):
        assert safer.temperature <= bolder.temperature
        assert safer.min_p >= bolder.min_p
    assert len(set(ways)) == len(ways)


def test_every_way_can_be_drawn_in():
    for boldness in (-1.0, 0.0, 0.4, 1.0, 2.0):
        sampling = sampling_at(boldness)
        assert sampling.temperature > 0
        assert 0 <= sampling.min_p < 1
