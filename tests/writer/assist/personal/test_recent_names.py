"""Which names were written a moment ago, and how much that says."""

from __future__ import annotations

import pytest

from writer.assist.personal.recent_names import HALF_LIFE, NEAR, OPINION, recent_names
from writer.assist.word_at_caret import locate


def recent(before):
    return recent_names(before, locate(before))


def test_names_are_known_by_their_first_letter():
    assert set(recent("Marta, said Martin, to Paul. So, M")) == {"Martin"}
    assert set(recent("When Marta saw Martin and Paul, M")) == {"Marta", "Martin"}
    assert set(recent("When Marta's dog saw Martin, Mart")) == {"Marta", "Martin"}
    assert recent("When Marta saw Martin, Mas") == {}


def test_who_was_named_last_and_most_counts_most():
    found = recent("when Marta saw Martin and Moritz and Martin, M")
    assert sorted(found, key=found.get) == ["Marta", "Moritz", "Martin"]


def test_a_mention_counts_for_half_after_a_while():
    near, far = recent("saw Marta, M"), recent("saw Marta, " + "a" * (HALF_LIFE - 1) + " M")
    assert far["Marta"] == pytest.approx(near["Marta"] / 2)
    assert near["Marta"] == pytest.approx(1 / OPINION, rel=0.02)
    assert recent("saw Marta, " + "a" * NEAR + " M") == {}


@pytest.mark.parametrize(
    "before",
    [
        "She saw Marta, m",  # no capital
        "She saw Marta. M",  # any word may begin a sentence
        "She saw Marta,\nM",  # or a line of verse
        "She saw Marta, ",
        "Marta, M",
        "the NATO, N",
        "",
    ],
)
def test_where_no_name_is_meant_or_known_none_is_found(before):
    assert recent(before) == {}
