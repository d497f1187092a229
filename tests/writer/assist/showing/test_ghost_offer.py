"""An offer is walked through by typing, by taking parts and by turning pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.request import Ghost, Suggestions
from writer.assist.showing.ghost_offer import Offer, Portion

texts = st.lists(st.text("ab ", min_size=1, max_size=6), min_size=1, max_size=5, unique=True)


def test_an_answer_without_ghost_text_offers_nothing():
    assert Offer.of(Suggestions(alternatives=(Ghost("x", -1.0),))) is None


def test_an_answer_offers_its_ghost_first_and_nothing_twice():
    answer = Suggestions(
        ghost=Ghost("of times", -0.2),
        alternatives=(Ghost("of all", -1.0), Ghost("of times", -2.0)),
    )
    assert Offer.of(answer) == Offer(("of times", "of all"))


def test_typing_along_shortens_and_drops_what_disagrees():
    offer = Offer(("ship", "shore", "boat"))
    assert offer.after("sh") == Offer(("ip", "ore"))


def test_typing_along_keeps_the_chosen_alternative():
    offer = Offer(("ship", "shore")).turned(1)
    rest = offer.after("sh")
    assert rest is not None
    assert rest.text == "ore"


@pytest.mark.parametrize("typed", ["sa", "ship", "ships"])
def test_typing_otherwise_or_to_the_end_uses_the_offer_up(typed):
    assert Offer(("ship", "boat")).after(typed) is None


def test_pages_turn_in_a_circle():
    offer = Offer(("a", "b", "c"))
    assert offer.turned(-1).text == "c"
    assert offer.turned(3) == offer


@pytest.mark.parametrize(
    ("text", "portion", "taken"),
    [
        (" was the best", Portion.WORD, " was"),
        ("st of times", Portion.WORD, "st"),
        (", and", Portion.WORD, ","),
        (" was. And then", Portion.LINE, " was."),
        (' "Come home." She', Portion.LINE, ' "Come home."'),
        ("the moon\nthe sea", Portion.LINE, "the moon"),
        ("\nthe sea\nthe sky", Portion.LINE, "\nthe sea"),
        ("no end in sight", Portion.LINE, "no end in sight"),
        ("夜深了。她", Portion.LINE, "夜深了。"),
        ("a b. c", Portion.ALL, "a b. c"),
    ],
)
def test_each_key_takes_its_portion(text, portion, taken):
    assert Offer((text,)).part(portion) == taken


def test_a_word_of_chinese_is_a_segmented_word():
    assert Offer(("月亮升起",)).part(Portion.WORD) == "月亮"


@given(texts, st.integers(0, 4), st.text("ab ", max_size=6))
def test_what_was_typed_and_what_is_left_are_the_text(texts, index, typed):
    offer = Offer(tuple(texts), index % len(texts))
    rest = offer.after(typed)
    if rest is None:
        assert not offer.text.startswith(typed) or offer.text == typed
    else:
        assert typed + rest.text == offer.text
        assert all(rest.texts)


@given(st.text(min_size=1), st.sampled_from(Portion))
def test_a_portion_is_a_beginning_and_never_empty(text, portion):
    part = Offer((text,)).part(portion)
    assert part
    assert text.startswith(part)
