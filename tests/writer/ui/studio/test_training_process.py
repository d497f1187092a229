from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from writer.model.library import default_library
from writer.paths import resources_dir
from writer.training_events import Failed, Progress, Stage
from writer.ui.studio import training_process
from writer.ui.studio.training_process import (
    TrainingProcess,
    TrainingTask,
    missing_parts,
    training_program,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    MakeProcess = Callable[[str], TrainingProcess]

TASK = TrainingTask((Path("/texts/a.txt"), Path("/texts/more")), "My poems", 3)

LONG_MS = 900_000
"""A bound far above any load, for trainings that are real: a busy machine is no fault."""

PREAMBLE = """
import json, signal, sys, time
def say(**event):
    print(json.dumps(event), flush=True)
"""


@pytest.fixture
def make_process(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeProcess]:
    """Return a function that makes a training out of a few lines of Python."""
    made: list[TrainingProcess] = []

    def make(lines: str) -> TrainingProcess:
        script = tmp_path / "training.py"
        script.write_text(PREAMBLE + lines)
        made.append(TrainingProcess([sys.executable, str(script)]))
        return made[-1]

    yield make
    for process in made:
        process.stop()
        assert not process.running


def test_the_command_line_is_the_public_one() -> None:
    assert TASK.arguments() == [
        *("train", "/texts/a.txt", "/texts/more"),
        *("--name", "My poems", "--max-minutes", "3", "--background", "--progress", "json"),
    ]


def test_progress_and_the_new_model_are_told(make_process: MakeProcess, qtbot: QtBot) -> None:
    process = make_process(
        """
say(event="progress", stage="reading", fraction=0.1)
say(event="note", text="Read 2 of 3 files.")
say(event="progress", stage="training", fraction=0.5, loss=4.5, bits_per_byte=2.25,
    tokens_per_second=7000, seconds_left=90)
say(event="done", model="my-poems", path="/models/my-poems")
"""
    )
    told: list[Progress] = []
    process.progressed.connect(told.append)
    noted: list[str] = []
    process.noted.connect(noted.append)
    with qtbot.waitSignal(process.succeeded, timeout=LONG_MS) as succeeded:
        process.start(TASK)
    assert succeeded.args == ["my-poems"]
    assert noted == ["Read 2 of 3 files."]
    assert told == [
        Progress("reading", 0.1),
        Progress("training", 0.5, 4.5, 2.25, 7000, 90),
    ]


def test_the_whole_way_is_made_of_the_stages() -> None:
    steps = [
        Progress(stage, fraction).overall for stage in get_args(Stage) for fraction in (0, 0.5, 1)
    ]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, 1)
    assert Progress("reading", -3).overall == 0
    assert Progress("evaluating", 9).overall == 1


def test_the_program_gets_texts_and_name(make_process: MakeProcess, qtbot: QtBot) -> None:
    process = make_process('say(event="done", model=" ".join(sys.argv[1:]))')
    with qtbot.waitSignal(process.succeeded, timeout=LONG_MS) as succeeded:
        process.start(TASK)
    assert succeeded.args == [" ".join(TASK.arguments())]


def test_a_failure_is_told_in_the_words_of_the_training(
    make_process: MakeProcess, qtbot: QtBot
) -> None:
    process = make_process(
        """
print("a warning of some library", file=sys.stderr)
sys.exit("There is too little text; add more.")
"""
    )
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TASK)
    assert failed.args[0].text == "There is too little text; add more."


@pytest.mark.parametrize(
    "lines", ["sys.exit(1)", "import os; os.kill(os.getpid(), 9)", "sys.exit(0)"]
)
def test_an_end_without_a_word_is_explained(
    lines: str, make_process: MakeProcess, qtbot: QtBot
) -> None:
    process = make_process(lines)
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TASK)
    assert "untouched" in failed.args[0].text


def test_what_is_no_event_is_passed_over(
    make_process: MakeProcess, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    process = make_process(
        """
print("hello")
say(event="progress", stage="dancing", fraction=0.1)
say(event="done", model="m")
"""
    )
    with qtbot.waitSignal(process.succeeded, timeout=LONG_MS):
        process.start(TASK)
    assert "no event" in caplog.text


def test_a_cancelled_training_may_tidy_up(
    make_process: MakeProcess, qtbot: QtBot, tmp_path: Path
) -> None:
    note = tmp_path / "tidied"
    process = make_process(
        f"""
def tidy(*_):
    open({json.dumps(str(note))}, "w").close()
    sys.exit(1)
signal.signal(signal.SIGTERM, tidy)
say(event="saved")
say(event="progress", stage="training", fraction=0.5)
sys.stdin.read()
"""
    )
    with qtbot.waitSignal(process.progressed, timeout=LONG_MS):
        process.start(TASK)
    with (
        qtbot.waitSignal(process.cancelled, timeout=LONG_MS) as cancelled,
        qtbot.assertNotEmitted(process.failed),
    ):
        process.cancel()
    assert note.exists()
    assert cancelled.args == [True]


def test_the_reason_of_a_failure_is_no_sentence(make_process: MakeProcess, qtbot: QtBot) -> None:
    # The offer to replace hung on the words of a sentence, which came in two pieces.
    process = make_process(
        """
say(event="failed", text="In words.", reason="taken", data={"name": "m"})
sys.stderr.write("There is a model. Choose another name, or add --rep")
sys.stderr.flush()
sys.stderr.write("lace.")
sys.exit(1)
"""
    )
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TASK)
    assert failed.args[0] == Failed("In words.", "taken", {"name": "m"})


def test_what_was_kept_is_known(make_process: MakeProcess, qtbot: QtBot) -> None:
    process = make_process('say(event="progress", stage="reading", fraction=0); sys.stdin.read()')
    with qtbot.waitSignal(process.progressed, timeout=LONG_MS):
        process.start(TASK)
    assert not process.kept
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS) as cancelled:
        process.cancel()
    assert cancelled.args == [False]


def test_a_training_that_will_not_end_is_ended(
    make_process: MakeProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_process, "GRACE_MS", 100)
    process = make_process(
        """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
say(event="progress", stage="training", fraction=0.5)
sys.stdin.read()
"""
    )
    with qtbot.waitSignal(process.progressed, timeout=LONG_MS):
        process.start(TASK)
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS):
        process.cancel()
    assert not process.running


def test_a_program_that_is_not_there_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    process = TrainingProcess([str(tmp_path / "nowhere")])
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TASK)
    assert "could not be started" in failed.args[0].text


def pretend_to_be_packaged(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program / "inkling"))


def test_from_a_source_tree_this_interpreter_trains() -> None:
    assert training_program() == [sys.executable, "-m", "training"]


@pytest.mark.parametrize("place", ["inkling", ".", "own/data"])
def test_a_packaged_training_is_found(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_to_be_packaged(tmp_path / "inkling", monkeypatch)
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "own"))
    name = "inkling-train.exe" if os.name == "nt" else "inkling-train"
    trainer = tmp_path / place / "inkling-training" / name
    trainer.parent.mkdir(parents=True)
    trainer.touch()
    assert training_program() == [str(trainer)]
    assert missing_parts() == []


def test_a_packaged_program_without_training_says_so(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_to_be_packaged(tmp_path / "inkling", monkeypatch)
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    process = TrainingProcess()
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TASK)
    assert "not installed" in failed.args[0].text


def test_training_keeps_to_the_folder_of_a_portable_copy(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inkling" / "Data").mkdir(parents=True)
    monkeypatch.delenv("INKLING_DATA", raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/lib")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/the/editor")
    python = sys.executable
    pretend_to_be_packaged(tmp_path / "inkling", monkeypatch)
    script = tmp_path / "told.py"
    script.write_text(
        """
import json, os
told = [os.environ["INKLING_DATA"], os.environ["LD_LIBRARY_PATH"]]
print(json.dumps({"event": "done", "model": "|".join(told)}))
"""
    )
    process = TrainingProcess([python, str(script)])
    with qtbot.waitSignal(process.succeeded, timeout=LONG_MS) as succeeded:
        process.start(TASK)
    assert succeeded.args == [f"{tmp_path / 'inkling' / 'Data'}|/opt/lib"]


def test_a_training_can_follow_another(make_process: MakeProcess, qtbot: QtBot) -> None:
    process = make_process('say(event="done", model="m")')
    for _ in range(2):
        with qtbot.waitSignal(process.succeeded, timeout=LONG_MS):
            process.start(TASK)


@pytest.mark.slow
@pytest.mark.skipif(bool(missing_parts()), reason="needs the training extra")
@pytest.mark.timeout(2_000)
def test_the_real_training_speaks_as_the_window_expects(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    process = TrainingProcess()
    told: list[Progress] = []
    process.progressed.connect(told.append)
    samples = resources_dir() / "samples" / "en"
    with qtbot.waitSignal(process.succeeded, timeout=LONG_MS) as succeeded:
        process.start(TrainingTask((samples,), "My stories", 0.05))
    assert default_library().find("My stories").card.id == succeeded.args[0]
    assert {progress.stage for progress in told} >= {"reading", "training", "evaluating"}
    assert any(progress.bits_per_byte for progress in told)
    assert [progress.overall for progress in told] == sorted(p.overall for p in told)
    assert not caplog.records


@pytest.mark.slow
@pytest.mark.skipif(bool(missing_parts()), reason="needs the training extra")
@pytest.mark.timeout(2_000)
def test_the_real_training_says_why_it_cannot(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    (tmp_path / "short.txt").write_text("Too little.")
    process = TrainingProcess()
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(TrainingTask((tmp_path / "short.txt",), "Short", 0.05))
    assert failed.args[0].text.endswith(".")
    assert "without saying why" not in failed.args[0].text


@pytest.mark.slow
@pytest.mark.skipif(bool(missing_parts()), reason="needs the training extra")
@pytest.mark.timeout(2_000)
def test_the_real_training_gives_the_reason_after_it_was_stopped(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    process = TrainingProcess()
    task = TrainingTask((resources_dir() / "samples" / "en",), "Stopped", 5)
    process.start(task)
    with qtbot.waitSignal(
        process.progressed, timeout=LONG_MS, check_params_cb=lambda told: told.loss is not None
    ):
        pass
    with qtbot.waitSignal(process.cancelled, timeout=LONG_MS):
        process.cancel()
    with qtbot.waitSignal(process.failed, timeout=LONG_MS) as failed:
        process.start(task)
    assert failed.args[0].reason == "unfinished"
