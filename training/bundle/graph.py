"""The ONNX graph of a model, built node by node.

torch's exporters froze the number of time steps, dropped layers or duplicated the tied table;
the network is a dozen nodes, so we write them down. Contract (shapes as in
``writer.model.language_model``):

    tokens int64 (T, B), hidden float (L, B, H), cell likewise (LSTM only),
    positions int64 (P,), optional, [-1] when left out
    → logits (P, B, V), features (T, B, E), hidden_out, cell_out

The contract is float32 in every precision: a half-precision graph converts at its borders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.bundle.quantize import BLOCK, quantize_blocks, quantize_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from writer.model.card import Cell, Shape

Precision = Literal["int8", "fp16", "fp32"]

OPSET = 17
IR_VERSION = 10
CONTRIB = "com.microsoft"

# torch stores the gates as input, forget, cell, output; ONNX as input, output, forget, cell.
# GRU: torch reset, update, new; ONNX update, reset, hidden.
_GATE_ORDER: dict[str, tuple[int, ...]] = {"lstm": (0, 3, 1, 2), "gru": (1, 0, 2), "rnn": (0,)}
_OPERATOR = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


def build_graph(
    cell: Cell, shape: Shape, weights: Mapping[str, NDArray[np.float32]], precision: Precision
) -> onnx.ModelProto:
    """Return the graph of a network.

    Args:
        cell: kind of recurrent cell.
        shape: sizes.
        weights: the state dict of a ``RecurrentLanguageModel``.
        precision: ``int8`` rounds the table, the projection and, for an LSTM, the recurrent
            weights. ONNX Runtime has no quantised GRU or RNN (written as a loop of products
            they could be, but a bundle may hold no loops): theirs are stored in half
            precision and widened when the file is loaded, which a step does not notice.
            ``fp16`` stores and computes everything in half precision, for GPUs.
    """
    builder = _Builder(cell, shape, weights, precision)
    model = helper.make_model(
        builder.graph(),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
        producer_name="inkling",
    )
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


class _Builder:
    """Collects nodes and initializers."""

    def __init__(
        self,
        cell: Cell,
        shape: Shape,
        weights: Mapping[str, NDArray[np.float32]],
        precision: Precision,
    ) -> None:
        self._cell, self._shape, self._weights = cell, shape, weights
        # The kernels want whole blocks; odd sizes, which only tests use, stay float.
        whole = shape.embedding % BLOCK == 0 and shape.hidden % BLOCK == 0
        self._int8 = precision == "int8" and whole
        self._half = precision == "fp16"
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: list[onnx.TensorProto] = []

    def graph(self) -> onnx.GraphProto:
        """Return the finished graph."""
        inputs, outputs = self._inputs(), self._outputs()
        if self._half:
            for value in inputs[1:]:
                self._cast(value.name, self._inner(value.name), TensorProto.FLOAT16)
        x = self._embed("tokens")
        x = self._recurrent_layers(x)
        features = self._inner("features")
        self._dense(x, "projection.weight", "projection.bias", features)
        self._constant("positions", np.array([-1], dtype=np.int64))
        chosen = self._node("Gather", [features, "positions"], axis=0)
        self._dense(chosen, "embedding.weight", "bias", self._inner("logits"))
        if self._half:
            for value in outputs:
                self._cast(self._inner(value.name), value.name, TensorProto.FLOAT)
        # An input that is an initializer as well may be left out by the caller.
        inputs.append(_value("positions", TensorProto.INT64, ["P"]))
        return helper.make_graph(
            self._nodes, "language_model", inputs, outputs, self._initializers
        )

    def _inner(self, name: str) -> str:
        """Return what an input or output is called where it is computed with."""
        return f"{name}.half" if self._half else name

    def _embed(self, tokens: str) -> str:
        if not self._int8:
            table = self._number("embedding.weight", self._weights["embedding.weight"])
            return self._node("Gather", [table, tokens], axis=0)
        table, scales = self._blocks("embedding.weight")
        return self._node(
            "GatherBlockQuantized",
            [table, tokens, scales],
            domain=CONTRIB,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
            bits=8,
        )

    def _recurrent_layers(self, x: str) -> str:
        hidden = self._split(self._inner("hidden"))
        cell = (
            self._split(self._inner("cell")) if self._cell == "lstm" else [""] * self._shape.layers
        )
        last_hidden, last_cell = [], []
        for layer in range(self._shape.layers):
            x, h, c = self._recurrent_layer(layer, x, hidden[layer], cell[layer])
            last_hidden.append(h)
            last_cell.append(c)
        self._join(last_hidden, self._inner("hidden_out"))
        if self._cell == "lstm":
            self._join(last_cell, self._inner("cell_out"))
        return x

    def _recurrent_layer(self, layer: int, x: str, h: str, c: str) -> tuple[str, str, str]:
        prefix = f"layers.{layer}"
        w = self._gates(f"{prefix}.weight_ih_l0")
        r = self._gates(f"{prefix}.weight_hh_l0")
        b = np.concatenate(
            (self._gates(f"{prefix}.bias_ih_l0"), self._gates(f"{prefix}.bias_hh_l0"))
        )
        bias = self._number(f"{prefix}.bias", b[None])
        outputs = [f"{prefix}.y", f"{prefix}.h", f"{prefix}.c"][: 3 if c else 2]
        if self._int8 and self._cell == "lstm":
            wq, ws, wz = self._columns(f"{prefix}.w", w)
            rq, rs, rz = self._columns(f"{prefix}.r", r)
            inputs = [x, wq, rq, bias, "", h, c, "", ws, wz, rs, rz]
            kind, domain = "DynamicQuantizeLSTM", CONTRIB
        else:
            wide = [self._recurrent(f"{prefix}.w", w), self._recurrent(f"{prefix}.r", r)]
            inputs = [x, *wide, bias, "", h, *([c] if c else [])]
            kind, domain = _OPERATOR[self._cell], ""
        attributes: dict[str, Any] = {"linear_before_reset": 1} if self._cell == "gru" else {}
        self._nodes.append(
            helper.make_node(
                kind,
                inputs,
                outputs,
                name=prefix,
                domain=domain,
                hidden_size=self._shape.hidden,
                **attributes,
            )
        )
        axis = self._constant(f"{prefix}.direction", np.array([1], dtype=np.int64))
        y = self._node("Squeeze", [outputs[0], axis])
        return y, outputs[1], outputs[2] if c else ""

    def _dense(self, x: str, weight: str, bias: str, output: str) -> str:
        matrix = self._weights[weight]
        if self._int8:
            table, scales = self._blocks(weight)
            rows, width = matrix.shape
            blocks = (rows, width // BLOCK, BLOCK)
            size = self._constant(f"{weight}.blocks", np.array(blocks, dtype=np.int64))
            table = self._node("Reshape", [table, size])
            product = self._node(
                "MatMulNBits",
                [x, table, scales],
                domain=CONTRIB,
                K=width,
                N=rows,
                bits=8,
                block_size=BLOCK,
                accuracy_level=4,
            )
        else:
            # One initializer for both ends of the network: transposed where it is used.
            stored = self._number(weight, matrix)
            product = self._node("MatMul", [x, self._node("Transpose", [stored], perm=[1, 0])])
        shift = self._number(f"{weight}.{bias}", self._weights[bias])
        return self._node("Add", [product, shift], output=output)

    def _gates(self, name: str) -> NDArray[np.float32]:
        order = _GATE_ORDER[self._cell]
        parts = np.split(self._weights[name], len(order))
        return np.concatenate([parts[gate] for gate in order])

    def _blocks(self, name: str) -> tuple[str, str]:
        table, scales = quantize_blocks(self._weights[name])
        return self._constant(name, table), self._constant(f"{name}.scales", scales)

    def _columns(self, name: str, weight: NDArray[np.float32]) -> tuple[str, str, str]:
        rounded, scales = quantize_columns(weight.T)
        return (
            self._constant(name, rounded[None]),
            self._constant(f"{name}.scale", scales[None]),
            self._constant(f"{name}.zero", np.zeros_like(scales, dtype=np.int8)[None]),
        )

    def _recurrent(self, name: str, weight: NDArray[np.float32]) -> str:
        if not self._int8:
            return self._number(name, weight[None])
        stored = self._constant(f"{name}.half", weight[None].astype(np.float16))
        return self._cast(stored, name, TensorProto.FLOAT)

    def _split(self, name: str) -> list[str]:
        layers = self._shape.layers
        if layers == 1:
            return [name]
        outputs = [f"{name}.{layer}" for layer in range(layers)]
        sizes = self._constant("layers.sizes", np.ones(layers, dtype=np.int64))
        self._nodes.append(helper.make_node("Split", [name, sizes], outputs, axis=0))
        return outputs

    def _join(self, names: list[str], output: str) -> None:
        self._node("Concat", names, output=output, axis=0)

    def _cast(self, name: str, output: str, kind: int) -> str:
        return self._node("Cast", [name], output=output, to=kind)

    def _node(
        self,
        operator: str,
        inputs: list[str],
        output: str = "",
        domain: str = "",
        **attributes: Any,  # noqa: ANN401 - ONNX attributes are ints, floats or lists
    ) -> str:
        output = output or f"{operator.lower()}.{len(self._nodes)}"
        node = helper.make_node(operator, inputs, [output], domain=domain, **attributes)
        self._nodes.append(node)
        return output

    def _number(self, name: str, value: NDArray[np.float32]) -> str:
        return self._constant(name, value.astype(np.float16) if self._half else value)

    def _constant(self, name: str, value: NDArray[np.generic]) -> str:
        if all(known.name != name for known in self._initializers):
            array = np.ascontiguousarray(value)
            self._initializers.append(numpy_helper.from_array(array, name))
        return name

    def _inputs(self) -> list[onnx.ValueInfoProto]:
        inputs = [_value("tokens", TensorProto.INT64, ["T", "B"]), self._state("hidden")]
        if self._cell == "lstm":
            inputs.append(self._state("cell"))
        return inputs

    def _outputs(self) -> list[onnx.ValueInfoProto]:
        shape = self._shape
        outputs = [
            _value("logits", TensorProto.FLOAT, ["P", "B", shape.vocabulary]),
            _value("features", TensorProto.FLOAT, ["T", "B", shape.embedding]),
            self._state("hidden_out"),
        ]
        return [*outputs, self._state("cell_out")] if self._cell == "lstm" else outputs

    def _state(self, name: str) -> onnx.ValueInfoProto:
        return _value(name, TensorProto.FLOAT, [self._shape.layers, "B", self._shape.hidden])


def _value(name: str, kind: int, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)
