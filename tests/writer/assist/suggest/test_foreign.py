"""The model itself tells whether a text is in its language."""

from __future__ import annotations

import pytest

from tests.fakes import ENGLISH, FakeLoadedModel, RandomRecurrentModel, scripted, tiny_tokenizer
from writer.assist.suggest import foreign as module
from writer.assist.suggest.foreign import ForeignTexts
from writer.model.word_list import WordList

GERMAN = "Der alte Mann saß am Fenster und sah auf die Straße hinaus. Es war spät geworden. "
WORDS = WordList(ENGLISH.split())


def known_by_heart(words=WORDS):
    loaded = scripted(ENGLISH)
    return FakeLoadedModel(loaded.language_model, loaded.tokenizer, loaded.card, words=words)


def test_what_surprises_the_model_at_every_character_is_foreign():
    assert ForeignTexts(known_by_heart()).has(GERMAN * 3)


def test_what_it_knows_is_not():
    assert not ForeignTexts(known_by_heart()).has(ENGLISH)


def test_strange_words_alone_make_no_foreign_text(monkeypatch):
    monkeypatch.setattr(module, "LEAST_BITS", 30.0)
    assert not ForeignTexts(known_by_heart()).has(GERMAN * 3)


def test_a_few_letters_tell_nothing():
    assert not ForeignTexts(known_by_heart()).has("Der alte Mann saß ")


def test_a_model_without_a_list_takes_every_text_for_its_own():
    assert not ForeignTexts(known_by_heart(words=None)).has(GERMAN * 3)


def test_a_sample_is_read_once_a_word():
    class Counting(RandomRecurrentModel):
        runs = 0

        def run(self, *args):
            self.runs += 1
            return super().run(*args)

    model = Counting(tiny_tokenizer().vocabulary_size)
    texts = ForeignTexts(FakeLoadedModel(model, words=WORDS))
    for end in range(3):
        texts.has(GERMAN + "noch"[: end + 1])
    assert model.runs == 1


@pytest.mark.parametrize("text", ["", " ", "a", "aa aa"])
def test_hardly_any_text_is_no_trouble(text):
    assert not ForeignTexts(known_by_heart()).has(text)
