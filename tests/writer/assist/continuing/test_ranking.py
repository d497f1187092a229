"""The score of a draft: each thing that speaks for it or against it, by itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.ranking import (
    BY_LANGUAGE,
    Weights,
    echo,
    judge,
    new_names,
    repetition,
    unbalanced,
    weights_of,
)

BEFORE = 'Old Martha sat by the fire. "It is late," said Tom.\n\n'


WEIGHTS = Weights(
    fluent=-2.5,
    fluency=1.0,
    related=1.5,
    context=0.5,
    names=0.25,
    repetition=1.0,
    echo=1.0,
    unbalanced=0.5,
    speaks=0.5,
    unended=0.75,
    short=3.0,
    manner=1.0,
    person=1.0,
    rhythm=0.5,
)


def score(text, before=BEFORE, chance=-3.0, plain=-3.5, *, ended=True, count=10):
    return judge(text, before, [chance] * count, [plain] * count, ended=ended, weights=WEIGHTS)


def total(text, before=BEFORE, chance=-3.0, plain=-3.5, *, ended=True, count=10):
    return score(text, before, chance, plain, ended=ended, count=count).total


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
    assert total("She saw Perry at the door.") == pytest.approx(plain - WEIGHTS.names)
    assert total("She saw Perry at the Fine door.") == pytest.approx(plain - 2 * WEIGHTS.names)


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
    assert total("She sat and", ended=False) == pytest.approx(
        total("She sat and") - WEIGHTS.unended
    )


def test_what_is_more_fluent_than_enough_is_no_better():
    fluent = total("She sat.", chance=-2.5, plain=-2.5)
    assert total("She sat.", chance=-3.5, plain=-3.5) == pytest.approx(fluent - WEIGHTS.fluency)
    assert total("She sat.", chance=-1.5, plain=-1.5) == pytest.approx(fluent)


def test_what_the_text_explains_is_better():
    assert total("She sat.", plain=-4) > total("She sat.", plain=-3)
    assert total("She sat.", plain=-6) == total("She sat.", plain=-4.5)


def test_nobody_begins_to_speak_where_nobody_spoke():
    silent = "Old Martha sat by the fire. "
    assert judge('"No."', silent, [-3.0], [-3.0], ended=True).speaks
    assert not judge('"No."', BEFORE, [-3.0], [-3.0], ended=True).speaks
    assert total('"No."', silent) < total('"No."')


def test_a_short_answer_is_not_the_best_because_it_is_short():
    assert total("No.", count=2) < total("She sat down again.", count=8)


def test_the_reasons_add_up_to_the_total_and_the_weightiest_comes_first():
    judged = score("She saw Perry, Perry (at the door", ended=False)
    reasons = judged.reasons()
    assert reasons[0] == ("unended", -WEIGHTS.unended)
    assert ("names", -WEIGHTS.names) in reasons
    assert WEIGHTS.fluent + sum(nats for _, nats in reasons) == pytest.approx(judged.total)
    assert all(reasons)
    assert [abs(nats) for _, nats in reasons] == sorted(
        (abs(nats) for _, nats in reasons), reverse=True
    )


def test_a_draft_that_leaves_how_the_text_is_told_is_worse():
    before = "She was tired. He had gone, and the house was still. She stood and listened. " * 3
    assert total("She said that he was late.", before) > total("She says that he is late.", before)
    assert total("She was late.", before) > total("I was late.", before)


def test_a_card_says_what_counts_and_what_it_leaves_out_is_as_usual():
    weights = weights_of("en-GB", {"names": 0.75, "of a later version": 1.0})
    assert weights.names == 0.75
    assert weights.echo == BY_LANGUAGE["en"].echo
    assert weights_of("zh", {}) == BY_LANGUAGE["zh"]
    assert weights_of("fr", {}) == BY_LANGUAGE["en"]


@given(st.text('ab "“”()\n.A', max_size=20), st.text('ab "“”()\n.A', max_size=20))
def test_it_judges_whatever_there_is(text, before):
    judged = judge(text, before, [], [], ended=True)
    assert judged.unbalanced >= 0
    assert 0 <= judged.repetition <= 1
    assert 0 <= judged.echo <= 1
    assert math.isfinite(judged.total)
