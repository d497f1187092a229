"""Which texts are in a language that nobody here writes."""

from __future__ import annotations

import pytest

from writer.model.word_list import WordList
from writer.text.known_language import has_strange_words, is_foreign

GERMAN = "Der alte Mann saß am Fenster und sah auf die Straße hinaus. Es war spät."
FRENCH = "Le vieil homme était assis à la fenêtre et regardait la rue. Il était tard, et personne"
ENGLISH = "The old man sat at the window and looked out into the street. It was late."
RUSSIAN = "Старик сидел у окна и смотрел на улицу. Было уже поздно, и никто не шёл."  # noqa: RUF001
POLISH = "Stary człowiek siedział przy oknie i patrzył na ulicę. Zrobiło się późno."
HEBREW = "הזקן ישב ליד החלון והביט אל הרחוב. השעה הייתה מאוחרת ואיש לא בא."


@pytest.mark.parametrize("text", [GERMAN, FRENCH, RUSSIAN, POLISH, HEBREW])
def test_a_text_in_another_language_is_told(text):
    assert is_foreign(text, ["en"])


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "",
        "Und",
        "Zorblax said that Marvalon and Quimby would come to Vexworth.",
        "thou hast forgot the olden way, o love, and I am sorely grieved thereby",
        f"{FRENCH} {ENGLISH * 3}",
        "1914 – 1918: 12, 34, 56; 7,890",
    ],
)
def test_one_in_a_known_language_is_not_nor_one_that_tells_nothing(text):
    assert not is_foreign(text, ["en"])


def test_a_model_of_that_language_writes_it():
    assert not is_foreign(GERMAN, ["de", "en"])


IS_WORD = WordList(ENGLISH.split()).__contains__


def test_who_writes_in_a_known_language_does_not_wait_for_others_to_be_told_apart():
    for text in (
        ENGLISH.replace(".", ""),
        "Zorblax and Quimby looked at Vexworth and the window",
        "the old zorblax sat at the",
    ):
        assert not has_strange_words(text, IS_WORD)
    assert has_strange_words(GERMAN, IS_WORD)
