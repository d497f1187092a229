"""The lines of a poem that stand in the text already."""

from __future__ import annotations

import pytest

from writer.assist.verse.standing import standing_at_end

LINES = ["The lamp is low", "The sea is near", "The boats go slow"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Some prose.", 0),
        ("The lamp is low", 1),
        ("Some prose.\n\nThe lamp is low,\nthe sea is near —\n", 2),
        ("The lamp is low\n\nThe sea is near\nThe boats go slow", 3),
        # Not the whole of a line, and no line in the midst of a sentence.
        ("The lamp is low\nThe sea is", 0),
        ("At night the lamp is low", 0),
        ("“The lamp is low", 1),
    ],
)
def test_what_a_text_ends_with_is_found_whatever_its_marks(text, count):
    assert standing_at_end(text, LINES).count == count


def test_it_is_told_where_they_begin_and_end():
    text = "Prose.\n\nThe lamp is low,\nThe sea is near.\n"
    found = standing_at_end(text, LINES)
    assert text[found.start : found.end] == "The lamp is low,\nThe sea is near"


def test_lines_behind_one_that_is_not_written_yet_do_not_count():
    assert standing_at_end("One\nTwo\nThree", ["One", "", "Three"]).count == 0
    assert standing_at_end("Nothing", []).count == 0
    assert standing_at_end("Nothing", ["", "Nothing"]).count == 0


def test_chinese_lines_are_found_in_a_row():
    found = standing_at_end(
        "静夜思\n床前明月光，疑是地上霜。", ["床前明月光", "疑是地上霜", "举头望明月"]
    )
    assert (found.count, found.start) == (2, 4)
