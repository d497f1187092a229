"""A whole job: from the user's texts to a measured model in the model list."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
import torch

from training.bundle.card_figures import held_out_excerpts, measure
from training.bundle.export import Description, with_files, with_metrics
from training.bundle.export_report import report_on_bundle
from training.bundle.release import ngram_for, release
from training.bundle.weights import load_weights
from training.learning.distributed import Team, local_device, team
from training.learning.held_out import evaluate, read_held_out
from training.learning.run_folder import (
    Run,
    encode,
    open_run,
    prepare,
    read_sources,
    resumed_run,
    run_tokenizer,
    trained_model,
)
from training.learning.training_loop import train
from training.personal.comparison import COMPARISON_FILE, Comparison, compare
from training.personal.finetune import (
    base_bits_per_byte,
    finetune,
    original,
    prepare_finetune,
    recited,
    with_shape_of,
)
from training.recipe import Recipe
from writer.atomic import atomic_write_bytes, make_private_folder
from writer.errors import ModelNotFoundError, TrainingError
from writer.model.bundle import Bundle, pack_bundle
from writer.model.card import NGRAM_FILE, TOKENIZER_FILE
from writer.model.library import default_library
from writer.model.names import model_id, name_fault
from writer.model.onnx_model import CPU, load_model
from writer.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from training.network.recurrent_model import RecurrentLanguageModel
    from training.progress import Reporter


class Workflow:
    """One job under one name; a context manager, so that its progress bar is closed."""

    def __init__(
        self, name: str, reporter: Reporter, device: str, *, replace: bool, gpu: bool
    ) -> None:
        """Plan a job.

        Args:
            name: of the model, for people.
            reporter: told of the progress.
            device: for torch.
            replace: a model and an unfinished run of that name may be replaced.
            gpu: export a file for GPUs too.
        """
        self._name, self._id = name, model_id(name)
        self._reporter, self._device = reporter, local_device(device)
        self._replace, self._gpu = replace, gpu
        self._library = default_library()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reporter.close()

    def train(self, paths: list[Path], recipe: Recipe, *, resume: bool, start: str = "") -> None:
        """Train a new model and install it.

        Args:
            paths: the texts.
            recipe: settings.
            resume: go on with the stopped run.
            start: id or path of a model from whose weights to start, with its tokenizer and
                sizes; empty = from nothing.

        Raises:
            ModelNotFoundError: there is no such model to start from.
            CorpusError: no usable text, or too little.
            TrainingError: the name is taken, or the training failed.
        """
        self._check_recipe(recipe)
        self._check_before_hours_of_work()
        tokenizer = weights = None
        if start and not resume:
            bundle = self._library.open(self._library.find(start))
            weights, tokenizer = load_weights(bundle), bundle.read(TOKENIZER_FILE)
            recipe = with_shape_of(bundle, recipe)
        with team(self._device) as together:

            def prepared() -> Run:
                self._check_no_unfinished_run()
                folder = run_folder(self._id)
                return prepare(paths, folder, recipe, self._reporter, tokenizer)

            run = (
                resumed_run(run_folder(self._id), recipe.max_minutes)
                if resume
                else self._prepared(prepared, together)
            )
            model = train(
                run,
                self._reporter,
                resume=resume,
                device=self._device,
                weights=weights,
                team=together,
            )
            if together.leads:
                self._finish(run, model)

    def finetune(
        self,
        paths: list[Path],
        base: str,
        choose: Callable[[int], Recipe],
        *,
        resume: bool,
        minutes: float | None = None,
        base_text: Sequence[Path] = (),
    ) -> None:
        """Train a copy of a model on further texts, install it and say whether it helps.

        Args:
            paths: the writer's texts.
            base: id or path of the model to start from.
            choose: gives the recipe for so many characters of text.
            resume: go on with the stopped run.
            minutes: budget of a resumed run, if longer than its own.
            base_text: text of the kind that the base was trained on.

        Raises:
            ModelNotFoundError: there is no such base.
            CorpusError: no usable text, or too little.
            TrainingError: the name is taken, or the training failed.
        """
        self._check_before_hours_of_work()
        bundle = self._library.open(self._library.find(base))
        if resume:
            run = resumed_run(run_folder(self._id), minutes or 0)
        else:
            self._check_no_unfinished_run()
            folder = run_folder(self._id)
            run = prepare_finetune(bundle, paths, folder, choose, self._reporter, base_text)
        model = finetune(bundle, run, self._reporter, resume=resume, device=self._device)
        tuned = self._measured_bundle(run, model)
        comparison = self._compared(bundle, tuned, run, model) if run.held_out else None
        if comparison is not None:
            metrics = tuned.card.metrics | comparison.metrics()
            tuned = with_metrics(tuned, metrics, tuned.card.metrics_text)
            for line in comparison.lines(self._id):
                self._reporter.note(line)
        self._install(tuned)

    def export(self, output: Path | None) -> None:
        """Export the best model of a run, into the model list or to an .inkling file.

        Raises:
            TrainingError: there is no such run, or the export failed.
        """
        run = open_run(run_folder(self._id))
        model = trained_model(run)
        if run.unfinished:
            self._reporter.note(
                "The training has not finished: this is the best model so far. To go on with the"
                " training, start it again with --resume."
            )
        if output is None:
            self._check_name_is_free()
        bundle = self._measured_bundle(run, model)
        for report in report_on_bundle(bundle):
            self._reporter.note(report.line)
        self._deliver(bundle, output)

    def add_ngram(self, paths: list[Path], max_bytes: int, output: Path | None) -> None:
        """Give the model of that name an n-gram of these texts; it is measured anew.

        Raises:
            ModelNotFoundError: there is no such model.
            CorpusError: no usable text, or too little.
            TrainingError: the model is a bundled one and no output was named, it has no
                weights, or a file cannot be written.
        """
        entry = self._library.find(self._name)
        self._id = entry.card.id
        if entry.bundled and output is None:
            raise TrainingError(
                f"The model {self._id} came with Inkling and stays as it is. Name an --output."
            )
        base = self._library.open(entry)
        model = original(base)
        make_private_folder(data_dir())
        with tempfile.TemporaryDirectory(prefix=".inkling-", dir=data_dir()) as folder:
            sources = read_sources(paths, Path(folder), self._reporter)
            definition = base.read(TOKENIZER_FILE)
            run = encode(sources, Path(folder), Recipe(), self._reporter, definition)
            self._reporter.stage("exporting")
            ngram = ngram_for(run, base, max_bytes)
            if ngram is None:
                raise TrainingError(
                    f"An n-gram for the {base.card.shape.vocabulary:,} tokens of this model is"
                    f" larger than {max_bytes / 1e6:g} MB. Allow more --megabytes."
                )
            bundle = with_files(base, {NGRAM_FILE: ngram}, run.folder / "bundle")
            self._reporter.stage("evaluating")
            texts = held_out_excerpts(run.folder / "held-out")
            bundle = with_metrics(bundle, *measure(bundle, model, texts, self._reporter))
            self._deliver(bundle, output)

    def _deliver(self, bundle: Bundle, output: Path | None) -> None:
        if output is None:
            self._install(bundle)
            return
        try:
            pack_bundle(bundle, output)
        except OSError as error:
            raise TrainingError(
                f"{output} could not be written: {error.strerror or error}."
                " Nothing else was changed."
            ) from None
        self._reporter.done(self._id, str(output))

    def _prepared(self, prepare: Callable[[], Run], together: Team) -> Run:
        """Return the run, prepared by the leader for all."""
        if together.leads:
            run = prepare()
            together.wait()
            return run
        together.wait()
        return open_run(run_folder(self._id))

    def _compared(
        self, base: Bundle, tuned: Bundle, run: Run, model: RecurrentLanguageModel
    ) -> Comparison:
        self._reporter.stage("evaluating")
        held_out = held_out_excerpts(run.folder / "held-out")
        comparison = compare(
            load_model(base, CPU),
            load_model(tuned, CPU),
            [text for part in held_out.values() for text in part],
            base_bits_per_byte(run, base, model),
            recited(run, model),
            progress=self._reporter.update,
        )
        encoded = msgspec.json.format(msgspec.json.encode(comparison), indent=2)
        atomic_write_bytes(run.folder / COMPARISON_FILE, encoded)
        return comparison

    def _finish(self, run: Run, model: RecurrentLanguageModel) -> None:
        self._install(self._measured_bundle(run, model))

    def _install(self, bundle: Bundle) -> None:
        entry = self._library.install(bundle, replace=self._replace)
        self._reporter.done(entry.card.id, str(entry.path))

    def _measured_bundle(self, run: Run, model: RecurrentLanguageModel) -> Bundle:
        description = Description(self._id, self._name, base_model=run.info.base_model)
        return release(run, model, description, self._reporter, gpu=self._gpu)

    def _check_recipe(self, recipe: Recipe) -> None:
        if recipe.units != "pieces":
            raise TrainingError(
                f"The recipe counts {recipe.units}, which no editor can complete: it is for"
                " `benchmark`. Choose another recipe."
            )

    def _check_before_hours_of_work(self) -> None:
        if fault := name_fault(self._name):
            raise TrainingError(f"The model cannot be called {self._name!r}: a name {fault}.")
        self._check_name_is_free()
        check_device(self._device)

    def _check_name_is_free(self) -> None:
        try:
            entry = self._library.find(self._id)
        except ModelNotFoundError:
            return
        if entry.bundled or not self._replace:
            raise TrainingError(
                f"There is a model {self._id} already. Choose another name"
                + ("." if entry.bundled else ", or add --replace.")
            )

    def _check_no_unfinished_run(self) -> None:
        if self._replace or not (run_folder(self._id) / "run.json").exists():
            return
        if open_run(run_folder(self._id)).unfinished:
            raise TrainingError(
                f"A run {self._name} was stopped before it was finished. Add --resume to go on"
                " with it, or --replace to start again."
            )


def check_device(device: str) -> None:
    """Make sure that torch can compute on ``device``.

    Raises:
        TrainingError: it cannot.
    """
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError):
        raise TrainingError(f"The device {device} does not work here. Use --device cpu.") from None


def run_folder(name: str) -> Path:
    """Return the folder of a run, which may not exist."""
    return data_dir() / "runs" / name


def evaluate_run(name: str, files: list[Path], device: str) -> dict[str, dict[str, float]]:
    """Return the figures of a run per text: its held-out texts, or the given files.

    Raises:
        TrainingError: there is no such run, or nothing to measure on.
    """
    run = open_run(run_folder(model_id(name)))
    tokenizer = run_tokenizer(run)
    texts = [read_held_out(path, tokenizer) for path in files] or run.held_out
    if not texts:
        raise TrainingError("The run has no held-out text. Name a file to measure on.")
    model = trained_model(run).to(device)
    scores = {text.name: evaluate(model, text) for text in texts}
    return {name: score.figures() for name, score in scores.items()}
