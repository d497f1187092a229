"""What an exported file consists of: sizes by kind of number, and operators."""

from __future__ import annotations

from collections import Counter
from math import prod
from typing import TYPE_CHECKING

import msgspec
import onnx
from onnx import TensorProto

from writer.model.card import GPU_MODEL_FILE, MODEL_FILE

if TYPE_CHECKING:
    from writer.model.bundle import Bundle

REPORT_FILE = "export.json"
_KINDS: dict[int, tuple[str, int]] = {
    TensorProto.FLOAT: ("fp32", 4),
    TensorProto.FLOAT16: ("fp16", 2),
    TensorProto.INT8: ("int8", 1),
    TensorProto.UINT8: ("int8", 1),
    TensorProto.INT64: ("int64", 8),
}
_OF_ROUNDING = (".scale", ".scales", ".zero")


class GraphReport(msgspec.Struct, frozen=True):
    """What one ONNX file is made of.

    Attributes:
        file: its name in the bundle.
        size: bytes.
        parameters: trained numbers; the table counts once, and the scales of rounding do not.
        numbers: bytes of the weights, by the kind of number: ``int8``, ``fp16``, ``fp32`` …
        operators: how many of each; those of ONNX Runtime's own have its domain before them.
    """

    file: str
    size: int
    parameters: int
    numbers: dict[str, int]
    operators: dict[str, int]

    @property
    def line(self) -> str:
        """One line for people."""
        numbers = ", ".join(
            f"{kind} {size / 1e6:.2f} MB"
            for kind, size in sorted(self.numbers.items(), key=lambda item: -item[1])
            if size >= 5_000
        )
        operators = ", ".join(
            name.rsplit(".", 1)[-1] + (f" x{count}" if count > 1 else "")
            for name, count in sorted(self.operators.items())
        )
        size = f"{self.size / 1e6:.2f} MB, {self.parameters:,} parameters"
        return f"{self.file}: {size} ({numbers}); {operators}"


def report_on_bundle(bundle: Bundle) -> list[GraphReport]:
    """Return a report on every graph of a bundle.

    Raises:
        BundleError: a file was changed since it was written.
    """
    names = [name for name in (MODEL_FILE, GPU_MODEL_FILE) if bundle.has(name)]
    return [_report(name, bundle.read(name)) for name in names]


def _report(name: str, data: bytes) -> GraphReport:
    graph = onnx.load_from_string(data).graph
    numbers: Counter[str] = Counter()
    parameters = 0
    for tensor in graph.initializer:
        kind, width = _KINDS[tensor.data_type]
        numbers[kind] += width * prod(tensor.dims)
        if kind != "int64" and not tensor.name.endswith(_OF_ROUNDING):
            parameters += prod(tensor.dims)
    operators = Counter(f"{n.domain}.{n.op_type}" if n.domain else n.op_type for n in graph.node)
    return GraphReport(name, len(data), parameters, dict(numbers), dict(operators))
