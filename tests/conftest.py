"""Fixtures of all tests. GUI tests run offscreen unless the caller chose a platform.

Wait with ``qtbot`` only: ``QTest.qWait`` holds Python's lock while it waits, and the worker
thread stands still.
"""

from __future__ import annotations

import gc
import os
import shutil
import threading
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# An example's time depends on what else the machine does; pytest-timeout ends what hangs.
hypothesis.settings.register_profile("explore", deadline=None)
# Examples found by chance belong to whoever develops, not to a release.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "explore")


@pytest.fixture(autouse=True)
def waste_bin(tmp_path_factory, monkeypatch):
    """Return a folder in the place of the desktop's bin, which no test should fill."""
    folder = tmp_path_factory.getbasetemp() / f"bin-{os.urandom(4).hex()}"

    def throw(path):
        folder.mkdir(exist_ok=True)
        shutil.move(path, folder / Path(path).name)

    monkeypatch.setattr("send2trash.send2trash", throw)
    return folder


@pytest.fixture
def nothing_survives(qapp):
    """Check, after everything else was torn down, that no thread, timer or window is left.

    A test of windows or workers asks for this fixture first.
    """
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer

    threads_before = set(threading.enumerate())
    # The search below looks at what the test made, not at all that was ever imported.
    gc.freeze()
    yield
    for _ in range(3):
        # One deletion may order the next.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    gc.collect()
    alive = [
        thing
        for thing in gc.get_objects()
        # Not isinstance, which asks the object: some of torch's warn when they are asked.
        if issubclass(type(thing), QObject) and shiboken6.isValid(thing)
    ]
    assert not [thread for thread in alive if isinstance(thread, QThread) and thread.isRunning()]
    assert not [timer for timer in alive if isinstance(timer, QTimer) and timer.isActive()]
    assert not [window for window in qapp.topLevelWidgets() if window.isVisible()]
    # Python names the threads that Qt started and that have run Python code: dummies, ended.
    left = {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread)
    }
    assert not left - threads_before
