"""The window of words: what is typed, kept, refused, carried to another machine."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QTreeWidget,
)

from writer.assist.memory.memory_files import MemoryStore
from writer.ui.dialogs.words_view import WordsView


@pytest.fixture
def store(tmp_path):
    store = MemoryStore(tmp_path / "memory")
    store.save("a", "tokens", np.arange(9, dtype=np.uint64), {"Zorblax": 3, "Nebulous": 1})
    store.save("b", "tokens", np.arange(9, dtype=np.uint64), {"Zorblax": 2})
    return store


@pytest.fixture
def view(nothing_survives, words, store, messages, qtbot):
    view = WordsView(words, store, messages=messages)
    view.show()
    qtbot.waitUntil(lambda: not view.background.busy)
    yield view
    view.close()
    view.deleteLater()


def page(view, number):
    tabs = view.findChild(QTabWidget)
    tabs.setCurrentIndex(number)
    return tabs.widget(number)


def press(widget, text):
    button = next(each for each in widget.findChildren(QPushButton) if each.text() == text)
    assert button.isEnabled()
    button.click()


def shown(widget):
    found = widget.findChild(QListWidget)
    return [found.item(row).text() for row in range(found.count())]


@pytest.mark.parametrize(("number", "kind"), [(0, "own"), (1, "never")])
def test_words_are_added_by_keyboard_and_removed(view, words, qtbot, number, kind):
    tab = page(view, number)
    entry = tab.findChild(QLineEdit)
    qtbot.keyClicks(entry, "  Marvalon ")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert getattr(words.lists, kind) == ("Marvalon",)
    assert shown(tab) == ["Marvalon"]
    assert entry.text() == ""
    tab.findChild(QListWidget).selectAll()
    press(tab, "&Remove")
    assert getattr(words.lists, kind) == ()


@pytest.mark.parametrize(("number", "kind"), [(0, "own"), (1, "never")])
def test_a_removal_is_undone_and_nothing_else_with_it(view, words, number, kind):
    # A list that was selected as a whole and removed was gone.
    words.change(lambda lists: lists.with_own(["Ada", "Bo"]).with_never(["at all", "utilize"]))
    before = getattr(words.lists, kind)
    tab = page(view, number)
    tab.findChild(QListWidget).selectAll()
    press(tab, "&Remove")
    assert getattr(words.lists, kind) == ()
    words.change(lambda lists: lists.with_own(["Cy"]))
    press(view, "&Undo Removal")
    assert {*before} <= {*getattr(words.lists, kind)}
    assert "Cy" in words.lists.own
    undo = next(each for each in view.findChildren(QPushButton) if "Undo" in each.text())
    assert not undo.isEnabled()


def test_learned_words_are_listed_with_their_counts(view, words):
    tab = page(view, 2)
    tree = tab.findChild(QTreeWidget)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    assert [(item.text(0), item.text(1)) for item in items] == [
        ("Zorblax", "5"),
        ("Nebulous", "1"),
    ]
    items[0].setSelected(True)
    press(tab, "&Keep as Mine")
    assert words.lists.own == ("Zorblax",)
    press(tab, "Never &Suggest")
    assert words.lists.own == ()
    assert words.lists.never == ("Zorblax",)


def test_all_words_go_into_a_file_and_come_back(view, words, messages, tmp_path):
    words.change(lambda lists: lists.with_own(["Nina"]).with_never(["alas"]))
    path = tmp_path / "words-out.json"
    messages.paths = [path, path]
    press(view, "&Export…")
    assert json.loads(path.read_text())["learned"] == {"Zorblax": 5, "Nebulous": 1}
    words.change(lambda lists: lists.without(["Nina", "alas"]))
    press(view, "&Import…")
    assert words.lists.own == ("Nebulous", "Nina", "Zorblax")
    assert words.lists.never == ("alas",)


def test_what_is_no_word_list_is_refused_with_a_sentence(view, words, messages, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text("{broken")
    messages.paths = [path]
    press(view, "&Import…")
    assert "broken.json holds no words" in messages.said[-1]
    assert words.lists.own == ()


def test_forgetting_is_asked_for(view, qtbot):
    with qtbot.waitSignal(view.forgetting_wanted):
        press(page(view, 2), "&Forget All…")


def test_coarse_words_are_forbidden_until_the_writer_says_otherwise(view, words):
    box = page(view, 1).findChild(QCheckBox)
    assert box.isChecked()
    box.click()
    assert words.lists.coarse
    words.change(lambda lists: lists.with_own(["Nina"]))
    assert words.lists.coarse
    box.click()
    assert not words.lists.coarse
