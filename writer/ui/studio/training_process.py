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

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from writer import training_needs
from writer.paths import data_dir, portable_dir, program_dir
from writer.training_events import Done, Failed, Note, Saved, decode_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

logger = logging.getLogger(__name__)

GRACE_MS: Final = 60_000
"""How long a cancelled training may take to tidy up before it is ended by force: on a slow
machine the step that it is taking lasts long, and its checkpoint is worth the wait."""

LAST_GRACE_MS: Final = 5000
"""The same when the program is about to end, and everybody waits."""

PACKAGED: Final = "inkling-training"
"""Folder of the packaged training program, and the name of what one installs to have it."""

Option = Literal["", "--resume", "--replace"]
RESUME: Final = "--resume"
REPLACE: Final = "--replace"


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
        options = ["--name", self.name, "--max-minutes", f"{self.minutes:g}"]
        options += ["--background", "--progress", "json"]
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
        failed: a :class:`Failed`.
        cancelled: it was ended as asked; whether it can go on from what it learned.
    """

    progressed = Signal(object)
    noted = Signal(str)
    succeeded = Signal(str)
    failed = Signal(object)
    cancelled = Signal(bool)

    def __init__(self, program: Sequence[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = list(program)
        self._process = self._make_process()
        self._kill_timer = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._kill_timer.timeout.connect(self._process.kill)
        self._model = self._last_words = ""
        self._failure: Failed | None = None
        self._kept = self._cancelling = False

    @property
    def kept(self) -> bool:
        """Whether what was learned so far is on the disk."""
        return self._kept

    @property
    def running(self) -> bool:
        """Whether a training is under way."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, task: TrainingTask) -> None:
        """Begin to train."""
        self._model = self._last_words = ""
        self._failure = None
        self._cancelling = False
        self._kept = task.option == RESUME
        command = self._program or training_program()
        if not command:
            self.failed.emit(Failed(self._not_installed()))
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
        if not self._process.waitForFinished(LAST_GRACE_MS):
            self._process.kill()
            self._process.waitForFinished(LAST_GRACE_MS)

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
            words = self.tr("Training could not be started; no model was changed.")
            self.failed.emit(Failed(words))

    @Slot()
    def _on_finished(self) -> None:
        self._kill_timer.stop()
        self._on_output()
        if self._cancelling:
            self.cancelled.emit(self._kept)
        elif self._process.exitCode() == 0 and self._model:
            self.succeeded.emit(self._model)
        else:
            self.failed.emit(self._failure or Failed(self._last_words or self._unexplained()))

    def _read(self, line: bytes) -> None:
        try:
            event = decode_event(line)
        except ValueError:
            logger.warning("Training said something that is no event: %r", line)
            return
        if isinstance(event, Done):
            self._model = event.model
        elif isinstance(event, Note):
            self.noted.emit(event.text)
        elif isinstance(event, Saved):
            self._kept = True
        elif isinstance(event, Failed):
            self._failure = event
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
