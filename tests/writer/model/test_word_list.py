"""Words of a training text, asked for by their first letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.errors import BundleError
from writer.model.word_list import LONGEST, AnyList, WordList, encode_words, load_words

WORDS = WordList(["lamp", "lamps", "o'clock", "Marvalon", "café"])
LETTERS = st.text("aAbBcé'’1", max_size=8)


@pytest.mark.parametrize(
    "word",
    ["lamp", "Lamp", "LAMPS", "o’clock", "marvalon", "Café", "lamp's", "lamp’s", "1893", "3d"],
)
def test_words_in_any_spelling(word):
    assert word in WORDS
    assert WORDS.begins(word)


@pytest.mark.parametrize("word", ["", "lam", "lampsy", "clock", "marvalon'", "lamp's'", "'s"])
def test_what_is_no_word(word):
    assert word not in WORDS


@pytest.mark.parametrize("letters", ["", "l", "LAM", "o'", "o’c", "lamp'", "lamp’", "Marv", "18"])
def test_what_begins_a_word(letters):
    assert WORDS.begins(letters)


@pytest.mark.parametrize("letters", ["x", "lampsy", "marvalons", "lam'", "clock'"])
def test_what_begins_none(letters):
    assert not WORDS.begins(letters)


@given(st.lists(LETTERS.filter(bool)), LETTERS)
def test_a_word_begins_with_all_its_beginnings(words, other):
    known = WordList(words)
    for word in words:
        assert word in known
        assert all(known.begins(word[:end]) for end in range(len(word) + 1))
    if other in known:
        assert known.begins(other)


@given(st.lists(st.text("abcé'", min_size=1, max_size=9), unique=True))
def test_a_file_holds_the_words(words):
    data = encode_words(words)
    assert list(load_words(data)) == sorted(words)


@pytest.mark.parametrize("data", [b"caf\xe9\n", b"x" * (LONGEST + 1)])
def test_a_damaged_file_is_refused_in_a_sentence(data):
    with pytest.raises(BundleError, match="word list of the model"):
        load_words(data)


def test_several_lists_know_what_any_of_them_knows():
    both = AnyList([WORDS, WordList(["river"])])
    assert "river" in both
    assert "lamp" in both
    assert "sea" not in both
    assert both.begins("riv")
    assert both.begins("marv")
    assert not both.begins("sea")
