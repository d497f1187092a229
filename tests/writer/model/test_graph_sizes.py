"""How large a graph's results become is worked out before it runs."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="graphs are written with onnx, of the training extra")

from onnx import helper, numpy_helper

from tests.bundles import TINY, graph, random_weights
from writer.errors import BundleError
from writer.model.card import Shape
from writer.model.graph_check import check_graph
from writer.model.graph_sizes import check_sizes, parameters, weight_shapes

CELLS = ["lstm", "gru", "rnn"]


def check(data, cell="lstm", shape=TINY):
    check_sizes(check_graph(data), shape, cell)


def edited(edit, precision="fp32"):
    proto = onnx.ModelProto.FromString(graph(precision=precision))
    edit(proto.graph)
    return proto.SerializeToString()


def node_of(body, operator):
    return next(node for node in body.node if node.op_type == operator)


@pytest.mark.parametrize("precision", ["int8", "fp16", "fp32"])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 3])
def test_our_own_graphs_have_the_sizes_of_their_cards(cell, precision, layers):
    shape = Shape(TINY.vocabulary, 32, 64, layers)
    check(graph(cell, shape, precision), cell, shape)


@pytest.mark.parametrize("change", [{"vocabulary": 476}, {"embedding": 64}, {"hidden": 32}])
@pytest.mark.parametrize("precision", ["int8", "fp16", "fp32"])
def test_another_card_does_not_fit(precision, change):
    sizes = {name: getattr(TINY, name) for name in TINY.__struct_fields__}
    with pytest.raises(BundleError, match="not those its card describes"):
        check(graph(precision=precision), shape=Shape(**sizes | change))


def test_joining_what_was_joined_is_refused():
    # 53 kB took six gigabytes at the first suggestion.
    def bomb(body):
        first, second = (node for node in body.node if node.op_type == "Concat")
        for node in (first, second):
            same = helper.make_node("Cast", node.input, node.output, to=onnx.TensorProto.FLOAT)
            body.node.insert(list(body.node).index(node), same)
            body.node.remove(node)
        logits = next(node for node in body.node if "logits" in node.output)
        row = logits.input[0]
        logits.input[0] = "wider"
        place = list(body.node).index(logits)
        body.node.insert(place, helper.make_node("Concat", ["wide"] * 16, ["wider"], axis=0))
        body.node.insert(place, helper.make_node("Concat", [row] * 16, ["wide"], axis=0))

    with pytest.raises(BundleError, match="more memory than its card describes"):
        check(edited(bomb))


def test_more_work_than_the_card_says_is_refused():
    # Results as large as the card allows, but each of as many products.
    def widen(body):
        product = node_of(body, "MatMulNBits")
        narrow, wide = TINY.hidden, TINY.vocabulary
        for name, dims in (("wide", (narrow, wide)), ("square", (wide, wide))):
            body.initializer.append(numpy_helper.from_array(np.zeros(dims, np.float32), name))
        place, source = list(body.node).index(product), product.input[0]
        body.node.insert(place, helper.make_node("MatMul", ["inner", "square"], ["through"]))
        body.node.insert(place, helper.make_node("MatMul", [source, "wide"], ["inner"]))

    with pytest.raises(BundleError, match="computes more than its card describes"):
        check(edited(widen, "int8"))


@pytest.mark.parametrize(
    ("operator", "name", "value"),
    [
        ("LSTM", "direction", "bidirectional"),
        ("LSTM", "layout", 1),
        ("LSTM", "clip", 1.0),
        ("Reshape", "allowzero", 1),
        ("GatherBlockQuantized", "bits", 4),
        ("MatMulNBits", "N", 10**9),
        ("MatMulNBits", "K", 128),
        ("Gather", "axis", 1),
        ("Transpose", "perm", [0, 0]),
    ],
)
def test_an_attribute_that_would_change_a_size_is_refused(operator, name, value):
    def change(body):
        node = node_of(body, operator)
        kept = [each for each in node.attribute if each.name != name]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute(name, value)])

    quantized = operator in {"Reshape", "GatherBlockQuantized", "MatMulNBits"}
    with pytest.raises(BundleError):
        check(edited(change, "int8" if quantized else "fp32"))


@pytest.mark.parametrize("size", [[0, 0, 0], [-1, 2, 32], [2**62, 4, 1], [], [1] * 99])
def test_a_reshape_to_another_size_is_refused(size):
    def change(body):
        name = node_of(body, "Reshape").input[1]
        stored = next(tensor for tensor in body.initializer if tensor.name == name)
        stored.CopyFrom(numpy_helper.from_array(np.array(size, np.int64), name))

    with pytest.raises(BundleError):
        check(edited(change, "int8"))


@pytest.mark.parametrize(("factor", "fits"), [(1, True), (2, False)])
def test_a_list_of_sizes_may_be_stored_number_by_number(factor, fits):
    # ONNX has two ways to write one; ours takes the other.
    def change(body):
        name = node_of(body, "Reshape").input[1]
        stored = next(tensor for tensor in body.initializer if tensor.name == name)
        sizes = numpy_helper.to_array(stored).tolist()
        sizes[-1] *= factor
        stored.CopyFrom(helper.make_tensor(name, onnx.TensorProto.INT64, [len(sizes)], sizes))
        assert not stored.raw_data

    if fits:
        check(edited(change, "int8"))
        return
    with pytest.raises(BundleError, match="not those its card describes"):
        check(edited(change, "int8"))


@pytest.mark.parametrize("cell", CELLS)
def test_the_parameters_are_those_of_the_network(cell):
    stored = random_weights(cell, TINY)
    assert weight_shapes(TINY, cell) == {name: array.shape for name, array in stored.items()}
    assert parameters(TINY, cell) == sum(array.size for array in stored.values())
