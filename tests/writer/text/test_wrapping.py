"""Lines are broken at sentences, and nothing of the text is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.wrapping import break_places


def lines(text, width):
    places = [0, *break_places(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One two. Three four five.", ["One two. ", "Three four five."]),
        ("One “two.” Three four five.", ["One “two.” ", "Three four five."]),
        ("one two three four five", ["one two three ", "four five"]),
        ("a" * 35, ["a" * 16, "a" * 16, "a" * 3]),
        (
            "天上有一个月亮。地上有一条很长很长的河。",
            ["天上有一个月亮。", "地上有一条很长很长的河。"],
        ),
        ("short", ["short"]),
        ("", [""]),
    ],
)
def test_lines_end_with_sentences_or_words(text, wanted):
    assert lines(text, 16) == wanted


@given(st.text("ab. 。\u00a0", max_size=300), st.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_too_long(text, width):
    assert "".join(lines(text, width)) == text
    assert all(0 < len(line) <= width for line in lines(text, width) if text)
