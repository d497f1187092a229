"""How a text is told: a draft keeps its tense, its persons and its rhythm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.telling import manner, narration, person, rhythm

PAST = "The kettle was cold. She had come late, and nobody said a word about it. " * 5
PRESENT = "The kettle is cold. She comes late, and nobody says a word about it. " * 5
MINE = "I was tired that winter, and my brother had gone to sea without us. " * 6
CLASSICAL = "老翁者，山中之人也。吾尝问之，翁曰：无名。"
SPOKEN = "老人是山里的人，他说了很多话，我听着，也不知道这是怎么了。"


@pytest.mark.parametrize(
    ("text", "before", "kept"),
    [
        ("He went to the window.", PAST, True),
        ("He goes to the window and is silent.", PAST, False),
        ("He goes to the window.", PRESENT, True),
        ("He went to the window.", PRESENT, False),
        ('"He is here," she said.', PAST, True),
        ("The window, the street, the rain.", PAST, True),
        ("He is here.", "", True),
        ("翁曰：吾老矣。", CLASSICAL, True),
        ("他说了什么呢？", CLASSICAL, False),
        ("他说了什么呢？", SPOKEN, True),
    ],
)
def test_the_tense_or_the_register_of_the_narration(text, before, kept):
    assert (manner(text, before) == 0) is kept


def test_the_more_there_is_of_a_tense_the_surer_it_is():
    assert manner("He is here.", "She was late.") < manner("He is here.", PAST)
    assert manner("He is here and was there.", PAST) < manner("He is here and stays.", PAST)


@pytest.mark.parametrize(
    ("text", "before", "share"),
    [
        ("She took her hat.", PAST, 0),
        ("I took my hat.", PAST, 1),
        ("I took her hat.", PAST, 1 / 2),
        ("You never know.", PAST, 1),
        ('"I know," she said.', PAST, 0),
        ("I took my hat.", MINE, 0),
        ("No hat was there.", PAST, 0),
        ("我不知道。", "他走到窗前，看着外面的雨，没有说话。" * 6, 1),
    ],
)
def test_persons_that_the_text_does_not_use(text, before, share):
    assert person(text, before) == share


def test_of_whom_a_few_words_tell_nobody_knows():
    assert person("I took my hat.", "She came.") < 0.1
    assert person("I took my hat.", "") == 0


def test_a_sentence_as_long_as_the_others_is_in_rhythm():
    before = "It rained all day. The road was wet. Nobody came by. "
    assert rhythm(" She sat alone.", before) < rhythm(" Rain.", before)
    long = " She sat alone by the window and saw the water run down the hill and away from her."
    assert rhythm(" She sat alone.", before) < rhythm(long, before)


def test_what_was_begun_belongs_to_the_sentence():
    before = "It rained all day. The road was wet. Nobody came by. She sat"
    assert rhythm(" alone.", before) < rhythm(" alone.", before.removesuffix(" She sat"))


def test_a_clause_may_still_become_long():
    before = "It rained all day on the hills. The road was wet from end to end. Nobody came by. "
    assert rhythm(" She sat,", before) == 0 < rhythm(" She sat.", before)


def test_a_text_of_two_sentences_has_no_rhythm():
    assert rhythm(" No.", "It rained. The road was wet and nobody came by.") == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"No," he said. "Never." And went.', "  he said.   And went."),
        ("“No,” he said", "  he said"),
        ("他说：“不。”就走了", "他说： 就走了"),
        ('An "open one\nends with its line', "An  \nends with its line"),
    ],
)
def test_narration_is_what_nobody_says(text, told):
    assert narration(text).split() == told.split()


@given(
    st.text("I was isn't he你的之 .“”\"\n", max_size=40),
    st.text('I was he是的也 .“”"\n', max_size=80),
)
def test_every_measure_has_its_bounds(text, before):
    assert 0 <= manner(text, before) <= 1
    assert 0 <= person(text, before) <= 1
    assert 0 <= rhythm(text, before) <= 2
