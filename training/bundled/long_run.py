"""Training the bundled models for days, an hour here and an hour there.

Each language has a run of its own at a constant rate, with an average of the weights to look at;
what is next follows from how long each was trained so far. Whenever a model is wanted, its rate
is let fall in a copy of the run (Hu et al. 2024, "MiniCPM"), while the run itself goes on.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from training.bundled.making import Making
from training.learning.checkpoint import read_progress
from training.learning.run_folder import open_run, save_info
from training.problems import StoppedError

if TYPE_CHECKING:
    from pathlib import Path

    from training.learning.run_folder import Run
    from training.progress import Reporter

HOURS = {"en": 2.0, "zh": 1.0}
"""Turns: two hours of English for one of Chinese."""


@dataclass(frozen=True, slots=True)
class LongRun:
    """The runs of both languages, in one folder.

    Attributes:
        corpora: folder of the texts.
        output: folder of the runs, best outside of the source tree.
        reporter: told of the progress.
    """

    corpora: Path
    output: Path
    reporter: Reporter

    def next_language(self) -> str:
        """Return the language that had the smallest part of its share so far."""
        return min(HOURS, key=lambda language: self._seconds(language) / HOURS[language])

    def go_on(self, stop_after: float) -> None:
        """Train, turn by turn, until so many seconds are over or a signal ends it.

        Raises:
            CorpusError: a text is missing or damaged.
            TrainingError: a training failed.
        """
        deadline = time.monotonic() + stop_after
        while (left := deadline - time.monotonic()) > 0:
            language = self.next_language()
            self.reporter.note(f"{language}, after {self._seconds(language) / 3600:.2f} hours")
            if not self._turn(language, min(left, HOURS[language] * 3600)):
                return

    def _turn(self, language: str, seconds: float) -> bool:
        """Train one language for a while; return whether the next may have its turn."""
        making = self._making(language)
        try:
            making.train(
                device="cpu",
                recipe=f"long-{language}",
                resume=making.is_begun,
                stop_after=seconds,
            )
        except StoppedError as stop:
            return not stop.by_signal
        return True

    def let_fall(self, language: str, minutes: float, output: Path) -> Making:
        """Return a copy of a run whose rate has fallen to nothing over so many minutes.

        Args:
            language: of the model.
            minutes: of training; a tenth of those before is enough (Hägele et al. 2024).
            output: folder for it, on the same disk.

        Raises:
            TrainingError: there is no run yet, or the training failed or was stopped; called
                again, it goes on.
        """
        falling = Making(language, self.corpora, output, self.reporter)
        if not falling.is_begun:
            copied = _copied(open_run(self._making(language).folder), falling.folder)
            _falls(copied, minutes)
        falling.train(device="cpu", resume=True)
        return falling

    def _making(self, language: str) -> Making:
        return Making(language, self.corpora, self.output, self.reporter)

    def _seconds(self, language: str) -> float:
        checkpoint = self._making(language).folder / "checkpoint.safetensors"
        return read_progress(checkpoint).seconds if checkpoint.exists() else 0.0


def _copied(run: Run, folder: Path) -> Run:
    """Copy a run; of its text, which is large, there is one file with two names.

    ``run.json`` comes last: without it the folder is no run.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(run.folder, folder, ignore=lambda *_: {"tokens.bin", "run.json"})
    (folder / "best.safetensors").unlink(missing_ok=True)  # of another schedule
    os.link(run.tokens, folder / "tokens.bin")
    shutil.copy2(run.folder / "run.json", folder)
    return open_run(folder)


def _falls(run: Run, minutes: float) -> None:
    """Let the rate of a run fall from where it is to the end, so many minutes later."""
    progress = read_progress(run.checkpoint)
    trained = progress.seconds / 60
    total = trained + minutes
    run.info.recipe = msgspec.structs.replace(
        run.info.recipe,
        schedule="wsd",
        warmup=0.0,
        decay_from=trained / total,
        max_minutes=total,
        evaluations=progress.evaluations + 4,
        # Behind a falling rate an average only lags.
        average_from=1.0,
    )
    save_info(run)
