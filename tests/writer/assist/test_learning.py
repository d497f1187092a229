"""A long text in passages: nothing lost, nothing twice, no word cut that could be spared it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.assist.learning import LESSON_CHARACTERS, Lesson, lessons

TEXT = st.lists(st.sampled_from(["word ", "月" * 50, "\n", "x" * 3_000]), max_size=40).map("".join)


@given(TEXT)
def test_the_passages_are_the_text(text):
    passages = list(lessons(text))
    assert "".join(lesson.passage for lesson in passages) == text
    assert [lesson.start for lesson in passages[1:]] == [lesson.end for lesson in passages[:-1]]
    assert all(0 < len(lesson.passage) <= LESSON_CHARACTERS for lesson in passages) or not text
    assert [lesson.last for lesson in passages] == [False] * (len(passages) - 1) + [True]


def test_a_passage_ends_before_a_space_or_a_line_end():
    text = "Zorblax walked\n" * 1_000
    first, second, *_ = lessons(text)
    assert first.passage.endswith(("Zorblax", "walked"))
    assert second.passage[0] in " \n"


def test_what_was_learned_is_left_out():
    lesson = Lesson(100, "abcdef")
    assert [lesson.after(learned) for learned in (0, 100, 103, 106, 999)] == [
        "abcdef",
        "abcdef",
        "def",
        "",
        "",
    ]
