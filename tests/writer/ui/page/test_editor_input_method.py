"""Input methods: nothing is shown during a composition, and none is disturbed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication

from tests.writer.ui.modifiers import CTRL
from writer.text.word_boundaries import first_word

LINE = "月亮升起来了，河水静静地流着。"


def rest_of_line(request):
    return LINE.removeprefix(request.before) if LINE.startswith(request.before) else ""


@pytest.fixture
def moonlit(desk):
    """A desk with ghost text after committed Chinese."""
    d = desk(ghost=rest_of_line, candidates=["升起"], continuation=["照着。"])
    d.commit("月亮")
    d.wait_for_ghost(LINE.removeprefix("月亮"))
    d.settle()
    return d


def test_committed_text_brings_ghost_text(moonlit):
    assert moonlit.text == "月亮"
    assert moonlit.drawn() == LINE.removeprefix("月亮")


def test_a_composition_takes_the_place_of_the_ghost(moonlit):
    d = moonlit
    d.compose("sheng")
    assert d.editor.ghost.text == ""
    assert d.drawn() == "sheng"
    assert d.text == "月亮"


def test_nothing_is_asked_for_during_a_composition(moonlit):
    d = moonlit
    requests = len(d.assistant.requests)
    for length in range(1, 6):
        d.compose("sheng"[:length])
    d.editor.ghost.ask_now()
    d.settle()
    assert len(d.assistant.requests) == requests
    assert d.drawn() == "sheng"


def test_an_answer_on_its_way_is_given_up_when_a_composition_starts(desk):
    d = desk(ghost="升起")
    d.assistant.released.clear()
    d.commit("月亮")
    d.qtbot.waitUntil(lambda: bool(d.assistant.requests))
    d.compose("s")
    d.qtbot.waitUntil(lambda: d.assistant.cancellations == 1)
    d.assistant.released.set()
    d.settle()
    assert d.editor.ghost.text == ""
    assert d.drawn() == "s"


def test_what_a_composition_commits_is_typed_text(moonlit):
    d = moonlit
    d.compose("sheng")
    d.commit("升")
    assert d.text == "月亮升"
    d.wait_for_ghost(LINE.removeprefix("月亮升"))


def test_a_commit_without_composition_types_along(moonlit):
    d = moonlit
    d.assistant.released.clear()
    d.commit("升起")
    assert d.editor.ghost.text == d.drawn() == LINE.removeprefix("月亮升起")
    d.assistant.released.set()


def test_a_composition_that_is_given_up_leaves_no_trace(moonlit):
    d = moonlit
    d.compose("sheng")
    d.compose("")
    assert d.drawn() == ""
    assert d.text == "月亮"
    d.commit("升")
    d.wait_for_ghost(LINE.removeprefix("月亮升"))


def test_wholly_empty_events_change_nothing(moonlit):
    d = moonlit
    for _ in range(3):
        QApplication.sendEvent(d.editor, QInputMethodEvent())
    assert d.editor.ghost.text == d.drawn() == LINE.removeprefix("月亮")


def test_wholly_empty_events_decide_nothing_over_a_continuation(moonlit):
    d = moonlit
    d.editor.continuing.start()
    d.wait_for_continuation("照着。")
    QApplication.sendEvent(d.editor, QInputMethodEvent())
    assert d.text == "月亮"
    assert d.drawn() == "照着。"


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_F4]
)
def test_keys_during_a_composition_are_not_ours(moonlit, key):
    d = moonlit
    d.compose("sheng")
    toggled = []
    d.editor.assistance_toggled.connect(toggled.append)
    d.press(key)
    assert d.accepted == []
    assert toggled == []
    assert d.editor.ghost.text == ""


def test_ctrl_enter_during_a_composition_starts_no_continuation(moonlit):
    d = moonlit
    d.compose("sheng")
    d.press(Qt.Key.Key_Return, CTRL)
    d.editor.continuing.start()
    d.settle()
    assert d.assistant.continuations == []


def test_tab_accepts_a_segmented_word(moonlit):
    d = moonlit
    d.press(Qt.Key.Key_Tab)
    assert d.text == "月亮" + first_word(LINE.removeprefix("月亮"))
    assert d.drawn() == LINE.removeprefix(d.text)


def test_composing_on_drops_a_continuation(moonlit):
    d = moonlit
    d.editor.continuing.start()
    d.wait_for_continuation("照着。")
    d.compose("sheng")
    assert d.text == "月亮"
    assert d.drawn() == "sheng"
    d.commit("升")
    assert d.text == "月亮升"


def test_accepted_and_composed_text_are_separate_undo_steps(moonlit):
    d = moonlit
    d.press(Qt.Key.Key_Tab)
    accepted = d.text
    d.compose("lai")
    d.commit("来")
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == accepted
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "月亮"


def test_the_input_method_is_told_where_the_caret_is_on_the_widget(moonlit):
    d = moonlit
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImCursorRectangle)
    QApplication.sendEvent(d.editor, query)
    reported = query.value(Qt.InputMethodQuery.ImCursorRectangle).toRect()
    viewport = d.editor.viewport()
    assert viewport.pos().x() > 0
    assert viewport.pos().y() > 0
    expected = d.editor.cursorRect()
    expected.moveTopLeft(viewport.mapTo(d.editor, expected.topLeft()))
    assert reported == expected


def test_the_input_method_hears_nothing_of_ghost_text(moonlit):
    d = moonlit
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImSurroundingText)
    QApplication.sendEvent(d.editor, query)
    assert query.value(Qt.InputMethodQuery.ImSurroundingText) == "月亮"
