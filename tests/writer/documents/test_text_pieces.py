"""Pieces of texts: all of the text, and the same again where nothing was changed."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from writer.documents.text_pieces import LEAST, MOST, as_bytes, from_bytes, pieces

any_text = st.text(st.characters(exclude_categories=()), max_size=300)


def prose(paragraphs, seed=1):
    rng = random.Random(seed)
    letters = "abcdefgh    "
    return "".join(
        "".join(rng.choices(letters, k=rng.randrange(20, 900))) + ".\n" for _ in range(paragraphs)
    )


@given(any_text, st.sampled_from([1, 30]), st.booleans())
def test_the_pieces_are_the_text(text, times, one_line):
    text *= times
    if one_line:
        text = text.replace("\n", "。")
    assert "".join(pieces(text)) == text
    assert "".join(from_bytes(as_bytes(piece)) for piece in pieces(text)) == text


def test_pieces_have_bounds_even_where_a_text_has_no_lines():
    for text in (prose(400), "no end " * 40_000, "行" * 100_000):
        lengths = [len(piece) for piece in pieces(text)]
        assert min(lengths[:-1]) >= LEAST
        assert max(lengths) <= 2 * MOST


def test_a_change_changes_the_pieces_around_it_only():
    text = prose(2_000)
    before = list(pieces(text))
    assert len(before) > 40
    middle = len(text) // 2
    after = list(pieces(text[:middle] + "A few new words. " + text[middle + 5 :]))
    assert len(set(after) - set(before)) <= 3
