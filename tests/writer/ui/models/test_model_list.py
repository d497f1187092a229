from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget

from tests.window_fakes import listable_bundle
from writer.ui.models.model_list import ModelListView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.model.library import ModelLibrary
    from writer.ui.shared.settings import LiveSettings


@pytest.fixture
def view(
    library: ModelLibrary, settings: LiveSettings, messages: ScriptedMessages, qtbot: QtBot
) -> Iterator[ModelListView]:
    view = ModelListView(library, settings, messages=messages)
    qtbot.addWidget(view)
    qtbot.waitUntil(lambda: len(names(view)) == 4)
    yield view
    view.background.wait()


def listing(view: ModelListView) -> QTreeWidget:
    return view.findChild(QTreeWidget)


def names(view: ModelListView) -> list[str]:
    return [
        listing(view).topLevelItem(n).text(0) for n in range(listing(view).topLevelItemCount())
    ]


def choose(view: ModelListView, name: str) -> None:
    listing(view).setCurrentItem(listing(view).topLevelItem(names(view).index(name)))


def button(view: ModelListView, text: str) -> QPushButton:
    return next(
        b for b in view.findChildren(QPushButton) if b.text().replace("&", "").startswith(text)
    )


def ticked(view: ModelListView) -> list[str]:
    items = [listing(view).topLevelItem(n) for n in range(listing(view).topLevelItemCount())]
    return [item.text(0) for item in items if item.checkState(0) == Qt.CheckState.Checked]


def test_all_models_are_listed_with_what_a_writer_wants_to_know(view: ModelListView) -> None:
    rows = [
        [listing(view).topLevelItem(row).text(column) for column in range(5)] for row in range(4)
    ]
    assert [row[0] for row in rows] == [
        "By the language of the text",
        "Inkling English",
        "My poems",
        "broken",
    ]
    assert rows[1][1] == "English"
    assert rows[1][3:] == ["–", "bundled"]
    assert rows[2][1] == "Chinese"
    assert rows[2][3:] == ["1.250", "yours"]
    assert rows[3][4] == "damaged"
    assert "bytes" in rows[1][2]


def test_a_damaged_model_says_why_and_cannot_be_used(view: ModelListView) -> None:
    choose(view, "broken")
    assert "card.json" in listing(view).currentItem().toolTip(0)
    assert not button(view, "Use").isEnabled()
    assert not button(view, "Export").isEnabled()
    assert button(view, "Remove").isEnabled()


def test_the_chosen_model_is_used_and_ticked(
    view: ModelListView, settings: LiveSettings, qtbot: QtBot
) -> None:
    assert ticked(view) == ["By the language of the text"]
    choose(view, "My poems")
    qtbot.mouseClick(button(view, "Use"), Qt.MouseButton.LeftButton)
    assert settings.assistance.model_id == "my-poems"
    assert ticked(view) == ["My poems"]
    assert not button(view, "Use").isEnabled()


def test_a_bundled_model_cannot_be_removed(view: ModelListView) -> None:
    choose(view, "Inkling English")
    assert not button(view, "Remove").isEnabled()
    choose(view, "By the language of the text")
    assert not button(view, "Remove").isEnabled()
    assert not button(view, "Export").isEnabled()


@pytest.mark.parametrize("name", ["My poems", "broken"])
def test_an_own_model_is_removed_after_asking(
    name: str,
    view: ModelListView,
    messages: ScriptedMessages,
    settings: LiveSettings,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    settings.choose("assistance", model_id="my-poems")
    choose(view, name)
    button(view, "Remove").click()
    assert len(messages.said) == 1
    assert len(list((tmp_path / "own").iterdir())) == 2
    messages.agree = True
    with qtbot.waitSignal(view.models_changed):
        button(view, "Remove").click()
    qtbot.waitUntil(lambda: name not in names(view))
    assert len(list((tmp_path / "own").iterdir())) == 1
    assert settings.assistance.model_id == ("" if name == "My poems" else "my-poems")


def test_a_model_is_exported_and_imported_elsewhere(
    view: ModelListView,
    messages: ScriptedMessages,
    library: ModelLibrary,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    pytest.importorskip("onnx")
    from tests.bundles import real_bundle

    messages.paths = [real_bundle(tmp_path / "elsewhere").path]
    with qtbot.waitSignal(view.models_changed):
        view.import_model()
    qtbot.waitUntil(lambda: "Tiny" in names(view))
    assert library.find("tiny").path == tmp_path / "own" / "tiny"
    choose(view, "Tiny")
    target = tmp_path / "tiny.inkling"
    messages.paths = [target]
    qtbot.waitUntil(lambda: button(view, "Export").isEnabled())
    button(view, "Export").click()
    qtbot.waitUntil(target.is_file)
    qtbot.waitUntil(lambda: not view.background.busy)
    assert library.find(str(target)).card.name == "Tiny"
    assert messages.said == []


@pytest.mark.parametrize("kind", ["no model", "text", "present"])
def test_what_cannot_be_imported_is_refused_in_one_sentence(
    kind: str,
    view: ModelListView,
    messages: ScriptedMessages,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    before = names(view)
    if kind == "text":
        path = tmp_path / "letter.inkling"
        path.write_text("Dear reader")
    elif kind == "present":
        path = listable_bundle(tmp_path / "again", "my-poems", "Mine", "en")
    else:
        path = listable_bundle(tmp_path / "odd", "odd", "Odd", "en")
    messages.paths = [path]
    view.import_model()
    qtbot.waitUntil(lambda: bool(messages.said))
    assert messages.said[0].endswith(".")
    assert "Traceback" not in messages.said[0]
    assert names(view) == before


def test_a_cancelled_dialog_does_nothing(view: ModelListView, messages: ScriptedMessages) -> None:
    view.import_model()
    choose(view, "My poems")
    button(view, "Export").click()
    assert not view.background.busy
    assert len(messages.suggestions) == 2
    assert messages.suggestions[1].endswith("my-poems.inkling")
