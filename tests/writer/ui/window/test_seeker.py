"""A search goes on in slices until it arrives, another begins, or the text changes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from writer.ui.window import seeker as module
from writer.ui.window.seeker import STEPS, Seeker


@pytest.fixture
def document(qapp):
    return QTextDocument("a rose")


@pytest.fixture
def seeker(nothing_survives, qapp, monkeypatch):
    monkeypatch.setattr(module, "FIRST_S", 0)
    monkeypatch.setattr(module, "SLICE_S", 0)
    seeker = Seeker()
    yield seeker
    seeker.deleteLater()


def steps(count, end=None):
    yield from [None] * count
    if end is not None:
        yield end


def test_what_is_near_is_found_at_once(seeker, document):
    match, told = QTextCursor(document), []
    seeker.seek(document, steps(STEPS - 1, match), told.append)
    assert told == [match]
    seeker.seek(document, steps(STEPS - 1), told.append)
    assert told == [match, None]


def test_what_is_far_is_found_in_the_end(seeker, document, qtbot):
    match, told = QTextCursor(document), []
    seeker.seek(document, steps(5 * STEPS, match), told.append)
    assert told == []
    qtbot.waitUntil(lambda: told == [match])


def test_another_search_ends_the_first(seeker, document, qtbot):
    told = []
    seeker.seek(document, steps(5 * STEPS), lambda _: told.append("first"))
    seeker.seek(document, steps(5 * STEPS), lambda _: told.append("second"))
    qtbot.waitUntil(lambda: told == ["second"])


def test_a_change_of_the_text_ends_it(seeker, document, qtbot):
    told, turns = [], []

    def endless():
        while True:
            turns.append(None)
            yield None

    seeker.seek(document, endless(), told.append)
    QTextCursor(document).insertText("x")
    before = len(turns)
    seeker._on_turn()
    assert len(turns) == before
    assert told == []
    seeker.stop()
