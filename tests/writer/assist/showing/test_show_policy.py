"""The show policy: every rule of timing and silence, with a clock that the test moves."""

from __future__ import annotations

import dataclasses
import math

import pytest

from writer.assist.options import AssistanceOptions
from writer.assist.request import Ghost
from writer.assist.showing.back_off import IGNORED_BEFORE_PAUSING, PAUSE_MS
from writer.assist.showing.show_policy import (
    CLOSING_PUNCTUATION,
    SNOOZE_MS,
    Objection,
    Outcome,
    Place,
    Rest,
    ShowPolicy,
)

SURE = Ghost(" times", -0.1)
END = Place()


class Clock:
    def __init__(self):
        self.now_ms = 1000.0

    def __call__(self):
        return self.now_ms

    def pass_ms(self, duration_ms):
        self.now_ms += duration_ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def policy(clock):
    return ShowPolicy(AssistanceOptions(), clock)


def type_at(policy, clock, interval_ms, keys=1):
    for _ in range(keys):
        clock.pass_ms(interval_ms)
        policy.typed("a")


def ignore(policy, clock, times=1, seen_ms=600):
    for _ in range(times):
        policy.shown()
        clock.pass_ms(seen_ms)
        policy.hidden(Outcome.IGNORED)


def test_nothing_is_asked_for_before_the_first_key(policy):
    assert policy.objection_at(END) is Objection.NOTHING_TYPED


def test_after_a_typed_key_a_suggestion_may_be_asked_for(policy):
    policy.typed("a")
    assert policy.objection_at(END) is None


def test_a_writer_of_unknown_pace_waits_120_ms(policy, clock):
    policy.typed("a")
    assert policy.wait_ms() == 120
    clock.pass_ms(50)
    assert policy.wait_ms() == 70
    clock.pass_ms(100)
    assert policy.wait_ms() == 0


def test_a_wish_is_answered_at_once(policy):
    policy.typed("a")
    policy.asked()
    assert policy.was_asked
    assert policy.wait_ms() == 0


@pytest.mark.parametrize(
    "reason",
    [
        Objection.DELETED,
        Objection.UNDONE,
        Objection.PASTED,
        Objection.EDITED,
        Objection.FOCUS_CHANGED,
        Objection.CARET_MOVED,
    ],
)
def test_an_interruption_silences_until_the_next_key(policy, reason):
    policy.typed("a")
    policy.interrupted(reason)
    assert policy.objection_at(END) is reason
    policy.typed("a")
    assert policy.objection_at(END) is None


def test_a_wish_overrides_an_interruption(policy):
    policy.interrupted(Objection.CARET_MOVED)
    policy.asked()
    assert policy.objection_at(END) is None


def test_whoever_wants_suggestions_only_when_asked_gets_none_before(clock):
    policy = ShowPolicy(AssistanceOptions(only_when_asked=True), clock)
    policy.typed("a")
    assert policy.objection_at(END) is Objection.ONLY_WHEN_ASKED
    policy.asked()
    assert policy.objection_at(END) is None


@pytest.mark.parametrize(
    ("place", "objection"),
    [
        (Place(composing=True), Objection.COMPOSING),
        (Place(has_selection=True), Objection.SELECTION),
        (Place(continuing=True), Objection.CONTINUING),
        (Place(after="and so on"), Objection.MID_PARAGRAPH),
        (Place(after=" and so on"), Objection.MID_PARAGRAPH),
        (Place(after="  "), None),
        (Place(paragraph_length=10_001), Objection.LONG_PARAGRAPH),
        (Place(paragraph_length=10_000), None),
        (Place(paragraph_start="# A title"), Objection.HEADING),
        (Place(verbatim=True), Objection.VERBATIM),
    ],
)
def test_the_place_decides(policy, place, objection):
    policy.typed("a")
    assert policy.objection_at(place) is objection


@pytest.mark.parametrize("mark", sorted(CLOSING_PUNCTUATION))
def test_closing_punctuation_after_the_caret_is_no_obstacle(policy, mark):
    policy.typed("a")
    assert policy.objection_at(Place(after=f"{mark} and so on")) is None


def test_a_wish_does_not_override_the_place(policy):
    policy.asked()
    assert policy.objection_at(Place(after="word")) is Objection.MID_PARAGRAPH


def test_off_is_off_even_when_asked(policy):
    policy.set_options(AssistanceOptions(enabled=False))
    policy.asked()
    assert policy.objection_at(END) is Objection.OFF


def test_a_model_with_nothing_to_say_says_nothing(policy):
    policy.typed("a")
    assert policy.objection_to(None, "It was") is Objection.NOTHING_TO_SAY


def test_the_gate_follows_the_pace_of_the_writer(policy, clock):
    type_at(policy, clock, 300, keys=40)
    assert policy.gate_ms == pytest.approx(180)


def test_a_long_commit_is_a_slow_key_no_more(policy, clock):
    for _ in range(10):
        clock.pass_ms(1800)
        policy.typed("月亮")
    assert policy.gate_ms == pytest.approx(180)


def test_a_writer_sees_what_is_worth_a_look(policy):
    policy.typed("a")
    assert policy.objection_to(SURE, "") is None
    assert policy.objection_to(Ghost(" x", -0.1), "") is Objection.NOT_WORTH_A_LOOK


def test_a_talkative_setting_shows_what_a_quiet_one_holds_back(policy):
    doubtful = Ghost(" times", -0.7)
    policy.typed("a")
    assert policy.objection_to(doubtful, "") is Objection.NOT_WORTH_A_LOOK
    policy.set_options(AssistanceOptions(talkativeness=1.0))
    assert policy.objection_to(doubtful, "") is None


def test_a_slow_writer_sees_more_than_a_fast_one(policy, clock):
    likely = Ghost(" time", -0.25)
    type_at(policy, clock, 90, keys=40)
    assert policy.objection_to(likely, "") is Objection.NOT_WORTH_A_LOOK
    type_at(policy, clock, 500, keys=40)
    assert policy.objection_to(likely, "") is None


def test_a_ghost_is_shortened_to_what_is_worth_most(policy):
    policy.typed("a")
    sure, likely = Ghost(" all", -0.05), Ghost(" all the", -0.1)
    ghost = Ghost(" all the way", -1.9, (likely, sure))
    assert policy.objection_to(ghost, "") is None
    assert policy.best_part(ghost) == likely
    policy.asked()
    assert policy.best_part(ghost) == ghost


def test_all_is_looked_for_when_asked_and_what_may_be_worth_it_otherwise(policy):
    policy.typed("a")
    assert -2.5 < policy.least_chance < -0.5
    policy.asked()
    assert policy.least_chance == -math.inf


def test_an_unsure_suggestion_is_shown_when_asked_for(policy):
    policy.asked()
    assert policy.objection_to(Ghost(" x", -9.0), "") is None


def test_a_refused_suggestion_is_not_offered_again_at_its_place(policy):
    policy.refuse("It was the best of", " times")
    policy.typed("a")
    assert policy.objection_to(SURE, "It was the best of") is Objection.REFUSED
    assert policy.objection_to(SURE, "It was the worst of") is None
    assert policy.objection_to(Ghost(" always", -0.1), "It was the best of") is None


def test_a_refused_suggestion_comes_when_asked_for(policy):
    policy.refuse("It was the best of", " times")
    policy.asked()
    assert policy.objection_to(SURE, "It was the best of") is None


def test_tab_accepts_after_120_ms_and_not_before(policy, clock):
    policy.shown()
    clock.pass_ms(119)
    assert not policy.acceptable
    clock.pass_ms(1)
    assert policy.acceptable


def test_nothing_visible_is_nothing_to_accept(policy, clock):
    assert not policy.acceptable
    policy.shown()
    clock.pass_ms(500)
    policy.hidden(Outcome.WITHDRAWN)
    assert not policy.acceptable


def test_ignored_suggestions_make_the_next_dearer(policy, clock):
    look = policy.costs.look
    ignore(policy, clock, times=5)
    assert policy.costs.look == pytest.approx(2 * look)


def test_ten_ignored_suggestions_pause_for_30_s(policy, clock):
    ignore(policy, clock, times=9)
    policy.typed("a")
    assert policy.objection_at(END) is None
    ignore(policy, clock)
    assert policy.objection_at(END) is Objection.PAUSED
    clock.pass_ms(29_999)
    assert policy.objection_at(END) is Objection.PAUSED
    clock.pass_ms(1)
    assert policy.objection_at(END) is None


def test_a_suggestion_seen_too_briefly_is_not_ignored(policy, clock):
    ignore(policy, clock, times=20, seen_ms=499)
    policy.typed("a")
    assert policy.ignored == 0
    assert policy.objection_at(END) is None


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.TYPED_THROUGH, Outcome.WITHDRAWN])
def test_only_ignoring_counts_as_ignoring(policy, clock, outcome):
    for _ in range(10):
        policy.shown()
        clock.pass_ms(900)
        policy.hidden(outcome)
    assert policy.ignored == 0


def test_an_acceptance_resets_the_back_off(policy, clock):
    ignore(policy, clock, times=10)
    policy.typed("a")
    policy.shown()
    policy.accepted()
    assert policy.ignored == 0
    assert policy.objection_at(END) is None


def test_after_an_acceptance_the_next_suggestion_waits_for_the_gate(policy, clock):
    policy.asked()
    policy.accepted()
    assert policy.wait_ms() == 120


def test_part_of_a_suggestion_accepted_leaves_the_rest_acceptable(policy, clock):
    policy.shown()
    clock.pass_ms(200)
    policy.accepted()
    assert policy.acceptable


def test_a_wish_ends_a_pause(policy, clock):
    ignore(policy, clock, times=10)
    policy.asked()
    assert policy.objection_at(END) is None


def test_a_snooze_lasts_a_minute(policy, clock):
    policy.typed("a")
    policy.snooze()
    assert policy.objection_at(END) is Objection.SNOOZED
    clock.pass_ms(59_999)
    assert policy.snoozed
    clock.pass_ms(1)
    assert not policy.snoozed
    assert policy.objection_at(END) is None


def test_a_wish_ends_a_snooze(policy):
    policy.snooze()
    policy.asked()
    assert policy.objection_at(END) is None


def test_new_options_keep_what_is_known_of_the_writer(policy, clock):
    type_at(policy, clock, 300, keys=10)
    policy.set_options(dataclasses.replace(AssistanceOptions(), talkativeness=0.9))
    assert policy.gate_ms == pytest.approx(180)


def test_a_rest_says_how_long_it_is_and_whose_wish_it_was(policy, clock):
    assert policy.rest is None
    ignore(policy, clock, IGNORED_BEFORE_PAUSING)
    assert policy.rest == Rest(PAUSE_MS, unwanted=True)
    policy.snooze()
    clock.pass_ms(PAUSE_MS)
    assert policy.rest == Rest(SNOOZE_MS - PAUSE_MS, unwanted=False)
    policy.asked()
    assert policy.rest is None


def test_the_one_ignored_too_many_says_that_a_pause_begins(policy, clock):
    ignore(policy, clock, IGNORED_BEFORE_PAUSING - 1)
    for outcome, begins in ((Outcome.WITHDRAWN, False), (Outcome.IGNORED, True)):
        policy.shown()
        clock.pass_ms(600)
        assert policy.hidden(outcome) is begins
