"""What a benchmark leaves behind: a table for people, JSON with all that a number needs."""

from __future__ import annotations

import math
import os
import platform
from typing import TYPE_CHECKING

import msgspec
import torch

from writer.errors import TrainingError
from writer.files.atomic import atomic_write_bytes

if TYPE_CHECKING:
    from pathlib import Path


class Measured(msgspec.Struct, frozen=True):
    """A figure and the interval that it lies in with a probability of 95 %.

    Attributes:
        value: the figure.
        low: the lower end; None where nothing tells.
        high: the upper end, likewise.
        unit: behind it, such as ``%``.
    """

    value: float
    low: float | None = None
    high: float | None = None
    unit: str = ""


Figure = float | int | str | Measured


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    processor: str
    cores: int
    threads: int
    device: str
    torch: str


class Report(msgspec.Struct, frozen=True):
    """A benchmark's outcome.

    Attributes:
        benchmark: its name.
        rows: what the table shows, a row each; all rows have the same keys.
        machine: where.
        recipes: every setting of the runs, by name.
        sha256: of the data, by file.
        notes: what a reader has to know, for instance that it was scaled down.
    """

    benchmark: str
    rows: list[dict[str, Figure]]
    machine: Machine
    recipes: dict[str, dict[str, object]] = {}
    sha256: dict[str, str] = {}
    notes: tuple[str, ...] = ()

    def table(self) -> str:
        """Return the rows as aligned text."""
        heads = list(self.rows[0])
        cells = [heads, *([_shown(row[head]) for head in heads] for row in self.rows)]
        widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
        lines = [
            "  ".join(
                text.ljust(width) if column == 0 else text.rjust(width)
                for column, (text, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in cells
        ]
        return "\n".join([*lines, *self.notes])

    def store(self, path: Path) -> None:
        """Write it as JSON.

        Raises:
            TrainingError: it cannot be written.
        """
        try:
            atomic_write_bytes(path, msgspec.json.format(msgspec.json.encode(self), indent=2))
        except OSError as error:
            raise TrainingError(
                "{path} could not be written: {reason}.", path=path, reason=error.strerror or error
            ) from None


def machine(device: str = "cpu") -> Machine:
    """Return what this machine is."""
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    return Machine(
        platform.processor() or platform.machine(),
        os.cpu_count() or 1,
        torch.get_num_threads(),
        name,
        str(torch.__version__),
    )


def _shown(value: Figure) -> str:
    if isinstance(value, Measured):
        shown = _shown(value.value) + (f" {value.unit}" if value.unit else "")
        if value.low is None or value.high is None:
            return shown
        return f"{shown} ({_shown(value.low)}–{_shown(value.high)})"
    if isinstance(value, float):
        if math.isinf(value):
            return "∞"
        return f"{value:,.0f}" if value >= 1_000 else f"{value:.4g}"
    return str(value)
