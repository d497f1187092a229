"""The graph that ships computes what torch computes."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
onnx = pytest.importorskip("onnx", reason="training needs the training extra")

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bundles import card
from training.bundle.graph import build_graph
from training.network.recurrent_model import RecurrentLanguageModel
from writer.model.card import Shape
from writer.model.language_model import HiddenState
from writer.model.onnx_model import OnnxLanguageModel

CELLS = ["lstm", "gru", "rnn"]
VOCABULARY = 300


@cache
def network(cell, layers, width=32):
    torch.manual_seed(layers)
    model = RecurrentLanguageModel(cell, Shape(VOCABULARY, width, 2 * width, layers)).eval()
    with torch.no_grad():  # logits as far apart as those of a trained model, biases included
        model.embedding.weight.mul_(3)
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.normal_(std=0.3)
    return model


@cache
def proto(cell, layers, precision, width=32):
    model = network(cell, layers, width)
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    return build_graph(cell, model.shape, weights, precision)


@cache
def exported(cell, layers, precision, width=32):
    graph = proto(cell, layers, precision, width).SerializeToString()
    return OnnxLanguageModel(graph, card(cell, network(cell, layers, width).shape))


def random_case(cell, layers, length, batch, seed, width=32):
    """Return tokens and a state that a model may have been left in."""
    random = np.random.default_rng(seed)
    size = (layers, batch, network(cell, layers, width).shape.hidden)
    hidden = random.uniform(-1, 1, size).astype(np.float32)
    cell_state = random.normal(size=size).astype(np.float32) if cell == "lstm" else None
    return random.integers(0, VOCABULARY, (length, batch)), HiddenState(hidden, cell_state)


def torch_answer(model, tokens, state):
    cell = None if state.cell is None else torch.from_numpy(state.cell)
    with torch.no_grad():
        features, after = model(torch.from_numpy(tokens), (torch.from_numpy(state.hidden), cell))
        return model.logits(features).numpy(), features.numpy(), after


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
@settings(deadline=None, max_examples=15)
@given(length=st.integers(1, 40), batch=st.integers(1, 9), seed=st.integers(0, 99))
def test_the_float_graph_is_torch(cell, layers, length, batch, seed):
    tokens, state = random_case(cell, layers, length, batch, seed)
    logits, features, after = torch_answer(network(cell, layers), tokens, state)
    step = exported(cell, layers, "fp32").run(tokens, state, np.arange(length))
    np.testing.assert_allclose(step.logits, logits, atol=1e-5)
    np.testing.assert_allclose(step.features, features, atol=1e-5)
    np.testing.assert_allclose(step.state.hidden, after[0].numpy(), atol=1e-5)
    if cell == "lstm":
        np.testing.assert_allclose(step.state.cell, after[1].numpy(), atol=1e-5)


@pytest.mark.parametrize("width", [32, 20])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
@settings(deadline=None, max_examples=10)
@given(
    lengths=st.lists(st.integers(1, 40), min_size=2, max_size=4),
    batch=st.integers(1, 6),
    seed=st.integers(0, 99),
)
def test_segments_with_carried_state_are_torch(cell, layers, width, lengths, batch, seed):
    tokens, state = random_case(cell, layers, sum(lengths), batch, seed, width)
    logits, _, after = torch_answer(network(cell, layers, width), tokens, state)
    answers = []
    for segment in np.split(tokens, np.cumsum(lengths)[:-1]):
        step = exported(cell, layers, "fp32", width).run(segment, state, np.arange(len(segment)))
        answers.append(step.logits)
        state = step.state
    largest = np.abs(logits).max()
    assert np.abs(np.concatenate(answers) - logits).max() <= 1e-5 * largest
    assert np.abs(state.hidden - after[0].numpy()).max() <= 1e-5
    if cell == "lstm":
        np.testing.assert_allclose(state.cell, after[1].numpy(), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
@settings(deadline=None, max_examples=10)
@given(length=st.integers(1, 20), batch=st.integers(1, 4), seed=st.integers(0, 99))
def test_the_int8_graph_is_near_torch(cell, layers, length, batch, seed):
    tokens, state = random_case(cell, layers, length, batch, seed)
    logits, _, after = torch_answer(network(cell, layers), tokens, state)
    step = exported(cell, layers, "int8").run(tokens, state, np.arange(length))
    assert np.sqrt(((step.logits - logits) ** 2).mean()) < 0.06 * logits.std()
    assert np.abs(step.state.hidden - after[0].numpy()).max() < 0.1


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
@settings(deadline=None, max_examples=10)
@given(length=st.integers(1, 20), batch=st.integers(1, 4), seed=st.integers(0, 99))
def test_the_half_precision_graph_is_near_torch(cell, layers, length, batch, seed):
    tokens, state = random_case(cell, layers, length, batch, seed)
    logits, features, after = torch_answer(network(cell, layers), tokens, state)
    step = exported(cell, layers, "fp16").run(tokens, state, np.arange(length))
    assert np.sqrt(((step.logits - logits) ** 2).mean()) < 0.005 * logits.std()
    assert np.sqrt(((step.features - features) ** 2).mean()) < 0.005 * features.std()
    assert np.abs(step.state.hidden - after[0].numpy()).max() < 0.01
    assert step.logits.dtype == step.state.hidden.dtype == np.float32


def test_a_half_precision_file_takes_two_bytes_per_weight():
    shape = Shape(2_000, 64, 128, 1)
    torch.manual_seed(1)
    model = RecurrentLanguageModel("lstm", shape)
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    size = len(build_graph("lstm", shape, weights, "fp16").SerializeToString())
    assert 2 * model.parameter_count() < size < 2.05 * model.parameter_count()


@pytest.mark.parametrize("cell", CELLS)
@settings(deadline=None, max_examples=10)
@given(cuts=st.lists(st.integers(1, 6), min_size=1, max_size=6), batch=st.integers(1, 4))
def test_float_steps_of_any_length_equal_one_call(cell, cuts, batch):
    model = exported(cell, 2, "fp32")
    tokens, before = random_case(cell, 2, sum(cuts), batch, seed=len(cuts))
    whole = model.run(tokens, before, np.arange(sum(cuts)))
    state, logits = before, []
    for part in np.split(tokens, np.cumsum(cuts)[:-1]):
        step = model.run(part, state, np.arange(len(part)))
        logits.append(step.logits)
        state = step.state
    np.testing.assert_allclose(np.concatenate(logits), whole.logits, atol=1e-5)
    np.testing.assert_allclose(state.hidden, whole.state.hidden, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_int8_steps_are_near_one_call(cell):
    # DynamicQuantizeLSTM rounds its inputs on a scale that it takes from the whole call: the
    # cut of a text into calls changes the rounding. The float graph has no such effect.
    model = exported(cell, 1, "int8")
    tokens, state = random_case(cell, 1, 30, 1, seed=4)
    whole = model.run(tokens, state).logits
    for token in tokens:
        step = model.run(token[None], state)
        state = step.state
    assert np.sqrt(((step.logits - whole) ** 2).mean()) < 0.05 * whole.std()


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
@pytest.mark.parametrize("cell", CELLS)
def test_without_positions_only_the_last_is_answered(cell, precision):
    model = exported(cell, 1, precision)
    tokens, state = random_case(cell, 1, 5, 2, seed=1)
    last = model.run(tokens, state).logits
    assert last.shape == (1, 2, VOCABULARY)
    np.testing.assert_allclose(last, model.run(tokens, state, np.array([4])).logits, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_a_width_that_the_kernels_cannot_round_stays_float(cell):
    kinds = {node.op_type for node in proto(cell, 1, "int8", width=20).graph.node}
    assert "MatMulNBits" not in kinds
    tokens, _ = random_case(cell, 1, 5, 2, seed=1)
    model = exported(cell, 1, "int8", width=20)
    state = model.initial_state(2)
    logits, _, _ = torch_answer(network(cell, 1, 20), tokens, state)
    np.testing.assert_allclose(model.run(tokens, state).logits[0], logits[-1], atol=1e-5)


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
@pytest.mark.parametrize("cell", CELLS)
def test_both_ends_of_the_network_share_one_table(cell, precision):
    tables = [
        tensor
        for tensor in proto(cell, 2, precision).graph.initializer
        if len(tensor.dims) >= 2 and VOCABULARY in tensor.dims and 32 in tensor.dims
    ]
    assert len(tables) == 1


def test_an_int8_file_takes_a_byte_per_weight():
    shape = Shape(2_000, 64, 128, 1)
    torch.manual_seed(1)
    model = RecurrentLanguageModel("lstm", shape)
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    size = len(build_graph("lstm", shape, weights, "int8").SerializeToString())
    # A byte each, scales of a fortieth, and the biases in four.
    assert size < 1.3 * model.parameter_count()


def test_axes_are_open_and_positions_are_optional():
    body = proto("lstm", 1, "int8").graph
    shapes = {
        value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in [*body.input, *body.output]
    }
    assert shapes == {
        "tokens": ["T", "B"],
        "hidden": [1, "B", 64],
        "cell": [1, "B", 64],
        "positions": ["P"],
        "logits": ["P", "B", VOCABULARY],
        "features": ["T", "B", 32],
        "hidden_out": [1, "B", 64],
        "cell_out": [1, "B", 64],
    }
    assert "positions" in {tensor.name for tensor in body.initializer}


def test_no_initializer_lies_outside_the_file():
    for cell in CELLS:
        for tensor in proto(cell, 2, "int8").graph.initializer:
            assert not onnx.external_data_helper.uses_external_data(tensor)
