"""Which tokens can spell what, checked against the plain definition over all tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes import ENGLISH, tiny_tokenizer
from writer.model.vocabulary import Vocabulary

TOKENIZER = tiny_tokenizer()
VOCABULARY = Vocabulary(TOKENIZER)
PREFIX = st.one_of(
    st.text(min_size=1, max_size=8).map(lambda text: text.encode(errors="replace")),
    st.binary(min_size=1, max_size=6),
    st.sampled_from(ENGLISH.split()).map(lambda word: f" {word}".encode()),
    st.sampled_from([data for data in TOKENIZER.token_bytes if data]),
)


def ids(*texts):
    return [TOKENIZER.token_bytes.index(text.encode()) for text in texts]


@given(PREFIX)
@example(b"\xff\xff")
@example(b"\xff")
def test_tokens_starting_with_a_prefix_are_all_found(prefix):
    expected = [n for n, data in enumerate(TOKENIZER.token_bytes) if data.startswith(prefix)]
    assert sorted(VOCABULARY.starting_with(prefix)) == expected


@given(PREFIX)
def test_tokens_that_a_prefix_starts_with_are_all_found(prefix):
    expected = [
        n
        for n, data in enumerate(TOKENIZER.token_bytes)
        if data and data != prefix and prefix.startswith(data)
    ]
    assert sorted(VOCABULARY.inside(prefix)) == expected


@given(st.sampled_from(ENGLISH.split()), st.integers(1, 5))
def test_the_tokens_of_a_word_can_spell_its_beginning(word, letters):
    first = TOKENIZER.encode(f" {word}")[0]
    assert first in VOCABULARY.spelling(f" {word[:letters]}".encode())


def test_a_word_is_spelt_with_letters_only():
    spelling = {VOCABULARY.token_bytes[token] for token in VOCABULARY.spelling_word(b" ")}
    assert b" river" in spelling
    assert not any(data.strip() and not data.strip()[:1].isalnum() for data in spelling)


def test_without_anything_typed_a_word_is_any_piece_without_space():
    pieces = VOCABULARY.spelling_word(b"")
    assert set(ids("It", "s")) <= set(pieces)
    assert not set(ids(" was", ".", "\n")) & set(pieces)


@pytest.mark.parametrize(("text", "ends"), [(" was", 1), (".", 1), ("\n", 1), ("s", 0), ("'", 1)])
def test_what_ends_a_word(text, ends):
    assert VOCABULARY.ends_word[ids(text)] == ends


def test_the_document_token_ends_a_word_and_spells_nothing():
    assert VOCABULARY.ends_word[VOCABULARY.document_token] == 1
    assert not VOCABULARY.continues_word[VOCABULARY.document_token]
    assert not VOCABULARY.starts_word[VOCABULARY.document_token]


def test_a_byte_inside_a_character_may_carry_on_a_word():
    byte = TOKENIZER.token_bytes.index(b"\xc3")
    assert VOCABULARY.continues_word[byte]


def test_han_tokens_hold_nothing_but_han():
    texts = [VOCABULARY.token_bytes[token].decode() for token in VOCABULARY.han_tokens]
    assert "月亮" in texts
    assert "，" not in texts
    assert np.array_equal(np.flatnonzero(VOCABULARY.han), VOCABULARY.han_tokens)
    assert not VOCABULARY.continues_word[VOCABULARY.han].any()


def test_tokens_that_are_these_bytes_and_no_more():
    vocabulary = Vocabulary(tiny_tokenizer())
    (token,) = vocabulary.spelling_exactly(b" lamp")
    assert vocabulary.token_bytes[token] == b" lamp"
    assert vocabulary.spelling_exactly(b" Zzyx").size == 0


def test_marks_that_may_open_speech_and_ends_of_lines():
    marks, lines = (
        ids('"', "“"),
        [n for n, data in enumerate(TOKENIZER.token_bytes) if b"\n" in data],
    )
    assert set(marks) <= set(VOCABULARY.double_marks)
    assert set(ids("'")) <= set(VOCABULARY.single_marks)
    assert not set(VOCABULARY.double_marks) & set(VOCABULARY.single_marks)
    assert VOCABULARY.line_ends.tolist() == lines
