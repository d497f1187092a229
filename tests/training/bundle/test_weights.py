"""The weights in a bundle: rounded to a byte, and refused when they are not the model's."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

from safetensors.torch import load, save

from training.bundle.weights import SCALES, load_weights, packed
from training.network.recurrent_model import RecurrentLanguageModel
from writer.errors import BundleError, TrainingError
from writer.model.bundle import write_bundle
from writer.model.card import MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE, Card, Shape

SHAPE = Shape(vocabulary=300, embedding=32, hidden=64, layers=2)


@pytest.fixture
def network():
    torch.manual_seed(1)
    return RecurrentLanguageModel("lstm", SHAPE)


@pytest.fixture
def bundle_with(tmp_path):
    def write(weights, shape=SHAPE):
        files = {TOKENIZER_FILE: b"{}", MODEL_FILE: b"graph"}
        if weights is not None:
            files[WEIGHTS_FILE] = weights
        card = Card("odd", "Odd", ("en",), "lstm", shape, files={})
        return write_bundle(tmp_path / "bundle", card, files)

    return write


def test_a_matrix_is_off_by_half_a_step_in_each_block(network, bundle_with):
    data = packed(network.state_dict())
    loaded = load_weights(bundle_with(data))
    scales = load(data)
    for name, value in network.state_dict().items():
        assert loaded[name].dtype == torch.float32
        if value.dim() == 2:
            steps = scales[name + SCALES].repeat_interleave(32, dim=1)
            assert ((loaded[name] - value).abs() <= 0.501 * steps).all()
        else:
            torch.testing.assert_close(loaded[name], value, atol=1e-3, rtol=1e-3)
    assert len(data) < 1.2 * network.parameter_count() + 3_000


def test_odd_sizes_stay_in_half_precision(bundle_with):
    shape = Shape(vocabulary=50, embedding=12, hidden=20, layers=1)
    network = RecurrentLanguageModel("lstm", shape)
    bundle = bundle_with(packed(network.state_dict()), shape)
    for name, value in load_weights(bundle).items():
        torch.testing.assert_close(value, network.state_dict()[name], atol=1e-3, rtol=1e-3)


def test_models_of_earlier_versions_hold_halves(network, bundle_with):
    halves = {name: value.half() for name, value in network.state_dict().items()}
    for name, value in load_weights(bundle_with(save(halves))).items():
        assert torch.equal(value, halves[name].float())


def test_a_bundle_without_weights_cannot_be_a_base(bundle_with):
    with pytest.raises(TrainingError, match="exported without weights"):
        load_weights(bundle_with(None))


@pytest.mark.parametrize("data", [b"", b"junk" * 100, b"\xff" * 8 + b"{}"])
def test_damaged_weights(bundle_with, data):
    with pytest.raises(BundleError, match="damaged"):
        load_weights(bundle_with(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored.pop("bias"),
        lambda stored: stored.update(extra=torch.zeros(1)),
        lambda stored: stored.update(bias=torch.zeros(7)),
        lambda stored: stored.pop("embedding.weight" + SCALES),
        lambda stored: stored.update({"embedding.weight" + SCALES: torch.ones(300)}),
        lambda stored: stored.update({"bias" + SCALES: torch.ones(9)}),
        lambda stored: stored.update({"embedding.weight": torch.zeros(300, 32)}),
    ],
    ids=[
        "missing",
        "extra",
        "other shape",
        "no scales",
        "other scales",
        "scales of a bias",
        "scales without need",
    ],
)
def test_weights_of_another_model(network, bundle_with, change):
    stored = load(packed(network.state_dict()))
    change(stored)
    with pytest.raises(BundleError, match="does not fit its card"):
        load_weights(bundle_with(save(stored)))
