from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.typography import match_corners, match_quotes, straighten, without_corners

QUOTED_TEXT = st.text(st.sampled_from("ab '\"‘’“”„‚«»—-.,!\n"))


def test_every_kind_of_quotation_mark_becomes_straight() -> None:
    assert straighten("“It’s ‘so’” „low‚ «guillemets» ‹single›") == (
        "\"It's 'so'\" \"low' \"guillemets\" 'single'"
    )


@given(QUOTED_TEXT)
def test_straightening_keeps_positions(text: str) -> None:
    straight = straighten(text)
    assert len(straight) == len(text)
    assert straighten(straight) == straight


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ("don't", "don’t"),
        ('"Come," he said, "and sit."', "“Come,” he said, “and sit.”"),
        ("\"'Inner'\"", "“‘Inner’”"),
        ("the dogs' 'tis '90s 'em", "the dogs’ ’tis ’90s ’em"),
        ('"But—"', "“But—”"),
        ('he turned—"Who?"', "he turned—“Who?”"),
        ('("no")', "(“no”)"),
        ('he said "', "he said “"),
    ],
)
def test_marks_curl_the_right_way_in_a_curly_text(straight: str, curly: str) -> None:
    assert match_quotes(straight, "She didn’t. ") == curly


def test_the_character_before_the_caret_decides_about_the_first_mark() -> None:
    assert match_quotes("'s home", "She isn’t at John") == "’s home"
    assert match_quotes('" he said', "“It’s late,") == "” he said"


@pytest.mark.parametrize("context", ["", "It's", "It's ‘so", "no marks at all"])
def test_marks_stay_straight_where_curly_ones_do_not_prevail(context: str) -> None:
    assert match_quotes('"don\'t"', context) == '"don\'t"'


@given(QUOTED_TEXT, QUOTED_TEXT)
def test_matching_changes_nothing_but_the_shape_of_marks(text: str, context: str) -> None:
    matched = match_quotes(text, context)
    assert len(matched) == len(text)
    assert straighten(matched) == straighten(text)


def test_corner_brackets_become_curly_marks_and_come_back() -> None:
    corners = "她说：「他读『红楼』。」"
    assert without_corners(corners) == "她说：“他读‘红楼’。”"
    assert match_corners("“好。”", corners) == "「好。」"
    assert match_corners("“好。”", "她说：“他读。”") == "“好。”"
