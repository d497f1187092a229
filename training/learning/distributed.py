"""Training on several processes: each reads streams of its own, all take the same steps.

Started by ``torchrun``, which tells every process its rank. Gradients are averaged in one
message per step, and with them travels what all must agree on: how much time is used, and
whether to stop. With one process everything here is nothing.

Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD" (data parallelism).
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import torch
from torch import distributed

from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor, nn

PATIENCE = timedelta(minutes=30)
"""How long processes wait for the first, which reads texts and evaluates alone."""


class Team:
    """The processes of one training; a team of one needs no words.

    Attributes:
        rank: of this process; the first, 0, reads texts, evaluates and writes.
        size: number of processes.
    """

    def __init__(self, rank: int = 0, size: int = 1, device: str = "cpu") -> None:
        self.rank, self.size, self._device = rank, size, device

    @property
    def leads(self) -> bool:
        """Whether this process is the one that writes and speaks."""
        return self.rank == 0

    def average_gradients(
        self, parameters: Sequence[nn.Parameter], seconds: float, *, stop: bool
    ) -> tuple[float, bool]:
        """Average gradients over the team; return the leader's clock and whether anyone stops.

        Args:
            parameters: with their gradients; those without one take part with none.
            seconds: used up so far, by this process' clock.
            stop: this process wants to stop.

        Raises:
            TrainingError: another process is gone.
        """
        if self.size == 1:
            return seconds, stop
        gradients = [p.grad for p in parameters if p.grad is not None]
        # Two more numbers: the leader's time, and how many want to stop.
        signals = gradients[0].new_tensor([seconds if self.leads else 0.0, float(stop)])
        message = torch.cat([*(gradient.flatten() for gradient in gradients), signals])
        with _still_together():
            distributed.all_reduce(message)
        sizes = [gradient.numel() for gradient in gradients]
        *parts, agreed = torch.split(message, [*sizes, len(signals)])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient)).div_(self.size)
        time_used, stops = agreed.tolist()
        return time_used, stops > 0

    def told(self, value: float) -> float:
        """Return the leader's value.

        Raises:
            TrainingError: another process is gone.
        """
        if self.size == 1:
            return value
        message = torch.tensor([value], dtype=torch.float64, device=self._device)
        with _still_together():
            distributed.broadcast(message, 0)
        return float(message)

    def gather(self, tensor: Tensor) -> list[Tensor]:
        """Return this tensor of every process, in the order of their ranks.

        Raises:
            TrainingError: another process is gone.
        """
        if self.size == 1:
            return [tensor]
        tensors = [torch.empty_like(tensor) for _ in range(self.size)]
        with _still_together():
            distributed.all_gather(tensors, tensor.contiguous())
        return tensors

    def wait(self) -> None:
        """Wait until every process has come here.

        Raises:
            TrainingError: another process is gone.
        """
        if self.size > 1:
            with _still_together():
                distributed.barrier()


@contextmanager
def team(device: str) -> Iterator[Team]:
    """Join the processes that ``torchrun`` started, or be alone.

    Raises:
        TrainingError: the processes do not find each other.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Team()
        return
    backend = "nccl" if device.startswith("cuda") else "gloo"
    try:
        distributed.init_process_group(backend, timeout=PATIENCE)
    except (RuntimeError, ValueError) as error:
        raise TrainingError(
            "The {size} processes of this training could not find each other: {error}."
            " Start them with torchrun, which tells each where the others are.",
            size=size,
            error=error,
        ) from None
    together = Team(distributed.get_rank(), size, device)
    try:
        yield together
        # Whoever leaves first may be ended roughly by torch's own threads, and torchrun would
        # then end the leader in the middle of its export.
        together.wait()
    finally:
        distributed.destroy_process_group()


def leads_here() -> bool:
    """Return whether this process leads, or is alone."""
    return os.environ.get("RANK", "0") == "0"


def local_device(device: str) -> str:
    """Return the device of this process: with ``cuda``, the GPU of its local rank."""
    rank = os.environ.get("LOCAL_RANK")
    return f"cuda:{rank}" if device == "cuda" and rank is not None else device


@contextmanager
def _still_together() -> Iterator[None]:
    try:
        yield
    except RuntimeError:
        # The launcher ends everybody once one has ended: first let the other say why it did.
        time.sleep(1)
        raise TrainingError(
            "Another process of this training ended, so this one stops too. Nothing is lost but"
            " the steps since the last checkpoint: start the training again with --resume."
        ) from None
