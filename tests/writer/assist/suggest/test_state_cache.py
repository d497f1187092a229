"""The cache is quick, and never wrong: what it recalls is what reading afresh would give."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import ENGLISH, RandomRecurrentModel, ScriptedModel, tiny_tokenizer
from writer.assist.cancellation import Superseded
from writer.assist.suggest.state_cache import (
    CHUNK_TOKENS,
    LONGEST_READING,
    SNAPSHOTS,
    StateCache,
    recent_paragraphs,
)

TOKENIZER = tiny_tokenizer()
MODEL = RandomRecurrentModel(TOKENIZER.vocabulary_size)
PIECES = st.sampled_from(
    ["the ", "river", ", ", "\n", "\n\n", "  ", "月亮，升", "didn't", "é", "."]
)
TEXT = st.lists(PIECES, max_size=30).map("".join)
LONG = " ".join(f"{n}. {ENGLISH}" for n in range(60))


class CountingModel(ScriptedModel):
    """Counts the tokens it was given."""

    @property
    def tokens_read(self):
        return sum(time * batch for time, batch in self.runs)


def counted():
    model = CountingModel(TOKENIZER, ENGLISH)
    return model, StateCache(model, TOKENIZER)


def assert_same(first, second):
    assert np.allclose(first.logits, second.logits, atol=1e-5)
    assert np.allclose(first.state.hidden, second.state.hidden, atol=1e-6)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10), TEXT), max_size=8))
@settings(deadline=None)
def test_any_edits_give_the_state_of_a_fresh_reading(edits):
    text, cache = "", StateCache(MODEL, TOKENIZER)
    for at, removed, added in edits:
        text = text[:at] + added + text[at + removed :]
        assert_same(cache.read(text), StateCache(MODEL, TOKENIZER).read(text))


@given(TEXT)
def test_tokens_are_those_of_the_whole_text(text):
    expected = [TOKENIZER.document_token, *TOKENIZER.encode(text)]
    assert StateCache(MODEL, TOKENIZER).tokens(text) == expected


def test_the_empty_text_is_the_document_token():
    cache = StateCache(MODEL, TOKENIZER)
    assert cache.tokens("") == [TOKENIZER.document_token]
    expected = MODEL.run(np.array([[TOKENIZER.document_token]]), MODEL.initial_state())
    assert_same(cache.read(""), expected)


def test_asking_again_reads_nothing():
    model, cache = counted()
    cache.read(ENGLISH)
    model.runs.clear()
    cache.read(ENGLISH)
    assert model.runs == []


def test_typing_on_reads_only_what_was_typed():
    model, cache = counted()
    cache.read(ENGLISH)
    model.runs.clear()
    cache.read(ENGLISH + "The river")
    assert model.tokens_read == len(TOKENIZER.encode("The river"))


def test_an_edit_far_up_costs_at_most_the_way_from_there():
    model, cache = counted()
    text = ENGLISH * 4
    cache.read(text)
    model.runs.clear()
    edited = text[:300] + "X" + text[300:320]
    cache.read(edited)
    assert model.tokens_read <= CHUNK_TOKENS + len(TOKENIZER.encode(edited[290:])) + 2


def test_returning_to_a_place_costs_nothing():
    model, cache = counted()
    for text in ("It was the best", "It was the worst", "It was"):
        cache.read(text)
    model.runs.clear()
    cache.read("It was the best")
    assert model.runs == []


def test_a_sliding_window_is_not_read_again():
    model, cache = counted()
    window = 2_000
    cache.read(LONG[:window])
    model.runs.clear()
    typed = 1_000
    for end in range(window + 1, window + typed):
        cache.read(LONG[end - window : end])
    # A key costs the tokens of the word it stands in, not those of the window.
    assert model.tokens_read < 4 * typed


@pytest.mark.parametrize("window", [2_000, 3_000, len(LONG)])
def test_a_growing_text_is_read_in_bounded_pieces(window):
    _, cache = counted()
    texts = [LONG[max(0, end - window) : end] for end in range(1_000, len(LONG), 50)]
    lengths = [sum(len(TOKENIZER.token_bytes[t]) for t in cache.tokens(text)) for text in texts]
    assert max(lengths) <= LONGEST_READING
    shortened = sum(1 for a, b in itertools.pairwise(lengths) if b < a)
    assert 0 < shortened <= len(LONG) / 3_000


def test_memory_is_bounded():
    model, cache = counted()
    for number in range(SNAPSHOTS + 50):
        cache.read(f"{number}")
    assert len(cache._snapshots) <= SNAPSHOTS
    model.runs.clear()
    cache.read(f"{SNAPSHOTS + 49}")
    assert model.runs == []


def test_a_cancelled_reading_goes_on_where_it_stopped():
    model, cache = counted()
    text = ENGLISH * 3
    asked = iter([False, False, True])
    with pytest.raises(Superseded):
        cache.read(text, lambda: next(asked))
    assert model.tokens_read == 2 * CHUNK_TOKENS
    cache.read(text)
    assert model.tokens_read == len(cache.tokens(text))


def test_a_reading_starts_at_a_paragraph_or_word():
    assert recent_paragraphs("half a line\n\nfour five six\n\nseven") == "four five six\n\nseven"
    assert recent_paragraphs("alf word word word\n") == "word word word\n"
    assert recent_paragraphs("x" * 50) == "x" * 50
