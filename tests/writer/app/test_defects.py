"""Defects: said once, logged, and no text is lost."""

from __future__ import annotations

import logging
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from tests.writer.app.handling import lost_in
from writer.app import Program, start_log

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def raise_unexpected(program: Program) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError as error:
        program.on_unexpected(type(error), error, error.__traceback__)


def test_a_defect_keeps_the_text_is_said_once_and_logged(
    program: Program, said: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture, data: Path
) -> None:
    program.open_window().editor.textCursor().insertText("Precious")
    raise_unexpected(program)
    raise_unexpected(program)
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1
    assert "still in the window" in said[0]
    assert "ZeroDivisionError" not in said[0]
    program._journal.stop()
    assert [lost.recorded.text for lost in lost_in(data)] == ["Precious"]
    assert "raise_unexpected" in caplog.text


def test_a_defect_on_another_thread_is_told_on_the_gui_thread(
    program: Program, said: list[str], qtbot: QtBot
) -> None:
    program.open_window()
    thread = threading.Thread(target=raise_unexpected, args=(program,))
    thread.start()
    thread.join()
    assert said == []
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "still in the window" in said[0]


def test_the_log_is_a_file_that_stays_small(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    start_log(tmp_path / "state")
    handler = next(h for h in logging.getLogger().handlers if h not in before)
    try:
        logging.getLogger("writer").warning("something odd")
        assert "something odd" in (tmp_path / "state" / "inkling.log").read_text()
        assert isinstance(handler, RotatingFileHandler)
        assert handler.maxBytes > 0
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_without_room_for_a_log_the_program_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(logging.getLogger().handlers)
    start_log(tmp_path / "file" / "state")
    assert logging.getLogger().handlers == before
