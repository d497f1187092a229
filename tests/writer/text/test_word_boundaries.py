from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.word_boundaries import (
    first_word,
    is_word_character,
    segment_chinese,
    word_in_progress,
    word_spans,
)

MIXED_TEXT = st.text(
    st.sampled_from("abé1'’ .,\n“”—-你我们今天，。\u0301") | st.characters(codec="utf-8")
)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("", ""),
        ("the rou", "rou"),
        ("the ", ""),
        ("end.", ""),
        ("don't", "don't"),
        ("don’t", "don’t"),
        ("rock 'n", "n"),
        ("the dogs'", ""),
        ("1984", "1984"),
        ("snake_case", "case"),
        ("我们go", "go"),
        ("我们", ""),
        ("cafe\u0301", "cafe\u0301"),
    ],
)
def test_the_word_in_progress(before: str, word: str) -> None:
    assert word_in_progress(before) == word


@given(MIXED_TEXT)
def test_the_word_in_progress_ends_the_text_and_nothing_longer_does(before: str) -> None:
    word = word_in_progress(before)
    assert before.endswith(word)
    assert all(is_word_character(char) or char in "'’" for char in word)
    rest = before[: len(before) - len(word)]
    assert not rest or not is_word_character(rest[-1])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (" over, the hills", " over"),
        (", and", ","),
        ("'ll go", "'ll"),
        (" don’t you", " don’t"),
        ("\n\nThe end", "\n\nThe"),
        ('"Come in', '"Come'),
        ("—and so", "—and"),
        ("...", "..."),
        ("  ", "  "),
        ("", ""),
        ("，他走了", "，"),
        ("大厦很高", "大厦"),
        (" 来到这里", " 来到"),
    ],
)
def test_accepting_the_next_word_takes_one_step(text: str, first: str) -> None:
    assert first_word(text) == first


@given(MIXED_TEXT)
def test_accepting_word_by_word_accepts_everything(text: str) -> None:
    rest, steps = text, []
    while rest:
        steps.append(first_word(rest))
        assert steps[-1]
        rest = rest[len(steps[-1]) :]
    assert "".join(steps) == text


@given(MIXED_TEXT)
def test_segments_joined_are_the_text(text: str) -> None:
    assert "".join(segment_chinese(text)) == text


def test_chinese_is_cut_into_words() -> None:
    assert segment_chinese("他来到了大厦。") == ["他", "来到", "了", "大厦", "。"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" “No,” he didn't say.", ["No", "he", "didn't", "say"]),
        ("It was 1984 …", ["It", "was", "1984"]),
        ("月亮升起来了。She saw", ["月亮", "升", "起来", "了", "She", "saw"]),
        ("", []),
        ("… —", []),
    ],
)
def test_the_places_of_words(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in word_spans(text)] == words


@given(MIXED_TEXT)
def test_words_stand_apart_and_in_order(text: str) -> None:
    at = 0
    for start, end in word_spans(text):
        assert at <= start < end <= len(text)
        at = end
