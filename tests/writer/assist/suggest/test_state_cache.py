"""The cache is quick, and never wrong: what it recalls is what reading afresh would give."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import ENGLISH, RandomRecurrentModel, ScriptedModel, tiny_tokenizer
from writer.assist.cancellation import Superseded
from writer.assist.context import LONGEST_READING
from writer.assist.suggest.state_cache import (
    CHUNK_TOKENS,
    RESTING_SNAPSHOTS,
    SNAPSHOTS,
    StateCache,
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


LONG_TEXTS = st.builds(
    lambda start, lines, typed: start + "".join(lines) + typed,
    st.sampled_from(["", "Once upon a time", LONG[:300], LONG[4_000:7_000]]),
    st.lists(st.sampled_from([LONG[:1_500], LONG[100:2_700], "\n" * 3, "x" * 900]), max_size=5),
    TEXT,
)


@given(st.lists(LONG_TEXTS, min_size=2, max_size=4))
@settings(max_examples=25)
def test_an_answer_never_depends_on_what_was_read_before(texts):
    # A text that began like one read before was joined to it, from a thousand characters on.
    cache = StateCache(MODEL, TOKENIZER)
    for text in texts:
        assert cache.tokens(text) == StateCache(MODEL, TOKENIZER).tokens(text)
        assert_same(cache.read(text), StateCache(MODEL, TOKENIZER).read(text))


def test_a_long_text_is_not_read_again_at_every_key():
    model, cache = counted()
    start, typed = 2_000, 1_000
    cache.read(LONG[:start])
    model.runs.clear()
    for end in range(start + 1, start + typed):
        cache.read(LONG[:end])
    # A key costs the tokens of the word it stands in, not those of the text.
    assert model.tokens_read < 4 * typed


def test_a_text_that_rests_keeps_the_way_back_from_its_caret():
    model, cache = counted()
    for end in range(1, 400):
        cache.read(ENGLISH[:end])
    cache.rest()
    assert len(cache._snapshots) == RESTING_SNAPSHOTS
    model.runs.clear()
    for end in (399, 390, 380):
        cache.read(ENGLISH[:end])
    assert model.runs == []


def test_a_growing_text_is_read_in_bounded_pieces():
    _, cache = counted()
    texts = [LONG[:end] for end in range(1_000, len(LONG), 50)]
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
