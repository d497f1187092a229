"""Writing with a torch model: many texts at once, each carried on token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

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
    features, state = model(prompts, model.initial_state(prompts.shape[1]))
    written = []
    for _ in range(length):
        chances = (model.logits(features[-1]) / temperature).softmax(1)
        tokens = torch.multinomial(chances, 1, generator=random).T
        written.append(tokens)
        features, state = model(tokens, state)
    return torch.cat(written)
