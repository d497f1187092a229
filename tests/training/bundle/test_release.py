"""A model is never made much worse by its export."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
onnx = pytest.importorskip("onnx", reason="training needs the training extra")

import re

import msgspec
import numpy as np

from training.bundle import card_figures as measure_module
from training.bundle import export as export_module
from training.bundle.examples import BEGINNINGS, write_examples
from training.bundle.export import Description
from training.bundle.export_report import GraphReport
from training.bundle.release import release
from training.bundle.word_list import text_of, words_of
from training.learning.run_folder import run_tokenizer, trained_model
from training.learning.training_loop import train
from writer.model.bundle import open_bundle
from writer.model.card import GPU_MODEL_FILE, MODEL_FILE, NGRAM_FILE, SOURCES_FILE, WORDS_FILE
from writer.model.onnx_model import load_model
from writer.model.source_index import SourceIndex, encode_sources


@pytest.fixture(autouse=True)
def _hurried_typist(monkeypatch):
    monkeypatch.setattr(measure_module, "TYPING_SECONDS", 0.0)


@pytest.fixture
def trained(tiny_run, diary):
    return train(tiny_run, diary)


def badly_scaled(model, factor=1_000):
    """Shrink half of every block of the table, and enlarge what reads it by as much.

    The model computes what it did before; but the scale of a block is that of its largest
    number, and next to the others the shrunken half rounds to little or nothing.
    """
    with torch.no_grad():
        model.embedding.weight[:, ::2] /= factor
        model.layers[0].weight_ih_l0[:, ::2] *= factor
        model.projection.weight[::2] *= factor
        model.projection.bias[::2] *= factor
    return model


def released(run, model, diary, *, gpu=False):
    bundle = release(run, model, Description("poems", "Poems"), diary, gpu=gpu)
    assert load_model(open_bundle(bundle.path), "cpu").card == bundle.card
    return bundle


def operators(bundle, name=MODEL_FILE):
    return {node.op_type for node in onnx.load_from_string(bundle.read(name)).graph.node}


def test_a_model_that_bears_it_is_rounded(tiny_run, trained, diary):
    bundle = released(tiny_run, trained, diary)
    assert "DynamicQuantizeLSTM" in operators(bundle)
    assert abs(bundle.card.metrics["int8_loss"]) < 0.005
    assert "32 bits" not in bundle.card.metrics_text
    assert not any("32 bits" in note for note in diary.notes)


@pytest.mark.parametrize(
    ("tolerance", "why"),
    [(0.1, "would change what it says"), (9.0, r"would cost \d+\.\d% more bits per byte")],
    ids=["seen at once", "seen on text only"],
)
def test_a_model_that_rounding_would_spoil_stays_in_float(
    tiny_run, trained, diary, monkeypatch, tolerance, why
):
    monkeypatch.setitem(export_module.TOLERANCES, "int8", tolerance)
    exact = released(tiny_run, trained, diary).card.metrics["bits_per_byte"]
    bundle = released(tiny_run, badly_scaled(trained), diary)
    assert "LSTM" in operators(bundle)
    assert bundle.card.metrics["bits_per_byte"] == pytest.approx(exact, rel=5e-3)
    assert "int8_loss" not in bundle.card.metrics
    assert len([note for note in diary.notes if "so it is kept in 32 bits" in note]) == 1
    assert re.search(why, bundle.card.metrics_text)


def test_the_texts_make_an_n_gram_that_helps(tiny_run, trained, diary):
    bundle = released(tiny_run, trained, diary)
    metrics = bundle.card.metrics
    assert metrics["bits_per_byte"] < metrics["bits_per_byte.network"]
    assert load_model(bundle, "cpu").ngram is not None


def test_a_fine_tuned_model_keeps_the_n_gram_of_its_base(tiny_run, trained, diary):
    own = released(tiny_run, trained, diary).read(NGRAM_FILE)
    tiny_run.info.base_model = "base"
    assert not released(tiny_run, trained, diary).has(NGRAM_FILE)
    (tiny_run.folder / NGRAM_FILE).write_bytes(own)
    assert released(tiny_run, trained, diary).read(NGRAM_FILE) == own


def test_a_fine_tuned_model_ranks_drafts_as_its_base_does(tiny_run, trained, diary):
    assert released(tiny_run, trained, diary).card.ranking == {}
    tiny_run.info.ranking = {"names": 0.5}
    assert released(tiny_run, trained, diary).card.ranking == {"names": 0.5}


def test_the_card_shows_how_the_model_writes(tiny_run, trained, diary):
    bundle = released(tiny_run, trained, diary)
    assert bundle.card.languages[0] == "en"
    assert [example.before for example in bundle.card.examples] == list(BEGINNINGS["en"])
    assert bundle.card.examples == write_examples(load_model(bundle, "cpu"))
    assert all(example.after.strip() for example in bundle.card.examples)


def test_the_texts_make_a_list_of_words(tiny_run, trained, diary):
    bundle = released(tiny_run, trained, diary)
    words = load_model(bundle, "cpu").words
    text = "".join(text_of(np.memmap(tiny_run.tokens, np.uint16, "r"), run_tokenizer(tiny_run)))
    assert list(words) == sorted(words_of([text]))
    tiny_run.info.languages = ("zh",)
    assert not released(tiny_run, trained, diary).has(WORDS_FILE)


def test_a_fine_tuned_model_keeps_the_words_that_were_laid_ready(tiny_run, trained, diary):
    tiny_run.info.base_model = "base"
    assert not released(tiny_run, trained, diary).has(WORDS_FILE)
    (tiny_run.folder / WORDS_FILE).write_bytes(b"lamp\nmarvalon\n")
    assert "Marvalon" in load_model(released(tiny_run, trained, diary), "cpu").words


def test_a_model_takes_along_which_texts_it_was_fine_tuned_on(tiny_run, trained, diary):
    assert load_model(released(tiny_run, trained, diary), "cpu").sources is None
    index = SourceIndex.of([("My first book", [str(number) for number in range(20)])])
    (tiny_run.folder / SOURCES_FILE).write_bytes(encode_sources(index))
    sources = load_model(released(tiny_run, trained, diary), "cpu").sources
    assert sources.names == ("My first book",)


def test_a_recipe_may_want_no_n_gram(tiny_run, trained, diary):
    recipe = msgspec.structs.replace(tiny_run.info.recipe, ngram_megabytes=0)
    tiny_run.info.recipe = recipe
    assert not released(tiny_run, trained, diary).has(NGRAM_FILE)


def test_without_unread_text_rounding_is_still_checked(tiny_run, trained, diary):
    for path in (tiny_run.folder / "unread").glob("*/*.txt"):
        path.unlink()
    bundle = released(tiny_run, badly_scaled(trained), diary)
    assert "LSTM" in operators(bundle)
    assert bundle.card.metrics == {}
    assert bundle.card.metrics_text.startswith("no text could be kept unread; kept in 32 bits")


def test_the_file_for_gpus_is_in_half_precision_beside_either(tiny_run, trained, diary):
    for model in (trained, badly_scaled(trained)):
        bundle = released(tiny_run, model, diary, gpu=True)
        assert "Cast" in operators(bundle, GPU_MODEL_FILE)


def test_what_the_files_are_made_of_is_stored(tiny_run, trained, diary):
    bundle = released(tiny_run, trained, diary, gpu=True)
    stored = (tiny_run.folder / "export.json").read_bytes()
    cpu, gpu = msgspec.json.decode(stored, type=list[GraphReport])
    assert cpu.size == (bundle.path / MODEL_FILE).stat().st_size
    assert (cpu.file, gpu.file) == (MODEL_FILE, GPU_MODEL_FILE)


def test_a_run_that_has_a_checkpoint_only_is_released(tiny_run, trained, diary):
    tiny_run.best.unlink()
    bundle = released(tiny_run, trained_model(tiny_run), diary)
    assert bundle.card.metrics["bits_per_byte"] > 0
