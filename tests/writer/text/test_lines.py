"""Lines: which a program broke, which a poet, and how broken ones are joined."""

from __future__ import annotations

import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.lines import (
    columns,
    ends_sentence,
    join_lines,
    known_words,
    leaves_no_room,
    looks_like_verse,
)


@pytest.mark.parametrize(("line", "width"), [("", 0), ("lamp", 4), ("雨夜", 4), ("雨，night", 9)])
def test_a_han_character_takes_two_columns(line, width):
    assert columns(line) == width


@pytest.mark.parametrize("line", ["Yes.", "“Yes!”", "(Yes?)", "好。”", "好……", "Well… "])
def test_sentences_end(line):
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["", "Yes,", "Yes", "and so -", "好，", "3.5 km"])
def test_sentences_go_on(line):
    assert not ends_sentence(line)


@pytest.mark.parametrize(
    "lines",
    [
        ["The lamp burns low,", "the river goes", "under the bridge."],
        ["月光落在桌上", "没有人说话", "雨停了"],
        ["床前明月光，疑是地上霜。", "举头望明月，低头思故乡。"],
    ],
)
def test_verse(lines):
    assert looks_like_verse(lines)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["The lamp burns low,"],
        ["“No.”", "“Yes,” he said.", "“Never!”"],
        ["The lamp burned low, and " * 5, "the river went on its way"],
        ["他说：“不。”", "“为什么不去呢，今天的天气这么好？”", "她没有回答。"],
    ],
)
def test_prose(lines):
    assert not looks_like_verse(lines)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=2), st.integers(20, 80))
def test_every_line_that_a_program_broke_leaves_no_room(words, width):
    lines = textwrap.wrap(" ".join(words), width)
    assert all(leaves_no_room(line, after, width) for line, after in itertools.pairwise(lines))


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=2), st.integers(20, 80))
def test_joining_undoes_wrapping(words, width):
    text = " ".join(words)
    assert join_lines(textwrap.wrap(text, width), frozenset()) == text


@pytest.mark.parametrize(
    ("lines", "text", "joined"),
    [
        (["qui-", "etly"], "", "quietly"),
        (["well-", "known"], "He is well and known.", "well-known"),
        (["well-", "known"], "wellknown, well and known.", "wellknown"),
        (["Anglo-", "Saxon"], "", "Anglo-Saxon"),
        (["blue--", "blue"], "", "blue--blue"),
        (["雨夜", "里"], "", "雨夜里"),
        (["he said", "so"], "", "he said so"),
    ],
)
def test_divided_words_and_compounds(lines, text, joined):
    assert join_lines(lines, known_words([text])) == joined


def test_the_halves_of_a_divided_word_are_no_words():
    assert known_words(["It was qui-", "etly said"]) == {"it", "was", "said"}


@pytest.mark.parametrize(
    ("line", "following", "full"),
    [("雨夜里，", "灯一盏一盏地灭了。", False), ("雨夜里的灯", "一盏一盏地灭了。", True)],
)
def test_chinese_is_broken_after_any_character(line, following, full):
    # The following line is one long run, of which a single character would have to fit.
    assert leaves_no_room(line, following, width=12) is full
