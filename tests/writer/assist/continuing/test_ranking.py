"""The score of a draft: each thing that speaks for it or against it, by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.ranking import (
    FLUENT,
    NAME_COST,
    UNENDED_COST,
    echo,
    judge,
    new_names,
    repetition,
    unbalanced,
)

BEFORE = 'Old Martha sat by the fire. "It is late," said Tom.\n\n'


def total(text, before=BEFORE, chance=-3.0, plain=-3.5, *, ended=True, count=10):
    return judge(text, before, [chance] * count, [plain] * count, ended=ended).total


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She saw Martha at Tom's door.", set()),
        ("She saw Perry and the Sieur Amadis.", {"perry", "sieur", "amadis"}),
        ("And then I'll go, on Monday, God knows.", set()),
        ('"Come," he said. "What is it?"', set()),
        ("Perry went home.", set()),
        ("CHAPTER two.", {"chapter"}),
        ("“Leave it,” said Ben’s wife.", {"ben"}),
        ("月亮升起来了。", set()),
    ],
)
def test_names_that_came_from_nowhere(text, names):
    assert new_names(text, BEFORE) == names


def test_a_name_at_the_beginning_of_a_sentence_takes_one_who_knows():
    assert new_names("Perry went. He left.", BEFORE, lambda word: word == "Perry") == {"perry"}
    assert new_names("Martha went. He left.", BEFORE, lambda _: True) == {"he"}


def test_the_rest_of_a_word_is_no_name():
    assert new_names("Y", "She wrote M") == set()


def test_each_name_costs_the_same():
    plain = total("She saw them at the door.")
    assert total("She saw Perry at the door.") == pytest.approx(plain - NAME_COST)
    assert total("She saw Perry at the Fine door.") == pytest.approx(plain - 2 * NAME_COST)


@pytest.mark.parametrize(
    ("text", "before", "share"),
    [
        ("no sea nor ship", "", 0),
        ("sat by the fire", "Old Martha sat by the fire.", 1),
        ("he went away and he went away", "", 1 / 5),
        ("", "", 0),
        ("她走到窗前去", "她走到窗前去", 1),
    ],
)
def test_phrases_that_come_again(text, before, share):
    assert repetition(text, before) == pytest.approx(share)


def test_words_of_meaning_are_heard_when_they_come_again():
    assert echo("the sea and the sea", "") == 1 / 2
    assert echo("a sea and the ship", "The SEA, far out.") == 1 / 2
    assert echo("and so it was to be", "and so it was to be") == 0
    assert echo("雨下雨", "") == 1 / 2


@pytest.mark.parametrize(
    ("text", "before", "count"),
    [
        ('He said, "No."', "", 0),
        ('He said, "No.', "", 1),
        ('he said. "No."', '"Yes," ', 0),
        ("and so on.", '"Yes, ', 0),
        ('and so on."', '"Yes, ', 0),
        ("He (the old one) left.", "", 0),
        ("He left).", "", 1),
        ("(He left.", "", 1),
        ("“No,” he said. “Yes.", "", 1),
        ("老人说：“回家吧。”", "", 0),
        ("老人说：“回家吧。", "", 1),
        ("left.", 'An "old wound.\n\nHe ', 0),
    ],
)
def test_quotations_and_brackets(text, before, count):
    assert unbalanced(text, before) == count


def test_a_sentence_that_does_not_end_is_worse():
    assert total("She sat and", ended=False) == pytest.approx(total("She sat and") - UNENDED_COST)


def test_what_is_more_fluent_than_people_write_is_no_better():
    assert total("She sat.", chance=-4) < total("She sat.", chance=-3.5, plain=-4)
    surer = total("She sat.", chance=FLUENT + 1, plain=FLUENT + 1)
    assert surer == total("She sat.", chance=FLUENT, plain=FLUENT)


def test_what_the_text_explains_is_better():
    assert total("She sat.", plain=-5) > total("She sat.", plain=-3)


def test_nobody_begins_to_speak_where_nobody_spoke():
    silent = "Old Martha sat by the fire. "
    assert judge('"No."', silent, [-3.0], [-3.0], ended=True).speaks
    assert not judge('"No."', BEFORE, [-3.0], [-3.0], ended=True).speaks
    assert total('"No."', silent) < total('"No."')


def test_a_short_answer_is_not_the_best_because_it_is_short():
    assert total("No.", count=2) < total("She sat down again.", count=8)


@given(st.text('ab "“”()\n.A', max_size=20), st.text('ab "“”()\n.A', max_size=20))
def test_it_judges_whatever_there_is(text, before):
    score = judge(text, before, [], [], ended=True)
    assert score.unbalanced >= 0
    assert 0 <= score.repetition <= 1
    assert 0 <= score.echo <= 1
