"""Many texts in one window: their tabs, how they come and go, and that nothing is left of them."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar

from tests.writer.ui.window.handling import CONTROL, SHIFT, action, press, settle
from writer.ui.dialogs.messages import Unsaved
from writer.ui.window.tabs import Tabs

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fakes import FakeAssistant
    from tests.window_fakes import ScriptedMessages
    from writer.ui.window.main_window import MainWindow
    from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads", encoding="utf-8")
    return path


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Tiny boats", encoding="utf-8")
    return path


def tabs(window: MainWindow) -> Tabs:
    return window.findChild(Tabs)


def labels(window: MainWindow) -> list[str]:
    bar = tabs(window)
    return [bar.tabText(index) for index in range(bar.count())]


def middle(window: MainWindow, index: int) -> QPoint:
    return tabs(window).tabRect(index).center()


def names(window: MainWindow) -> list[str]:
    return [text.session.name for text in window.texts]


def test_a_single_text_has_no_tab_to_see(window: MainWindow, poem: Path, story: Path) -> None:
    assert not tabs(window).isVisible()
    window.open(poem)
    assert not tabs(window).isVisible()
    window.open(story)
    assert tabs(window).isVisible()
    assert labels(window) == ["poem.txt", "story.txt"]
    assert tabs(window).currentIndex() == 1
    window.close_text()
    assert not tabs(window).isVisible()
    assert window.session.name == "poem.txt"


def test_a_file_takes_the_place_of_a_text_in_which_nothing_was_written(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.begin_text()
    window.open(story)
    assert names(window) == ["poem.txt", "story.txt"]
    window.begin_text()
    qtbot.keyClicks(window.editor, "x")
    window.open(poem.with_name("new.txt"))
    assert names(window) == ["poem.txt", "story.txt", "Untitled", "new.txt"]


def test_new_begins_a_text_beside_the_one_before_and_asks_nothing(
    window: MainWindow, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    qtbot.keyClicks(window.editor, "mine")
    press(window, Qt.Key.Key_N, CONTROL, qtbot)
    assert messages.said == []
    assert [text.editor.text() for text in window.texts] == ["mine", ""]
    qtbot.waitUntil(window.texts[1].editor.hasFocus)
    assert window.windowTitle() == "Untitled[*]"


def test_a_file_that_cannot_be_opened_leaves_no_tab(
    window: MainWindow, messages: ScriptedMessages, poem: Path, tmp_path: Path
) -> None:
    window.open(poem)
    (tmp_path / "image.txt").write_bytes(bytes(range(256)) * 4)
    window.open(tmp_path / "image.txt")
    assert "not a text file" in messages.said[0]
    assert names(window) == ["poem.txt"]
    assert window.session.name == "poem.txt"


def test_keys_lead_from_text_to_text_and_around_the_end(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    for path in (poem, story, poem.with_name("new.txt")):
        window.open(path)
    seen = []
    for key, modifiers in (
        (Qt.Key.Key_Tab, CONTROL),
        (Qt.Key.Key_PageDown, CONTROL),
        (Qt.Key.Key_Backtab, CONTROL | SHIFT),
        (Qt.Key.Key_PageUp, CONTROL),
    ):
        press(window, key, modifiers, qtbot)
        seen.append(window.session.name)
        assert tabs(window).currentIndex() == names(window).index(window.session.name)
    assert seen == ["poem.txt", "story.txt", "poem.txt", "new.txt"]
    assert [text.editor.text() for text in window.texts] == ["Two roads", "Tiny boats", ""]


def test_a_click_shows_a_text_and_leaves_the_keyboard_with_the_page(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    qtbot.mouseClick(tabs(window), Qt.MouseButton.LeftButton, pos=middle(window, 0))
    assert window.session.name == "poem.txt"
    qtbot.waitUntil(window.editor.hasFocus)
    qtbot.keyClicks(window.editor, "x")
    assert window.texts[0].editor.text() == "xTwo roads"


def test_changes_are_marked_until_they_are_saved(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    qtbot.keyClicks(window.editor, "x")
    window.open(story)
    assert labels(window) == ["● poem.txt", "story.txt"]
    assert window.texts[0].session.save()
    assert labels(window) == ["poem.txt", "story.txt"]


def test_a_text_that_is_saved_elsewhere_is_called_anew(
    window: MainWindow, messages: ScriptedMessages, poem: Path, story: Path, tmp_path: Path
) -> None:
    window.open(poem)
    window.open(story)
    (tmp_path / "drafts").mkdir()
    messages.paths = [tmp_path / "drafts" / "poem.txt"]
    assert window.session.save_as()
    assert labels(window) == [f"poem.txt – {tmp_path.name}", "poem.txt – drafts"]
    assert tabs(window).tabToolTip(1) == str(tmp_path / "drafts" / "poem.txt")


# F80: names of strangers are no markup, and no keys of a menu.
def test_a_name_is_shown_letter_for_letter(window: MainWindow, poem: Path, tmp_path: Path) -> None:
    window.open(poem)
    window.open(tmp_path / "<b>R&B<b> \u202etxt.\n.txt")
    assert labels(window)[1] == "<b>R&&B<b> \ufffdtxt.\ufffd.txt"
    tip = tabs(window).tabToolTip(1)
    assert "&lt;b&gt;R&amp;B" in tip
    assert "<b>" not in tip


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_middle_click_closes_the_text_under_it(
    index: int, window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    for path in (poem, story, poem.with_name("new.txt")):
        window.open(path)
    left = names(window)
    del left[index]
    shown = window.session.name
    qtbot.mouseClick(tabs(window), Qt.MouseButton.MiddleButton, pos=middle(window, index))
    assert names(window) == left
    assert window.session.name == (shown if index < 2 else "story.txt")
    assert tabs(window).currentIndex() == left.index(window.session.name)


def test_a_middle_button_that_leaves_the_tab_closes_nothing(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    qtbot.mousePress(tabs(window), Qt.MouseButton.MiddleButton, pos=middle(window, 0))
    qtbot.mouseRelease(tabs(window), Qt.MouseButton.MiddleButton, pos=middle(window, 1))
    assert names(window) == ["poem.txt", "story.txt"]


def test_the_button_on_a_tab_closes_it(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    bar = tabs(window)
    button = bar.tabButton(0, QTabBar.ButtonPosition.RightSide) or bar.tabButton(
        0, QTabBar.ButtonPosition.LeftSide
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert names(window) == ["story.txt"]


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Unsaved.SAVE, ["story.txt"]),
        (Unsaved.DISCARD, ["story.txt"]),
        (Unsaved.CANCEL, ["poem.txt", "story.txt"]),
    ],
)
def test_a_changed_text_is_shown_and_asked_about_before_it_closes(
    choice: Unsaved,
    left: list[str],
    window: MainWindow,
    messages: ScriptedMessages,
    poem: Path,
    story: Path,
    qtbot: QtBot,
) -> None:
    window.open(poem)
    qtbot.keyClicks(window.editor, "x")
    window.open(story)
    messages.unsaved = choice
    tabs(window).close_wanted.emit(window.texts[0])
    assert messages.said == ["poem.txt"]
    assert names(window) == left
    assert window.session.name == left[0]
    assert poem.read_text() == ("xTwo roads" if choice is Unsaved.SAVE else "Two roads")


def test_the_last_text_gives_way_to_an_untitled_one_whose_closing_closes_the_window(
    window: MainWindow, poem: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    press(window, Qt.Key.Key_W, CONTROL, qtbot)
    assert names(window) == ["Untitled"]
    assert window.isVisible()
    with qtbot.waitSignal(window.closed):
        press(window, Qt.Key.Key_W, CONTROL, qtbot)
    assert not window.isVisible()


def test_a_window_with_many_texts_closes_by_its_own_key(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    with qtbot.waitSignal(window.closed):
        press(window, Qt.Key.Key_W, CONTROL | SHIFT, qtbot)


def test_a_closed_text_comes_back(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    press(window, Qt.Key.Key_W, CONTROL, qtbot)
    press(window, Qt.Key.Key_W, CONTROL, qtbot)
    assert names(window) == ["Untitled"]
    press(window, Qt.Key.Key_T, CONTROL | SHIFT, qtbot)
    press(window, Qt.Key.Key_T, CONTROL | SHIFT, qtbot)
    assert names(window) == ["poem.txt", "story.txt"]
    press(window, Qt.Key.Key_T, CONTROL | SHIFT, qtbot)
    assert "no closed text" in window.statusBar().currentMessage()


def test_a_closed_text_that_is_open_again_is_passed_over(
    window: MainWindow, poem: Path, story: Path
) -> None:
    window.open(poem)
    window.open(story)
    window.close_text(window.texts[0])
    window.close_text()
    window.open(story)
    window.reopen_closed()
    assert names(window) == ["story.txt", "poem.txt"]


def test_a_tab_that_is_dragged_takes_its_text_along(
    window: MainWindow, poem: Path, story: Path, qtbot: QtBot
) -> None:
    window.open(poem)
    window.open(story)
    window.begin_text()
    tabs(window).moveTab(2, 0)
    assert names(window) == ["Untitled", "poem.txt", "story.txt"]
    assert window.session.name == "Untitled"
    assert tabs(window).currentIndex() == 0
    press(window, Qt.Key.Key_PageDown, CONTROL, qtbot)
    assert window.session.name == "poem.txt"
    assert labels(window) == names(window)


def test_scroll_caret_and_undo_wait_for_their_text(
    window: MainWindow, story: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("line\n" * 500)
    window.open(long)
    qtbot.keyClicks(window.editor, "x")
    window.editor.verticalScrollBar().setValue(300)
    caret = window.editor.textCursor().position()
    window.open(story)
    window.go_to_text(-1)
    assert window.editor.verticalScrollBar().value() == 300
    assert window.editor.textCursor().position() == caret
    action(window, "undo").trigger()
    assert window.editor.text() == "line\n" * 500


def test_a_document_that_is_still_being_read_keeps_its_place(
    window: MainWindow, poem: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.rtf"
    letter.write_bytes(rb"{\rtf1\ansi Dear Anna}")
    window.open(letter)
    window.open(poem)
    assert len(window.texts) == 2
    qtbot.waitUntil(lambda: "Dear" in window.texts[0].editor.text(), timeout=60_000)
    assert window.texts[1].editor.text() == "Two roads"


def test_nothing_is_left_of_a_closed_text(
    window: MainWindow,
    dispatcher: SuggestionDispatcher,
    assistant: FakeAssistant,
    poem: Path,
    story: Path,
    qtbot: QtBot,
) -> None:
    window.open(poem)
    window.open(story)
    qtbot.keyClicks(window.editor, "Good ")
    window.area.find_bar.open()
    text = window.text
    parts = [text, text.editor, text.session, text.counter, text.channel, text.editor.document()]
    gone = weakref.ref(text)
    channels = set(dispatcher._channels)
    closing = text.channel
    assert text.session.save()
    window.close_text()
    settle(qtbot, dispatcher)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    assert [part for part in parts if shiboken6.isValid(part)] == []
    assert channels - set(dispatcher._channels) == {closing}
    assert window.area.findChild(QStackedWidget).count() == 1
    del text, parts, channels, closing
    gc.collect()
    assert gone() is None
