"""The simulated typist counts keys as a person would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.assist.measuring.replay import SHOWN, Offered, Tally, type_characters, type_words


def always(*offered):
    return lambda before: Offered(list(offered))


def foresees(text, *, rank=1, after=0):
    """Return an offer that knows the text and shows the word at ``rank`` after some letters."""

    def offer(before):
        rest = text[len(before) :]
        typed = before.split(" ")[-1]
        word = typed + rest.split(" ")[0].rstrip(".,")
        fillers = [f"filler{n}" for n in range(rank - 1)]
        return Offered([*fillers, word] if len(typed) >= after else fillers)

    return offer


def test_nothing_offered_saves_nothing():
    tally = type_words("It was the best of times.", always())
    assert tally.keys == 25
    assert [tally.keystroke_savings(n) for n in SHOWN] == [0, 0, 0]
    assert tally.recall(5) == 0


def test_a_word_taken_costs_one_key_and_brings_the_space():
    tally = type_words("best times", foresees("best times"))
    # One key for "best ", one for "times".
    assert tally.saved == {1: 8, 3: 8, 5: 8}
    assert tally.recall(1) == 1


def test_letters_typed_first_are_not_saved():
    text = "river"
    assert type_words(text, foresees(text, after=2)).saved[1] == 2
    assert type_words(text, foresees(text, after=2)).recall(5) == 0


def test_a_candidate_further_down_needs_a_longer_list():
    tally = type_words("river ", foresees("river ", rank=3))
    assert tally.saved == {1: 0, 3: 5, 5: 5}
    assert [tally.recall(n) for n in SHOWN] == [0, 1, 1]


def test_a_last_letter_is_typed_by_hand():
    assert type_words("I.", always("I")).saved[1] == 0


def test_curly_and_straight_apostrophes_are_one():
    assert type_words("don’t", always("don't")).saved[1] == 4


@given(st.text("ab ,.'", max_size=30), st.lists(st.text("ab'", max_size=3), max_size=5))
@settings(deadline=None)
def test_savings_are_possible_numbers(text, offered):
    tally = type_words(text, always(*offered))
    assert 0 <= tally.saved[1] <= tally.saved[3] <= tally.saved[5] <= max(len(text) - 1, 0)
    assert tally.hits[1] <= tally.hits[3] <= tally.hits[5] <= tally.units


def test_the_longest_fitting_chinese_candidate_is_taken():
    tally = type_characters("月亮升起", always("月", "月亮", "升起"))
    assert tally.keys == 12
    # One candidate shown: 月 for 1 key, three characters by hand.
    assert tally.saved[1] == 12 - (1 + 9)
    assert tally.saved[3] == 12 - (1 + 1)


def test_chinese_recall_is_about_the_next_character():
    tally = type_characters("月亮，", always("河", "月亮"))
    assert tally.units == 2
    assert (tally.hits[1], tally.hits[3]) == (0, 1)


def test_tallies_add_up_and_an_empty_one_is_no_division():
    total = Tally()
    assert total.keystroke_savings(1) == total.recall(1) == total.latency_ms(50) == 0
    for text in ("best ", "times"):
        total.add(type_words(text, foresees(text)))
    assert (total.keys, total.units) == (10, 2)
    assert total.keystroke_savings(1) == pytest.approx(0.8)
    assert len(total.latencies_ms) == 2
    assert total.latency_ms(99) >= total.latency_ms(50) > 0


def test_what_the_model_is_sure_of_is_compared_with_what_comes():
    said = {"": "the", "the ": "rivers", "the river ": "is"}

    def offer(before):
        guess = said.get(before)
        return Offered((), (guess, 0.5) if guess else None)

    tally = type_words("the river is cold.", offer)
    assert tally.reliability() == [(0.5, pytest.approx(2 / 3), 3)]


def test_chinese_guesses_are_compared_character_by_character():
    tally = type_characters("月亮升起", lambda before: Offered((), ("亮", 0.75)))
    assert tally.reliability() == [(0.75, 0.25, 4)]
