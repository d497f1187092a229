"""Looking into an ONNX file before the runtime does: only known operators, nothing external.

A bundle may come from a stranger. The runtime would follow paths to external data, run loops
and load custom operators; so the graph is read first, with a schema that knows only the parts
looked at here, and refused when it holds anything that Inkling's own graphs do not.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory

from writer.errors import BundleError

MAX_LAYERS = 16
MAX_INPUTS = 16
ALLOWED_OPERATORS = {
    ("", "Add"): 2,
    ("", "Cast"): 2 * MAX_LAYERS,
    ("", "Concat"): 2,
    ("", "GRU"): MAX_LAYERS,
    ("", "Gather"): 2,
    ("", "LSTM"): MAX_LAYERS,
    ("", "MatMul"): 2,
    ("", "RNN"): MAX_LAYERS,
    ("", "Reshape"): 2,
    ("", "Split"): 2,
    ("", "Squeeze"): MAX_LAYERS,
    ("", "Transpose"): 2,
    ("com.microsoft", "DynamicQuantizeLSTM"): MAX_LAYERS,
    ("com.microsoft", "GatherBlockQuantized"): 1,
    ("com.microsoft", "MatMulNBits"): 2,
}
"""Domain and operator → how many of them a graph of ours has at most. A chain of innocent
operators, each doubling its input, would fill any memory. (A Cast keeps the number of elements;
ours are at the borders of a half-precision graph, and behind the two matrices of a layer that
is stored in half precision.)"""

ATTRIBUTES = {
    "Add": frozenset(),
    "Cast": frozenset({"to"}),
    "Concat": frozenset({"axis"}),
    "DynamicQuantizeLSTM": frozenset({"hidden_size"}),
    "GRU": frozenset({"hidden_size", "linear_before_reset"}),
    "Gather": frozenset({"axis"}),
    "GatherBlockQuantized": frozenset({"gather_axis", "quantize_axis", "block_size", "bits"}),
    "LSTM": frozenset({"hidden_size"}),
    "MatMul": frozenset(),
    "MatMulNBits": frozenset({"K", "N", "bits", "block_size", "accuracy_level"}),
    "RNN": frozenset({"hidden_size"}),
    "Reshape": frozenset(),
    "Split": frozenset({"axis"}),
    "Squeeze": frozenset(),
    "Transpose": frozenset({"perm"}),
}
"""Operator → what a graph of ours says of how it works; others would change what comes out."""

CONSTANT_OPERATORS = {"Cast", "Reshape", "Transpose"}
"""What may be made of stored numbers alone."""

RESHAPING_OPERATORS = {"Reshape", "Transpose"}
"""What may be made of nothing else: a column and a row out of what is computed would multiply."""

ONE_DATA_OPERATORS = {"Add", "MatMul", "MatMulNBits"}
"""What takes one computed input, the first; the others are stored."""

POSITIONS = "positions"
"""An input with a stored default: one number."""

_WHOLE_NUMBERS = frozenset({"name", "i", "ints"})

_FLOATS = (1, 10)
"""What a Cast may make, in ONNX's numbering: 32 and 16 bits. Text would be ten times as large."""

# onnx.proto, the fields that matter: message → (name, number, type, repeated).
_SCHEMA: dict[str, tuple[tuple[str, int, str, bool], ...]] = {
    "Model": (
        ("graph", 7, "Graph", False),
        ("training_info", 20, "Opaque", True),
        ("functions", 25, "Opaque", True),
    ),
    "Graph": (
        ("node", 1, "Node", True),
        ("initializer", 5, "Tensor", True),
        ("sparse_initializer", 15, "Opaque", True),
    ),
    "Node": (
        ("input", 1, "string", True),
        ("output", 2, "string", True),
        ("op_type", 4, "string", False),
        ("attribute", 5, "Attribute", True),
        ("domain", 7, "string", False),
    ),
    "Attribute": (
        ("name", 1, "string", False),
        ("f", 2, "float", False),
        ("i", 3, "int64", False),
        ("s", 4, "bytes", False),
        ("floats", 7, "float", True),
        ("ints", 8, "int64", True),
        ("strings", 9, "bytes", True),
        ("t", 5, "Opaque", False),
        ("g", 6, "Opaque", False),
        ("tensors", 10, "Opaque", True),
        ("graphs", 11, "Opaque", True),
        ("sparse_tensor", 22, "Opaque", False),
        ("sparse_tensors", 23, "Opaque", True),
    ),
    "Tensor": (
        ("dims", 1, "int64", True),
        ("int64_data", 7, "int64", True),
        ("name", 8, "string", False),
        ("raw_data", 9, "bytes", False),
        ("external_data", 13, "Opaque", True),
        ("data_location", 14, "int32", False),
    ),
    "Opaque": (),
}


def check_graph(data: bytes) -> Any:  # noqa: ANN401 - built at run time from the schema
    """Refuse an ONNX file that Inkling would not have written; return the graph in it.

    Raises:
        BundleError: no ONNX file, an operator outside :data:`ALLOWED_OPERATORS` or more of
            them than there may be, control flow, functions, data outside the file, or
            results much larger than what they are made of.
    """
    model = _model_class()()
    try:
        model.ParseFromString(data)
    except (message.DecodeError, UnicodeDecodeError):
        raise BundleError("The model file is damaged: it is not ONNX.") from None
    if not model.graph.node:
        raise BundleError("The model file is damaged: its graph is empty.")
    if model.functions or model.training_info or model.graph.sparse_initializer:
        raise BundleError("The model file holds functions, which Inkling does not run.")
    for node in model.graph.node:
        _check_node(node)
    _check_counts(Counter(map(_operator, model.graph.node)))
    if any(tensor.external_data or tensor.data_location for tensor in model.graph.initializer):
        raise BundleError("The model file points to data outside itself, so it was refused.")
    _check_flow(model.graph)
    return model.graph


def _check_node(node: Any) -> None:  # noqa: ANN401 - built at run time from the schema
    if _operator(node) not in ALLOWED_OPERATORS:
        domain, operator = _operator(node)
        name = f"{domain}.{operator}".lstrip(".")[:80]
        raise BundleError(
            "The model uses the operator {name}, which Inkling does not run.", name=name
        )
    if len(node.input) > MAX_INPUTS:
        raise BundleError(
            "The model joins more than {max_inputs} tensors: not one of Inkling's.",
            max_inputs=MAX_INPUTS,
        )
    for attribute in node.attribute:
        # Every other field of the schema is text or nests; ours are whole numbers and lists.
        if any(field.name not in _WHOLE_NUMBERS for field, _ in attribute.ListFields()):
            raise BundleError("The model holds nested graphs or tensors, so it was refused.")
        if attribute.name not in ATTRIBUTES[node.op_type]:
            raise BundleError(
                "The model sets {name!r} of the operator {op_type}: not one of Inkling's.",
                name=attribute.name[:80],
                op_type=node.op_type,
            )
        if node.op_type == "Cast" and attribute.i not in _FLOATS:
            raise BundleError("The model makes other things than numbers of its numbers.")


def _check_counts(counts: Counter[tuple[str, str]]) -> None:
    for operator, count in counts.items():
        if count > ALLOWED_OPERATORS[operator]:
            raise BundleError(
                "The model uses the operator {operator} {count} times: not one of Inkling's.",
                operator=operator[1],
                count=count,
            )


def _check_flow(graph: Any) -> None:  # noqa: ANN401 - built at run time from the schema
    """Refuse results that are much larger than a graph of ours would have them.

    Two stored vectors, the one a column, make a table of any size when they are added. So what
    is stored meets what is computed in the ways of our graphs only, in which every result has at
    most the step's tokens times a stored matrix's rows.
    """
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    if shapes.pop(POSITIONS, (1,)) != (1,):
        raise BundleError("The model reads other positions than the last: not one of Inkling's.")
    constants = set(shapes)
    for node in graph.node:
        stored = [name in constants for name in node.input if name]
        if all(stored) and node.op_type in CONSTANT_OPERATORS:
            constants.update(node.output)
        elif all(stored) or node.op_type in RESHAPING_OPERATORS:
            raise BundleError(
                "The model computes with stored numbers alone: not one of Inkling's."
            )
        elif node.op_type in ONE_DATA_OPERATORS and (stored[0] or not all(stored[1:])):
            raise BundleError(
                "The model has an {op_type} that is not one of Inkling's.", op_type=node.op_type
            )
        elif node.op_type == "Add" and [len(shapes.get(name, ())) for name in node.input[1:]] != [
            1
        ]:
            raise BundleError("The model adds other things than one row: not one of Inkling's.")


def _operator(node: Any) -> tuple[str, str]:  # noqa: ANN401 - built at run time from the schema
    return "" if node.domain == "ai.onnx" else node.domain, node.op_type


@cache
def _model_class() -> Any:  # noqa: ANN401 - built at run time from the schema
    """Return the message class of the schema, in a pool of its own."""
    file = descriptor_pb2.FileDescriptorProto(name="inkling_onnx.proto", package="inkling")
    for name, fields in _SCHEMA.items():
        descriptor = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            entry = descriptor.field.add(name=field, number=number)
            entry.label = entry.LABEL_REPEATED if repeated else entry.LABEL_OPTIONAL
            if kind in _SCHEMA:
                entry.type, entry.type_name = entry.TYPE_MESSAGE, f".inkling.{kind}"
            else:
                entry.type = descriptor_pb2.FieldDescriptorProto.Type.Value(f"TYPE_{kind.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("inkling.Model"))
