"""Ghost text as a typist meets it, on answers that are known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.measuring.glance import Answer, Glance, GlanceTally, glance
from writer.assist.request import Ghost

TEXT = "It was the best of times, it was the worst of times. "


def ghost(text, chance=0.99):
    return Ghost(text, math.log(chance))


def answers(text, said):
    """Return answers that say ``said[n]`` behind the first n characters."""
    return [Answer(said.get(at + 1)) for at in range(len(text))]


def test_without_ghost_text_nothing_is_shown():
    tally = glance(TEXT, answers(TEXT, {}), 0)
    assert (tally.shown, tally.right, tally.visible_ms) == (0, 0, [])
    assert (tally.keys, tally.units) == (len(TEXT), 12)


def test_a_right_one_counts_once_and_stands_until_it_is_typed():
    tally = glance(TEXT, answers(TEXT, {10: ghost(" best of")}), 0)
    assert (tally.shown, tally.right, tally.first_right) == (1, 1, 1)
    assert (tally.letters, tally.saved) == (8, 7)
    assert tally.visible_ms[0] > 8 * 100
    assert tally.gone == 0


def test_a_wrong_one_goes_with_the_first_letter_that_disagrees():
    tally = glance(TEXT, answers(TEXT, {10: ghost(" world of")}), 0)
    assert (tally.shown, tally.right, tally.first_right, tally.saved) == (1, 0, 0, 0)
    assert tally.gone == 1


def test_who_types_on_saves_what_is_left_when_a_text_could_be_read():
    tally = glance(TEXT, answers(TEXT, {10: ghost(" best of times")}), 0)
    assert tally.saved == 13
    # 400 ms after it appeared, one to three letters more were typed.
    assert 10 <= tally.saved_in_time <= 12
    short = glance(TEXT, answers(TEXT, {11: ghost("best")}), 0)
    assert (short.saved, short.saved_in_time) == (3, 1)
    wrong = glance(TEXT, answers(TEXT, {10: ghost(" best in")}), 0)
    assert wrong.saved_in_time == 0


def test_one_that_begins_well_has_its_first_word_right():
    tally = glance(TEXT, answers(TEXT, {10: ghost(" best in")}), 0)
    assert (tally.right, tally.first_right) == (0, 1)


def test_a_word_that_goes_on_is_not_right():
    tally = glance(TEXT, answers(TEXT, {10: ghost(" best of time")}), 0)
    assert tally.right == 0


def test_what_is_not_worth_a_look_is_shown_to_the_talkative_only():
    said = answers(TEXT, {10: ghost(" best", 0.6)})
    assert glance(TEXT, said, 0).shown == 0
    assert glance(TEXT, said, 1).shown == 1


def test_an_answer_that_goes_on_from_what_is_seen_is_no_new_one():
    said = {10: ghost(" best"), 11: ghost("best of times")}
    tally = glance(TEXT, answers(TEXT, said), 0)
    assert (tally.shown, tally.letters) == (1, 5)


def test_curly_quotes_are_typed_like_straight_ones():
    text = "“I can’t stay,” he said. “I can’t stay here.”"
    said = {4: ghost("an't stay"), 5: ghost("n't stay"), 6: ghost("'t stay")}
    assert glance(text, answers(text, said), 0).right == 1


def test_chinese_is_counted_by_character():
    text = "床前明月光，疑是地上霜。"
    tally = glance(text, answers(text, {2: ghost("明月光")}), 0)
    assert (tally.units, tally.keys) == (10, 32)
    assert (tally.shown, tally.right, tally.saved) == (1, 1, 8)


def test_a_name_ought_to_be_known_from_the_third_mention_on():
    text = "So Marta went. Then Marta sat, and Marta ate, and Marta slept."
    mentions = [at for at in range(len(text)) if text.startswith("Marta", at)]
    said = answers(text, {})
    said[mentions[3]] = Answer(first="Marta")
    tally = glance(text, said, 0)
    assert (tally.names, tally.names_first) == (2, 1)


@given(
    st.text("ab .", min_size=1, max_size=80),
    st.lists(st.one_of(st.none(), st.text("ab .", min_size=1, max_size=8)), min_size=80),
    st.floats(0.05, 1.0),
)
def test_counts_are_possible_numbers(text, said, chance):
    of = [Answer(ghost(each, chance) if each else None) for each in said]
    tally = glance(text, of, 1)
    assert 0 <= tally.right <= tally.first_right <= tally.shown == len(tally.visible_ms)
    assert 0 <= tally.saved_in_time <= tally.saved <= tally.letters
    assert all(visible >= 0 for visible in tally.visible_ms)


def test_figures_are_ratios_of_sums_with_their_intervals():
    passages = [
        GlanceTally(
            keys=100, units=20, shown=4, right=3, letters=15, saved=12, visible_ms=[500] * 4
        ),
        GlanceTally(keys=100, units=20, shown=0),
    ]
    figures = Glance(passages).figures()
    assert figures["shown"] == pytest.approx(0.1)
    assert figures["right"] == pytest.approx(0.75)
    assert figures["saved"] == pytest.approx(0.06)
    assert figures["saved_per_press"] == pytest.approx(4)
    assert figures["visible_ms"] == 500
    low, high = figures["intervals"]["shown"]
    assert low < figures["shown"] < high


def test_nothing_shown_is_no_division():
    assert Glance([]).figures()["right"] == 0
