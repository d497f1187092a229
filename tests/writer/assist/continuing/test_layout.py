"""How a text is laid out is learned from it, and what it does not tell is left to the model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.layout import Habit, Layout, next_item

CHANCE = st.floats(0.0, 1.0, allow_subnormal=False)


@given(CHANCE)
def test_a_text_that_tells_nothing_leaves_the_model_its_opinion(chance):
    assert Habit(0, 0).mixed(chance) == pytest.approx(chance, abs=1e-3)


@given(CHANCE, st.integers(0, 30), st.integers(0, 30))
def test_a_habit_moves_the_chance_towards_itself(chance, times, others):
    mixed = Habit(times, times + others).mixed(chance)
    own = (times + 0.5) / (times + others + 1)
    assert min(chance, own) - 1e-3 <= mixed <= max(chance, own) + 1e-3


def test_where_paragraphs_end_after_speech_they_go_on_doing_so():
    talk = "She sat down. It was late.\n\n“Are you cold?”\n\n“No.”\n\n“Then go.”\n\nHe went. " * 4
    told = Layout.of(talk).ends_paragraph(0.2, "He stood up.")
    assert Layout.of(talk).ends_paragraph(0.2, "“And you?”") > 0.3 > told


def test_paragraphs_begin_with_speech_as_often_as_they_do():
    diary = "We walked to the mill.\n\nThe rain came at noon.\n\n" * 10
    talk = '"Who is it?" he asked.\n\n"It is I."\n\n' * 10
    assert Layout.of(diary).speaks(0.4) < 0.25
    assert Layout.of(talk).speaks(0.4) > 0.6


@pytest.mark.parametrize(
    ("mark", "single"), [("'", True), ("‘", True), ('"', False), ("“", False), ("「", False)]
)
def test_speech_keeps_its_marks(mark, single):
    assert Layout.of(f"{mark}Who is it?\n\nNobody knew.\n\n" * 2).single_marks == single


def test_a_long_paragraph_ends_sooner_where_one_is_asked_for():
    layout = Layout.of("One line and one more.\n\n" * 6)

    def ends(text):
        return layout.ends_paragraph(0.3, text, by_length=True)

    assert ends("Short.") < ends("As long as the others.") < ends("It goes on. " * 9)


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        ("", "\n\n"),
        ("One paragraph.", "\n\n"),
        ("One.\n\nTwo.\n\nThree.", "\n\n"),
        ("One.\nTwo.\nThree.", "\n"),
    ],
)
def test_paragraphs_are_parted_as_the_text_parts_them(before, gap):
    assert Layout.of(before).gap == gap


def test_short_lines_are_verse():
    assert Layout.of("The moon came up,\nThe sun went down,").is_verse
    assert not Layout.of("The moon came up.\n\nThe sun went down.").is_verse


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("1. Milk.\n2. Eggs.", "\n3. "),
        ("1. Milk.\n2. Eggs.\n", "3. "),
        ("9) Milk.\n\n10) Eggs.", "\n\n11) "),
        ("To buy:\n- milk\n- eggs", "\n- "),
        ("• milk\n• eggs\n", "• "),
        ("  - milk\n  - eggs\n", "  - "),
        ("  - milk\n  - eggs\n  ", "- "),
        ("1、买米。\n2、买油。", "\n3、"),
        ("1. Milk.\n2. ", ""),
        ("1. Milk.\n5. Eggs.", ""),
        ("- milk\n* eggs", ""),
        ("1. Milk.", ""),
        ("She went home.\nShe slept.", ""),
        ("", ""),
    ],
)
def test_a_list_goes_on_with_its_next_item(text, item):
    assert next_item(text) == item
