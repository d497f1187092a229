"""From a key press to candidates and ghost text, as a writer types a text nobody trained on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from writer.assist.assistant import Assistant
from writer.assist.request import SuggestionRequest
from writer.model.library import ModelLibrary
from writer.paths import resources_dir

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.conftest import Report

KEYS = 600
BEFORE = 400


@pytest.mark.parametrize(
    ("model_id", "sample"),
    [("inkling-en", "en/the-salt-road.txt"), ("inkling-zh", "zh/du-kou.txt")],
)
def test_suggestions_are_ready_before_the_next_key(
    model_id: str, sample: str, tmp_path: Path, report: Report
) -> None:
    library = ModelLibrary(resources_dir() / "models", tmp_path)
    if not library.entries():
        pytest.skip("there are no models in resources/models")
    assistant = Assistant(library, model_id, "cpu")
    text = (resources_dir() / "samples" / sample).read_text(encoding="utf-8")
    assistant.suggest(SuggestionRequest(text[:BEFORE]))
    times_ms = []
    for end in range(BEFORE, min(BEFORE + KEYS, len(text))):
        start = time.perf_counter()
        assistant.suggest(SuggestionRequest(text[:end]))
        times_ms.append(1000 * (time.perf_counter() - start))
    report.check_latency(f"{model_id}: key → suggestions", times_ms, p50=8, p95=20, p99=50)
