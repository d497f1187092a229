"""Checkpoints: everything a run needs to go on as if it had not been stopped.

One safetensors file holds the weights, the optimiser's moments and the random state as
tensors, and the counters as metadata: no pickle. It is replaced atomically, so a run that is
killed while writing still has the checkpoint before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from writer.atomic import atomic_path
from writer.errors import TrainingError

if TYPE_CHECKING:
    from pathlib import Path

    from training.network import RecurrentLanguageModel, State


@dataclass(slots=True)
class Progress:
    """Counters of a run.

    Attributes:
        segments: optimiser steps taken.
        tokens: tokens read.
        seconds: wall-clock time spent training, over all resumed parts.
        loss: smoothed training loss, nats per token.
        best: lowest bits per byte on the held-out text so far.
        finished: the budget was used up.
    """

    segments: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float = 0.0
    best: float = 1e9
    finished: bool = False


def save_checkpoint(
    path: Path,
    model: RecurrentLanguageModel,
    optimizer: torch.optim.Optimizer,
    state: State,
    progress: Progress,
    recipe: dict[str, object],
) -> None:
    """Replace the checkpoint at ``path``.

    Raises:
        TrainingError: it cannot be written; the one before is untouched.
    """
    tensors = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in moments.items()}
    tensors["random"] = torch.get_rng_state()
    tensors["state.hidden"] = state[0]
    if state[1] is not None:
        tensors["state.cell"] = state[1]
    contiguous = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    metadata = {"progress": json.dumps(asdict(progress)), "recipe": json.dumps(recipe)}
    try:
        with atomic_path(path) as temporary:
            save_file(contiguous, temporary, metadata)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"The checkpoint could not be written: {error}. The one before it is untouched;"
            " free some space and continue with --resume."
        ) from None


def load_checkpoint(
    path: Path,
    model: RecurrentLanguageModel,
    optimizer: torch.optim.Optimizer,
    recipe: dict[str, object],
) -> tuple[Progress, State]:
    """Put weights, optimiser and random state back; return the counters and hidden state.

    Raises:
        TrainingError: no checkpoint, a damaged one, or one of another recipe.
    """
    tensors, progress, saved_recipe = _read(path)
    if changed := _changed_shape(saved_recipe, recipe):
        raise TrainingError(
            f"The run was started with another recipe ({', '.join(changed)} differ)."
            " Resume with the same settings, or choose another name."
        )
    model.load_state_dict(_below(tensors, "model."))
    _restore_optimizer(optimizer, tensors)
    torch.set_rng_state(tensors["random"])
    device = model.bias.device
    cell = tensors.get("state.cell")
    state = tensors["state.hidden"].to(device), None if cell is None else cell.to(device)
    return progress, state


def checkpoint_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return the state dict of the model in a checkpoint.

    Raises:
        TrainingError: no checkpoint, or a damaged one.
    """
    return _below(_read(path)[0], "model.")


def is_finished(path: Path) -> bool:
    """Tell whether the run behind a checkpoint used up its budget.

    Raises:
        TrainingError: the checkpoint is damaged.
    """
    return _read(path)[1].finished


def _read(path: Path) -> tuple[dict[str, torch.Tensor], Progress, dict[str, object]]:
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        progress = Progress(**json.loads(metadata["progress"]))
        return tensors, progress, json.loads(metadata["recipe"])
    except FileNotFoundError:
        raise TrainingError(
            "The run has no checkpoint yet. Start it again without --resume."
        ) from None
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise TrainingError(f"The checkpoint {path} is damaged: {error}.") from None


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
