"""Where reading begins: a matter of the text and the caret, the same for many carets in a row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import ENGLISH
from writer.assist.context import (
    LONGEST_READING,
    SHORTEST_READING,
    from_border,
    reading_of,
    start_of_reading,
)

LONG = "".join(f"{number}. {ENGLISH}" for number in range(100))


@given(st.integers(0, 10**7))
def test_what_is_read_is_neither_short_nor_endless(position):
    start = start_of_reading(position)
    assert 0 <= start <= position
    assert position - start <= LONGEST_READING
    assert start == 0 or position - start >= SHORTEST_READING


def test_reading_begins_anew_once_in_thousands_of_characters():
    starts = {start_of_reading(position) for position in range(100_000)}
    assert len(starts) == 25


@given(st.integers(0, len(LONG)))
def test_a_reading_is_read_as_a_whole(end):
    reading = reading_of(LONG[:end])
    assert LONG[:end].endswith(reading)
    assert reading_of(reading) == reading


def test_a_reading_starts_at_a_paragraph_or_word():
    assert from_border("half a line\n\nfour five six\n\nseven") == "four five six\n\nseven"
    assert from_border("alf word word word") == "word word word"
    assert from_border("x" * 5_000 + " far") == "x" * 5_000 + " far"
