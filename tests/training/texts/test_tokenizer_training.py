"""The tokenizer that training makes: lossless, with tokens that suit completion."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes import CHINESE, ENGLISH
from training.texts import tokenizer_training as training_tokenizer
from training.texts.tokenizer_training import MAX_TOKEN_CHARACTERS, train_tokenizer
from writer.model.tokenizer import Tokenizer

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
BYTES_AND_DOCUMENT = 257


@cache
def trained(*texts, vocabulary=600):
    return Tokenizer(train_tokenizer(lambda: texts, vocabulary))


def bilingual():
    return trained(ENGLISH * 3, CHINESE * 3, vocabulary=700)


def pieces(text, tokenizer=None):
    tokenizer = tokenizer or bilingual()
    return [tokenizer.decode([token]) for token in tokenizer.encode(text)]


@given(ANY_TEXT)
@example("The old man's lamp — “still burning”…\n\n  Tiny boats\t\r\n")
@example("老人说：“回家吧。”窗外下着小雨。𠮷")
@example("👩‍👩‍👧 🖋 e\u0301 \u0000\u0007\u001b\u007f\u0085\u2028\ufeff\ufffd\U0010ffff")
@example("<document> <0x41> <0x0A>")
def test_decoding_gives_the_text_back(text):
    assert bilingual().decode(bilingual().encode(text)) == text


@given(ANY_TEXT)
@example("<document>")
@example("a<document>\n\n<document> b")
def test_text_never_becomes_the_document_token(text):
    assert bilingual().document_token not in bilingual().encode(text)


def test_not_even_if_the_training_text_is_full_of_it():
    tokenizer = trained("<document> <0x41>\n" * 200)
    for text in ("<document>", "<0x41>"):
        tokens = tokenizer.encode(text)
        assert tokenizer.document_token not in tokens
        assert tokenizer.decode(tokens) == text


def test_a_word_carries_the_space_before_it():
    assert pieces("The river was")[-1] == " was"
    assert all(not piece.endswith(" ") for piece in pieces(ENGLISH) if piece.strip())


def test_a_contraction_stays_one_word():
    assert pieces("and didn't look", trained("and didn't look\n" * 20)) == [
        "and",
        " didn't",
        " look",
    ]


def test_frequent_han_join_and_latin_does_not_join_them():
    tokenizer = trained("月亮升起来了。月亮和moon月亮\n" * 30)
    assert "月亮" in pieces("月亮", tokenizer)
    for piece in tokenizer.token_bytes:
        text = piece.decode("utf-8", errors="ignore")
        has_han = any("\u4e00" <= char <= "\u9fff" for char in text)
        assert not (has_han and any(char.isascii() for char in text))


def test_no_token_crosses_a_line_end():
    poem = "the lamp\nthe lamp\n\nthe lamp \n" * 50
    for piece in trained(poem).token_bytes:
        assert piece.strip(b"\n") in {b"", piece}


def test_numbers_are_split_into_at_most_three_digits():
    tokenizer = trained("in 1930 and 123456 and 123456\n" * 50)
    assert all(len(piece.strip()) <= 3 for piece in pieces("123456 1930", tokenizer))


def test_no_token_is_longer_than_the_bound():
    tokenizer = trained("antidisestablishmentarianism\n" * 50)
    assert max(len(piece) for piece in tokenizer.token_bytes) <= MAX_TOKEN_CHARACTERS


def test_the_vocabulary_is_as_large_as_asked_for():
    assert trained(ENGLISH * 5, vocabulary=330).vocabulary_size == 330


def test_a_tiny_text_gives_a_smaller_vocabulary():
    size = trained("la la la la\n", vocabulary=8_000).vocabulary_size
    assert BYTES_AND_DOCUMENT < size < 280


def test_special_tokens_and_bytes_have_the_first_ids():
    tokenizer = bilingual()
    assert tokenizer.document_token == 0
    assert [tokenizer.token_bytes[1 + byte] for byte in range(256)] == [
        bytes([byte]) for byte in range(256)
    ]


def test_rare_characters_are_left_to_the_bytes():
    text = "the lamp burned low\n" * 2_000 + "Ǯ"
    tokenizer = trained(text, vocabulary=400)
    assert "Ǯ".encode() not in tokenizer.token_bytes
    assert tokenizer.decode(tokenizer.encode("Ǯ")) == "Ǯ"


def test_a_huge_alphabet_leaves_room_for_words():
    # 3,000 different characters and a vocabulary of 600: a quarter is kept for merges.
    text = "".join(chr(0x4E00 + code) for code in range(3_000)) + "the lamp the lamp\n" * 300
    tokenizer = trained(text, vocabulary=600)
    assert b" lamp" in tokenizer.token_bytes


def test_only_a_sample_of_much_text_is_read(monkeypatch):
    monkeypatch.setattr(training_tokenizer, "SAMPLE_CHARACTERS", 1_000)
    read = []

    def texts():
        for number in range(100):
            read.append(number)
            yield "the lamp burned low\n" * 10

    train_tokenizer(texts, 300)
    assert len(read) <= 2 * 7
