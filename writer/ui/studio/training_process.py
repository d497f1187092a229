"""Training as a process of its own: what it is told, and what it says while it learns.

A process can use every core, be ended at any moment and take a gigabyte with it, and the page
never notices. This module neither imports nor needs ``training``; it reads its JSON lines.
Where Inkling is packaged, training is a program of its own as well, which need not be there.
"""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from writer import training_needs
from writer.paths import data_dir, portable_dir, program_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

logger = logging.getLogger(__name__)

GRACE_MS: Final = 5000
"""How long a cancelled training may take to tidy up before it is ended by force."""

PACKAGED: Final = "inkling-training"
"""Folder of the packaged training program, and the name of what one installs to have it."""

Option = Literal["", "--resume", "--replace"]
RESUME: Final = "--resume"
REPLACE: Final = "--replace"

Stage = Literal["reading", "tokenizing", "training", "exporting", "evaluating"]

_SHARES: Final[dict[Stage, tuple[float, float]]] = {
    "reading": (0.0, 0.02),
    "tokenizing": (0.02, 0.06),
    "training": (0.06, 0.94),
    "exporting": (0.94, 0.96),
    "evaluating": (0.96, 1.0),
}
"""Where each stage begins and ends on the way, in order; training takes nearly all the time."""


class Progress(msgspec.Struct, frozen=True, tag="progress", tag_field="event"):
    """How far a training is.

    Attributes:
        stage: what it is doing.
        fraction: of this stage, 0 … 1.
        loss: nats per token, on the text it has just read.
        bits_per_byte: the same per byte of text, comparable between models.
        tokens_per_second: speed.
        seconds_left: until the stage ends.
    """

    stage: Stage
    fraction: float = 0.0
    loss: float | None = None
    bits_per_byte: float | None = None
    tokens_per_second: float | None = None
    seconds_left: float | None = None

    @property
    def overall(self) -> float:
        """How much of the whole work is done, 0 … 1, as far as one can tell."""
        start, end = _SHARES[self.stage]
        return start + (end - start) * min(1.0, max(0.0, self.fraction))


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="event"):
    """A sentence to keep in view: a text that was left out, how many were read.

    Attributes:
        text: the sentence.
    """

    text: str


class Done(msgspec.Struct, frozen=True, tag="done", tag_field="event"):
    """A training that is complete.

    Attributes:
        model: id of the new model.
        path: of its bundle.
    """

    model: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class TrainingTask:
    """What to learn.

    Attributes:
        paths: texts and folders of texts.
        name: of the new model.
        minutes: longest time.
        option: how to treat an earlier training of that name; without one, it is refused.
    """

    paths: tuple[Path, ...]
    name: str
    minutes: float
    option: Option = ""

    def arguments(self) -> list[str]:
        """Return the command line after the training program."""
        options = ["--name", self.name, "--max-minutes", f"{self.minutes:g}", "--progress", "json"]
        if self.option:
            options.append(self.option)
        return ["train", *map(str, self.paths), *options]


def training_program() -> list[str]:
    """Return the command that trains; empty where Inkling is packaged and training is not there.

    A packaged training lies in the packaged editor's folder (Windows, or unpacked into a portable
    copy), beside that folder (Debian's /usr/lib), or with the writer's own models.
    """
    packaged = program_dir()
    if packaged is None:
        return [sys.executable, "-m", "training"]
    return next(([str(path)] for path in _packaged_programs(packaged) if path.is_file()), [])


def missing_parts() -> list[str]:
    """Return what pip has to install before this program can train; usually nothing.

    A packaged program has no pip: it has all of training (:func:`training_program`), or nothing.
    """
    return [] if program_dir() else training_needs.missing_parts()


def _packaged_programs(program: Path) -> Iterator[Path]:
    name = "inkling-train.exe" if os.name == "nt" else "inkling-train"
    executable = Path(sys.executable).resolve().parent
    for folder in (program, executable.parent, data_dir()):
        yield folder / PACKAGED / name


class TrainingProcess(QObject):
    """One training at a time.

    Signals:
        progressed: a :class:`Progress`.
        noted: a sentence to keep in view.
        succeeded: the id of the new model.
        failed: a sentence for the user.
        cancelled: it was ended as asked.
    """

    progressed = Signal(object)
    noted = Signal(str)
    succeeded = Signal(str)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, program: Sequence[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = list(program)
        self._process = self._make_process()
        self._kill_timer = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._kill_timer.timeout.connect(self._process.kill)
        self._model = ""
        self._last_words = ""
        self._cancelling = False

    @property
    def running(self) -> bool:
        """Whether a training is under way."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, task: TrainingTask) -> None:
        """Begin to train."""
        self._model = self._last_words = ""
        self._cancelling = False
        command = self._program or training_program()
        if not command:
            self.failed.emit(self._not_installed())
            return
        program, *arguments = command
        self._process.start(program, [*arguments, *task.arguments()])

    def cancel(self) -> None:
        """Ask the training to end, and make it end if it does not."""
        if self.running:
            self._cancelling = True
            self._process.terminate()
            self._kill_timer.start()

    def stop(self) -> None:
        """Cancel and return when the process is gone: the program is about to end."""
        self.cancel()
        if not self._process.waitForFinished(GRACE_MS):
            self._process.kill()
            self._process.waitForFinished(GRACE_MS)

    @Slot()
    def _on_output(self) -> None:
        while self._process.canReadLine():
            self._read(bytes(self._process.readLine().data()))

    @Slot()
    def _on_error_output(self) -> None:
        output = bytes(self._process.readAllStandardError().data())
        text = output.decode(errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        self._last_words = lines[-1] if lines else self._last_words

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by ``finished``.
        if error == QProcess.ProcessError.FailedToStart:
            self.failed.emit(self.tr("Training could not be started; no model was changed."))

    @Slot()
    def _on_finished(self) -> None:
        self._kill_timer.stop()
        self._on_output()
        if self._cancelling:
            self.cancelled.emit()
        elif self._process.exitCode() == 0 and self._model:
            self.succeeded.emit(self._model)
        else:
            self.failed.emit(self._last_words or self._unexplained())

    def _read(self, line: bytes) -> None:
        try:
            event = msgspec.json.decode(line, type=Progress | Note | Done)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            logger.warning("Training said something that is no event: %r", line)
            return
        if isinstance(event, Done):
            self._model = event.model
        elif isinstance(event, Note):
            self.noted.emit(event.text)
        else:
            self.progressed.emit(event)

    def _unexplained(self) -> str:
        return self.tr(
            "Training ended without saying why, perhaps for lack of memory; your texts and your"
            " other models are untouched. Try fewer texts."
        )

    def _not_installed(self) -> str:
        return self.tr("Training is not installed ({name}); no model was changed.").format(
            name=PACKAGED
        )

    def _make_process(self) -> QProcess:
        process = QProcess(self)
        # Run where both packages lie, installed or not; the paths of texts are absolute.
        process.setWorkingDirectory(str(Path(__file__).resolve().parents[3]))
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_error_output)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        return process


def _environment() -> QProcessEnvironment:
    """Return the environment of a training: ours, less what a packaged program adds for itself."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONIOENCODING", "utf-8")
    everything = portable_dir()
    if everything:
        environment.insert("INKLING_DATA", str(everything.absolute()))
    if program_dir():
        # PyInstaller's loader: the libraries of this program are not those of the other one.
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")
        environment.remove("LD_LIBRARY_PATH")
        before = environment.value("LD_LIBRARY_PATH_ORIG")
        if before:
            environment.insert("LD_LIBRARY_PATH", before)
    return environment
