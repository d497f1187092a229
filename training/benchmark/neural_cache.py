"""The neural cache: words come again where the network felt as it did before them.

Source: Grave, Joulin & Usunier 2017, "Improving Neural Language Models with a Continuous
Cache".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from training.learning.held_out import HeldOut
    from training.network.recurrent_model import RecurrentLanguageModel

WINDOW = 2_000
SHARPNESS = (0.5, 1.0, 2.0, 4.0)
"""Scales of the dot products of features of mean length one that are tried."""

WEIGHTS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """What is chosen on validation text.

    Attributes:
        sharpness: of the attention over the past.
        weight: of the cache in the mixture.
        perplexity: reached with them.
    """

    sharpness: float
    weight: float
    perplexity: float


@torch.no_grad()
def read(model: RecurrentLanguageModel, text: HeldOut) -> tuple[Tensor, Tensor]:
    """Return the features (N, E) in front of every target and its probability (N,)."""
    model.eval()
    tokens = text.tokens.to(model.bias.device)
    state = model.initial_state(1)
    features, probabilities = [], []
    for start in range(0, len(tokens) - 1, _CHUNK):
        targets = tokens[start + 1 : start + 1 + _CHUNK]
        read_now, state = model(tokens[start : start + len(targets), None], state)
        distribution = model.logits(read_now[:, 0]).softmax(1)
        features.append(read_now[:, 0])
        probabilities.append(distribution.gather(1, targets[:, None])[:, 0])
    return torch.cat(features), torch.cat(probabilities)


def cache_probabilities(
    features: Tensor, targets: Tensor, sharpness: float, window: int = WINDOW
) -> Tensor:
    """Return the probability that the cache gives every target, shape (N,).

    Args:
        features: in front of each target, shape (N, E).
        targets: ids, shape (N,).
        sharpness: scale of the dot products, in units of the features' mean square length.
        window: targets remembered.
    """
    features = features / features.square().sum(1).mean().sqrt()
    found = torch.zeros(len(targets), device=features.device)
    for start in range(0, len(targets), _CHUNK):
        stop = min(start + _CHUNK, len(targets))
        first = max(0, start - window)
        past = torch.arange(first, stop, device=features.device)
        now = torch.arange(start, stop, device=features.device)
        scores = sharpness * features[start:stop] @ features[first:stop].T
        age = now[:, None] - past[None, :]
        scores.masked_fill_((age < 1) | (age > window), -math.inf)
        attention = scores.softmax(1).nan_to_num()  # the first target has no past
        found[start:stop] = (attention * (targets[now][:, None] == targets[past])).sum(1)
    return found


def fit(features: Tensor, probabilities: Tensor, targets: Tensor) -> CacheSettings:
    """Return the settings that are best on a text."""
    choices = []
    for sharpness in SHARPNESS:
        cached = cache_probabilities(features, targets, sharpness)
        choices += [
            CacheSettings(sharpness, weight, perplexity(probabilities, cached, weight))
            for weight in WEIGHTS
        ]
    return min(choices, key=lambda settings: settings.perplexity)


def perplexity(probabilities: Tensor, cached: Tensor, weight: float) -> float:
    """Return the perplexity of a mixture of model and cache."""
    mixed = (1 - weight) * probabilities + weight * cached
    return math.exp(-float(mixed.double().clamp_min(1e-12).log().mean()))


def with_cache(
    model: RecurrentLanguageModel, valid: HeldOut, test: HeldOut
) -> tuple[CacheSettings, float]:
    """Return the settings chosen on validation text and the test perplexity with them."""
    targets = valid.tokens[1:].to(model.bias.device)
    features, probabilities = read(model, valid)
    chosen = fit(features, probabilities, targets)
    targets = test.tokens[1:].to(model.bias.device)
    features, probabilities = read(model, test)
    cached = cache_probabilities(features, targets, chosen.sharpness)
    return chosen, perplexity(probabilities, cached, chosen.weight)
