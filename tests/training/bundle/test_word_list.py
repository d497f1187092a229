"""The list of words of a training text."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import ENGLISH, tiny_tokenizer
from training.bundle import word_list as words_module
from training.bundle.word_list import text_of, words_of


def test_capitals_genitives_and_numbers():
    text = "The lamp\u2019s light. the LAMP in 1893, Ann's 3d o'clock; caf\u00e9"
    assert words_of([text]) == {"the", "lamp", "light", "in", "ann's", "o'clock", "caf\u00e9"}


def test_of_too_many_the_rare_ones_are_left_out(monkeypatch):
    monkeypatch.setattr(words_module, "MOST_WORDS", 3)
    assert words_of(["a b c d", "a b c", "a b"]) == {"a", "b", "c"}
    # As rare as each other: all or none.
    assert words_of(["a b c d", "a b"]) == {"a", "b"}


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
def test_the_text_of_tokens_is_cut_between_words(monkeypatch, chunk):
    monkeypatch.setattr(words_module, "_CHUNK", chunk)
    tokenizer = tiny_tokenizer()
    tokens = [tokenizer.document_token, *tokenizer.encode(ENGLISH)]
    encoded = np.array([*tokens, *tokens], np.uint16)
    pieces = list(text_of(encoded, tokenizer))
    assert "".join(pieces) == f"\n{ENGLISH}\n{ENGLISH}"
    assert words_of(pieces) == words_of([ENGLISH])
