"""What is never suggested, and what is near it and may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.personal.never import NeverList

BANNED = NeverList(["ass", "at the end of the day", "don't", "红楼", "Straße"])


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("What an ", "ass"),
        ("What an a", "ss"),
        ("What an A", "SS."),
        ("At the end of the ", "day"),
        ("At the  end\nof", " the day,"),
        ("I don", "’t"),
        ("He said at the end of the da", "y"),
        ("他读红", "楼梦"),
        ("他读", "红楼梦"),
        ("", "STRASSE"),
    ],
)
def test_a_phrase_is_met_wherever_its_end_is_added(before, added):
    assert BANNED.forbids(before, added)


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("What an ", "assist"),
        ("What a m", "ass"),
        ("A cat the end of the da", "y"),
        ("at the end of the", " week"),
        ("an ass", " brayed"),
        ("他读红楼", "，"),
        ("", ""),
    ],
)
def test_what_is_only_near_it_is_allowed(before, added):
    assert not BANNED.forbids(before, added)


@given(st.text(), st.text())
def test_an_empty_list_forbids_nothing(before, added):
    assert not NeverList([]).forbids(before, added)
    assert not NeverList([" ", ""]).forbids(before, added)


@given(st.text("ab 红", min_size=1, max_size=6).filter(str.strip), st.text("ab 红.", max_size=9))
def test_a_whole_phrase_is_forbidden_after_anything(phrase, before):
    assert NeverList([phrase]).forbids(before + " ", phrase)
