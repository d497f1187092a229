"""Sentences and words of stories, English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.benchmark.stories.cutting import (
    cut_after,
    is_ended,
    open_sentence,
    sentence_spans,
    sentences,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. She left!  Why?", ["It rained.", "She left!", "Why?"]),
        ('"No!" he said. "I stay."', ['"No!" he said.', '"I stay."']),
        ("Mr. Low came. J. Low left.", ["Mr. Low came.", "J. Low left."]),
        ("A heading\n\nThen a line.", ["A heading", "Then a line."]),
        ("It cost 3.5 pounds... and more", ["It cost 3.5 pounds... and more"]),
        ("老人说：“回家吧。”她走了。灯", ["老人说：“回家吧。”", "她走了。", "灯"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


@given(st.text(alphabet="aB .!?\"'\n…。”月“", max_size=60))
def test_nothing_but_space_lies_between_sentences(text):
    end = 0
    for start, stop in sentence_spans(text):
        assert not text[end:start].strip()
        assert text[start:stop].strip() == text[start:stop] != ""
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("It rained. She ", "She "),
        ("It rained. ", ""),
        ("It rained.\n\n", ""),
        ("A heading\n\n", ""),
        ("她走了。灯还", "灯还"),
    ],
)
def test_what_is_open_is_the_sentence_that_has_no_end(before, expected):
    assert open_sentence(before) == expected


def test_only_a_mark_ends_a_sentence():
    assert is_ended('"Gone!"')
    assert is_ended("走了。”")
    assert not is_ended("Chapter 1")


def test_words_have_no_marks_and_no_capitals():
    assert words('"Don\'t," said the old-time man.', "en") == [
        "don't", "said", "the", "old", "time", "man",
    ]  # fmt: skip
    assert words("她看见月亮，月亮。", "zh") == ["她", "看见", "月亮", "月亮"]


def test_a_text_is_cut_at_the_end_of_the_sentence():
    assert cut_after("One two. Three four five. Six.", 3) == "One two. Three four five."
    assert cut_after("One two.", 30) == "One two."
    assert cut_after("月亮升起来了。她走了。", 5) == "月亮升起来了。"
