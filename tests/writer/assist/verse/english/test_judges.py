"""Against scansions and rhymes that people annotated; nothing of them is in the project."""

from __future__ import annotations

import csv
import re
from itertools import combinations, islice, pairwise
from pathlib import Path

import pytest

from writer.assist.verse.english.line import verse_words
from writer.assist.verse.english.metre import tolerance
from writer.assist.verse.english.rhyme import rhyme
from writer.assist.verse.english.scansion import scan
from writer.assist.verse.form import Metre

JUDGES = Path(__file__).parents[6] / "shared" / "verse" / "judges"
FEET = {"iambic": "iamb", "trochaic": "trochee", "anapestic": "anapaest", "dactylic": "dactyl"}
NAMES = ["dimeter", "trimeter", "tetrameter", "pentameter", "hexameter", "heptameter", "octameter"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not JUDGES.is_dir(), reason="needs ../shared/verse/judges"),
]


@pytest.fixture(scope="module")
def lines(pronouncer):
    """Yield words, metre and the places that people heard, of 1,736 lines."""
    with (JUDGES / "litlab-2016.tsv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (
            verse_words(row["line"], pronouncer),
            Metre(FEET[row["Meter Scheme"]], 2 + NAMES.index(row["Line Scheme"])),
            [re.sub("[^ws]", "", row[column].lower()) for column in ("parse", "parse_human2")],
        )
        for row in rows
    ]


def share(found):
    found = list(found)
    return sum(found) / len(found)


def test_lines_of_ten_metres_are_regular_or_take_a_named_licence(lines):
    read = [(scan(words, metre), metre) for words, metre, _ in lines]
    assert len(read) > 1_700
    regular = share(
        bool(scansion) and not scansion.broken and scansion.cost <= tolerance(metre.feet)
        for scansion, metre in read
    )
    assert regular >= 0.95


def test_syllables_are_counted_as_two_people_counted_them(lines):
    found = []
    for words, _, (one, other) in lines:
        if one and len(one) == len(other):
            lengths = {0}
            for word in words:
                lengths = {length + len(way.marks) for length in lengths for way in word.ways}
            found.append(len(one) in lengths)
    assert len(found) > 1_600
    assert share(found) >= 0.98


def stanzas():
    text = (JUDGES / "chicago-rhyme-all.pgold").read_text("utf-8", errors="replace").splitlines()
    for header, scheme in pairwise(text):
        words, letters = header.split()[1:], scheme.split()
        if header.startswith("POEM") and len(words) == len(letters):
            yield list(zip(words, letters, strict=True))


def test_what_poets_rhymed_is_recognised_and_what_they_did_not_seldom(pronouncer):
    rhymed, unrhymed = [], []
    for stanza in islice(stanzas(), 0, None, 8):
        for (one, first), (other, second) in combinations(stanza[:12], 2):
            spoken = (pronouncer.spoken(one), pronouncer.spoken(other))
            if all(each.rhymes for each in spoken):
                (rhymed if first == second else unrhymed).append(rhyme(one, other, spoken))
    assert len(rhymed) > 4_000
    assert share(kind is not None for kind in rhymed) >= 0.96
    assert share(kind == "perfect" for kind in unrhymed) <= 0.01
