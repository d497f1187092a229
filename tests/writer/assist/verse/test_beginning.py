"""The lines that a poem begins with, in the form that they tell of."""

from __future__ import annotations

import pytest

from writer.assist.verse.beginning import beginning_of
from writer.assist.verse.form import find_form

SONNET = find_form("shakespearean-sonnet")
PIER = "The lamp is low upon the sea tonight,\nThe boats are coming home without a sound,"


def test_english_lines_tell_their_form_and_prose_before_them_is_none_of_it():
    found = beginning_of(f"Some prose.\n\n{PIER}", SONNET)
    assert found.lines == tuple(PIER.splitlines())
    assert found.form is not None
    assert {line.metre.feet for line in found.form.lines if line.metre} == {5}


@pytest.mark.parametrize("end", ["。", ""])
def test_chinese_lines_tell_their_form_and_their_title(end):
    found = beginning_of(f"静夜思\n\n床前明月光，疑是地上霜{end}", SONNET)
    assert found.lines == ("床前明月光", "疑是地上霜")
    assert found.title == "静夜思"
    assert found.form is not None
    assert "五绝" in found.form.names


def test_what_is_no_verse_is_taken_row_by_row_and_tells_of_no_form():
    found = beginning_of("Some prose.\n\nOne morning\n", find_form("七言绝句"))
    assert found.lines == ("One morning",)
    assert found.form is None


def test_a_single_line_is_taken_for_one_of_the_form_that_was_chosen():
    found = beginning_of("# The Pier\n\nOne morning\n", SONNET)
    assert (found.lines, found.title, found.form) == (("One morning",), "The Pier", SONNET)
