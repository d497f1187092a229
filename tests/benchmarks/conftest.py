"""What the benchmarks share: a report of every figure beside its target."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from writer.model.bundle import open_bundle
from writer.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writer.model.bundle import Bundle

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """One line of the report.

    Attributes:
        name: what was measured.
        value: in ``unit``.
        target: the largest value that is good enough.
        unit: ms, MB, times …
    """

    name: str
    value: float
    target: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value <= self.target

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        return f"{self.name:<62}{self.value:>9.2f} ≤ {self.target:g} {self.unit}  {verdict}"


class Report:
    """Collects figures and fails a benchmark that misses its target."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def check(self, *figures: Figure) -> None:
        self.figures += figures
        missed = [str(figure) for figure in figures if not figure.met]
        assert not missed, "\n".join(missed)

    def check_latency(
        self, name: str, times_ms: Sequence[float], p50: float, p95: float, p99: float
    ) -> None:
        values = np.percentile(times_ms, [50, 95, 99])
        targets = {"p50": p50, "p95": p95, "p99": p99}
        self.check(
            *(
                Figure(f"{name}, {percentile}", float(value), target, "ms")
                for (percentile, target), value in zip(targets.items(), values, strict=True)
            )
        )


REPORT = pytest.StashKey[Report]()


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> Report:
    """The report; shown at the end and kept in build/benchmarks.json."""
    return pytestconfig.stash.setdefault(REPORT, Report())


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash.get(REPORT, Report()).figures
    if not figures:
        return
    terminalreporter.section("figures")
    for figure in figures:
        terminalreporter.line(str(figure), red=not figure.met)
    kept = ROOT / "build" / "benchmarks.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))


@pytest.fixture(scope="session")
def bundled() -> Callable[[str], Bundle]:
    """Opens a bundled model by its id; skips where there are no models."""

    def bundle(model_id: str) -> Bundle:
        folder = resources_dir() / "models" / model_id
        if not folder.is_dir():
            pytest.skip(f"{model_id} is not in resources/models")
        return open_bundle(folder)

    return bundle
