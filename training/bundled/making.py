"""Making a bundled model: a run in one folder, which can be stopped and moved, and its release.

The model list of whoever makes it is left alone: what is made lies in the output folder.
"""

from __future__ import annotations

import math
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from safetensors.torch import load_file, save_file

from training.bundle.card_figures import unread_texts
from training.bundle.export import Description, with_metrics
from training.bundle.release import release
from training.bundle.weights import load_weights
from training.bundled.corpora import find_corpora, read_corpora
from training.bundled.glancing import glance_figures
from training.learning.run_folder import (
    Run,
    encode,
    encode_again,
    open_run,
    resumed_run,
    trained_model,
)
from training.learning.training_loop import train
from training.personal.finetune import blend, with_shape_of
from training.recipe import Recipe, load_recipe, with_budget
from training.texts.dataset import FOLDERS
from training.workflow import check_device
from writer.errors import TrainingError
from writer.files.atomic import atomic_path
from writer.model.bundle import Bundle, open_bundle
from writer.model.card import TOKENIZER_FILE
from writer.model.library import default_library

if TYPE_CHECKING:
    from pathlib import Path

    from training.progress import Reporter

DESCRIPTIONS = {
    "en": Description("inkling-en", "Inkling English"),
    "zh": Description("inkling-zh", "Inkling Chinese"),
}
"""By language."""

LARGEST_FILE = 16_000_000
"""Bytes that a file of a bundled model should have at most."""


@dataclass(frozen=True, slots=True)
class Making:
    """One model to be made.

    Attributes:
        language: ``en`` or ``zh``.
        corpora: folder of the texts.
        output: folder of the run and of the finished bundle.
        reporter: told of the progress.
    """

    language: str
    corpora: Path
    output: Path
    reporter: Reporter

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        return self.output / f"run-{self.language}"

    @property
    def bundle(self) -> Path:
        """The finished model."""
        return self.output / DESCRIPTIONS[self.language].model_id

    @property
    def _start(self) -> Path:
        """The weights that the run started from."""
        return self.folder / "start.safetensors"

    @property
    def is_begun(self) -> bool:
        """Whether there is a run."""
        return (self.folder / "run.json").exists()

    @property
    def is_trained(self) -> bool:
        """Whether the run is here with its texts, and its training came to its end."""
        if not (self.is_begun and self._has_texts()):
            return False
        run = open_run(self.folder)
        return run.checkpoint.exists() and not run.unfinished

    def recipe(self, name: str, device: str) -> Recipe:
        """Return the settings of a training.

        Whatever the recipe, the texts are mixed and named as those of a bundled model are.

        Args:
            name: of the recipe; empty for the bundled model's own.
            device: for torch.
        """
        default = load_recipe(f"default-{self.language}")
        gpu = "-gpu" if device.startswith("cuda") else ""
        recipe = load_recipe(name or f"default-{self.language}{gpu}")
        return msgspec.structs.replace(
            recipe, mix=recipe.mix or default.mix, texts=recipe.texts or default.texts
        )

    def train(
        self,
        *,
        device: str,
        recipe: str = "",
        max_minutes: float | None = None,
        resume: bool = False,
        start: str = "",
        stop_after: float = math.inf,
    ) -> Run:
        """Prepare a run, or go on with it, and train until its budget is used up.

        A model that went on from another's weights ends between both, where it does best.

        Args:
            device: for torch.
            recipe: its name; empty for the bundled model's own. A resumed run keeps its own.
            max_minutes: budget, if not the recipe's own, or longer than that of a resumed run.
            resume: go on with the stopped run.
            start: id or path of a model from whose weights to start, with its tokenizer and
                sizes; empty = from nothing.
            stop_after: seconds, with those that preparing takes, after which the training
                stops, with a checkpoint.

        Raises:
            CorpusError: a text is missing or damaged.
            TrainingError: the training failed or was stopped.
        """
        deadline = time.monotonic() + stop_after
        check_device(device)
        bundle = open_bundle(default_library().find(start).path) if start else None
        run = (
            resumed_run(self.folder, max_minutes or 0)
            if resume
            else self._prepared(with_budget(self.recipe(recipe, device), max_minutes), bundle)
        )
        going_on = run.checkpoint.exists()
        start_weights = load_file(self._start) if self._start.exists() else None
        model = train(
            run,
            self.reporter,
            resume=going_on,
            device=device,
            weights=None if going_on else start_weights,
            stop_after=deadline - time.monotonic(),
        )
        if start_weights:
            blend(run, start_weights, model)
        return run

    def release(self) -> Bundle:
        """Make the bundle of a run, from the best weights so far, and measure it.

        A run that was trained elsewhere needs to have come with ``run.json``,
        ``tokenizer.json`` and ``best.safetensors`` only: its texts are read again.

        Raises:
            CorpusError: a text is missing, damaged or another than was trained on.
            TrainingError: there is no such run, or the release failed.
        """
        run = self._opened()
        if run.unfinished:
            self.reporter.note("The training has not finished: this is the best model so far.")
        made = release(run, trained_model(run), DESCRIPTIONS[self.language], self.reporter)
        texts = unread_texts(run.folder, "same")
        glances = glance_figures(made, texts, self.reporter)
        made = with_metrics(made, made.card.metrics | glances, made.card.metrics_text)
        shutil.rmtree(self.bundle, ignore_errors=True)
        shutil.move(made.path, self.bundle)
        for name in made.card.files:
            size = (self.bundle / name).stat().st_size
            if size > LARGEST_FILE:
                self.reporter.note(
                    f"{name} has {size:,} bytes, more than the {LARGEST_FILE:,} that a file of a"
                    " bundled model should have."
                )
        return open_bundle(self.bundle)

    def _prepared(self, recipe: Recipe, start: Bundle | None) -> Run:
        if self.is_begun and not self.is_trained:
            raise TrainingError(
                "There is a run in {folder} that is not finished. Add --resume to go on"
                " with it, or remove the folder.",
                folder=self.folder,
            )
        self._start.unlink(missing_ok=True)  # of a finished run before
        tokenizer = weights = None
        if start:
            weights = load_weights(start)
            recipe, tokenizer = with_shape_of(start, recipe), start.read(TOKENIZER_FILE)
        paths = find_corpora(self.language, self.corpora)
        sources = read_corpora(paths, self.folder, self.reporter)
        run = encode(sources, self.folder, recipe, self.reporter, tokenizer)
        if weights:
            with atomic_path(self._start) as temporary:
                save_file(weights, temporary)
        return run

    def _has_texts(self) -> bool:
        return (self.folder / "tokens.bin").exists()

    def _opened(self) -> Run:
        if not self.is_begun:
            raise TrainingError(
                "There is no run in {folder}. Train one first.", folder=self.folder
            )
        # What is only measured is written when the texts are read.
        if self._has_texts() and (self.folder / FOLDERS["same"]).exists():
            return open_run(self.folder)
        paths = find_corpora(self.language, self.corpora)
        sources = read_corpora(paths, self.folder, self.reporter)
        return encode_again(sources, self.folder, self.reporter)
