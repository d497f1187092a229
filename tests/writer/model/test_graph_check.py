"""The graph of a stranger is looked at before the runtime sees it."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

onnx = pytest.importorskip("onnx", reason="graphs are written with onnx, of the training extra")

from onnx import TensorProto, helper, numpy_helper

from tests.bundles import TINY, graph
from writer.errors import BundleError
from writer.model.card import Shape
from writer.model.graph_check import ALLOWED_OPERATORS, MAX_INPUTS, check_graph

FLOATS = numpy_helper.from_array(np.zeros(3, np.float32), "floats")


def model(*nodes, initializers=(FLOATS,), **parts):
    """Return an ONNX model of these nodes, valid or not."""
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [3])
    body = helper.make_graph(list(nodes), "test", [value], [value], list(initializers), **parts)
    return helper.make_model(body)


def add(**attributes):
    return helper.make_node("Add", ["x", "floats"], ["y"], **attributes)


def refused(proto, match):
    with pytest.raises(BundleError, match=match):
        check_graph(proto.SerializeToString())


@pytest.mark.parametrize("precision", ["int8", "fp16", "fp32"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_our_own_graphs_pass(cell, precision):
    check_graph(graph(cell, TINY, precision))


@pytest.mark.parametrize("precision", ["int8", "fp16"])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_largest_shape_of_a_card_stays_below_the_node_limit(cell, precision):
    sixteen_layers = Shape(vocabulary=300, embedding=32, hidden=32, layers=16)
    check_graph(graph(cell, sixteen_layers, precision))


def test_the_plain_graph_of_these_tests_passes():
    # The tests below change one thing each in this graph.
    check_graph(model(add()).SerializeToString())


@pytest.mark.parametrize("operator", ["If", "Loop", "Scan", "SequenceMap"])
def test_control_flow_is_refused(operator):
    branch = model(add()).graph
    node = helper.make_node(operator, ["x"], ["y"], body=branch)
    refused(model(node), f"the operator {operator}, which Inkling does not run")


@pytest.mark.parametrize("operator", ["Conv", "Constant", "Attention", "add", "", "LSTM2"])
def test_an_operator_that_we_do_not_use_is_refused(operator):
    refused(model(helper.make_node(operator, ["x"], ["y"])), "which Inkling does not run")


@pytest.mark.parametrize("domain", ["ai.onnx.ml", "com.evil", "com.microsoft", "ai.onnx.training"])
def test_a_known_name_in_another_domain_is_refused(domain):
    refused(model(add(domain=domain)), rf"the operator {domain}\.Add")


def test_the_standard_domain_may_be_spelt_out():
    check_graph(model(add(domain="ai.onnx")).SerializeToString())


@pytest.mark.parametrize(("domain", "operator"), sorted(ALLOWED_OPERATORS))
def test_an_allowed_operator_with_a_hidden_graph_is_refused(domain, operator):
    node = helper.make_node(operator, ["x"], ["y"], domain=domain, body=model(add()).graph)
    refused(model(node), "nested graphs or tensors")


@pytest.mark.parametrize(
    "value",
    [
        FLOATS,
        [FLOATS, FLOATS],
        [helper.make_graph([], "empty", [], [])],
        helper.make_sparse_tensor(FLOATS, numpy_helper.from_array(np.arange(3)), [9]),
        [helper.make_sparse_tensor(FLOATS, numpy_helper.from_array(np.arange(3)), [9])],
    ],
    ids=["tensor", "tensors", "graphs", "sparse", "sparse list"],
)
def test_nested_tensors_are_refused(value):
    refused(model(add(value=value)), "nested graphs or tensors")


def test_an_empty_nested_graph_is_refused_as_well():
    node = add()
    node.attribute.add(name="body", type=onnx.AttributeProto.GRAPH).g.SetInParent()
    refused(model(node), "nested graphs or tensors")


def test_functions_are_refused():
    proto = model(add())
    opset = helper.make_opsetid("", 17)
    proto.functions.append(helper.make_function("local", "F", ["x"], ["y"], [add()], [opset]))
    refused(proto, "functions")


def test_training_info_is_refused():
    proto = model(add())
    proto.training_info.add()
    refused(proto, "functions")


def test_sparse_initializers_are_refused():
    indices = numpy_helper.from_array(np.arange(3), "indices")
    sparse = helper.make_sparse_tensor(FLOATS, indices, [1_000_000])
    refused(model(add(), sparse_initializer=[sparse]), "functions")


@pytest.mark.parametrize("location", ["../../etc/passwd", "/etc/passwd", "model.onnx.data", ""])
def test_external_data_is_refused(location):
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[3])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    refused(model(add(), initializers=[FLOATS, tensor]), "data outside itself")


def test_either_sign_of_external_data_is_enough():
    only_flag = TensorProto(name="w", data_location=TensorProto.EXTERNAL)
    refused(model(add(), initializers=[only_flag]), "data outside itself")
    only_path = TensorProto(name="w")
    only_path.external_data.add(key="location", value="x")
    refused(model(add(), initializers=[only_path]), "data outside itself")


@pytest.mark.parametrize(("operator", "most"), sorted(ALLOWED_OPERATORS.items()))
def test_a_chain_of_one_operator_is_refused(operator, most):
    domain, name = operator
    inputs = {"Add": ["x", "floats"], "Reshape": ["floats"], "Transpose": ["floats"]}
    node = helper.make_node(name, inputs.get(name, ["x"]), ["y"], domain=domain)
    check_graph(model(*[node] * most).SerializeToString())
    refused(model(*[node] * (most + 1)), f"{name} {most + 1} times: not one of Inkling's")


@pytest.mark.parametrize("kind", ["FLOAT", "FLOAT16"])
def test_a_cast_to_floats_passes(kind):
    node = helper.make_node("Cast", ["floats"], ["y"], to=getattr(TensorProto, kind))
    check_graph(model(node).SerializeToString())


@pytest.mark.parametrize(
    "to",
    [TensorProto.STRING, TensorProto.DOUBLE, TensorProto.COMPLEX128, 0, -1, 2**32 + 1],
)
def test_a_cast_to_anything_else_is_refused(to):
    refused(model(helper.make_node("Cast", ["floats"], ["y"], to=to)), "other things than numbers")


COLUMN = numpy_helper.from_array(np.zeros((3, 1), np.float32), "column")
PLACES = numpy_helper.from_array(np.zeros(9, np.int64), "positions")


@pytest.mark.parametrize(
    "nodes",
    [
        [("Add", ["floats", "column"])],
        [("Add", ["x", "column"])],
        [("Add", ["x", "x"])],
        [("Add", ["x"])],
        [("Add", ["x", "floats", "floats"])],
        [("MatMul", ["column", "floats"])],
        [("MatMul", ["x", "x"])],
        [("MatMul", ["column", "x"])],
        [("Transpose", ["x"])],
        [("Reshape", ["x", "floats"])],
        [("Gather", ["floats", "column"])],
        [("LSTM", ["column", "floats", "floats"])],
        [("Transpose", ["column"]), ("Add", ["y", "column"])],
        [("Concat", ["floats", "floats"])],
    ],
    ids=str,
)
def test_a_result_much_larger_than_what_it_is_made_of_is_refused(nodes):
    made = [helper.make_node(operator, inputs, ["y"]) for operator, inputs in nodes]
    refused(model(*made, initializers=[FLOATS, COLUMN]), "not one of Inkling's")


def test_reading_many_positions_is_for_the_caller_to_ask():
    refused(model(add(), initializers=[FLOATS, PLACES]), "other positions than the last")


def test_joining_one_tensor_to_itself_again_and_again_is_refused():
    node = helper.make_node("Concat", ["x"] * (MAX_INPUTS + 1), ["y"], axis=0)
    refused(model(node), "joins more than 16 tensors")


@pytest.mark.parametrize("proto", [onnx.ModelProto(), model()], ids=["no graph", "no nodes"])
def test_an_empty_graph_is_refused(proto):
    refused(proto, "empty")


def test_names_that_are_no_text_are_refused():
    data = model(add()).SerializeToString()
    assert data.count(b"Add") == 1
    with pytest.raises(BundleError):
        check_graph(data.replace(b"Add", b"\xff\xfe\xfd"))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_refused(share):
    data = graph()
    with pytest.raises(BundleError):
        check_graph(data[: int(len(data) * share)])


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data):
    with pytest.raises(BundleError):
        check_graph(data)


@given(st.data())
def test_a_changed_byte_is_harmless_or_refused(data):
    broken = bytearray(model(add(), add()).SerializeToString())
    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        check_graph(bytes(broken))
    except BundleError:
        return
    kept = onnx.ModelProto()
    with suppress(DecodeError):  # the runtime will refuse what onnx cannot read
        kept.ParseFromString(bytes(broken))
    names = {(node.domain.removeprefix("ai.onnx"), node.op_type) for node in kept.graph.node}
    assert names <= ALLOWED_OPERATORS.keys()
