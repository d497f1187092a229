"""A text comes in pieces of whole lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.text.pieces import pieces


@given(st.text("ab\n"), st.integers(0, 5))
def test_the_pieces_make_the_text(text, least):
    found = list(pieces(text, least))
    assert "\n".join(piece for _, piece in found) == text
    assert all(text[start:].startswith(piece) for start, piece in found)
    assert all(len(piece) >= least for _, piece in found[:-1])


def test_each_line_can_be_a_piece():
    assert list(pieces("a\n\nb", 0)) == [(0, "a"), (2, ""), (3, "b")]
