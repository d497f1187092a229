from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QProgressBar, QPushButton, QSpinBox

from writer.training_events import Progress
from writer.ui.dialogs.messages import Earlier
from writer.ui.studio import studio_view as training_view
from writer.ui.studio.studio_view import StudioView, duration
from writer.ui.studio.training_process import TrainingProcess, missing_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.window_fakes import ScriptedMessages
    from writer.ui.shared.settings import LiveSettings

LEARNING = """
import json, sys, time
def end(reason, text, **data):
    print(json.dumps({"event": "failed", "text": text, "reason": reason, "data": data}))
    sys.exit(text)
if sys.argv[1] == "early":
    print(json.dumps({"event": "progress", "stage": "reading", "fraction": 0.1}), flush=True)
    sys.stdin.read()
for text in ("Left out b.pdf: it is encrypted.", "Read 1 of 2 files: 9,000 characters."):
    print(json.dumps({"event": "note", "text": text}))
print(json.dumps({"event": "progress", "stage": "training", "fraction": 0.25,
                  "bits_per_byte": 2.0, "loss": 5.0, "seconds_left": 300}), flush=True)
if sys.argv[1] == "saving":
    print(json.dumps({"event": "saved"}), flush=True)
for line in sys.stdin:
    pass
if sys.argv[1] == "fail":
    end("failed", "There is too little text.")
if sys.argv[1] == "busy":
    end("busy", "In English: wait.", name="Mine")
if sys.argv[1] == "stopped" and sys.argv[-1] not in ("--resume", "--replace"):
    end("unfinished", "A run was stopped.")
if sys.argv[1] == "taken" and sys.argv[-1] != "--replace":
    end("taken", "There is a model already.")
name = sys.argv[sys.argv.index("--name") + 1].lower()
print(json.dumps({"event": "done", "model": name + sys.argv[-1].replace("json", "")}))
"""


LONG_MS = 90_000
"""A bound far above any load: a busy machine is no fault."""


class Learning(TrainingProcess):
    """A training that waits, until its input is closed, for the test to have looked at it."""

    def finish(self) -> None:
        self._process.closeWriteChannel()


@pytest.fixture
def ending() -> str:
    return "well"


@pytest.fixture
def process(tmp_path: Path, ending: str, qtbot: QtBot) -> Learning:
    script = tmp_path / "learning.py"
    script.write_text(LEARNING)
    return Learning([sys.executable, str(script), ending])


@pytest.fixture
def view(
    settings: LiveSettings,
    messages: ScriptedMessages,
    process: Learning,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StudioView]:
    monkeypatch.setattr(training_view, "missing_parts", list)
    view = StudioView(settings, None, messages, process)
    qtbot.addWidget(view)
    view.show()
    yield view
    view.stop()


@pytest.fixture
def ready(view: StudioView, tmp_path: Path) -> StudioView:
    """Return the window with all the choices made."""
    view.add_paths([tmp_path / "novel.txt"])
    view.findChild(QLineEdit).setText("Mine")
    return view


def button(view: StudioView, text: str) -> QPushButton:
    return next(
        b for b in view.findChildren(QPushButton) if b.text().replace("&", "").startswith(text)
    )


def words(view: StudioView) -> str:
    return " / ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def texts(view: StudioView) -> list[str]:
    names = view.findChild(QListWidget)
    return [names.item(row).text() for row in range(names.count())]


def start(view: StudioView, process: Learning, qtbot: QtBot) -> None:
    with qtbot.waitSignal(process.progressed, timeout=LONG_MS):
        qtbot.mouseClick(button(view, "Train"), Qt.MouseButton.LeftButton)


def test_what_became_of_the_texts_is_told(
    ready: StudioView, process: Learning, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    assert "Read 1 of 2 files: 9,000 characters." in words(ready)
    tips = [label.toolTip() for label in ready.findChildren(QLabel)]
    assert any("Left out b.pdf: it is encrypted." in tip for tip in tips)
    process.finish()


def test_files_and_folders_are_chosen_once_and_removed(
    view: StudioView, messages: ScriptedMessages, tmp_path: Path
) -> None:
    (tmp_path / "poems").mkdir()
    messages.paths = [tmp_path / "a.txt", tmp_path / "poems", tmp_path / "a.txt"]
    button(view, "Add files").click()
    button(view, "Add a folder").click()
    button(view, "Add files").click()
    assert texts(view) == ["a.txt", "poems/"]
    view.findChild(QListWidget).setCurrentRow(0)
    button(view, "Remove").click()
    assert texts(view) == ["poems/"]


def test_training_needs_a_text_and_a_name(view: StudioView, tmp_path: Path) -> None:
    assert not button(view, "Train").isEnabled()
    view.add_paths([tmp_path / "a.txt"])
    assert not button(view, "Train").isEnabled()
    view.findChild(QLineEdit).setText("   ")
    assert not button(view, "Train").isEnabled()
    view.findChild(QLineEdit).setText("Mine")
    assert button(view, "Train").isEnabled()


def test_a_name_that_no_model_can_have_is_said_before_anything_starts(
    ready: StudioView, messages: ScriptedMessages
) -> None:
    # It failed after the whole training, as a damaged card.
    ready._name.setText("Poems <2>")
    ready._start.click()
    assert messages.said == ["The model cannot be called so: a name does not hold <."]
    assert not ready._process.running


def test_a_training_shows_how_it_goes_and_ends_with_a_model(
    ready: StudioView, process: Learning, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    assert ready.running
    assert ready.findChild(QProgressBar).value() == 270
    assert "about 5 minutes left" in words(ready)
    assert "hesitates between about 4.0 choices" in words(ready)
    assert not ready.findChild(QSpinBox).isEnabled()
    with qtbot.waitSignal(ready.model_trained, timeout=LONG_MS) as trained:
        process.finish()
    assert trained.args == ["mine"]
    assert "“Mine” is ready" in words(ready)
    assert button(ready, "Train").isVisible()


@pytest.mark.parametrize("ending", ["fail"])
def test_a_failed_training_says_why(
    ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    process.finish()
    qtbot.waitUntil(lambda: messages.said == ["There is too little text."], timeout=LONG_MS)
    assert "No model was made" in words(ready)
    assert button(ready, "Train").isEnabled()


@pytest.mark.parametrize("ending", ["stopped"])
@pytest.mark.parametrize(
    ("answer", "option"), [(Earlier.RESUME, "--resume"), (Earlier.RESTART, "--replace")]
)
def test_a_training_that_was_stopped_goes_on_or_begins_again(
    answer: Earlier,
    option: str,
    ready: StudioView,
    process: Learning,
    messages: ScriptedMessages,
    qtbot: QtBot,
) -> None:
    messages.earlier = answer
    start(ready, process, qtbot)
    process.finish()
    qtbot.waitUntil(lambda: messages.said == ["Mine"], timeout=LONG_MS)
    with qtbot.waitSignal(ready.model_trained, timeout=LONG_MS) as trained:
        process.finish()
    assert trained.args == ["mine" + option]


@pytest.mark.parametrize("ending", ["stopped", "taken"])
def test_an_earlier_training_stays_unless_the_writer_agrees(
    ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    process.finish()
    qtbot.waitUntil(lambda: len(messages.said) == 1, timeout=LONG_MS)
    assert not ready.running
    assert button(ready, "Train").isVisible()


@pytest.mark.parametrize("ending", ["taken"])
def test_a_model_of_that_name_is_replaced_after_asking(
    ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    messages.agree = True
    start(ready, process, qtbot)
    process.finish()
    qtbot.waitUntil(lambda: len(messages.said) == 1, timeout=LONG_MS)
    with qtbot.waitSignal(ready.model_trained, timeout=LONG_MS) as trained:
        process.finish()
    assert trained.args == ["mine--replace"]


def test_stopping_asks_first(
    ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    button(ready, "Stop").click()
    assert ready.running
    messages.agree = True
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS):
        button(ready, "Stop").click()


@pytest.mark.parametrize(
    ("ending", "meaning", "end"),
    [
        ("early", "not begun to learn", "before anything was learned"),
        ("saving", "is kept", "under the same name"),
    ],
)
def test_what_stopping_means_is_true(
    meaning: str,
    end: str,
    ready: StudioView,
    process: Learning,
    messages: ScriptedMessages,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # "What it learned is kept" stood there when nothing had been learned.
    asked: list[str] = []

    def confirm(question: str, explanation: str, action: str) -> bool:
        asked.append(explanation)
        return True

    monkeypatch.setattr(messages, "confirm", confirm)
    start(ready, process, qtbot)
    qtbot.waitUntil(lambda: process.kept or meaning != "is kept", timeout=LONG_MS)
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS):
        button(ready, "Stop").click()
    assert meaning in asked[0]
    assert end in words(ready)


@pytest.mark.parametrize("ending", ["busy"])
def test_a_reason_is_told_in_the_words_of_the_window(
    ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    process.finish()
    qtbot.waitUntil(lambda: bool(messages.said), timeout=LONG_MS)
    assert "A training of “Mine” is running already" in messages.said[0]


def test_the_whole_time_is_told_before(view: StudioView) -> None:
    assert "about 23 minutes in all" in words(view)
    view.findChild(QSpinBox).setValue(120)
    assert "about 2 h 3 min in all" in words(view)


@pytest.mark.parametrize("way", ["close", "reject"])
def test_closing_while_it_learns_asks_first(
    way: str, ready: StudioView, process: Learning, messages: ScriptedMessages, qtbot: QtBot
) -> None:
    start(ready, process, qtbot)
    getattr(ready, way)()
    assert ready.isVisible()
    assert ready.running
    messages.agree = True
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS):
        getattr(ready, way)()
    assert not ready.isVisible()


def test_closing_an_idle_window_asks_nothing(view: StudioView, messages: ScriptedMessages) -> None:
    view.close()
    assert messages.said == []
    assert not view.isVisible()


def test_without_torch_the_window_says_how_to_get_it(
    settings: LiveSettings,
    messages: ScriptedMessages,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(training_view, "missing_parts", lambda: ["torch==2.13.0"])
    view = StudioView(settings, None, messages)
    qtbot.addWidget(view)
    view.show()
    view.add_paths([tmp_path / "a.txt"])
    view.findChild(QLineEdit).setText("Mine")
    assert "pip install torch==2.13.0" in words(view)
    assert not button(view, "Train").isEnabled()


def test_a_packaged_program_names_what_to_install(
    settings: LiveSettings,
    messages: ScriptedMessages,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(training_view, "training_program", list)
    view = StudioView(settings, None, messages)
    qtbot.addWidget(view)
    view.show()
    view.add_paths([tmp_path / "a.txt"])
    view.findChild(QLineEdit).setText("Mine")
    assert "install inkling-training" in words(view)
    assert "pip" not in words(view)
    assert not button(view, "Train").isEnabled()


def test_missing_parts_are_found_without_importing_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "onnx" else "is")
    assert missing_parts() == ["onnx"]


def test_the_loss_is_told_against_the_beginning(view: StudioView, process: Learning) -> None:
    process.progressed.emit(Progress("training", 0.1, 8.0, 5.0, 7000, 60))
    process.progressed.emit(Progress("training", 0.2, 4.0, 2.0, 7000, 60))
    loss = next(label for label in view.findChildren(QLabel) if "hesitates" in label.text())
    assert "about 4.0 choices; at first there were 32" in loss.text()
    assert (
        loss.toolTip()
        == "2.000 bits per byte · loss 4.000 nats per token · 7,000 tokens per second"
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (61, "about a minute"),
        (300, "about 5 minutes"),
        (3600, "about 1 h 0 min"),
        (9000, "about 2 h 30 min"),
    ],
)
def test_time_is_told_as_exactly_as_a_guess_deserves(seconds: float, text: str) -> None:
    assert duration(seconds) == text
