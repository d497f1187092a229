"""Which word a rhyme is wanted with at a caret, and what it takes the place of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.rhyme_place import rhyme_place

A = "The lantern in the harbour window burns,\n"
A2 = "And what the morning teaches evening learns;\n"
B = "And nobody has asked it for a light;\n"
A3 = "The sea takes what it gives, and it returns\n"
B2 = "With all the little noises of the night.\n"
C = "The boats are home, the nets are hung to dry;\n"
D = "The gulls are asking nothing of the bay.\n"
SEA = "There was an old man of the sea,\nWho said, I have swallowed a bee,\n"
HIDE = "It is buzzing inside,\nIt will not come and hide,\n"


@pytest.mark.parametrize(
    ("before", "word"),
    [
        (A + B + A3 + "With all the little noises of the ", "light"),
        (A + B + A3 + "With all the", "light"),
        (A + A2 + B + "The sea goes on and on through all the ", "light"),
        (A + B + D + "The sea goes on and on and it ", "light"),  # a ballad, so far
        (A + B + "The sea takes what it gives and it ", "burns"),
        (SEA + HIDE + "And I wish it would only let ", "bee"),
        (A + B + A3 + B2 + "\n" + C + D + "Somebody in the kitchen wonders ", "dry"),
        (A + B + A3 + B2 + "\n" + C + D + A + "And in the hall there burns a single ", "bay"),
        # Nothing is wanted where a rhyme begins.
        (A, "burns"),
        (A + B + A3 + B2 + "\nThe boats are home, the nets are on the quay", "quay"),
        # What stands already tells what it was meant to rhyme with.
        (A + B + A3 + "The sea goes on, and nobody concerns", "returns"),
        ("A heading of some words\n\n" + A + B + A3 + "And all the noises of the ", "light"),
        ("Prose, " * 30 + "\n" + A + B + A3 + "And all the noises of the ", "light"),
        ("", ""),
        ("\n\n", ""),
    ],
)
def test_the_rhyme_that_a_place_wants(pronouncer, before, word):
    place = rhyme_place(before, "", pronouncer)
    assert place.word == word
    assert place.ends_line


def test_within_a_line_it_is_the_word_at_the_caret(pronouncer):
    place = rhyme_place(A + B + A3 + "With all the litt", "le noises of the night", pronouncer)
    assert (place.word, place.replaced, place.replaced_after) == ("little", 4, 2)
    assert not place.ends_line


def test_punctuation_behind_the_word_stays(pronouncer):
    place = rhyme_place(A + B + A3 + "With all the noises of the dark.”", "", pronouncer)
    assert (place.word, place.replaced, place.tail) == ("light", len("dark.”"), ".”")


def test_what_may_be_meant_besides_is_named_with_its_line(pronouncer):
    place = rhyme_place(A + B + A3 + "With all the dark", "\nAnd not a soul to hear", pronouncer)
    assert [each.word for each in place.choices] == ["light", "dark", "returns", "burns", "hear"]
    assert place.choices[0].line == B.strip()
    assert place.choices[1].line == ""


def test_the_writer_may_name_another(pronouncer):
    assert rhyme_place(A + B, "", pronouncer, "lantern").word == "lantern"


@given(st.text("ab ,.'\n’”é", max_size=40), st.text("ab ,.'\n", max_size=20))
def test_a_rhyme_never_takes_the_place_of_more_than_a_word(pronouncer, before, after):
    place = rhyme_place(before, after, pronouncer)
    gone = before[len(before) - place.replaced :]
    assert gone.endswith(place.tail)
    word = gone[: len(gone) - len(place.tail)] + after[: place.replaced_after]
    assert not set(word) & set(" ,.\n”")
    assert not any(map(str.isalnum, place.tail))
