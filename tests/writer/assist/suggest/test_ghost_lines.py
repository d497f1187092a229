"""Ghost text grows by whole words, ends with its sentence, and gets less likely as it grows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import ENGLISH, ScriptedModel, tiny_tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.suggest.decoding import Word, complete_words
from writer.assist.suggest.ghost_lines import WordLine, grow_words
from writer.model.vocabulary import Vocabulary
from writer.model.word_list import WordList

TOKENIZER = tiny_tokenizer()
VOCABULARY = Vocabulary(TOKENIZER)
MODEL = ScriptedModel(TOKENIZER, ENGLISH)


def first_words(before, typed):
    tokens = [TOKENIZER.document_token, *TOKENIZER.encode(before)]
    step = MODEL.run(np.array(tokens)[:, None], MODEL.initial_state())
    return complete_words(MODEL, VOCABULARY, step, {typed: 0.0}, 2, never).words


def grown(before, typed, words=3, least=-np.inf, known=None, cancelled=never):
    starts = first_words(before, typed)[:1]
    (line,) = grow_words(MODEL, VOCABULARY, starts, [words], least, cancelled, known)
    return line


@pytest.mark.parametrize("words", [1, 2, 3, 5])
def test_a_line_has_as_many_words_as_are_wanted(words):
    line = grown("It was the best of", " ", words)
    assert line.text.replace(",", "").split() == ["times", "it", "was", "the", "worst"][:words]


def test_a_line_ends_with_its_sentence():
    assert grown("The lamp burned low in the", " ", 9).text == " window."


def test_what_is_less_likely_than_wanted_grows_no_further():
    assert grown("It was the best of", " ", 5, least=0.0).text == " times"


def test_a_word_that_nobody_knows_is_no_part_of_a_line():
    known = WordList(["times", "it", "was"])
    assert grown("It was the best of", " ", 6, known=known).text == " times, it was"


def test_lines_grow_side_by_side_as_they_would_alone():
    starts = first_words("It was the", " ")
    lengths = [4, 2]
    together = grow_words(MODEL, VOCABULARY, starts, lengths, -np.inf, never)
    alone = [
        grow_words(MODEL, VOCABULARY, [start], [length], -np.inf, never)[0]
        for start, length in zip(starts, lengths, strict=True)
    ]
    assert [line.text for line in together] == [line.text for line in alone]
    assert len({line.text for line in together}) == 2


def test_growing_that_is_given_up_ends():
    with pytest.raises(Superseded):
        grown("It was the best of", " ", 5, cancelled=lambda: True)


@given(st.lists(st.integers(0, TOKENIZER.vocabulary_size - 1), max_size=12), st.integers(1, 4))
def test_whatever_is_offered_only_whole_words_are_shown(tokens, words):
    start = Word(" old", -0.5, (), np.zeros(0, np.float32), MODEL.initial_state())
    line = WordLine(VOCABULARY, start, words)
    for token in tokens:
        if line.done:
            break
        line.offer(token, -0.25)
    shown = line.texts()
    assert shown[-1] == (" old", -0.5)
    for (longer, less), (shorter, more) in itertools.pairwise(shown):
        assert longer.startswith(shorter)
        assert len(longer) >= len(shorter)
        assert less <= more
    assert all(text.count(" ") <= words for text, _ in shown)
    assert not any("\n" in text for text, _ in shown)
