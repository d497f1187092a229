"""A text is taken sentence by sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.first_sentence import first_sentence


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (" fell. It was late.", " fell."),
        (" fell", " fell"),
        ("", ""),
        (" fell\nIt was late.", " fell"),
        ("\n\nIt was late. He left.", "\n\nIt was late."),
        (" said Mr. Hale. He left.", " said Mr. Hale."),
        (" J. K. Hale left. He wept.", " J. K. Hale left."),
        (" cost 3.50 in all. He paid.", " cost 3.50 in all."),
        (" “Well … perhaps!” he said. It rained.", " “Well … perhaps!” he said."),
        (" “Go!” He went.", " “Go!”"),
        ("下雨了。他走了。", "下雨了。"),
        ("他说：“走吧！”她没动。", "他说：“走吧！”"),
        (" He left?! She did.", " He left?!"),
    ],
)
def test_it_ends_where_a_reader_would_say(text, first):
    assert first_sentence(text) == first


@given(st.text("aB .!\n”。", max_size=20))
def test_sentence_by_sentence_all_of_it_is_taken(text):
    left = text
    while left:
        taken = first_sentence(left)
        assert left.startswith(taken)
        assert taken
        left = left[len(taken) :]
