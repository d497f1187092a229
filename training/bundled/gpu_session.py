"""All that a GPU rented for half an hour is wanted for, in the order of its worth.

What lies in the output folder already is not done again, so the same command goes on where it
was cut off. Only what needs the GPU is done: models are released elsewhere.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.benchmark.commands import Job
from training.benchmark.perplexity import train_on_words
from training.benchmark.published import Corpus, run_on
from training.benchmark.report import Figure, Report, machine
from training.bundle.export import Description, export
from training.bundled.corpora import has_corpora
from training.bundled.making import DESCRIPTIONS, Making
from training.learning.held_out import HeldOut, evaluate
from training.learning.run_folder import RunInfo
from training.learning.training_loop import train
from training.personal.finetune import original
from training.progress import SilentReporter
from training.recipe import Recipe, load_recipe, with_budget
from writer.errors import ProviderError, TrainingError, WriterError
from writer.model.bundle import open_bundle
from writer.model.card import TOKENIZER_FILE
from writer.model.onnx_model import available_providers, load_model
from writer.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.progress import Reporter

BENCHMARKS = ("wikitext-2", "ptb")
"""Their folders beside the texts."""

CHECK = Recipe(
    units="words",
    embedding=64,
    hidden=128,
    layers=2,
    batch=16,
    bptt_length=32,
    learning_rate=1e-2,
    negatives=0,
    max_tokens=10 * 16 * 32,
    evaluations=1,
)
"""Ten steps: few enough that differences of rounding have not grown."""

TOLERANCE = 0.01
"""Share by which the loss on a GPU may differ: its LSTM multiplies in TF32."""

_STEP_WORDS, _CHECK_WORDS = 4, 300


@dataclass(frozen=True, slots=True)
class Rental:
    """What is to be done where.

    Attributes:
        corpora: folder of texts; what has none in it is left out.
        output: folder of everything that is made.
        device: for torch.
        recipe: of the models; empty = their own.
        benchmark_recipe: of the benchmarks.
        model_minutes: budget of each model, if not the recipe's own.
        benchmark_minutes: the same of each benchmark.
        stop_after: seconds after which the training under way stops and no more is begun.
        reporter: told of the progress.
    """

    corpora: Path
    output: Path
    device: str
    recipe: str
    benchmark_recipe: str
    model_minutes: float | None
    benchmark_minutes: float | None
    stop_after: float
    reporter: Reporter

    def run(self) -> None:
        """Do what is not done yet.

        Raises:
            TrainingError: something failed or the time was up; what was done is kept.
        """
        deadline = time.monotonic() + self.stop_after
        try:
            self.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TrainingError(
                "{output} cannot be written to: {reason}.",
                output=self.output,
                reason=error.strerror,
            ) from None
        stages: dict[str, Callable[[float], None]] = {"check": lambda _: self._check()}
        stages |= {
            f"run-{language}": self._model(language)
            for language in DESCRIPTIONS
            if has_corpora(language, self.corpora)
        }
        for name in BENCHMARKS:
            if (self.corpora / "benchmarks" / name).is_dir():
                stages[name] = self._benchmark(name)
        failed = []
        for name, do in stages.items():
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise TrainingError("The time was up before it began.")
                do(left)
                self.reporter.note(f"{name}: done.")
            except WriterError as error:
                self.reporter.note(f"{name}: {error}")
                failed.append(name)
        if failed:
            raise TrainingError(
                "Not finished: {names}. Give the same command to go on.", names=", ".join(failed)
            )

    def _model(self, language: str) -> Callable[[float], None]:
        making = Making(language, self.corpora, self.output, self.reporter)

        def make(seconds: float) -> None:
            if not making.is_trained:
                making.train(
                    device=self.device,
                    recipe=self.recipe,
                    max_minutes=self.model_minutes,
                    resume=making.is_begun,
                    stop_after=seconds,
                )

        return make

    def _benchmark(self, name: str) -> Callable[[float], None]:
        recipe = with_budget(load_recipe(self.benchmark_recipe), self.benchmark_minutes)
        path = self.output / f"{name}.json"

        def measure(seconds: float) -> None:
            if path.exists():
                return
            checkpoint = self.output / name / "checkpoint.safetensors"
            job = Job(name, recipe, self.output, self.device, checkpoint.exists(), "bar", seconds)
            report = train_on_words(self.corpora / "benchmarks" / name, job, self.reporter)
            self._store(report)

        return measure

    def _check(self) -> None:
        if (self.output / "check.json").exists():
            return
        self.reporter.stage("training")
        report, agree = check(self.device)
        self._store(report)
        if not agree:
            (self.output / "check.json").unlink()
            raise TrainingError(
                "What {device} computes is not what the processor does.", device=self.device
            )

    def _store(self, report: Report) -> None:
        report.store(self.output / f"{report.benchmark}.json")
        self.reporter.note(report.table())


def check(device: str) -> tuple[Report, bool]:
    """Compare a device with the processor; return the figures, and whether they agree.

    Raises:
        TrainingError: the training failed.
    """
    expected, actual = _loss_on("cpu"), _loss_on(device)
    agree = abs(actual - expected) <= TOLERANCE * expected
    rows: list[dict[str, Figure]] = [
        {"check": "loss after ten steps", "cpu": expected, device: actual},
        {"check": "exported model", "cpu": "runs", device: _exported_on(device)},
    ]
    return Report("check", rows, machine(device)), agree


def _loss_on(device: str) -> float:
    """Return the loss, in nats per word, of a training on a walk with steps of 1 to 4."""
    steps = np.random.default_rng(1).integers(1, _STEP_WORDS, 40_000, endpoint=True)
    words = (np.cumsum(steps) % _CHECK_WORDS).astype(np.uint16)
    held_out = HeldOut("valid", torch.from_numpy(words[:2_000].astype(np.int64)), 2_000, 2_000)
    vocabulary = tuple(map(str, range(_CHECK_WORDS)))
    with tempfile.TemporaryDirectory() as folder:
        run = run_on(Corpus(vocabulary, words, held_out, held_out, {}), CHECK, Path(folder))
        score = evaluate(train(run, SilentReporter(), device=device), held_out)
    return score.nats / score.tokens


def _exported_on(device: str) -> str:
    """Return whether the bundled English model gives the same answers on a device."""
    provider = device.partition(":")[0]
    if provider not in available_providers():
        return "not offered by this ONNX Runtime"
    base = open_bundle(resources_dir() / "models" / "inkling-en")
    info = RunInfo(Recipe(), base.card.languages, 0, {}, "")
    with tempfile.TemporaryDirectory() as folder:
        bundle = export(
            original(base),
            base.read(TOKENIZER_FILE),
            info,
            Description("check", "Check"),
            Path(folder) / "bundle",
            gpu=True,
        )
        try:
            load_model(bundle, provider)
        except ProviderError as error:
            return str(error)
    return "the same answers"
