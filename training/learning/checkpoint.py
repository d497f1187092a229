"""Checkpoints: everything a run needs to go on as if it had not been stopped.

One safetensors file holds the weights, the optimiser's moments and the random state as
tensors, and the counters as JSON in the metadata: no pickle. It is replaced atomically, so a
run that is killed while writing still has the checkpoint before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from training.learning.distributed import Team
from writer.errors import TrainingError
from writer.files.atomic import atomic_path

if TYPE_CHECKING:
    from pathlib import Path

    from training.learning.optimizers import WeightAverage
    from training.network.recurrent_model import RecurrentLanguageModel, State


@dataclass(slots=True)
class Progress:
    """Counters of a run.

    Attributes:
        segments: optimiser steps taken.
        tokens: tokens read, by all processes.
        seconds: spent in steps, over all resumed parts; not in looks or in saving.
        loss: smoothed training loss, nats per token.
        evaluations: looks at the held-out text that were due so far.
        best: lowest bits per byte on the held-out text so far.
        best_at: the look at which that was.
        best_segments: the steps taken by then.
        fall_from: steps taken when the rate began to fall before its time.
        fall_length: steps until it has fallen; 0 where it falls as planned.
        fall_at: the share of the budget that was used up then.
        finished: the budget was used up.
    """

    segments: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float = 0.0
    evaluations: int = 0
    best: float = 1e9
    best_at: int = 0
    best_segments: int = 0
    fall_from: int = 0
    fall_length: int = 0
    fall_at: float = 0.0
    finished: bool = False


class _Header(msgspec.Struct):
    progress: Progress
    recipe: dict[str, object]
    processes: int
    averaged: int
    scaler: dict[str, float]


@dataclass(slots=True)
class Learner:
    """What a training changes from step to step.

    Attributes:
        model: the network.
        optimizer: of its weights.
        scaler: of the loss, for fp16; does nothing otherwise.
        average: of its weights along the run.
        state: the hidden state behind the last segment.
        progress: counters.
    """

    model: RecurrentLanguageModel
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    average: WeightAverage
    state: State
    progress: Progress

    def weights(self) -> dict[str, torch.Tensor]:
        """Return the weights to use: their average, once there is one."""
        return self.average.weights or self.model.state_dict()


def save_checkpoint(
    path: Path, learner: Learner, recipe: dict[str, object], team: Team | None = None
) -> None:
    """Replace the checkpoint at ``path``; of a team, the leader writes for all.

    Raises:
        TrainingError: it cannot be written; the one before is untouched.
    """
    team = team or Team()
    streams = _gathered(learner, team)
    if not team.leads:
        return
    tensors = {f"model.{name}": value for name, value in learner.model.state_dict().items()}
    for index, moments in learner.optimizer.state_dict()["state"].items():
        for name, value in moments.items():
            if value is not None:
                tensors[f"optimizer.{index}.{name}"] = value
    for name, value in (learner.average.weights or {}).items():
        tensors[f"average.{name}"] = value
    contiguous = {
        name: tensor.detach().contiguous() for name, tensor in (tensors | streams).items()
    }
    header = _Header(
        learner.progress, recipe, team.size, learner.average.count, learner.scaler.state_dict()
    )
    metadata = {"header": msgspec.json.encode(header).decode()}
    try:
        with atomic_path(path) as temporary:
            save_file(contiguous, temporary, metadata)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            "The checkpoint could not be written: {error}. The one before it is"
            " untouched; free some space and continue with --resume.",
            error=error,
        ) from None


def load_checkpoint(
    path: Path, learner: Learner, recipe: dict[str, object], team: Team | None = None
) -> None:
    """Put everything in ``learner``, and the random state, back as they were.

    Raises:
        TrainingError: no checkpoint, a damaged one, or one of another recipe or team.
    """
    team = team or Team()
    tensors, header = _read(path)
    if changed := _changed_shape(header.recipe, recipe):
        raise TrainingError(
            "The run was started with another recipe ({names} differ). Resume with the"
            " same settings, or choose another name.",
            names=", ".join(changed),
        )
    if header.processes != team.size:
        raise TrainingError(
            "The run was started with a number of processes of {processes} and this is"
            " {size}. Resume it with as many as before.",
            processes=header.processes,
            size=team.size,
        )
    learner.progress = header.progress
    learner.model.load_state_dict(_below(tensors, "model."))
    _restore_optimizer(learner.optimizer, tensors)
    learner.scaler.load_state_dict(header.scaler)
    device = learner.model.bias.device
    averages = _below(tensors, "average.")
    learner.average.restore({k: v.to(device) for k, v in averages.items()}, header.averaged)
    own = _below(tensors, f"streams.{team.rank}.")
    torch.set_rng_state(own["random"])
    cell = own.get("cell")
    learner.state = own["hidden"].to(device), None if cell is None else cell.to(device)


def checkpoint_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights to use in a checkpoint: their average, if it holds one.

    Raises:
        TrainingError: no checkpoint, or a damaged one.
    """
    tensors, _ = _read(path)
    return _below(tensors, "average.") or _below(tensors, "model.")


def read_progress(path: Path) -> Progress:
    """Return how far the run behind a checkpoint got.

    Raises:
        TrainingError: no checkpoint, or a damaged one.
    """
    return _read(path)[1].progress


def _gathered(learner: Learner, team: Team) -> dict[str, torch.Tensor]:
    """Return the hidden and random states of every process."""
    hidden, cell = learner.state
    # On the device: nccl carries nothing else.
    own = {"hidden": hidden, "random": torch.get_rng_state().to(hidden.device)}
    if cell is not None:
        own["cell"] = cell
    return {
        f"streams.{rank}.{name}": value
        for name, tensor in own.items()
        for rank, value in enumerate(team.gather(tensor))
    }


def _read(path: Path) -> tuple[dict[str, torch.Tensor], _Header]:
    try:
        with safe_open(path, framework="pt") as file:
            header = msgspec.json.decode((file.metadata() or {})["header"], type=_Header)
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise TrainingError(
            "The run has no checkpoint yet. Start it again without --resume."
        ) from None
    except (OSError, SafetensorError, KeyError, msgspec.MsgspecError) as error:
        raise TrainingError(
            "The checkpoint {path} is damaged: {error}.", path=path, error=error
        ) from None
    return tensors, header


def _changed_shape(saved: dict[str, object], wanted: dict[str, object]) -> list[str]:
    # Budgets and rates may change on resume; what decides tensors and streams may not.
    keys = ("cell", "vocabulary", "embedding", "hidden", "layers", "batch", "bptt_length", "seed")
    return [key for key in keys if saved.get(key) != wanted.get(key)]


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, torch.Tensor]) -> None:
    saved = optimizer.state_dict()
    moments: dict[int, dict[str, torch.Tensor]] = {}
    for name, tensor in _below(tensors, "optimizer.").items():
        index, key = name.split(".", 1)
        moments.setdefault(int(index), {})[key] = tensor
    optimizer.load_state_dict({"state": moments, "param_groups": saved["param_groups"]})


def _below(tensors: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }
