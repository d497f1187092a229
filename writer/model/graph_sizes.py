"""How large every tensor of a graph becomes and how much a step computes, before it runs.

A graph of known operators can still ask for any amount of memory and time: what is small for
two tokens may be huge for a paragraph. So the shape of every result is worked out here, by the
rules of the operators, for the longest and the widest calls that the program makes.

Axes: T time, B batch, V vocabulary, E features, L layers, H hidden units.
"""

from __future__ import annotations

import struct
from math import prod
from typing import TYPE_CHECKING, Any

from writer.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from writer.model.card import Cell, Shape

LONGEST = 128
"""Tokens read at once, T."""

WIDEST = 64
"""Sequences read at once, B."""

GATES: dict[Cell, int] = {"lstm": 4, "gru": 3, "rnn": 1}
"""Sets of weights per layer."""

_SPARE_WORK = 2
"""A step multiplies each stored number once; half as many operations again are in between."""

_LONGEST_LIST = 16
"""Whole numbers in a stored list of sizes or axes."""

_LAST = (-1,)
"""The position whose logits are computed where none is asked for."""

Dims = tuple[int, ...]
Attributes = dict[str, Any]


class _MisfitError(Exception):
    """Two tensors do not go together."""


def check_sizes(graph: Any, shape: Shape, cell: Cell) -> None:  # noqa: ANN401 - a protobuf message
    """Refuse a graph whose results are not of the sizes that its card describes.

    Args:
        graph: that :func:`writer.model.graph_check.check_graph` has passed.
        shape: of the card.
        cell: of the card.

    Raises:
        BundleError: a tensor is larger than any of ours, the step computes more than ours, or
            the results have other shapes.
    """
    for time, batch in ((LONGEST, 1), (1, WIDEST)):
        try:
            _Sizes(graph, shape, cell, time, batch).check()
        except (_MisfitError, KeyError, IndexError, ValueError, TypeError, struct.error):
            raise BundleError(
                "The tensors of the model are not those its card describes."
            ) from None


class _Sizes:
    """The shapes in one graph, for one T and B."""

    def __init__(self, graph: Any, shape: Shape, cell: Cell, time: int, batch: int) -> None:  # noqa: ANN401
        self._graph, self._card, self._cell = graph, shape, cell
        self._time, self._batch = time, batch
        self._lists = {tensor.name: _whole_numbers(tensor) for tensor in graph.initializer}
        self._shapes: dict[str, Dims] = {
            tensor.name: tuple(tensor.dims) for tensor in graph.initializer
        }
        self._stored = set(self._shapes) - {"positions"}
        state = (shape.layers, batch, shape.hidden)
        self._shapes |= {"tokens": (time, batch), "positions": (time,), "hidden": state}
        if cell == "lstm":
            self._shapes["cell"] = state

    def check(self) -> None:
        """Work out every result.

        Raises:
            BundleError: one is too large, or there is too much work.
            _MisfitError: the shapes are not those of the card.
        """
        card, tokens = self._card, self._time * self._batch
        gates = GATES[self._cell] * card.hidden
        largest = tokens * max(card.vocabulary, card.embedding, gates, card.layers * card.hidden)
        work = 0
        for node in self._graph.node:
            inputs = [self._shapes[name] if name else () for name in node.input]
            results, products = self._results(node, inputs)
            for name, result in zip(node.output, results, strict=False):
                self._shapes[name] = result
            if all(name in self._stored for name in node.input if name):
                # Nothing that is made of stored numbers alone has more of them.
                self._stored.update(node.output)
                continue
            if any(prod(result) > largest for result in results):
                raise BundleError("The model wants more memory than its card describes.")
            work += products
        if work > _SPARE_WORK * tokens * parameters(card, self._cell):
            raise BundleError("The model computes more than its card describes.")
        self._check_outputs()

    def _check_outputs(self) -> None:
        card, time, batch = self._card, self._time, self._batch
        state = (card.layers, batch, card.hidden)
        wanted: dict[str, Dims] = {
            "logits": (time, batch, card.vocabulary),
            "features": (time, batch, card.embedding),
            "hidden_out": state,
        }
        if self._cell == "lstm":
            wanted["cell_out"] = state
        if any(self._shapes[name] != dims for name, dims in wanted.items()):
            raise _MisfitError

    def _results(self, node: Any, inputs: list[Dims]) -> tuple[list[Dims], int]:  # noqa: ANN401
        """Return the shapes of a node's results, and how many products they take."""
        said = {each.name: list(each.ints) or each.i for each in node.attribute}
        if node.op_type in _RECURRENT:
            return self._recurrent(node.op_type, said, inputs)
        lists = [self._lists.get(name, ()) for name in node.input]
        if "tokens" in node.input:
            _agree(inputs[0][0] == self._card.vocabulary)
        if "positions" in node.input:
            _agree(self._lists["positions"] == _LAST)
        results = _RULES[node.op_type](inputs, said, lists, len(node.output))
        inner = inputs[0][-1] if node.op_type in _PRODUCTS else 1
        return results, sum(map(prod, results)) * inner

    def _recurrent(
        self, operator: str, said: Attributes, inputs: list[Dims]
    ) -> tuple[list[Dims], int]:
        (time, batch, width), input_weights, recurrent_weights = inputs[:3]
        hidden = self._card.hidden
        gates = GATES[self._cell] * hidden
        wanted = ((1, gates, width), (1, gates, hidden))
        if operator == "DynamicQuantizeLSTM":
            wanted = ((1, width, gates), (1, hidden, gates))
        _agree(said["hidden_size"] == hidden)
        _agree((input_weights, recurrent_weights) == wanted)
        state = (1, batch, hidden)
        results = [(time, 1, batch, hidden), state, state]
        return results, time * batch * (width + hidden) * gates


def parameters(shape: Shape, cell: Cell) -> int:
    """Return how many numbers a network of that shape has, its table counted once."""
    return sum(prod(dims) for dims in weight_shapes(shape, cell).values())


def weight_shapes(shape: Shape, cell: Cell) -> dict[str, Dims]:
    """Return the names and shapes of a network's weights, as training stores them."""
    embedding, hidden = shape.embedding, shape.hidden
    gates = GATES[cell] * hidden
    shapes: dict[str, Dims] = {
        "embedding.weight": (shape.vocabulary, embedding),
        "projection.weight": (embedding, hidden),
        "projection.bias": (embedding,),
        "bias": (shape.vocabulary,),
    }
    for layer in range(shape.layers):
        prefix = f"layers.{layer}."
        shapes[f"{prefix}weight_ih_l0"] = (gates, hidden if layer else embedding)
        shapes[f"{prefix}weight_hh_l0"] = (gates, hidden)
        shapes[f"{prefix}bias_ih_l0"] = shapes[f"{prefix}bias_hh_l0"] = (gates,)
    return shapes


def _agree(fits: bool) -> None:
    if not fits:
        raise _MisfitError


def _whole_numbers(tensor: Any) -> tuple[int, ...]:  # noqa: ANN401 - a protobuf message
    """Return the contents of a short list of 64-bit numbers; empty for any other tensor."""
    count = prod(tensor.dims)
    if len(tensor.dims) != 1 or not 0 < count <= _LONGEST_LIST:
        return ()
    if len(tensor.raw_data) == 8 * count:
        return struct.unpack(f"<{count}q", tensor.raw_data)
    return tuple(tensor.int64_data)


# Rules take the shapes of the inputs, the attributes, the stored lists of numbers and the number
# of outputs, and return the shapes of the outputs.


def _same(inputs: list[Dims], *_: object) -> list[Dims]:
    return inputs[:1]


def _add(inputs: list[Dims], *_: object) -> list[Dims]:
    wide, row = inputs
    _agree(wide[-1:] == row)
    return [wide]


def _concat(
    inputs: list[Dims], said: Attributes, _lists: Sequence[Dims], _count: int
) -> list[Dims]:
    axis = said.get("axis", 0)
    first = inputs[0]
    _agree(0 <= axis < len(first))
    _agree(len({(*dims[:axis], *dims[axis + 1 :]) for dims in inputs}) == 1)
    total = sum(dims[axis] for dims in inputs)
    return [(*first[:axis], total, *first[axis + 1 :])]


def _gather(
    inputs: list[Dims], said: Attributes, _lists: Sequence[Dims], _count: int
) -> list[Dims]:
    table, places = inputs[:2]
    _agree(said.get("axis", said.get("gather_axis", 0)) == 0)
    _agree(said.get("bits", 8) == 8 and said.get("quantize_axis", 1) == 1)
    return [(*places, *table[1:])]


def _matmul(inputs: list[Dims], *_: object) -> list[Dims]:
    (*rows, inner), (height, width) = inputs
    _agree(inner == height)
    return [(*rows, width)]


def _matmul_blocks(
    inputs: list[Dims], said: Attributes, _lists: Sequence[Dims], _count: int
) -> list[Dims]:
    (*rows, inner), blocks = inputs[:2]
    _agree(said["bits"] == 8 and said["K"] == inner and prod(blocks) == inner * said["N"])
    return [(*rows, said["N"])]


def _reshape(
    inputs: list[Dims], _said: Attributes, lists: Sequence[Dims], _count: int
) -> list[Dims]:
    _agree(prod(lists[1]) == prod(inputs[0]) and min(lists[1]) > 0)
    return [lists[1]]


def _split(inputs: list[Dims], said: Attributes, lists: Sequence[Dims], count: int) -> list[Dims]:
    first, *rest = inputs[0]
    _agree(said.get("axis", 0) == 0 and len(lists[1]) == count and sum(lists[1]) == first)
    return [(size, *rest) for size in lists[1]]


def _squeeze(
    inputs: list[Dims], _said: Attributes, lists: Sequence[Dims], _count: int
) -> list[Dims]:
    (axis,) = lists[1]
    dims = inputs[0]
    _agree(0 <= axis < len(dims) and dims[axis] == 1)
    return [(*dims[:axis], *dims[axis + 1 :])]


def _transpose(
    inputs: list[Dims], said: Attributes, _lists: Sequence[Dims], _count: int
) -> list[Dims]:
    dims = inputs[0]
    order = said["perm"]
    _agree(sorted(order) == list(range(len(dims))))
    return [tuple(dims[axis] for axis in order)]


_RULES: Mapping[str, Callable[[list[Dims], Attributes, Sequence[Dims], int], list[Dims]]] = {
    "Add": _add,
    "Cast": _same,
    "Concat": _concat,
    "Gather": _gather,
    "GatherBlockQuantized": _gather,
    "MatMul": _matmul,
    "MatMulNBits": _matmul_blocks,
    "Reshape": _reshape,
    "Split": _split,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
}
_RECURRENT = frozenset({"LSTM", "GRU", "RNN", "DynamicQuantizeLSTM"})
_PRODUCTS = frozenset({"MatMul", "MatMulNBits"})
