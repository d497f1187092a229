"""A program of a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeAssistant
from writer.app import Program
from writer.model.library import ModelLibrary
from writer.ui.dialogs.messages import Messages, Unsaved
from writer.ui.shared.settings import LiveSettings
from writer.ui.shared.word_lists import LiveWords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that holds settings, models and state of the test's own."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what dialogs say; questions about unsaved changes are answered with Discard."""
    said: list[str] = []
    monkeypatch.setattr(Messages, "tell_error", lambda _, error: said.append(str(error)))
    monkeypatch.setattr(Messages, "ask_to_save", lambda *_, **__: Unsaved.DISCARD)
    return said


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(candidates=("morning",))


@pytest.fixture
def program(
    nothing_survives: None,
    data: Path,
    said: list[str],
    assistant: FakeAssistant,
    qapp: QApplication,
) -> Iterator[Program]:
    style, palette = qapp.style().objectName(), qapp.palette()
    library = ModelLibrary(data / "bundled", data / "own")
    program = Program(
        qapp,
        library,
        lambda: assistant,
        LiveSettings(data / "config" / "settings.json"),
        LiveWords(data / "words.json"),
    )
    yield program
    program.quit()
    program.stop()
    program.deleteLater()
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads\n", encoding="utf-8")
    return path
