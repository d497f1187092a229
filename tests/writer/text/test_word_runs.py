"""The words of a text as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.word_runs import unit_spans, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Lamp, the lamp!", ["the", "lamp", "the", "lamp"]),
        ("don’t – 3 times", ["don't", "3", "times"]),
        ("月亮 rose。", ["月", "亮", "rose"]),
        ("", []),
    ],
)
def test_words_count_and_han_characters(text, expected):
    assert units(text) == expected


@given(st.text("aB’' 月ß.\n"))
def test_every_word_is_found_again_in_its_text(text):
    parts = [text[start:end] for start, end in unit_spans(text)]
    assert [word for part in parts for word in units(part)] == units(text)
    assert len(parts) == len(units(text))
