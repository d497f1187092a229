"""Writing with a torch model: many texts at once, each carried on token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from training.network.recurrent_model import rows_of_logits

if TYPE_CHECKING:
    from torch import Tensor

    from training.network.recurrent_model import RecurrentLanguageModel


@torch.no_grad()
def generate(
    model: RecurrentLanguageModel, prompts: Tensor, length: int, temperature: float, seed: int
) -> Tensor:
    """Return what the model writes behind prompts, shape (length, B).

    Args:
        model: on the CPU or a GPU.
        prompts: ids, shape (T, B), T at least 1.
        length: tokens to write behind each.
        temperature: 1 for the model's own distribution, less for safer choices.
        seed: the same seed, prompts and model give the same texts.
    """
    model.eval()
    random = torch.Generator(model.bias.device).manual_seed(seed)
    parts = torch.split(prompts, rows_of_logits(model.shape), dim=1)
    return torch.cat([_written(model, part, length, temperature, random) for part in parts], 1)


def _written(
    model: RecurrentLanguageModel,
    prompts: Tensor,
    length: int,
    temperature: float,
    random: torch.Generator,
) -> Tensor:
    features, state = model(prompts, model.initial_state(prompts.shape[1]))
    written = prompts.new_empty(length, prompts.shape[1])
    # The same memory for every token. Made anew, with what is kept of each step in between,
    # the C library did not use it again: a token of two hundred texts cost six megabytes.
    logits = features.new_empty(prompts.shape[1], model.shape.vocabulary)
    noise = torch.empty_like(logits)
    for place in range(length):
        torch.addmm(model.bias, features[-1], model.embedding.weight.T, out=logits)
        # The largest of logits with Gumbel noise is a sample of their softmax.
        noise.exponential_(generator=random).log_()
        torch.argmax(logits.div_(temperature).sub_(noise), 1, out=written[place])
        features, state = model(written[place : place + 1], state)
    return written
