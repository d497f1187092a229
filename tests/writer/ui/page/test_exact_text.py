from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.ui.page import exact_text
from writer.ui.page.exact_text import from_document, to_document

MARKS = "\U0010f000\U0010f8a0\U0010f8ff"
"""Characters that mean something else, the one before them among them."""

AWKWARD = st.text(st.sampled_from("ab\n\0\x1b\u2029\ufeff\ud83d\udce9😀诗" + MARKS), max_size=40)


@given(AWKWARD, st.integers(1, 9))
def test_any_text_comes_back_however_it_is_parted(text: str, at_once: int) -> None:
    whole = to_document(text)
    before, exact_text._AT_ONCE = exact_text._AT_ONCE, at_once
    try:
        assert to_document(text) == whole
        assert from_document(whole) == text
    finally:
        exact_text._AT_ONCE = before


@given(AWKWARD)
def test_nothing_is_left_that_qt_would_lose(text: str) -> None:
    assert not set(to_document(text)) & set("\0\x1b\u2029\ufeff\ud83d\udce9")
