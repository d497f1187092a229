"""Which texts have words that are none."""

from __future__ import annotations

import pytest

from writer.text.strange_words import has_strange_words

SENTENCE = "the old man sat at the window and looked out into the street"
WORDS = frozenset(SENTENCE.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        SENTENCE,
        "Zorblax and Quimby looked at Vexworth and the window",
        "the old zorblax sat at the window",
    ],
)
def test_names_and_a_single_word_make_no_language(text):
    assert not has_strange_words(text, WORDS.__contains__)


@pytest.mark.parametrize("text", ["der alte mann sat at the", "Старик сидел на улице"])
def test_several_strange_words_are_worth_a_closer_look(text):
    assert has_strange_words(text, WORDS.__contains__)
