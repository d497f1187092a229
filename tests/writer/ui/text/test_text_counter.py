from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from writer.ui.text.text_counter import Counts, TextCounter, count

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


@pytest.fixture
def page(qtbot: QtBot) -> QPlainTextEdit:
    page = QPlainTextEdit()
    qtbot.addWidget(page)
    return page


def select(page: QPlainTextEdit, start: int, end: int) -> QTextCursor:
    cursor = page.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def test_a_text_is_counted_by_and_by(page: QPlainTextEdit, qtbot: QtBot) -> None:
    page.setPlainText("One two.\n\nthree — four's five")
    counter = TextCounter(page.document())
    with qtbot.waitSignal(counter.counted):
        pass
    assert counter.complete
    assert counter.total == count(page.toPlainText()) == Counts(5, 23)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("", False), ("Word", False), ("A I.", False), ("春眠不觉晓，处处闻啼鸟。", True)],
)
def test_chinese_is_told_from_english_by_its_words(text: str, chinese: bool) -> None:
    assert count(text).chinese is chinese


def test_a_change_counts_only_the_paragraphs_it_touched(
    page: QPlainTextEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.setPlainText("\n".join(["one two three"] * 500))
    counter = TextCounter(page.document())
    with qtbot.waitSignal(counter.counted):
        pass
    counted: list[str] = []

    def counting(text: str) -> Counts:
        counted.append(text)
        return count(text)

    monkeypatch.setattr("writer.ui.text.text_counter.count", counting)
    with qtbot.waitSignal(counter.counted):
        select(page, 0, 0).insertText("zero ")
    assert counted == ["zero one two three"]
    assert counter.total.words == 1501


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 3), (2, 6), (1, 26), (0, 40), (9, 10)])
def test_a_selection_is_counted_from_its_paragraphs(
    start: int, end: int, page: QPlainTextEdit, qtbot: QtBot
) -> None:
    page.setPlainText("one two\nthree four\n\nfive six\nseven words are enough")
    counter = TextCounter(page.document())
    with qtbot.waitSignal(counter.counted):
        pass
    assert counter.selected(select(page, start, end)) == count(page.toPlainText()[start:end])


def test_a_selection_behind_an_emoji_is_counted_right(page: QPlainTextEdit, qtbot: QtBot) -> None:
    page.setPlainText("😀😀 one two")
    counter = TextCounter(page.document())
    with qtbot.waitSignal(counter.counted):
        pass
    assert counter.selected(select(page, 5, 8)) == count("one")


def _inserted(page: QPlainTextEdit, start: int, end: int, text: str) -> None:
    select(page, start, end).insertText(text)


def _joined(page: QPlainTextEdit, start: int, end: int, text: str) -> None:
    cursor = select(page, start, end)
    cursor.beginEditBlock()
    cursor.insertText(text)
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.insertText("\n" + text)
    cursor.endEditBlock()


def _undone(page: QPlainTextEdit, start: int, end: int, text: str) -> None:
    page.undo()


def _loaded(page: QPlainTextEdit, start: int, end: int, text: str) -> None:
    page.setPlainText(text)


change = st.tuples(
    st.sampled_from([_inserted, _inserted, _joined, _undone, _loaded]),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["", " ", "\n", "a b", "one\ntwo\n\n", "词语 and 𠀀\n", "-"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(change, max_size=12))
def test_any_sequence_of_changes_keeps_the_count_right(
    changes: list[tuple[Callable[..., None], int, int, str]], page: QPlainTextEdit
) -> None:
    page.setPlainText("one two\nthree\n\nfour")
    counter = TextCounter(page.document())
    for make, start, end, text in changes:
        length = page.document().characterCount() - 1
        make(page, min(start, length), min(end, length), text)
        if len(text) % 2:
            while counter._count_next():
                pass
    while counter._count_next():
        pass
    assert counter.total == count(page.toPlainText())
    counter.deleteLater()
