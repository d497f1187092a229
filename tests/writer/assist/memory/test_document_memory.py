"""A document's own names and refrains come back after their first use."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from writer.assist.cancellation import never
from writer.assist.measuring.evaluation import measure_bits
from writer.assist.memory import document_memory
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.request import SuggestionRequest
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.model.vocabulary import Vocabulary

VOCABULARY = Vocabulary(tiny_tokenizer())
SIZE = VOCABULARY.size
STORY = "Old Zorba walked to the river. The lamp burned low. "


def reader() -> TextModel:
    return TextModel(FakeLoadedModel(RandomRecurrentModel(SIZE)))


def test_an_invented_word_is_offered_after_its_first_use() -> None:
    # No name: whoever was just named is known without a memory, too.
    story = STORY.replace("Old Zorba", "The zorba")
    plain, text = reader(), story + "And in the night the zo"
    remembering = plain.of_text(DocumentMemory(VOCABULARY))
    for end in range(len(story), len(text) + 1):
        answer = suggest(remembering, SuggestionRequest(text[:end], candidate_count=3), never)
    remembered = [candidate.text for candidate in answer.candidates if candidate.remembered]
    assert "zorba" in remembered
    without = suggest(plain, SuggestionRequest(text, candidate_count=3), never)
    assert "zorba" not in [candidate.text for candidate in without.candidates]
    assert not any(candidate.remembered for candidate in without.candidates)


def test_what_comes_again_is_less_surprising() -> None:
    remembering = reader().of_text(DocumentMemory(VOCABULARY))
    first = measure_bits(remembering, [STORY])
    again = measure_bits(remembering, [STORY])
    assert measure_bits(reader(), [STORY]).nats >= first.nats * 0.9
    assert again.nats < 0.6 * first.nats


def test_answers_are_distributions() -> None:
    memory = DocumentMemory(VOCABULARY)
    remembering = reader().of_text(memory)
    remembering.read(STORY)
    state = remembering.model.initial_state(2)
    tokens = np.array([remembering.tokenizer.encode(STORY)[:9]] * 2).T
    logits = remembering.model.run(tokens, state, np.arange(9)).logits
    np.testing.assert_allclose(np.exp(logits).sum(axis=-1), 1, rtol=1e-3)


def test_trust_moves_to_who_is_right() -> None:
    memory = DocumentMemory(VOCABULARY)
    remembering = reader().of_text(memory)
    before = memory._weights.copy()
    text = ""
    for _ in range(30):
        for word in ("The ", "river ", "was ", "cold. "):
            text += word
            remembering.read(text[-200:])
    moved = memory._weights - before
    assert moved[..., 0].min() < 0  # the network, which knows nothing, loses
    np.testing.assert_allclose(memory._weights.sum(axis=3), 1, rtol=1e-6)
    assert memory._weights.min() >= 0


def test_tokens_that_do_not_exist_are_left_out() -> None:
    foreign = np.array([5, SIZE + 3, 65_535], np.uint64)
    assert len(DocumentMemory(VOCABULARY, foreign).phrases) == 1


@pytest.mark.parametrize("context", [[], [1], [1, 2, 3, 4, 5]])
@pytest.mark.parametrize("word", [[3], [3, 4]])
def test_of_what_was_never_read_the_document_suggested_nothing(
    context: list[int], word: list[int]
) -> None:
    assert not DocumentMemory(VOCABULARY).suggested(context, word)


def test_of_new_words_only_so_many_are_counted_and_known_ones_always(monkeypatch) -> None:
    monkeypatch.setattr(document_memory, "MOST_WORDS", 1)
    memory = DocumentMemory(VOCABULARY)
    for text in ("Then Zorblax went. ", "Then Xylophan came. ", "So Zorblax saw. "):
        memory.learn_text(tiny_tokenizer().encode(text))
    assert memory.lexicon.counts == {"Zorblax": 2}


def test_what_everybody_held_for_impossible_moves_no_trust() -> None:
    # Nobody deserves a share of no probability at all.
    memory = DocumentMemory(VOCABULARY)
    memory.learn_text([5, 6, 7])
    before = memory._weights.copy()
    chances = np.zeros((1, SIZE), np.float32)
    chances[0, 7] = 1
    features = np.ones((1, 8), np.float32)
    memory.mix_into(chances, [[5, 6]], features)
    memory.learn([5, 6, 9], 2, features)
    np.testing.assert_array_equal(memory._weights, before)


def test_carried_on_a_text_is_not_quoted_and_a_name_of_it_still_spelt() -> None:
    """Behind three tokens that it has, the phrases were nearly sure of the fourth."""
    remembering = reader().of_text(DocumentMemory(VOCABULARY))
    tokens = remembering.tokens(STORY * 3)
    remembering.cache.read_tokens(tokens)
    name = remembering.tokens("And Zor")
    spelt = int(np.argmax(remembering.read_to_retell(name).logits[0, 0]))
    assert VOCABULARY.token_bytes[spelt].decode().startswith("b")
    before = remembering.tokens(STORY + "Old Zorba walked to the")
    river = remembering.tokens(STORY + "Old Zorba walked to the river")[len(before)]
    quoting = remembering.cache.read_tokens(before).logits[0, 0]
    retelling = remembering.read_to_retell(before).logits[0, 0]
    assert quoting[river] > retelling[river] + 1


def test_a_text_of_few_words_brings_few_of_them_back(monkeypatch) -> None:
    """In a text of a page "we" came behind each "we": its few places had the whole share."""
    remembering = reader().of_text(DocumentMemory(VOCABULARY))
    remembering.cache.read_tokens(remembering.tokens(STORY))
    place = remembering.tokens(STORY + "Fine")
    usual = chances_of(remembering.plain, place)

    def departs() -> float:
        told = np.exp(remembering.read_to_retell(place).logits[0, 0])
        return float(np.abs(told - usual).sum())

    little = departs()
    monkeypatch.setattr(document_memory, "THEME_PLACES", 1)
    assert departs() > 3 * little > 0


def chances_of(model, tokens):
    logits = model.run(np.array(tokens)[:, None], model.initial_state()).logits[-1, 0]
    return np.exp(logits - np.logaddexp.reduce(logits))
