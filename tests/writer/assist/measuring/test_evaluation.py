"""The figures of a model, on models whose figures are known."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tests.fakes import CHINESE, ENGLISH, FakeLoadedModel, RandomRecurrentModel, scripted
from tests.fakes import tiny_tokenizer as tokenizer
from writer.assist.measuring.evaluation import (
    DOCUMENT_SEPARATOR,
    evaluate,
    measure_bits,
)
from writer.assist.measuring.glance import MANNERS
from writer.assist.suggest.text_model import TextModel
from writer.errors import DocumentError


class UniformModel(RandomRecurrentModel):
    """Finds every token equally likely."""

    def __init__(self, size):
        super().__init__(size)
        self._outputs[:] = 0


UNIFORM = FakeLoadedModel(UniformModel(tokenizer().vocabulary_size))


def test_a_uniform_model_has_the_perplexity_of_its_vocabulary():
    bits = evaluate(UNIFORM, [ENGLISH], ["bits"]).bits
    size = tokenizer().vocabulary_size
    assert bits.perplexity == pytest.approx(size, rel=1e-4)
    assert bits.tokens == len(tokenizer().encode(ENGLISH))
    assert bits.bits_per_byte == pytest.approx(bits.tokens * math.log2(size) / len(ENGLISH))


def test_bytes_and_characters_are_counted_apart():
    bits = evaluate(UNIFORM, [CHINESE], ["bits"]).bits
    assert bits.characters == len(CHINESE)
    assert bits.text_bytes == len(CHINESE.encode())
    assert bits.bits_per_character / bits.bits_per_byte == pytest.approx(
        bits.text_bytes / bits.characters
    )


def test_chunks_give_what_single_steps_give():
    loaded = FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size))
    reader, model = TextModel(loaded), loaded.language_model
    text = ENGLISH * 3
    tokens = [reader.vocabulary.document_token, *tokenizer().encode(text)]
    state, nats = model.initial_state(), 0.0
    for token, target in itertools.pairwise(tokens):
        step = model.run(np.array([[token]]), state)
        state, logits = step.state, step.logits[0, 0].astype(np.float64)
        nats += float(np.log(np.exp(logits).sum()) - logits[target])
    assert measure_bits(reader, [text]).nats == pytest.approx(nats, rel=1e-5)


def test_each_document_starts_afresh():
    reader = TextModel(FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size)))
    twice = evaluate(UNIFORM, [ENGLISH + DOCUMENT_SEPARATOR + ENGLISH], ["bits"]).bits
    assert twice.characters == 2 * len(ENGLISH)
    once = measure_bits(reader, [ENGLISH]).nats
    assert measure_bits(reader, [ENGLISH, ENGLISH]).nats == pytest.approx(2 * once)


def test_a_text_known_by_heart_saves_most_keys():
    figures = evaluate(scripted(ENGLISH), [ENGLISH]).figures()
    assert figures["keystroke_savings"]["5"] > 0.6
    assert figures["top"]["1"] > 0.8
    assert figures["bits_per_byte"] < 0.5


def test_chinese_is_typed_by_character():
    figures = evaluate(scripted(CHINESE, language="zh"), [CHINESE], ["typing"]).figures()
    assert figures["keystroke_savings"]["3"] > 0.6
    assert figures["top"]["1"] > 0.9


def test_the_figures_have_their_public_names():
    figures = evaluate(scripted(ENGLISH), [ENGLISH]).figures()
    assert figures["model"] == "scripted-en"
    assert set(figures) == {
        *("model", "bits_per_byte", "bits_per_character", "perplexity", "tokens", "bytes"),
        *("keystroke_savings", "top", "reliability", "intervals", "latency_ms"),
    }
    assert set(figures["keystroke_savings"]) == {"1", "3", "5"}
    assert set(figures["top"]) == {"1", "3"}
    assert set(figures["latency_ms"]) == {"p50", "p95", "p99"}


def test_each_figure_lies_in_its_interval():
    text = "\n".join([ENGLISH[40:], ENGLISH.upper(), ENGLISH] * 8)
    figures = evaluate(scripted(ENGLISH), [text], ["typing"]).figures()
    for name in ("keystroke_savings", "top"):
        for key, (low, high) in figures["intervals"][name].items():
            assert 0 <= low < figures[name][key] < high <= 1


def test_memory_is_measured_beside_the_plain_model():
    text = "Old Zorblax rose. " * 40
    figures = evaluate(scripted(ENGLISH), [text], max_seconds=20, memory=True).figures()
    with_memory = figures["with_memory"]
    assert with_memory["bits_per_byte"] < figures["bits_per_byte"]
    assert with_memory["keystroke_savings"]["3"] > figures["keystroke_savings"]["3"]
    assert "model" not in with_memory


def test_ghost_text_of_a_text_known_by_heart_is_right():
    glance = evaluate(scripted(ENGLISH), [ENGLISH], ["glance"]).figures()["glance"]
    assert list(glance) == list(MANNERS)
    assert glance["quiet"]["right"] > 0.8
    assert glance["quiet"]["saved"] > 0.4


def test_only_what_is_asked_for_is_measured():
    assert "top" not in evaluate(UNIFORM, [ENGLISH], ["bits"]).figures()
    assert "perplexity" not in evaluate(UNIFORM, [ENGLISH[:40]], ["typing"]).figures()


def test_the_time_for_typing_is_bounded():
    tally = evaluate(scripted(ENGLISH), [ENGLISH * 30], ["typing"], max_seconds=0).typing.total
    assert 0 < tally.keys <= 1_000


def test_progress_reaches_the_end():
    seen = []
    evaluate(scripted(ENGLISH), [ENGLISH], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)


@pytest.mark.parametrize("texts", [[], [""], [" \n", DOCUMENT_SEPARATOR]])
def test_no_text_is_said(texts):
    with pytest.raises(DocumentError, match="no text"):
        evaluate(UNIFORM, texts)
