"""Words out of tokens: those that begin as typed, likeliest first; their chances add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import ENGLISH, RandomRecurrentModel, ScriptedModel, tiny_tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.suggest.decoding import complete_words, most_probable, read_word
from writer.model.vocabulary import Vocabulary
from writer.model.word_list import WordList

TOKENIZER = tiny_tokenizer()
VOCABULARY = Vocabulary(TOKENIZER)
SCRIPTED = ScriptedModel(TOKENIZER, ENGLISH)
RANDOM = RandomRecurrentModel(TOKENIZER.vocabulary_size)


def step_after(text, model=SCRIPTED):
    tokens = [TOKENIZER.document_token, *TOKENIZER.encode(text)]
    return model.run(np.array(tokens)[:, None], model.initial_state())


def complete(before, typed, count=5, model=SCRIPTED, known=None, cancelled=never):
    step = step_after(before, model)
    return complete_words(model, VOCABULARY, step, {typed: 0.0}, count, cancelled, known)


def test_the_likeliest_word_stands_first():
    words, _ = complete("It was the best of", " t")
    assert words[0].text == " times"
    values = [word.log_probability for word in words]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("typed", [" ", " t", " riv", " xy", "dark", " é"])
@pytest.mark.parametrize("model", [SCRIPTED, RANDOM], ids=["scripted", "random"])
def test_words_begin_as_typed_and_their_probabilities_add_up_to_no_more_than_one(typed, model):
    words, mass = complete("The old man", typed, 8, model)
    assert all(word.text.startswith(typed) for word in words)
    assert len({word.text for word in words}) == len(words) <= 8
    assert sum(np.exp(word.log_probability) for word in words) <= 1 + 1e-4
    assert mass <= 1e-4


def test_a_word_comes_with_what_follows_it():
    (word, *_), _ = complete("It was the best of", " t")
    again = read_word(
        SCRIPTED, step_after("It was the best of"), word.text, word.tokens, word.log_probability
    )
    assert b"".join(TOKENIZER.token_bytes[token] for token in word.tokens).decode() == " times"
    np.testing.assert_allclose(again.logits, word.logits, atol=1e-5)
    np.testing.assert_allclose(again.state.hidden, word.state.hidden)


def test_letters_that_are_cut_otherwise_than_the_tokens_are_found():
    # "ti" is no token of " times", which several ways of cutting can spell.
    for typed in (" ti", " tim", " time", " times"):
        assert complete("It was the best of", typed).words[0].text == " times"


def test_only_known_words_are_found_and_what_was_typed():
    known = WordList(["times", "tiny"])
    assert {word.text for word in complete("The", " ti", 9, RANDOM, known).words} <= {
        " times",
        " tiny",
        " ti",
    }


def test_open_case_is_searched_both_ways():
    step = step_after("It was the best of")
    words, _ = complete_words(SCRIPTED, VOCABULARY, step, {" T": 0.0, " t": 0.0}, 5, never)
    assert words[0].text == " times"


def test_a_spelling_that_is_hardly_meant_counts_for_little():
    step = step_after("It was the best of")
    for factor in (0.0, -3.0):
        words, mass = complete_words(
            SCRIPTED, VOCABULARY, step, {" T": 0.0, " t": factor}, 5, never
        )
        assert words[0].text == " times"
        assert mass == pytest.approx(factor, abs=0.1)


def test_behind_an_initial_no_other_is_expected():
    found = complete("The", " ", 9, RANDOM).words
    assert not [word.text for word in found if word.text.strip() in "BCDEFGHJKLMNPQRSTUVWXYZ"]


def test_a_search_that_is_given_up_ends():
    with pytest.raises(Superseded):
        complete("It was", " t", cancelled=lambda: True)


@given(
    st.lists(st.floats(-20, 0, width=32, allow_subnormal=False), max_size=60, unique=True),
    st.integers(1, 20),
    st.floats(-20, 0, width=32, allow_subnormal=False),
)
@settings(max_examples=50)
def test_the_most_probable_are_the_largest_above_the_bound(values, count, bound):
    found = most_probable(np.array(values, np.float32), count, bound)
    wanted = sorted((value for value in values if value > np.float32(bound)), reverse=True)
    assert sorted((values[index] for index in found), reverse=True) == wanted[:count]
