"""A human rhythm: even in a word, slower before one, a pause after a sentence."""

from __future__ import annotations

from statistics import median

from writer.assist.measuring.rhythm import KEY_MS, intervals_ms

TEXT = "the river rose, and fell. Then it was still. " * 200


def _median_of(text, belongs):
    times = intervals_ms(text)
    return median(times[at] for at in range(1, len(text)) if belongs(at))


def test_inside_a_word_it_is_that_of_a_skilled_typist():
    inside = _median_of(TEXT, lambda at: TEXT[at].isalpha() and TEXT[at - 1].isalpha())
    assert abs(inside / KEY_MS - 1) < 0.05


def test_words_clauses_and_sentences_begin_more_and_more_slowly():
    word = _median_of(TEXT, lambda at: TEXT[at:].startswith("river"))
    clause = _median_of(TEXT, lambda at: TEXT[at:].startswith("and fell"))
    sentence = _median_of(TEXT, lambda at: TEXT[at] == "T")
    assert KEY_MS < word < clause < sentence


def test_a_chinese_character_takes_as_long_as_its_keys():
    text = "月" * 500
    assert abs(median(intervals_ms(text)[1:]) / (3 * KEY_MS) - 1) < 0.05


def test_the_same_text_is_typed_the_same_way():
    assert intervals_ms(TEXT) == intervals_ms(TEXT)
