"""The training loop: truncated BPTT over a prepared run, within a budget of time."""

from __future__ import annotations

import math
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from training.checkpoint import (
    Progress,
    load_checkpoint,
    save_checkpoint,
)
from training.evaluate import evaluate, mean_bits_per_byte
from training.losses import SampledSoftmax, full_softmax_loss
from training.network import RecurrentLanguageModel, detach, reset_rows
from training.run import Run, build_model, trained_model
from training.schedule import learning_rate_share
from writer.atomic import atomic_path
from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from training.progress import Reporter
    from training.recipe import Recipe

CHECKPOINT_SECONDS = 120
REPORT_SECONDS = 1.0
EVALUATIONS = 12
"""Times that the held-out text is looked at during a run."""


def train(
    run: Run,
    reporter: Reporter,
    *,
    resume: bool = False,
    device: str = "cpu",
    weights: dict[str, torch.Tensor] | None = None,
) -> RecurrentLanguageModel:
    """Train until the recipe's budget is used up and return the model.

    The model that did best on the held-out text is returned: with little text the last one
    has learned the text by heart.

    Args:
        run: prepared or opened.
        reporter: told of the progress.
        resume: go on from the run's checkpoint.
        device: ``cpu``, ``cuda`` …
        weights: state dict to start from instead of random numbers.

    Interrupted by SIGINT or SIGTERM, it writes a checkpoint first.

    Raises:
        TrainingError: the loss is no longer a number, the checkpoint does not fit, or the run
            was interrupted.
    """
    model = build_model(run).to(device)
    if weights is not None:
        model.load_state_dict(weights)
    trainer = Trainer(run, model, reporter)
    if resume:
        trainer.resume()
    reporter.stage("training")
    try:
        with _interruptible() as interrupted:
            trainer.loop(interrupted)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"The run could not be stored in {run.folder}: {error}. What its last checkpoint holds"
            " is kept: free some space and go on with --resume."
        ) from None
    return trained_model(run)


class Trainer:
    """The training loop and what it carries from step to step."""

    def __init__(self, run: Run, model: RecurrentLanguageModel, reporter: Reporter) -> None:
        recipe = run.info.recipe
        self._run, self._model, self._reporter, self._recipe = run, model, reporter, recipe
        self._settings: dict[str, object] = msgspec.to_builtins(recipe)
        self._optimizer = _optimizer(model, recipe)
        self._sampled = _sampled_softmax(run) if recipe.negatives and _is_cpu(model) else None
        self._progress = Progress()
        self._state = model.initial_state(run.streams.batch)
        self._bits_per_byte = float("nan")

    def resume(self) -> None:
        """Go on from the checkpoint, with the same weights, state and random numbers."""
        self._progress, self._state = load_checkpoint(
            self._run.checkpoint, self._model, self._optimizer, self._settings
        )
        self._progress.finished = False
        self._run.streams.position = self._progress.segments

    def loop(self, interrupted: list[str]) -> None:
        """Take steps until the budget is used up or ``interrupted`` is no longer empty."""
        budget = self._recipe.max_minutes * 60
        last_segment = int(self._recipe.max_epochs * self._run.streams.segments)
        started = time.monotonic() - self._progress.seconds
        reported = saved = time.monotonic()
        tokens_before, seconds_before = self._progress.tokens, self._progress.seconds
        evaluated = int(self._fraction() * EVALUATIONS)
        while self._progress.seconds < budget and self._progress.segments < last_segment:
            self._step()
            now = time.monotonic()
            self._progress.seconds = now - started
            if interrupted:
                self._save()
                raise TrainingError(
                    "The training was stopped. What it learned so far is kept: go on with"
                    " --resume."
                )
            if now - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = time.monotonic()
            if int(self._fraction() * EVALUATIONS) > evaluated:
                evaluated = int(self._fraction() * EVALUATIONS)
                self._evaluate()
            if now - reported > REPORT_SECONDS:
                reported = now
                seconds = self._progress.seconds - seconds_before
                self._report((self._progress.tokens - tokens_before) / max(seconds, 1e-9))
        self._progress.finished = True
        self._evaluate()
        self._save()

    def _step(self) -> None:
        if self._run.streams.at_start:
            self._state = self._model.initial_state(self._run.streams.batch)
        inputs, targets = (
            torch.from_numpy(block).to(self._model.bias.device)
            for block in self._run.streams.next_segment()
        )
        # A document that starts with the segment starts from nothing, as it will in use.
        self._state = reset_rows(self._state, inputs[0] == self._run.tokenizer.document_token)
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.learning_rate * learning_rate_share(
                self._fraction(), self._recipe.warmup, self._recipe.decay_from
            )
        features, state = self._model(inputs, self._state)
        loss_of = self._sampled or full_softmax_loss
        loss = loss_of(self._model, features.flatten(0, 1), targets.flatten())
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), self._recipe.clip)
        self._optimizer.step()
        self._state = detach(state)
        self._count(float(loss.detach()), inputs.numel())

    def _count(self, loss: float, tokens: int) -> None:
        if not math.isfinite(loss):
            raise TrainingError(
                "The training diverged: the loss is no longer a number. The last checkpoint"
                " is untouched; try a lower learning_rate."
            )
        progress = self._progress
        progress.loss = loss if progress.segments == 0 else 0.98 * progress.loss + 0.02 * loss
        progress.segments += 1
        progress.tokens += tokens

    def _fraction(self) -> float:
        """Return the share of the budget that is used up: of time or of passes."""
        by_time = self._progress.seconds / (self._recipe.max_minutes * 60)
        passes = self._progress.segments / self._run.streams.segments
        return min(1.0, max(by_time, passes / self._recipe.max_epochs))

    def _save(self) -> None:
        save_checkpoint(
            self._run.checkpoint,
            self._model,
            self._optimizer,
            self._state,
            self._progress,
            self._settings,
        )

    def _evaluate(self) -> None:
        if not self._run.held_out:
            return
        scores = {text.name: evaluate(self._model, text) for text in self._run.held_out}
        self._bits_per_byte = mean_bits_per_byte(list(scores.values()))
        if self._bits_per_byte < self._progress.best:
            self._progress.best = self._bits_per_byte
            with atomic_path(self._run.best) as temporary:
                save_file(self._model.state_dict(), temporary)
        entry = {
            "minutes": round(self._progress.seconds / 60, 2),
            "tokens": self._progress.tokens,
            "train_loss": round(self._progress.loss, 4),
            "bits_per_byte": {name: round(s.bits_per_byte, 4) for name, s in scores.items()},
        }
        with (self._run.folder / "log.jsonl").open("ab") as log:
            log.write(msgspec.json.encode(entry) + b"\n")

    def _report(self, tokens_per_second: float) -> None:
        fraction = self._fraction()
        figures = {"loss": self._progress.loss, "tokens_per_second": tokens_per_second}
        if math.isfinite(self._bits_per_byte):
            figures["bits_per_byte"] = self._bits_per_byte
        figures["seconds_left"] = self._progress.seconds / max(fraction, 1e-6) * (1 - fraction)
        self._reporter.update(fraction, **figures)


def _optimizer(model: RecurrentLanguageModel, recipe: Recipe) -> torch.optim.AdamW:
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    vectors = [p for p in model.parameters() if p.ndim < 2]
    groups = [
        {"params": matrices, "weight_decay": recipe.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.99), fused=True)


def _sampled_softmax(run: Run) -> SampledSoftmax | None:
    size = run.tokenizer.vocabulary_size
    if size <= 2 * run.info.recipe.negatives:
        return None
    tokens = np.memmap(run.folder / "tokens.bin", dtype=np.uint16, mode="r")
    counts = np.bincount(tokens[:20_000_000], minlength=size)
    return SampledSoftmax(torch.from_numpy(counts), run.info.recipe.negatives)


def _is_cpu(model: RecurrentLanguageModel) -> bool:
    return model.bias.device.type == "cpu"


@contextmanager
def _interruptible() -> Iterator[list[str]]:
    """Turn SIGINT and SIGTERM into an entry in a list that the loop looks at."""
    received: list[str] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(signal.Signals(number).name)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
