from __future__ import annotations

import pytest

from writer.assist.verse.english.corrections import Corrections, correct
from writer.assist.verse.english.pronouncing import Pronouncer
from writer.assist.verse.english.rhyme import rhyme
from writer.assist.verse.english.rhyme_scheme import LineEnds, letters
from writer.assist.verse.english.rhyming_words import find_rhymes, word_like
from writer.errors import FormError


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("night", "light", "perfect"),
        ("Night", "knight", "rich"),
        ("night", "Night", "same word"),
        ("love", "move", "eye"),
        ("temperate", "date", "eye"),
        ("mystery", "sea", "promoted"),
        ("eternity", "die", "promoted"),
        ("worm", "swarm", "slant"),
        ("time", "line", "slant"),
        ("grace", "rays", "slant"),
        ("burning", "turning", "perfect"),
        ("between", "queen", "perfect"),
        ("dimm'd", "untrimm'd", "perfect"),
        ("been", "seen", "perfect"),
        ("caught", "knot", "perfect"),
        ("far", "for", "slant"),
        ("lantern", "harbour", None),
        ("sweeter", "singer", None),
        ("grieving", "sleeping", None),
    ],
)
def test_kinds_of_rhyme_have_their_names(pronouncer, first, second, kind):
    spoken = (pronouncer.spoken(first), pronouncer.spoken(second))
    assert rhyme(first, second, spoken) == kind
    assert rhyme(second, first, spoken[::-1]) == kind


def test_what_nobody_knows_rhymes_to_the_eye_alone(pronouncer):
    words = ("Zvblomoor", "Qvblomoor")
    assert rhyme(*words, tuple(map(pronouncer.spoken, words))) == "eye"
    words = ("Zvblomoor", "door")
    assert rhyme(*words, tuple(map(pronouncer.spoken, words))) in {"eye", None}


@pytest.mark.parametrize(
    ("ends", "scheme"),
    [
        ("night day light way", "ABAB"),
        ("night light day way", "AABB"),
        ("night day way light", "ABBA"),
        ("lantern night harbour light", "-A-A"),
        ("love grass move glass", "ABAB"),
        ("lantern harbour window", "---"),
    ],
)
def test_the_scheme_of_line_ends_is_found(pronouncer, ends, scheme):
    found = LineEnds([f"and so the {word}," for word in ends.split()], pronouncer)
    assert "".join(letters(found.links())) == scheme


def test_an_empty_line_end_rhymes_with_nothing(pronouncer):
    assert LineEnds(["...", "the light"], pronouncer).links() == [None, None]


def test_rhymes_come_perfect_ones_apart_from_slant_ones(pronouncer):
    found = find_rhymes("Light", pronouncer, 500)
    perfect, slant = ({each.word for each in kind} for kind in (found.perfect, found.slant))
    assert {"night", "tonight", "white"} <= perfect
    assert "light" not in perfect
    assert "delight" in {each.word for each in found.rich}
    assert "late" in slant
    assert not perfect & slant
    assert {each.word: each.syllables for each in found.perfect}["tonight"] == 2


def test_the_most_used_words_come_first_and_no_more_than_wanted(pronouncer):
    found = find_rhymes("night", pronouncer, 5)
    assert len(found.perfect) == 5
    assert found.perfect[0].word in {"light", "might", "right", "quite"}


def test_a_word_that_nobody_knows_is_told(pronouncer):
    with pytest.raises(FormError, match="It is not known what “Yvlirastor” rhymes with"):
        find_rhymes("Yvlirastor", pronouncer, 5)


def test_the_writers_own_words_rhyme_and_as_the_writer_says_them(pronouncer):
    own = {
        each.word.lower(): each
        for each in (
            correct("Celebran", "ce-le-BRAN", "ran", pronouncer.spoken),
            correct("tan", "tan", "barn", pronouncer.spoken),
        )
    }
    corrected = Pronouncer(pronouncer.table, Corrections(own))
    found = [each.word for each in find_rhymes("plan", corrected, 300).perfect]
    assert found[0] == "Celebran"
    assert "can" in found
    assert "tan" not in found


def test_a_reading_is_told_by_a_common_word_that_has_no_other(pronouncer):
    like = [word_like(each, pronouncer.table) for each in pronouncer.spoken("read").readings]
    assert all(len(pronouncer.spoken(each).readings) == 1 for each in like)
    assert word_like(pronouncer.spoken("orange").readings[0], pronouncer.table) == ""


def test_a_rhyme_is_rich_by_the_reading_that_it_rhymes_with(pronouncer):
    found = find_rhymes("desert", pronouncer, 300)
    assert "dirt" in [each.word for each in found.perfect]
    assert "dessert" in [each.word for each in found.rich]


def test_where_full_rhymes_are_few_last_syllables_rhyme_as_poets_let_them(pronouncer):
    found = find_rhymes("memory", pronouncer, 300)
    assert found.perfect == ()
    words = [each.word for each in found.promoted]
    assert "sea" in words
    assert "memory" not in words
    for word in words[:50]:
        kind = rhyme("memory", word, (pronouncer.spoken("memory"), pronouncer.spoken(word)))
        assert kind in {"promoted", "eye"}, word
    assert find_rhymes("light", pronouncer, 300).promoted == ()
    assert find_rhymes("orange", pronouncer, 300).perfect == ()
