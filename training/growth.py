"""A wider network that says what the narrower one said, to be trained on from there.

What was learned is kept, as by Net2Net (Chen, Goodfellow & Shlens 2016, arXiv 1511.05641). The
added units are not copies, though: they start at random and read everything, but nothing reads
them yet. So no symmetry has to be broken, and the first step already moves what will read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from training.network import RecurrentLanguageModel


def grown(weights: dict[str, Tensor], wider: RecurrentLanguageModel) -> dict[str, Tensor]:
    """Return a state dict for a wider network, with the logits of the narrower one.

    Args:
        weights: state dict of a network of the same cell, vocabulary, embedding and layers.
        wider: with as many hidden units or more, freshly initialised; left as it is.
    """
    narrow = weights["projection.weight"].shape[1]
    result = {}
    for name, fresh in wider.state_dict().items():
        old, new = weights[name], fresh.clone()
        if name.startswith("layers."):
            # (gates · H, inputs), or (gates · H,) for a bias, as (gates, H, …).
            old = old.reshape(-1, narrow, *old.shape[1:])
            gates = new.view(-1, wider.shape.hidden, *new.shape[1:])
            _paste(old, gates, units=narrow)
        else:
            _paste(old[None], new[None], units=old.shape[0])
        result[name] = new
    return result


def _paste(old: Tensor, new: Tensor, units: int) -> None:
    """Put old weights into the first units of every gate, which read no added input."""
    new[:, :units] = 0
    if old.dim() == 2:
        new[:, :units] = old
    else:
        new[:, :units, : old.shape[2]] = old
