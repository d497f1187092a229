"""Which words of a text are its own: names, and those that no token spells."""

from __future__ import annotations

from collections import Counter

from tests.fakes import tiny_tokenizer
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.memory.spelled_words import finished_words
from writer.model.vocabulary import Vocabulary

TOKENIZER = tiny_tokenizer()
VOCABULARY = Vocabulary(TOKENIZER)
STORY = "Old Zorblax walked to the river.\nZorblax didn't look. Agent007 saw Zorblaxia and Zorb"


def tokens_of(text):
    return [VOCABULARY.document_token, *TOKENIZER.encode(text)]


def words_of(text, start=0):
    return Counter(word for _, word in finished_words(VOCABULARY, tokens_of(text), start))


def test_whole_words_are_found_and_the_one_in_progress_is_not():
    found = words_of(STORY)
    assert found["Zorblax"] == 2
    assert found["Zorblaxia"] == 1
    assert not {"Zorb", "river", "Agent007", "lax"} & set(found)


def test_a_word_read_in_two_pieces_is_found_once():
    tokens = tokens_of(STORY)
    for cut in range(1, len(tokens)):
        found = [word for _, word in finished_words(VOCABULARY, tokens[:cut], 0)]
        found += [word for _, word in finished_words(VOCABULARY, tokens, cut)]
        assert Counter(found) == words_of(STORY)


def test_what_is_read_again_counts_once():
    noted = []
    memory = DocumentMemory(VOCABULARY, noted=noted.append)
    memory.learn_text(tokens_of(STORY))
    memory.learn_text(tokens_of(STORY))
    assert memory.lexicon.counts == words_of(STORY) == Counter(noted)


# F31: it was known again by its last tokens, which are Marbanovich's.
def test_a_new_word_that_ends_like_another_counts():
    memory = DocumentMemory(VOCABULARY)
    for text in ("Then old Marbanovich laughed. ", "Then old Zorbanovich laughed. "):
        memory.learn_text(tokens_of(text))
    assert set(memory.lexicon.counts) >= {"Marbanovich", "Zorbanovich"}


def test_a_capital_inside_a_sentence_makes_a_name():
    found = words_of("It was The River, said Old Man. It was old man's river. ")
    assert {"The", "River", "Old", "Man"} <= set(found)
    assert not {"It", "man", "old"} & set(found)


def test_what_hangs_on_a_name_is_no_part_of_it():
    assert words_of("and Zorblax's lamp, and Zorblax'll come. ")["Zorblax"] == 2
