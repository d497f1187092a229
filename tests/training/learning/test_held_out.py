"""Bits per byte while training: sums first, one division, the state carried."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import math

from tests.fakes import tiny_tokenizer
from training.learning.held_out import (
    HeldOut,
    evaluate,
    excerpts,
    mean_bits_per_byte,
    read_held_out,
)
from training.network import recurrent_model
from training.network.dropout import Dropout
from training.network.losses import full_softmax_loss
from training.network.recurrent_model import RecurrentLanguageModel
from writer.assist.measuring.evaluation import Bits
from writer.errors import CorpusError
from writer.model.card import Shape

TOKENIZER = tiny_tokenizer()
SIZE = TOKENIZER.vocabulary_size


def network(dropout=None):
    torch.manual_seed(1)
    return RecurrentLanguageModel("lstm", Shape(SIZE, 16, 24, 1), dropout)


def held_out(count=700):
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(SIZE, (count,), generator=generator)
    return HeldOut("random", tokens, text_bytes=3 * count, characters=2 * count)


def test_a_uniform_model_needs_log_v_for_every_token():
    model, text = network(), held_out()
    with torch.no_grad():
        model.embedding.weight.zero_()
    score = evaluate(model, text)
    assert score.perplexity == pytest.approx(SIZE, rel=1e-4)
    assert score.bits_per_byte == pytest.approx(math.log2(SIZE) * 699 / 2100, rel=1e-4)
    assert score.bits_per_character == pytest.approx(math.log2(SIZE) * 699 / 1400, rel=1e-4)


def test_targets_among_the_most_probable_are_counted():
    model, text = network(), held_out(300)
    with torch.no_grad():
        model.embedding.weight.zero_()
        favourites = text.tokens[1:].bincount(minlength=SIZE)
        model.bias.copy_(favourites.float())
    counts = favourites.sort(descending=True).values.tolist()
    figures = evaluate(model, text).figures()
    for k in (1, 3, 5):
        # Of equally probable tokens all are as low as the last of them.
        first = sum(count for count in counts if sum(other >= count for other in counts) <= k)
        assert figures[f"top_{k}"] == pytest.approx(first / 299)


def test_a_model_that_knows_nothing_is_right_in_nothing():
    # Regression: all tokens being equally probable, each of them was the most probable one.
    model = network()
    with torch.no_grad():
        model.embedding.weight.zero_()
    assert evaluate(model, held_out(50)).figures()["top_5"] == 0


def test_segments_give_what_one_pass_gives():
    model, text = network().eval(), held_out()
    with torch.no_grad():
        features, _ = model(text.tokens[:-1, None], model.initial_state(1))
        whole = full_softmax_loss(model, features[:, 0], text.tokens[1:])
    score = evaluate(model, text)
    assert score.tokens == 699
    assert score.nats == pytest.approx(whole.item() * 699, rel=1e-5)


def test_logits_of_a_large_vocabulary_are_made_for_few_places_at_once(monkeypatch):
    """Of 65,535 tokens, those of a usual segment would fill 67 MB, and as much again to rank."""
    model, text = network().eval(), held_out()
    usual = evaluate(model, text)
    monkeypatch.setattr(recurrent_model, "MOST_LOGITS", 40 * SIZE)
    made, logits = [], model.logits
    monkeypatch.setattr(model, "logits", lambda x: made.append(len(x)) or logits(x))
    score = evaluate(model, text)
    assert (max(made), sum(made)) == (40, 699)
    assert score.nats == pytest.approx(usual.nats, rel=1e-5)
    assert score.hits == usual.hits


def test_dropout_rests_during_an_evaluation_and_goes_on_after_it():
    model = network(dropout=Dropout(input=0.5)).train()
    assert evaluate(model, held_out()) == evaluate(model, held_out())
    assert model.training


def test_texts_are_joined_by_their_lengths():
    short, long = Bits(10, 5, 10, 10), Bits(200, 100, 90, 90)
    assert mean_bits_per_byte([short, long]) == pytest.approx(210 / (math.log(2) * 100))


def test_a_file_is_read_with_its_document_borders(tmp_path):
    path = tmp_path / "a.b.txt"
    path.write_text("The river\n\n\u241e\n\n月亮", encoding="utf-8")
    text = read_held_out(path, TOKENIZER)
    borders = (text.tokens == TOKENIZER.document_token).nonzero().flatten().tolist()
    assert borders == [0, 1 + len(TOKENIZER.encode("The river"))]
    assert (text.text_bytes, text.characters) == (9 + 6, 11)


def test_a_file_without_text(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text(" \n ")
    with pytest.raises(CorpusError, match="no text in"):
        read_held_out(path, TOKENIZER)


def test_every_document_of_a_collection_has_a_say(tmp_path):
    path = tmp_path / "all.txt"
    path.write_text("\n\n\u241e\n\n".join([letter * 5_000 for letter in "abcd"]))
    parts = excerpts(path, limit=8_000)
    assert parts == [letter * 2_000 for letter in "abcd"]
