"""From weights to a bundle: nothing is written that differs from what was trained."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
onnx = pytest.importorskip("onnx", reason="training needs the training extra")

import numpy as np
from onnx import numpy_helper

from training.bundle import export as export_module
from training.bundle.export import (
    Description,
    check_parity,
    export,
    with_metrics,
)
from training.bundle.graph import build_graph
from training.learning.run_folder import build_model
from training.network.recurrent_model import RecurrentLanguageModel
from writer.errors import BundleError, TrainingError
from writer.model.bundle import open_bundle
from writer.model.card import GPU_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE, Shape
from writer.model.onnx_model import load_model

SHAPE = Shape(300, 32, 64, 2)


@pytest.fixture
def model():
    torch.manual_seed(1)
    model = RecurrentLanguageModel("lstm", SHAPE).eval()
    with torch.no_grad():  # livelier than at the start of a training
        for parameter in model.parameters():
            parameter.normal_(std=0.3)
    return model


@pytest.fixture
def bundle(tiny_run, tmp_path):
    tokenizer = (tiny_run.folder / "tokenizer.json").read_bytes()
    description = Description("my-poems", "My poems")
    network = build_model(tiny_run)
    return export(network, tokenizer, tiny_run.info, description, tmp_path / "bundle")


def graph_of(model, precision="fp32"):
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    return build_graph(model.cell, model.shape, weights, precision)


class TestParity:
    @pytest.mark.parametrize("precision", ["fp32", "int8"])
    @pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
    def test_a_faithful_graph_passes(self, cell, precision):
        torch.manual_seed(1)
        model = RecurrentLanguageModel(cell, SHAPE).eval()
        check_parity(model, graph_of(model, precision).SerializeToString(), precision)

    @pytest.mark.parametrize(
        "name",
        ["embedding.weight", "layers.0.w", "layers.1.r", "layers.1.bias", "projection.weight"],
    )
    def test_one_changed_weight_is_noticed(self, model, name):
        proto = graph_of(model)
        tensor = next(t for t in proto.graph.initializer if t.name == name)
        values = numpy_helper.to_array(tensor).copy()
        values.flat[3] += 0.5
        tensor.CopyFrom(numpy_helper.from_array(values, name))
        with pytest.raises(TrainingError, match="differs from the trained one"):
            check_parity(model, proto.SerializeToString())

    def test_swapped_gates_are_noticed_in_int8_too(self, model):
        weights = {name: value.numpy() for name, value in model.state_dict().items()}
        weights["layers.0.weight_ih_l0"] = np.roll(weights["layers.0.weight_ih_l0"], 64, axis=0)
        weights["layers.0.bias_ih_l0"] = np.roll(weights["layers.0.bias_ih_l0"], 64)
        graph = build_graph("lstm", SHAPE, weights, "int8").SerializeToString()
        with pytest.raises(TrainingError, match="exported int8 model differs"):
            check_parity(model, graph, "int8")

    def test_weights_that_are_no_numbers_are_never_equal(self, model):
        # Regression: every comparison with NaN is false, so "is it too far off?" was, too.
        with torch.no_grad():
            model.layers[1].weight_hh_l0[0, 0] = torch.nan
        with pytest.raises((TrainingError, BundleError)):
            check_parity(model, graph_of(model).SerializeToString())

    def test_an_export_that_fails_leaves_the_bundle_before(self, tiny_run, bundle, monkeypatch):
        before = bundle.read(MODEL_FILE)
        monkeypatch.setitem(export_module.TOLERANCES, "int8", 0.0)
        with pytest.raises(TrainingError, match="was not written"):
            export(
                build_model(tiny_run),
                (tiny_run.folder / "tokenizer.json").read_bytes(),
                tiny_run.info,
                Description("my-poems", "My poems"),
                bundle.path,
            )
        assert open_bundle(bundle.path).read(MODEL_FILE) == before


class TestBundle:
    def test_it_loads_and_gives_the_answers_of_torch(self, tiny_run, bundle):
        network = build_model(tiny_run).eval()
        loaded = load_model(open_bundle(bundle.path), "cpu")
        tokens = np.array(loaded.tokenizer.encode("The river was cold"))[:, None]
        with torch.no_grad():
            features, _ = network(torch.from_numpy(tokens), network.initial_state(1))
            expected = network.logits(features[-1:]).numpy()
        logits = loaded.language_model.run(tokens, loaded.language_model.initial_state()).logits
        assert np.sqrt(((logits - expected) ** 2).mean()) < 0.1 * expected.std()

    def test_the_card_says_what_the_run_was(self, tiny_run, bundle):
        card = bundle.card
        assert (card.id, card.name, card.cell) == ("my-poems", "My poems", "lstm")
        assert card.languages == ("en",)
        assert card.straight_quotes
        assert card.shape.vocabulary == tiny_run.vocabulary_size
        assert card.parameters == build_model(tiny_run).parameter_count()
        assert card.recipe["hidden"] == 32
        assert card.seed == tiny_run.info.recipe.seed
        assert card.trained_on[0].characters > 2_000
        assert card.created.endswith("+00:00")

    def test_a_file_for_gpus_is_added_when_it_is_asked_for(self, tiny_run, tmp_path):
        tokenizer = (tiny_run.folder / "tokenizer.json").read_bytes()
        made = export(
            build_model(tiny_run),
            tokenizer,
            tiny_run.info,
            Description("gpu", "Gpu"),
            tmp_path / "gpu",
            gpu=True,
        )
        assert made.has(GPU_MODEL_FILE)

    def test_metrics_are_added_without_touching_the_files(self, bundle):
        measured = with_metrics(bundle, {"bits_per_byte": 2.5}, "held-out poems")
        reopened = open_bundle(measured.path)
        assert reopened.card.metrics == {"bits_per_byte": 2.5}
        assert reopened.card.metrics_text == "held-out poems"
        assert reopened.card.files == bundle.card.files
        assert reopened.read(TOKENIZER_FILE)

    def test_a_folder_that_cannot_be_written(self, tiny_run, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(TrainingError, match="The training is kept"):
            export(
                build_model(tiny_run),
                (tiny_run.folder / "tokenizer.json").read_bytes(),
                tiny_run.info,
                Description("x", "x"),
                tmp_path / "file" / "bundle",
            )
