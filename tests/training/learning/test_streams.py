"""Streams: what the network reads, and in which order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.learning.streams import Streams
from writer.errors import CorpusError


def test_targets_are_one_token_ahead():
    streams = Streams(np.arange(1_000, dtype=np.uint16), batch=4, length=10)
    inputs, targets = streams.next_segment()
    assert inputs.shape == targets.shape == (10, 4)
    np.testing.assert_array_equal(targets, inputs + 1)


def test_segments_follow_each_other_in_every_stream():
    streams = Streams(np.arange(1_000, dtype=np.uint16), batch=4, length=10)
    _, before = streams.next_segment()
    after, _ = streams.next_segment()
    np.testing.assert_array_equal(after[0], before[-1])


def test_every_pass_says_where_it_starts():
    streams = Streams(np.arange(100, dtype=np.uint16), batch=3, length=10)
    assert streams.segments == 3
    starts = []
    for _ in range(7):
        starts.append(streams.at_start)
        streams.next_segment()
    assert starts == [True, False, False, True, False, False, True]


def test_a_later_pass_has_its_borders_elsewhere():
    streams = Streams(np.arange(1_000, dtype=np.uint16), batch=4, length=10)
    first = [streams.next_segment()[0][0] for _ in range(streams.segments)]
    second = [streams.next_segment()[0][0] for _ in range(streams.segments)]
    assert {int(token) % 10 for token in np.ravel(first)} == {0, 9, 8, 7}
    assert {int(token) for token in np.ravel(second)} != {int(t) for t in np.ravel(first)}


@given(st.integers(0, 40), st.integers(0, 5))
def test_the_text_is_a_ring(position, seed):
    streams = Streams(np.arange(100, dtype=np.uint16), batch=3, length=10, seed=seed)
    streams.position = position
    inputs, targets = streams.next_segment()
    np.testing.assert_array_equal(targets, (inputs + 1) % 100)


def test_processes_share_the_text_among_them():
    text = np.arange(1_000, dtype=np.uint16)
    together = Streams(text, batch=8, length=10)
    whole = [together.next_segment()[0] for _ in range(3)]
    for rank in range(2):
        streams = Streams(text, batch=4, length=10)
        streams.share(rank, 2)
        for segment in whole:
            part = segment[:, 4 * rank : 4 * rank + 4]
            np.testing.assert_array_equal(streams.next_segment()[0], part)


def test_too_little_text_for_so_many_processes():
    streams = Streams(np.arange(30, dtype=np.uint16), batch=4, length=10)
    with pytest.raises(CorpusError, match="with 5 processes"):
        streams.share(0, 5)


def test_tokens_are_counted():
    streams = Streams(np.array([1, 2, 2, 3, 1, 1], dtype=np.uint16), batch=1, length=2)
    assert streams.counts(6).tolist() == [0, 3, 2, 1, 0, 0]


def test_a_position_can_be_gone_back_to():
    streams = Streams(np.arange(1_000, dtype=np.uint16), batch=4, length=10)
    segments = [streams.next_segment()[0] for _ in range(6)]
    streams.position = 3
    np.testing.assert_array_equal(streams.next_segment()[0], segments[3])


@given(st.integers(3, 3_000), st.integers(1, 64), st.integers(2, 100))
def test_any_text_of_three_tokens_can_be_read(count, batch, length):
    streams = Streams(np.arange(count, dtype=np.uint16), batch, length)
    assert 1 <= streams.batch <= batch
    assert 2 <= streams.length <= length
    seen = set()
    for _ in range(streams.segments):
        inputs, targets = streams.next_segment()
        np.testing.assert_array_equal(targets, inputs + 1)
        assert not seen & set(inputs.flatten())
        seen |= set(inputs.flatten())
    assert max(seen) < count - 1
    # Less than a segment of every stream is left unread.
    assert len(seen) > count - 1 - streams.batch * (streams.length + 1)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_short_a_text(count):
    with pytest.raises(CorpusError, match="too little text"):
        Streams(np.arange(count, dtype=np.uint16), batch=4, length=10)
