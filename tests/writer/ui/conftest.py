"""What windows are built from: settings in a file, a library in folders, a scripted assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes import SHAPE, FakeAssistant
from writer.model.bundle import write_bundle
from writer.model.card import Card
from writer.model.library import ModelLibrary
from writer.ui.live_settings import LiveSettings
from writer.ui.suggestion_dispatcher import SuggestionDispatcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> LiveSettings:
    return LiveSettings(tmp_path / "settings" / "settings.json")


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(candidates=("morning", "evening", "night"))


@pytest.fixture
def dispatcher(assistant: FakeAssistant, qapp: QApplication) -> Iterator[SuggestionDispatcher]:
    dispatcher = SuggestionDispatcher(assistant)
    yield dispatcher
    assert dispatcher.stop()


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    """Return a library with one bundled model, one of the writer's own, and a damaged one."""
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    make_bundle(bundled, "inkling-en", "Inkling English", "en")
    make_bundle(own, "my-poems", "My poems", "zh", bits_per_byte=1.25)
    broken = make_bundle(own, "broken", "Broken", "en")
    (broken / "card.json").write_text("{")
    return ModelLibrary(bundled, own)


def make_bundle(folder: Path, model_id: str, name: str, language: str, **metrics: float) -> Path:
    """Write a bundle that can be listed, copied and removed, though not run."""
    card = Card(model_id, name, (language,), "lstm", SHAPE, {}, metrics=metrics)
    files = {"model.onnx": b"no graph", "tokenizer.json": b"{}"}
    write_bundle(folder / model_id, card, files)
    return folder / model_id
