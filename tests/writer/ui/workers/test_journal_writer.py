from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from writer.documents.edits import Edit
from writer.documents.journal import Journal, Origin, generations
from writer.documents.recovery import lost_texts
from writer.ui.page.exact_text import from_document
from writer.ui.workers.journal_writer import JournalWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    return tmp_path / "journals"


@pytest.fixture
def writer(parent: Path, qtbot: QtBot) -> Iterator[JournalWriter]:
    writer = JournalWriter(parent)
    yield writer
    writer.stop()


def test_until_something_is_written_there_is_no_folder(
    writer: JournalWriter, parent: Path
) -> None:
    writer.remove("unknown")
    writer.append("unknown", [Edit(0, 0, "")], 0)
    assert writer.flush()
    assert not parent.exists()


def test_texts_of_a_program_that_stops_without_a_word_are_found(parent: Path) -> None:
    writer = JournalWriter(parent)
    writer.begin("a", Origin(), "One\0", 0)
    writer.append("a", [Edit(5, 0, " two")], 9)
    writer.begin("b", Origin(), "Saved", 0)
    writer.remove("b")
    writer.stop()
    (lost,) = lost_texts(parent, from_document)
    assert [from_document(text.recorded.text) for text in lost.texts] == ["One\0 two"]
    lost.forget()


def test_a_program_without_open_texts_leaves_nothing(parent: Path) -> None:
    writer = JournalWriter(parent)
    writer.begin("a", Origin(), "One", 0)
    writer.remove("a")
    writer.stop()
    assert list(parent.iterdir()) == []


def test_a_failure_is_told_and_is_none_any_more_when_it_works_again(
    writer: JournalWriter, parent: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.begin("a", Origin(), "One", 0)
    assert writer.flush()
    assert writer.sound

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "append", fail)
        with qtbot.waitSignal(writer.failed, timeout=60_000) as failed:
            writer.append("a", [Edit(0, 0, "x")], 0)
    assert failed.args == ["a", "No space left on device"]
    assert not writer.sound
    writer.begin("a", Origin(), "Two", 0)
    assert writer.flush()
    assert writer.sound


def test_a_defect_ends_nothing(
    writer: JournalWriter, parent: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "begin", lambda *_: 1 / 0)
        with qtbot.waitSignal(writer.failed, timeout=60_000):
            writer.begin("a", Origin(), "One", 0)
    writer.afterwards(lambda: 1 / 0)
    writer.begin("b", Origin(), "Two", 0)
    assert writer.flush()
    (folder,) = parent.iterdir()
    assert list(generations(folder)) == ["b"]


def test_who_waits_does_not_wait_for_ever(
    writer: JournalWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    monkeypatch.setattr("writer.ui.workers.journal_writer.PATIENCE_S", 0.01)
    writer.afterwards(released.wait)
    assert not writer.flush()
    released.set()
    monkeypatch.undo()
    assert writer.flush()
