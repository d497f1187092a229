from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.elision import lengthened, shortened, varies_in_length
from writer.assist.verse.english.sounds import (
    SOUNDS,
    coded,
    is_vowel,
    onset,
    rhyme_key,
    rhyme_start,
    spelt,
    stresses,
)

READINGS = st.binary(min_size=1, max_size=12).map(lambda b: bytes(x % len(SOUNDS) for x in b))


@given(READINGS)
def test_coding_and_spelling_are_inverse(sounds):
    assert coded(spelt(sounds)) == sounds


@given(READINGS)
def test_the_rhyme_begins_at_a_vowel_and_the_onset_ends_there(sounds):
    start = rhyme_start(sounds)
    assert start == len(sounds) or is_vowel(sounds[start])
    assert not any(map(is_vowel, onset(sounds)))
    assert sounds[:start].endswith(onset(sounds))


@given(READINGS)
def test_an_elision_takes_one_syllable_and_an_expansion_adds_one(sounds):
    count = len(stresses(sounds))
    assert {len(stresses(short)) for short in shortened(sounds)} <= {count - 1}
    assert {len(stresses(long)) for long in lengthened(sounds)} <= {count + 1}


def test_stresses_are_those_of_the_dictionary():
    assert stresses(coded("P R IH0 Z EH1 N T EY2 SH AH0 N")) == "0120"


@pytest.mark.parametrize(
    ("one", "other"),
    [("N AY1 T", "L AY1 T"), ("F AY1 R", "HH AY1 ER0"), ("B L AY1 N D IH0 D", "M AY1 N D AH0 D")],
)
def test_words_that_rhyme_have_one_key(one, other):
    assert rhyme_key(coded(one)) == rhyme_key(coded(other))


def test_between_and_queen_have_another_onset():
    """Comparing one consonant called them the same sound."""
    assert onset(coded("B IH0 T W IY1 N")) != onset(coded("K W IY1 N"))


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("HH EH1 V AH0 N", "HH EH1 V N"),
        ("EH1 V ER0 IY0", "EH1 V R IY0"),
        ("G L AO1 R IY0 AH0 S", "G L AO1 R AH0 S"),
        ("B IY1 IH0 NG", "B IY1 NG"),
        ("F L AW1 ER0", "F L AW1 R"),
        ("OW1 V ER0", "AO1 R"),
        ("W IH1 S P ER0 IH0 NG", "W IH1 S P R IH0 NG"),
    ],
)
def test_verse_shortens_as_poets_do(said, short):
    assert coded(short) in list(shortened(coded(said)))


def test_a_stressed_syllable_is_never_swallowed():
    assert list(shortened(coded("B IH0 L IY1 F"))) == []


@pytest.mark.parametrize(
    ("said", "varies"),
    [
        ("EH1 V ER0 IY0", True),
        ("M EH1 M ER0 IY0", True),
        ("K AE1 M R AH0", False),
        ("P AW1 ER0", False),
        ("HH EH1 V AH0 N", False),
    ],
)
def test_prose_loses_a_syllable_between_two_weak_ones_only(said, varies):
    """Verse shortens heaven and power, too, but does not have to."""
    assert varies_in_length(coded(said)) == varies


@pytest.mark.parametrize(("said", "long"), [("F AY1 R", "F AY1 ER0"), ("AW1 R", "AW1 ER0")])
def test_verse_lengthens_fire_and_our(said, long):
    assert list(lengthened(coded(said))) == [coded(long)]
