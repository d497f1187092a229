"""Words of a line with their syllables, in Chinese characters."""

from __future__ import annotations

from writer.assist.verse.measuring import length, measure
from writer.assist.verse.request import LockedWord


def test_english_words_are_counted_by_syllables():
    line = "Shall I compare thee to a summer’s day?"
    (words,) = measure([line], "en")
    assert [line[word.start : word.end] for word in words] == line.rstrip("?").split()
    assert [word.syllables for word in words] == [1, 1, 2, 1, 1, 1, 2, 1]
    assert length(words) == 10
    assert words[3].word == LockedWord("thee", 4)


def test_chinese_is_counted_by_characters_and_marks_are_none():
    (words,) = measure(["明月，光。"], "zh")
    assert [(word.start, word.word) for word in words] == [
        (0, LockedWord("明", 0)),
        (1, LockedWord("月", 1)),
        (3, LockedWord("光", 2)),
    ]
    assert length(words) == 3


def test_an_empty_line_has_no_words():
    assert measure(["", "—"], "en") == [(), ()]
    assert measure([""], "zh") == [()]
