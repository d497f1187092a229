from __future__ import annotations

import pytest

from writer.assist.verse.english.line import verse_words
from writer.assist.verse.english.metre import MetreFinder, tolerance
from writer.assist.verse.english.scansion import scan
from writer.assist.verse.form import Metre

PENTAMETER = Metre("iamb", 5)
TETRAMETER = Metre("iamb", 4)
DACTYLS = Metre("dactyl", 4)
HEXAMETER = Metre("iamb", 6)


def read(line, metre, pronouncer):
    return scan(verse_words(line, pronouncer), metre)


@pytest.mark.parametrize(
    ("line", "metre", "feet", "licences"),
    [
        ("The lantern in the harbour window burns", PENTAMETER, "ws|ws|ws|ws|ws", ()),
        ("Silence of snow upon the harbour wall", PENTAMETER, "sw|ws|ws|ws|ws", ("inversion",)),
        ("The lantern in the window trembles", TETRAMETER, "ws|ws|ws|wsw", ("feminine ending",)),
        ("And heaven leans upon the harbour wall tonight", HEXAMETER, "ws|ws|ws|ws|ws|ws", ()),
        ("Never again be the lantern so bright", DACTYLS, "sww|sww|sww|s", ("catalexis",)),
        ("Lanterns in the harbour burning", Metre("trochee", 4), "sw|sw|sw|sw", ()),
        ("Lanterns in the harbour burn", Metre("trochee", 4), "sw|sw|sw|s", ("catalexis",)),
        ("With a lamp in his hand and the rain", Metre("anapaest", 3), "wws|wws|wws", ()),
    ],
)  # fmt: skip
def test_a_line_is_read_in_its_metre(pronouncer, line, metre, feet, licences):
    scansion = read(line, metre, pronouncer)
    assert scansion.marked == feet
    assert scansion.licences == licences
    assert not scansion.broken


def test_an_elision_is_named_with_its_word(pronouncer):
    scansion = read("And heaven hath the lantern of the night", PENTAMETER, pronouncer)
    assert (scansion.marked, scansion.licences) == ("ws|ws|ws|ws|ws", ())
    scansion = read("The murmuring of the lantern and the rain", PENTAMETER, pronouncer)
    assert scansion.licences == ("elision",)
    assert [way.licence for way in scansion.ways][1] == "elision"


def test_a_stress_on_a_weak_place_is_broken(pronouncer):
    scansion = read("The machine burns", Metre("iamb", 2), pronouncer)
    assert scansion.broken == (1,) or scansion.cost > tolerance(2)


def test_a_line_far_too_long_is_read_in_no_way(pronouncer):
    assert read("The lantern in the harbour window burns", Metre("iamb", 2), pronouncer) is None
    assert read("The lamp", PENTAMETER, pronouncer) is None


def test_a_quotation_mark_is_no_apostrophe_and_o_clock_keeps_its_own(pronouncer):
    words = verse_words("‘The lamp,’ he said, ‘is o’er th’ wave, ’tis well-lit.’", pronouncer)
    texts = [word.text for word in words]
    assert texts == [
        "The",
        "lamp",
        "he",
        "said",
        "is",
        "o’er",
        "th’",
        "wave",
        "’tis",
        "well",
        "lit",
    ]


def test_words_know_where_they_stand(pronouncer):
    line = "  — In 1914, the lamp’s"
    for word in verse_words(line, pronouncer):
        assert line[word.start : word.end] == word.text


@pytest.mark.parametrize(
    ("lines", "metres"),
    [
        (
            [
                "The lantern in the harbour window burns,",
                "And nobody has asked it for a light;",
                "The sea takes what it gives, and it returns",
                "With all the little noises of the night.",
            ],
            [PENTAMETER],
        ),
        (
            [
                "The lantern burns, the harbour sleeps,",
                "The rain is on the wall;",
                "There is a promise that he keeps",
                "And never keeps at all.",
                "The keeper trims the yellow flame",
                "And looks upon the sea;",
                "He does not know the captain's name,",
                "Nor where the ship may be.",
            ],
            [Metre("iamb", 4), Metre("iamb", 3)],
        ),
        (
            [
                "With a lamp in his hand and the rain in his hair",
                "He has gone to the end of the harbour alone,",
                "And the boats in the dark and the gulls in the air",
                "Are as still as the sea and as cold as the stone.",
            ],
            [Metre("anapaest", 4)],
        ),
    ],
)
def test_the_metre_of_a_poem_is_found(pronouncer, lines, metres):
    finder = MetreFinder([verse_words(line, pronouncer) for line in lines])
    assert list(finder.pattern().metres) == metres


def test_prose_in_lines_has_no_metre(pronouncer):
    lines = [
        "He had bought the paper at the corner,",
        "as on every other Tuesday since the strike, and",
        "was reading aloud, to nobody in particular,",
        "the prices of fish",
    ]
    assert MetreFinder([verse_words(line, pronouncer) for line in lines]).pattern() is None
