"""Encoding with a memory gives the tokens that the tokenizer gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import tiny_tokenizer
from training.texts import encoding
from training.texts.encoding import Encoder

TOKENIZER = tiny_tokenizer()
# Everything that a regular expression could take for a space, and what stands around it.
TEXTS = st.text("ab' \n\t\r\u00a0\u1680\u2003\u2028\x1c\x85\u3000,.-—1雨月🖋é", max_size=60)


@given(st.lists(TEXTS | st.text(max_size=30), max_size=6))
def test_the_tokens_are_the_tokenizers(texts):
    encoder = Encoder(TOKENIZER)
    for _ in range(2):  # the second time from memory
        found = encoder.encode(texts)
        assert [tokens.tolist() for tokens in found] == [TOKENIZER.encode(t) for t in texts]


def test_what_was_encoded_is_not_encoded_again(monkeypatch):
    asked = []
    plain = TOKENIZER.encode_batch
    monkeypatch.setattr(TOKENIZER, "encode_batch", lambda new: asked.append(new) or plain(new))
    encoder = Encoder(TOKENIZER)
    encoder.encode(["the river the lamp", " the lamp"])
    encoder.encode(["the lamp the snow"])
    assert sorted(asked[0]) == [" lamp", " river", " the", "the"]
    assert asked[1] == [" snow"]


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(encoding, "REMEMBERED", 50)
    encoder = Encoder(TOKENIZER)
    for number in range(300):
        encoder.encode([f"word{number} and more"])
        assert len(encoder._known) <= 53


@pytest.mark.parametrize("length", [41, 4_000])
def test_what_is_long_is_forgotten_at_once(length):
    encoder = Encoder(TOKENIZER)
    text = "雨" * length
    assert encoder.encode([text])[0].tolist() == TOKENIZER.encode(text)
    assert not encoder._known
