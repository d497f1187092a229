"""A whole job: from the user's texts to a measured model in the model list."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
import torch

from training.bundle.card_figures import KIND_NAMES, KINDS, measure_run, unread_texts
from training.bundle.export import Description, with_files, with_metrics
from training.bundle.export_report import report_on_bundle
from training.bundle.release import ngram_for, release
from training.bundle.weights import load_weights
from training.learning.distributed import Team, local_device, team
from training.learning.held_out import evaluate, read_held_out
from training.learning.run_folder import (
    Run,
    encode,
    prepare,
    read_sources,
    resumed_run,
    run_tokenizer,
    save_info,
    trained_model,
)
from training.learning.training_loop import train
from training.personal.comparison import COMPARISON_FILE, Comparison, measure_both
from training.personal.finetune import (
    base_bits_per_byte,
    finetune,
    original,
    prepare_finetune,
    recited,
    with_shape_of,
)
from training.problems import NameTakenError, StoppedError
from training.recipe import Recipe
from training.runs import (
    check_nothing_is_lost,
    open_named_run,
    run_folder,
    to_be_resumed,
    worked_on,
)
from training.stopping import Terminated, ended_by_signals
from training.texts.dataset import FOLDERS
from writer.errors import ModelNotFoundError, TrainingError, WriterError
from writer.files.atomic import atomic_write_bytes, make_private_folder
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
    from training.runs import Wanted
    from writer.model.card import Card


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
        self._run: Run | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(ended_by_signals())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        self._reporter.close()
        if isinstance(error, KeyboardInterrupt):
            error = StoppedError(kept=self._run is not None and self._run.checkpoint.exists())
        if isinstance(error, WriterError):
            self._reporter.failed(error)
        if isinstance(error, StoppedError) and kind is Terminated:
            raise error from None

    def train(
        self,
        paths: list[Path],
        recipe: Recipe,
        *,
        resume: Wanted | None = None,
        start: str = "",
    ) -> None:
        """Train a new model and install it.

        Args:
            paths: the texts.
            recipe: settings of a new run.
            resume: what was asked for of the stopped run, which is to go on.
            start: id or path of a model from whose weights to start, with its tokenizer and
                sizes; empty = from nothing.

        Raises:
            ModelNotFoundError: there is no such model to start from.
            CorpusError: no usable text, or too little.
            TrainingError: the name is taken, or the training failed.
        """
        self._check_recipe(recipe)
        tokenizer = weights = None
        started_from = ""
        if start:
            bundle = self._library.open(self._library.find(start))
            weights, tokenizer = load_weights(bundle), bundle.read(TOKENIZER_FILE)
            recipe, started_from = with_shape_of(bundle, recipe), bundle.card.id
        with team(self._device) as together:

            def prepared() -> Run:
                self._begin(resume)
                if resume is not None:
                    base = started_from or None
                    return to_be_resumed(self._id, replace(resume, base=base))
                run = prepare(paths, run_folder(self._id), recipe, self._reporter, tokenizer)
                run.info.started_from = started_from
                save_info(run)
                return run

            run = self._run = self._prepared(prepared, together, recipe.max_minutes)
            model = (
                trained_model(run)
                if resume is not None and not run.unfinished and run.checkpoint.exists()
                else train(
                    run,
                    self._reporter,
                    resume=resume is not None,
                    device=self._device,
                    weights=weights,
                    team=together,
                )
            )
            if together.leads:
                bundle = self._measured_bundle(run, model)
                self._reporter.note(summary(bundle.card))
                self._install(bundle)

    def finetune(
        self,
        paths: list[Path],
        base: str,
        choose: Callable[[int], Recipe],
        *,
        resume: Wanted | None = None,
        base_text: Sequence[Path] = (),
    ) -> None:
        """Train a copy of a model on further texts, install it and say whether it helps.

        Args:
            paths: the writer's texts.
            base: id or path of the model to start from.
            choose: gives the recipe for so many characters of text.
            resume: what was asked for of the stopped run, which is to go on.
            base_text: text of the kind that the base was trained on.

        Raises:
            ModelNotFoundError: there is no such base.
            CorpusError: no usable text, or too little.
            TrainingError: the name is taken, or the training failed.
        """
        self._begin(resume)
        bundle = self._library.open(self._library.find(base))
        if resume is not None:
            wanted = replace(resume, base=bundle.card.id)
            run = to_be_resumed(self._id, wanted)
        else:
            folder = run_folder(self._id)
            run = prepare_finetune(bundle, paths, folder, choose, self._reporter, base_text)
        self._run = run
        going_on = resume is not None
        model = finetune(bundle, run, self._reporter, resume=going_on, device=self._device)
        tuned = self._measured_bundle(run, model)
        comparison = self._compared(bundle, tuned, run, model)
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
        self._open.enter_context(worked_on(self._id))
        run = self._run = open_named_run(self._id)
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
                "The model {id} came with Inkling and stays as it is. Name an --output.",
                id=self._id,
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
                    "An n-gram for the {vocabulary:,} tokens of this model is larger"
                    " than {max_bytes:g} MB. Allow more --megabytes.",
                    vocabulary=base.card.shape.vocabulary,
                    max_bytes=max_bytes / 1000000.0,
                )
            bundle = with_files(base, {NGRAM_FILE: ngram}, run.folder / "bundle")
            self._reporter.stage("evaluating")
            measured = measure_run(run.folder, bundle, model, self._reporter)
            bundle = with_metrics(bundle, *measured)
            self._deliver(bundle, output)

    def _deliver(self, bundle: Bundle, output: Path | None) -> None:
        if output is None:
            self._install(bundle)
            return
        try:
            pack_bundle(bundle, output)
        except OSError as error:
            raise TrainingError(
                "{output} could not be written: {reason}. Nothing else was changed.",
                output=output,
                reason=error.strerror or error,
            ) from None
        self._deliver_run()
        self._reporter.done(self._id, str(output))

    def _prepared(self, prepare: Callable[[], Run], together: Team, minutes: float) -> Run:
        """Return the run, prepared by the leader for all."""
        if together.leads:
            run = prepare()
            together.wait()
            return run
        together.wait()
        return resumed_run(run_folder(self._id), minutes)

    def _compared(
        self, base: Bundle, tuned: Bundle, run: Run, model: RecurrentLanguageModel
    ) -> Comparison:
        self._reporter.stage("evaluating")
        models = load_model(base, CPU), load_model(tuned, CPU)
        new, same = (
            measure_both(*models, unread_texts(run.folder, kind), progress=self._reporter.update)
            for kind in KINDS
        )
        comparison = Comparison(
            new, same, base_bits_per_byte(run, base, model), recited(run, model)
        )
        encoded = msgspec.json.format(msgspec.json.encode(comparison), indent=2)
        atomic_write_bytes(run.folder / COMPARISON_FILE, encoded)
        return comparison

    def _install(self, bundle: Bundle) -> None:
        entry = self._library.install(bundle, replace=self._replace)
        self._deliver_run()
        self._reporter.done(entry.card.id, str(entry.path))

    def _deliver_run(self) -> None:
        if self._run is not None:
            self._run.info.delivered = True
            save_info(self._run)

    def _measured_bundle(self, run: Run, model: RecurrentLanguageModel) -> Bundle:
        description = Description(self._id, self._name, base_model=run.info.base_model)
        return release(run, model, description, self._reporter, gpu=self._gpu)

    def _check_recipe(self, recipe: Recipe) -> None:
        if recipe.units != "pieces":
            raise TrainingError(
                "The recipe counts {units}, which no editor can complete: it is for"
                " `benchmark`. Choose another recipe.",
                units=recipe.units,
            )

    def _begin(self, resume: Wanted | None) -> None:
        """Make sure, before hours of work, that they will not be for nothing."""
        if fault := name_fault(self._name):
            raise TrainingError(
                "The model cannot be called {name!r}: a name {fault}.",
                name=self._name,
                fault=fault,
            )
        check_device(self._device)
        self._open.enter_context(worked_on(self._id))
        if resume is None:
            self._check_name_is_free()
            if not self._replace:
                check_nothing_is_lost(self._id, self._reporter)
        elif not (run_folder(self._id) / "run.json").exists():
            self._check_name_is_free()

    def _check_name_is_free(self) -> None:
        try:
            entry = self._library.find(self._id)
        except ModelNotFoundError:
            return
        if entry.bundled:
            raise TrainingError(
                "There is a model {id} already, which came with Inkling. Choose another name.",
                id=self._id,
            )
        if not self._replace:
            raise NameTakenError(self._id)


def check_device(device: str) -> None:
    """Make sure that torch can compute on ``device``.

    Raises:
        TrainingError: it cannot.
    """
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError):
        raise TrainingError(
            "The device {device} does not work here. Use --device cpu.", device=device
        ) from None


def summary(card: Card) -> str:
    """Return how good a model is, for people."""
    if not card.metrics:
        return "There is too little text to tell how good this model is."
    figures = card.metrics
    return (
        f"On {card.metrics_text}: {figures['bits_per_byte']:.3f} bits per byte; the next word is"
        f" among three in {figures['top_3']:.0%} of cases, and three candidates save"
        f" {figures['keystroke_savings_3']:.0%} of the keys."
    )


def evaluate_run(name: str, files: list[Path], device: str) -> dict[str, dict[str, float]]:
    """Return the figures of a run per text: the unread ones, or the given files.

    Raises:
        TrainingError: there is no such run, or nothing to measure on.
    """
    run = open_named_run(model_id(name))
    tokenizer = run_tokenizer(run)
    texts = {path.name: read_held_out(path, tokenizer) for path in files} or {
        f"{KIND_NAMES[kind]}, {path.stem}": read_held_out(path, tokenizer)
        for kind in KINDS
        for path in sorted((run.folder / FOLDERS[kind]).glob("*.txt"))
    }
    if not texts:
        raise TrainingError("The run kept no text unread. Name a file to measure on.")
    model = trained_model(run).to(device)
    return {name: evaluate(model, text).figures() for name, text in texts.items()}
