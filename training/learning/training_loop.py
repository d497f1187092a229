"""The training loop: truncated BPTT over a prepared run, within a budget of time or tokens."""

from __future__ import annotations

import copy
import math
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from training.learning.checkpoint import Learner, Progress, load_checkpoint, save_checkpoint
from training.learning.diagnostics import ClipCount, gradient_by_lag
from training.learning.distributed import Team
from training.learning.held_out import evaluate, mean_bits_per_byte
from training.learning.optimizers import WeightAverage, build_optimizer, freeze
from training.learning.precision import arithmetic
from training.learning.run_folder import Run, build_model, trained_model
from training.learning.schedule import learning_rate_share
from training.network.losses import SampledSoftmax, activation_penalty, full_softmax_loss
from training.network.recurrent_model import RecurrentLanguageModel, detach, reset_rows
from training.problems import DivergedError, StoppedError
from writer.errors import TrainingError
from writer.files.atomic import atomic_path, atomic_write_bytes, remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from torch import Tensor

    from training.learning.held_out import Score
    from training.network.recurrent_model import State
    from training.progress import Reporter

CHECKPOINT_SECONDS = 120
REPORT_SECONDS = 1.0

FALL_SHARE = 0.3
"""Of the steps that led to the best weights: so many more until the rate has fallen."""

LOOKS_AFTER, LOOKS_AFTER_FINETUNING = 15, 60
"""As long as so many looks take what follows: export, n-gram, measuring; blending as well."""

HOPELESS = 2.0
"""Times the loss of a model that knows nothing."""


def train(
    run: Run,
    reporter: Reporter,
    *,
    resume: bool = False,
    device: str = "cpu",
    weights: dict[str, Tensor] | None = None,
    team: Team | None = None,
    stop_after: float = math.inf,
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
        team: the processes that train together; this one alone if None.
        stop_after: seconds after which it is interrupted, whatever is left of the budget.

    Interrupted by SIGINT or SIGTERM, it writes a checkpoint first.

    Raises:
        TrainingError: the loss is no longer a number, the checkpoint does not fit, or the run
            was interrupted.
    """
    model = build_model(run).to(device)
    if weights is not None:
        model.load_state_dict(weights)
    trainer = Trainer(run, model, reporter, team)
    if resume:
        trainer.resume()
    reporter.stage("training")
    try:
        with _interruptible() as interrupted:
            trainer.loop(interrupted, stop_after)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            "The run could not be stored in {folder}: {error}. What its last checkpoint"
            " holds is kept: free some space and go on with --resume.",
            folder=run.folder,
            error=error,
        ) from None
    return trained_model(run)


class Trainer:
    """The training loop and what it carries from step to step."""

    def __init__(
        self,
        run: Run,
        model: RecurrentLanguageModel,
        reporter: Reporter,
        team: Team | None = None,
    ) -> None:
        self._run, self._model, self._reporter = run, model, reporter
        self._recipe = recipe = run.info.recipe
        self._team = team or Team()
        self._settings: dict[str, object] = msgspec.to_builtins(recipe)
        self._device = model.bias.device
        arithmetic_type = arithmetic(recipe.precision, self._device, recipe.cell, recipe.hidden)
        on_cpu = self._device.type == "cpu"
        # A GPU's operators choose by themselves; a CPU's have to be told one by one.
        model.arithmetic = arithmetic_type if on_cpu else None
        self._autocast = None if on_cpu else arithmetic_type
        self._streams = run.streams
        self._streams.share(self._team.rank, self._team.size)
        self._learner = Learner(
            model,
            build_optimizer(model, recipe),
            torch.amp.GradScaler(self._device.type, enabled=recipe.precision == "fp16"),
            WeightAverage(recipe.ema, recipe.average_from),
            model.initial_state(self._streams.batch),
            Progress(),
        )
        self._sampled = _sampled_softmax(run) if on_cpu else None
        self._clips = ClipCount()
        self._bits_per_byte = float("nan")
        self._unpaid = self._look_seconds = 0.0
        self._looks_after = LOOKS_AFTER_FINETUNING if run.info.base_model else LOOKS_AFTER
        # Every process drops other units and draws other negatives.
        torch.manual_seed(recipe.seed + self._team.rank)

    @property
    def _progress(self) -> Progress:
        return self._learner.progress

    def resume(self) -> None:
        """Go on from the checkpoint, with the same weights, state and random numbers."""
        load_checkpoint(self._run.checkpoint, self._learner, self._settings, self._team)
        self._progress.finished = False
        self._streams.position = self._progress.segments
        if self._team.leads:
            self._forget_later_entries()
            remove_leftovers(self._run.folder)

    def loop(self, interrupted: list[str], stop_after: float = math.inf) -> None:
        """Take steps until the budget or the time is used up or ``interrupted`` has an entry."""
        deadline = time.monotonic() + stop_after
        saved, reported = time.monotonic(), -math.inf
        tokens_before, seconds_before = self._progress.tokens, self._progress.seconds
        if not self._progress.segments:
            self._measure()
            self._announce()
        looked = self._progress.evaluations > 0
        while not self._used_up():
            now = time.monotonic()
            if self._step(stop=bool(interrupted) or now > deadline):
                self._save()
                raise StoppedError(kept=True, by_signal=bool(interrupted))
            looked = int(self._fraction() * self._recipe.evaluations) > self._progress.evaluations
            if looked:
                self._look()
            if self._weary() and self._fraction() < 1:
                self._begin_to_fall()
            if now - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = now
            if now - reported > REPORT_SECONDS:
                reported = now
                spent = max(self._progress.seconds - seconds_before, 1e-9)
                self._report((self._progress.tokens - tokens_before) / spent)
        # A token budget that the clock cut short can be gone on with.
        self._progress.finished = self._fraction() >= 1
        if not looked:
            self._look()
        self._check_that_it_learned()
        self._save()

    def _step(self, *, stop: bool = False) -> bool:
        """Learn from one segment; return whether any process wants to stop.

        Only what passes in here is paid by the budget: looks at the held-out text are not.
        """
        began = time.monotonic()
        learner = self._learner
        if self._streams.at_start:
            learner.state = self._model.initial_state(self._streams.batch)
        inputs, targets = self._next_segment()
        fraction = self._fraction()
        self._set_rates(fraction)
        learner.optimizer.zero_grad(set_to_none=True)
        with self._model.weights_dropped():
            nats, penalty, state = self._losses(inputs, targets)
            torch.autograd.backward(learner.scaler.scale(nats + penalty))
        parameters = [p for p in self._model.parameters() if p.grad is not None]
        learner.scaler.unscale_(learner.optimizer)
        spent = self._progress.seconds + self._unpaid + time.monotonic() - began
        agreed, stopped = self._team.average_gradients(parameters, spent, stop=stop)
        self._progress.seconds = max(self._progress.seconds, agreed)
        began = time.monotonic()
        norm = torch.nn.utils.clip_grad_norm_(parameters, self._recipe.clip)
        learner.scaler.step(learner.optimizer)
        learner.scaler.update()
        learner.average.update(self._model, fraction)
        learner.state = detach(state)
        self._clips.add(float(norm), self._recipe.clip)
        self._count(float(nats.detach()), inputs.numel() * self._team.size)
        self._unpaid = time.monotonic() - began
        return stopped

    def _next_segment(self) -> tuple[Tensor, Tensor]:
        """Return inputs and targets, and forget the documents before a new one."""
        inputs, targets = (
            torch.from_numpy(block).to(self._device) for block in self._streams.next_segment()
        )
        if self._run.document_token is not None:
            # A document that starts with the segment starts from nothing, as it will in use.
            new = inputs[0] == self._run.document_token
            self._learner.state = reset_rows(self._learner.state, new)
        return inputs, targets

    def _set_rates(self, fraction: float) -> None:
        recipe = self._recipe
        progress = self._progress
        if progress.fall_length:
            # From where the schedule stood, in the shape of its own fall.
            start = progress.fall_at
            before = learning_rate_share(recipe.schedule, start, recipe.warmup, recipe.decay_from)
            share = before * learning_rate_share(
                "wsd", (fraction - start) / (1 - start), warmup=0.0, decay_from=0.0
            )
        else:
            share = learning_rate_share(
                recipe.schedule, fraction, recipe.warmup, recipe.decay_from
            )
        for group in self._learner.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        freeze(self._model, recipe, fraction)

    def _losses(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor, State]:
        """Return the cross-entropy, the penalty on the features and the state afterwards."""
        self._last = inputs, targets, self._learner.state
        with torch.autocast(self._device.type, self._autocast, enabled=bool(self._autocast)):
            features, state = self._model(inputs, self._learner.state)
            loss_of = self._sampled or full_softmax_loss
            nats = loss_of(self._model, features.flatten(0, 1), targets.flatten())
        penalty = activation_penalty(
            features.float(), self._recipe.activation_penalty, self._recipe.change_penalty
        )
        return nats, penalty, state

    def _count(self, loss: float, tokens: int) -> None:
        progress = self._progress
        progress.loss = loss if progress.segments == 0 else 0.98 * progress.loss + 0.02 * loss
        # Knowing nothing costs ln V nats a token; some times as much is no beginning.
        if not progress.loss < HOPELESS * math.log(self._run.vocabulary_size):
            raise DivergedError(self._recipe.learning_rate)
        progress.segments += 1
        progress.tokens += tokens

    def _fraction(self) -> float:
        """Return the share of the budget that is used up."""
        recipe, progress = self._recipe, self._progress
        if progress.fall_length:
            fallen = min(1.0, (progress.segments - progress.fall_from) / progress.fall_length)
            return progress.fall_at + (1 - progress.fall_at) * fallen
        passes = progress.segments / self._streams.segments
        shares = [passes / recipe.max_epochs]
        if recipe.max_tokens:
            shares.append(progress.tokens / recipe.max_tokens)
        else:
            shares.append(progress.seconds / (recipe.max_minutes * 60))
        return min(1.0, max(shares))

    def _used_up(self) -> bool:
        out_of_time = self._progress.seconds >= self._recipe.max_minutes * 60
        return out_of_time or self._fraction() >= 1

    def _weary(self) -> bool:
        """Return whether the held-out text has gained nothing for so long that it will not."""
        progress = self._progress
        without_gain = progress.evaluations - progress.best_at
        return 0 < self._recipe.patience <= without_gain and not progress.fall_length

    def _begin_to_fall(self) -> None:
        """Go back to the best weights and let the rate fall from there on.

        Weights at a high rate are a noisy sample of what they could be: to stop there would
        keep ones that have never come to rest.
        """
        progress = self._progress
        if self._team.size == 1:
            self._model.load_state_dict(load_file(self._run.best, str(self._device)))
            self._learner.average.restart()
        left = self._recipe.max_minutes * 60 - progress.seconds
        steps_left = left / max(progress.seconds, 1e-9) * progress.segments
        wanted = FALL_SHARE * progress.best_segments
        progress.fall_at, progress.fall_from = self._fraction(), progress.segments
        progress.fall_length = max(1, int(min(wanted, steps_left)))

    def _save(self) -> None:
        save_checkpoint(self._run.checkpoint, self._learner, self._settings, self._team)
        self._reporter.saved()

    def _look(self) -> None:
        """Measure on the held-out text, keep the weights if they are the best, and log it."""
        progress = self._progress
        progress.evaluations = max(
            progress.evaluations + 1, int(self._fraction() * self._recipe.evaluations)
        )
        if not self._run.held_out:
            return
        scores = self._measure()
        if self._team.leads:
            self._log({name: round(score.bits_per_byte, 4) for name, score in scores.items()})

    def _measure(self) -> dict[str, Score]:
        """Return what the model makes of the held-out text; keep the weights if they are best."""
        if not self._run.held_out:
            return {}
        began = time.monotonic()
        progress, scores = self._progress, {}
        if self._team.leads:
            model = self._averaged_model()
            scores = {text.name: evaluate(model, text) for text in self._run.held_out}
            self._bits_per_byte = mean_bits_per_byte(list(scores.values()))
        self._bits_per_byte = self._team.told(self._bits_per_byte)
        if self._bits_per_byte < progress.best:
            progress.best, progress.best_at = self._bits_per_byte, progress.evaluations
            progress.best_segments = progress.segments
            if self._team.leads:
                with atomic_path(self._run.best) as temporary:
                    save_file(self._learner.weights(), temporary)
        self._look_seconds = time.monotonic() - began
        return scores

    def _check_that_it_learned(self) -> None:
        """Make sure that the model knows more than nothing.

        One that went on from another may end where it began: that one knew something.
        """
        held_out = self._run.held_out
        if not held_out or self._progress.best_segments:
            return
        tokens = sum(len(text.tokens) - 1 for text in held_out)
        text_bytes = sum(text.text_bytes for text in held_out)
        knowing_nothing = tokens * math.log2(self._run.vocabulary_size) / text_bytes
        if self._progress.best > 0.9 * knowing_nothing:
            raise DivergedError(self._recipe.learning_rate)

    def _averaged_model(self) -> RecurrentLanguageModel:
        if self._learner.average.weights is None:
            return self._model
        model = copy.deepcopy(self._model)
        model.load_state_dict(self._learner.average.weights)
        return model

    def _log(self, bits_per_byte: dict[str, float]) -> None:
        entry = {
            "minutes": round(self._progress.seconds / 60, 2),
            "tokens": self._progress.tokens,
            "train_loss": round(self._progress.loss, 4),
            "learning_rate": self._learner.optimizer.param_groups[0]["lr"],
            **self._clips.take(),
            "gradient_by_lag": gradient_by_lag(self._model, *self._last),
            "bits_per_byte": bits_per_byte,
        }
        with self._run.log.open("ab") as log:
            log.write(msgspec.json.encode(entry) + b"\n")

    def _forget_later_entries(self) -> None:
        """Drop from the log what was measured after the checkpoint: it will be again."""
        if not self._run.log.exists():
            return
        lines = self._run.log.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if _tokens_of(line) <= self._progress.tokens]
        atomic_write_bytes(self._run.log, b"".join(kept))

    def _announce(self) -> None:
        """Say how long all of it will take, as far as the first look can tell."""
        looks = self._recipe.evaluations + self._looks_after
        whole = self._recipe.max_minutes + looks * self._look_seconds / 60
        self._reporter.note(
            f"It learns for {self._recipe.max_minutes:g} minutes at most; until the model is"
            f" measured and ready, it takes about {max(1, round(whole)):,}."
        )

    def _report(self, tokens_per_second: float) -> None:
        fraction = self._fraction()
        figures = {"loss": self._progress.loss, "tokens_per_second": tokens_per_second}
        if math.isfinite(self._bits_per_byte):
            figures["bits_per_byte"] = self._bits_per_byte
        learning = self._progress.seconds / max(fraction, 1e-6) * (1 - fraction)
        looks = (1 - fraction) * self._recipe.evaluations + self._looks_after
        figures["seconds_left"] = learning + looks * self._look_seconds
        self._reporter.update(fraction, **figures)


def _sampled_softmax(run: Run) -> SampledSoftmax | None:
    negatives = run.info.recipe.negatives
    if not negatives or run.vocabulary_size <= 2 * negatives:
        return None
    counts = run.streams.counts(run.vocabulary_size)
    return SampledSoftmax(torch.from_numpy(counts), negatives)


def _tokens_of(line: bytes) -> int:
    """Return how many tokens an entry of the log is about; of half an entry, too many."""
    try:
        return msgspec.json.decode(line, type=_Entry).tokens
    except msgspec.MsgspecError:
        return sys.maxsize


class _Entry(msgspec.Struct):
    tokens: int


@contextmanager
def _interruptible() -> Iterator[list[str]]:
    """Turn the signals that end a process into an entry in a list that the loop looks at."""
    received: list[str] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(signal.Signals(number).name)

    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP"):
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
