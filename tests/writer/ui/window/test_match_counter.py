"""Matches are counted in slices, anew after every change, and in another document on request."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from writer.text.search_pattern import search_pattern
from writer.ui.window import match_counter as module
from writer.ui.window.match_counter import MatchCounter


@pytest.fixture
def counter(nothing_survives, qapp):
    document = QTextDocument("a rose\nis a rose\n\nno thorn\nrose, rose")
    counter: Any = MatchCounter(document)
    counter.document = document
    yield counter
    counter.deleteLater()


def pattern(words):
    return search_pattern(words, match_case=False, exact=False)


def count(counter, qtbot, words):
    counter.count(pattern(words))
    qtbot.waitUntil(lambda: counter.complete)
    return counter.total


def test_all_matches_are_counted(counter, qtbot):
    assert count(counter, qtbot, "rose") == 4
    assert count(counter, qtbot, "thorn") == 1
    assert count(counter, qtbot, "lily") == 0


def test_a_match_knows_its_number(counter, qtbot):
    count(counter, qtbot, "rose")
    numbers = []
    for match in re.finditer("rose", counter.document.toPlainText()):
        cursor = QTextCursor(counter.document)
        cursor.setPosition(match.start())
        cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
        numbers.append(counter.place(cursor))
    assert numbers == [1, 2, 3, 4]


def test_nothing_is_known_before_it_is_counted(counter):
    counter.count(pattern("rose"))
    assert counter.total == 0
    assert not counter.complete
    assert counter.place(QTextCursor(counter.document)) is None


def test_a_change_is_counted_anew(counter, qtbot):
    assert count(counter, qtbot, "rose") == 4
    QTextCursor(counter.document).insertText("Rose! ")
    qtbot.waitUntil(lambda: counter.total == 5)
    counter.document.undo()
    qtbot.waitUntil(lambda: counter.total == 4 and counter.complete)


def test_a_long_text_is_counted_in_slices(counter, qtbot, monkeypatch):
    ticks = itertools.count()
    monkeypatch.setattr(module, "perf_counter", lambda: next(ticks) * module.SLICE_S / 2)
    totals = []
    counter.progressed.connect(lambda: totals.append(counter.total))
    assert count(counter, qtbot, "rose") == 4
    assert len(totals) > 1
    assert totals == sorted(totals)


def test_another_document_is_counted_and_the_first_no_more(counter, qtbot):
    assert count(counter, qtbot, "rose") == 4
    other = QTextDocument("rose")
    counter.watch(other)
    qtbot.waitUntil(lambda: counter.complete and counter.total == 1)
    QTextCursor(counter.document).insertText("rose ")
    assert counter.total == 1
    QTextCursor(other).insertText("rose ")
    qtbot.waitUntil(lambda: counter.total == 2)


def test_without_a_pattern_nothing_is_counted(counter, qtbot):
    count(counter, qtbot, "rose")
    counter.count(None)
    assert counter.total == 0
    assert counter.place(QTextCursor(counter.document)) is None
