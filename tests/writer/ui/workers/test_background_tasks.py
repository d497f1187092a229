"""Work on files beside the GUI thread: one by one, answers on it, failures as sentences."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread

from writer.errors import BundleError
from writer.ui.workers.background_tasks import UNEXPECTED, BackgroundTasks


class Panic(BaseException):
    """What a library in Rust raises when it gives up: no Exception."""


def fail(error):
    raise error


@pytest.fixture
def tasks(nothing_survives, qtbot):
    background: Any = BackgroundTasks()
    background.failures, background.busy_seen = [], []
    background.failed.connect(background.failures.append)
    background.busy_changed.connect(background.busy_seen.append)
    yield background
    background.wait()
    background.deleteLater()


def idle(tasks, qtbot):
    qtbot.waitUntil(lambda: not tasks.busy)


def test_work_is_done_elsewhere_and_its_result_comes_back(tasks, qtbot, qapp):
    results = []
    tasks.run(
        threading.get_ident,
        lambda worker: results.append((worker, QThread.currentThread() is qapp.thread())),
    )
    assert tasks.busy
    idle(tasks, qtbot)
    ((worker, came_back),) = results
    assert worker != threading.get_ident()
    assert came_back
    assert tasks.busy_seen == [True, False]


def test_one_piece_of_work_follows_the_other(tasks, qtbot):
    order, first_may_end = [], threading.Event()

    def first():
        assert first_may_end.wait(60)
        order.append("first")

    tasks.run(first, lambda _: order.append("first is told"))
    tasks.run(lambda: order.append("second"), lambda _: order.append("second is told"))
    first_may_end.set()
    idle(tasks, qtbot)
    assert [each for each in order if "told" not in each] == ["first", "second"]
    assert [each for each in order if "told" in each] == ["first is told", "second is told"]
    assert tasks.failures == []


def test_a_failure_is_a_sentence_and_what_should_follow_does_not(tasks, qtbot):
    told = []
    tasks.run(lambda: fail(BundleError("The model is damaged.")), told.append)
    idle(tasks, qtbot)
    assert tasks.failures == ["The model is damaged."]
    assert told == []


@pytest.mark.parametrize("defect", [ZeroDivisionError("oops"), Panic("oops"), SystemExit(3)])
def test_whatever_is_raised_is_logged_and_the_next_work_is_done(tasks, qtbot, caplog, defect):
    # A panic in a library written in Rust left the window of models busy for ever.
    told = []
    tasks.run(lambda: fail(defect), told.append)
    tasks.run(lambda: "next", told.append)
    idle(tasks, qtbot)
    assert tasks.failures == [UNEXPECTED]
    assert type(defect).__name__ in caplog.text
    assert told == ["next"]


def test_waiting_leaves_no_work_under_way(tasks, qtbot):
    done, told = [], []
    tasks.run(lambda: done.append(1), told.append)
    tasks.wait()
    assert done == [1]
    assert told == []
    idle(tasks, qtbot)
    assert told == [None]
