"""Telling the user how far a long run is: a bar for people, JSON lines for programs."""

from __future__ import annotations

import math
import sys
import time
from typing import TYPE_CHECKING, NoReturn, Protocol

from tqdm import tqdm

from training.problems import ReasonedError
from writer.command_line import as_called
from writer.marks import with_marks
from writer.training_events import Done, Failed, Note, Progress, Saved, encode_event

if TYPE_CHECKING:
    from writer.errors import WriterError
    from writer.training_events import Event, Stage

_LOG_SECONDS = 60.0


class Reporter(Protocol):
    """Receives progress; called often, so cheap."""

    def stage(self, stage: Stage) -> None:
        """A new stage begins."""

    def update(self, fraction: float, **figures: float) -> None:
        """``fraction`` of the stage is done, 0 to 1; figures such as loss and bits_per_byte."""

    def note(self, sentence: str) -> None:
        """Say something that stays on the screen."""

    def saved(self) -> None:
        """What was learned so far can be resumed."""

    def failed(self, error: WriterError) -> None:
        """The job ends without a model; the error goes on to whoever asked for it."""

    def done(self, model: str, path: str) -> None:
        """The model is finished and stands at ``path``."""

    def close(self) -> None:
        """The job is over, well or not."""


class BarReporter:
    """A progress bar on standard error."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None

    def stage(self, stage: Stage) -> None:
        """Open a bar of its own for every stage."""
        self.close()
        self._bar = tqdm(
            total=1.0,
            desc=stage,
            bar_format="{desc:<11}{percentage:3.0f} %|{bar}| {elapsed}<{remaining}{postfix}",
            file=sys.stderr,
            dynamic_ncols=True,
            mininterval=0.5,
        )

    def update(self, fraction: float, **figures: float) -> None:
        """Move the bar and show the figures behind it."""
        if self._bar is None:
            return
        words = {name.replace("_", " "): _short(value) for name, value in figures.items()}
        words.pop("seconds left", None)
        self._bar.set_postfix(words, refresh=False)
        self._bar.update(max(0.0, fraction - self._bar.n))

    def note(self, sentence: str) -> None:
        """Print above the bar."""
        tqdm.write(with_marks(sentence), file=sys.stderr)

    def saved(self) -> None:
        """Say nothing: people look at the bar."""

    def failed(self, error: WriterError) -> None:
        """Say nothing: the command does, on standard error."""

    def done(self, model: str, path: str) -> None:
        """Name the finished model on standard output."""
        self.close()
        tqdm.write(f"The model {model} is ready: {path}", file=sys.stdout)
        command = as_called("python -m writer suggest --model")
        tqdm.write(
            f"Try it: {command} {model}. In the editor, choose it under"
            " Models; until then, and without --model, the model you had before answers.",
            file=sys.stderr,
        )

    def close(self) -> None:
        """Finish the open bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class LogReporter:
    """A line a minute on standard output, for what runs for days."""

    def __init__(self) -> None:
        self._stage: Stage = "reading"
        self._said = -math.inf

    def stage(self, stage: Stage) -> None:
        """Say that it begins."""
        self._stage, self._said = stage, -math.inf

    def update(self, fraction: float, **figures: float) -> None:
        """Write the figures, once a minute."""
        if time.monotonic() - self._said < _LOG_SECONDS:
            return
        self._said = time.monotonic()
        words = [f"{name.replace('_', ' ')} {_short(value)}" for name, value in figures.items()]
        self.note(", ".join([f"{self._stage} {fraction:.2%}", *words]))

    def note(self, sentence: str) -> None:
        """Write a line with the time of day."""
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {with_marks(sentence)}\n")
        sys.stdout.flush()

    def saved(self) -> None:
        """Say nothing: it happens all the time."""

    def failed(self, error: WriterError) -> None:
        """Say nothing: the command does, on standard error."""

    def done(self, model: str, path: str) -> None:
        """Name the finished model."""
        self.note(f"The model {model} is ready: {path}")

    def close(self) -> None:
        """Nothing is open."""


class JsonReporter:
    """One JSON object a line on standard output, flushed."""

    def __init__(self) -> None:
        self._stage: Stage = "reading"

    def stage(self, stage: Stage) -> None:
        """Remember the stage and say that it begins."""
        self._stage = stage
        self.update(0.0)

    def update(self, fraction: float, **figures: float) -> None:
        """Write a progress event."""
        _write(Progress(self._stage, fraction, **figures))

    def note(self, sentence: str) -> None:
        """Write a note event."""
        _write(Note(sentence))

    def saved(self) -> None:
        """Write an event: from here on a stopped training goes on."""
        _write(Saved())

    def failed(self, error: WriterError) -> None:
        """Write the last event, with the reason if it has a name."""
        if isinstance(error, ReasonedError):
            data = {name: str(value) for name, value in error.data.items()}
            _write(Failed(str(error), error.reason, data))
        else:
            _write(Failed(str(error)))

    def done(self, model: str, path: str) -> None:
        """Write the last event."""
        _write(Done(model, path))

    def close(self) -> None:
        """Nothing is open."""


class SilentReporter:
    """Says nothing: of several processes, one speaks."""

    def stage(self, stage: Stage) -> None:
        """Say nothing."""

    def update(self, fraction: float, **figures: float) -> None:
        """Say nothing."""

    def note(self, sentence: str) -> None:
        """Say nothing."""

    def saved(self) -> None:
        """Say nothing."""

    def failed(self, error: WriterError) -> None:
        """Say nothing."""

    def done(self, model: str, path: str) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Nothing is open."""


def _write(event: Event) -> None:
    sys.stdout.buffer.write(encode_event(event))
    sys.stdout.buffer.flush()


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3f}"
