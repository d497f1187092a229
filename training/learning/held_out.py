"""Bits per byte of a torch model on held-out text, while it is being trained.

The figures on a model card come from ``writer.assist.measuring.evaluation`` and the
exported model: what is measured there is what ships.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from training.network.recurrent_model import rows_of_logits
from training.texts.corpus import documents, find_sources
from writer.assist.measuring.evaluation import Bits
from writer.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.network.recurrent_model import RecurrentLanguageModel
    from writer.model.tokenizer import Tokenizer

SHORTEST_EXCERPT = 1_000
"""Characters; of many short documents only the first are taken."""

_SEGMENT = 256


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Text that the model has not seen.

    Attributes:
        name: of its source.
        tokens: ids, document tokens included, shape (N,).
        text_bytes: length of the text in UTF-8.
        characters: length of the text.
    """

    name: str
    tokens: torch.Tensor
    text_bytes: int
    characters: int


def read_held_out(path: Path, tokenizer: Tokenizer, limit: int = 60_000) -> HeldOut:
    """Return about ``limit`` characters of a file, encoded; see :func:`excerpts`.

    Raises:
        CorpusError: it cannot be read, or there is no text in it.
    """
    texts = excerpts(path, limit)
    tokens: list[int] = []
    for text in texts:
        tokens += [tokenizer.document_token, *tokenizer.encode(text)]
    text_bytes = sum(len(text.encode("utf-8")) for text in texts)
    return HeldOut(path.stem, torch.tensor(tokens), text_bytes, sum(map(len, texts)))


def excerpts(path: Path, limit: int) -> list[str]:
    """Return the beginnings of the documents in a file or folder, evenly long.

    Every author has a say, where the first ``limit`` characters would be one book.

    Raises:
        CorpusError: there is no text in it.
    """
    texts = [text for source in find_sources([path]) for text in documents(source)]
    if not texts:
        raise CorpusError("There is no text in {path}, so there is nothing to measure.", path=path)
    length = max(limit // len(texts), SHORTEST_EXCERPT)
    return [text[:length] for text in texts[: limit // SHORTEST_EXCERPT]]


TOP = (1, 3, 5)


@dataclass(slots=True)
class Score(Bits):
    """What a model makes of a text.

    Attributes:
        hits: k → targets that were among the k most probable tokens.
    """

    hits: dict[int, int] = field(default_factory=lambda: dict.fromkeys(TOP, 0))

    def figures(self) -> dict[str, float]:
        """Return all measures under their public names."""
        tops = {f"top_{k}": hits / max(self.tokens, 1) for k, hits in self.hits.items()}
        # Not super(): a dataclass with slots is a new class, which super() does not know.
        return Bits.figures(self) | tops


@torch.no_grad()
def evaluate(model: RecurrentLanguageModel, held_out: HeldOut) -> Score:
    """Return the score of ``model`` on ``held_out``, the state carried through all of it."""
    was_training = model.training
    model.eval()
    tokens = held_out.tokens.to(model.bias.device)
    state = model.initial_state(1)
    score = Score(0.0, len(tokens) - 1, held_out.text_bytes, held_out.characters)
    segment = min(_SEGMENT, rows_of_logits(model.shape))
    for start in range(0, len(tokens) - 1, segment):
        targets = tokens[start + 1 : start + 1 + segment]
        features, state = model(tokens[start : start + len(targets), None], state)
        logits = model.logits(features[:, 0])
        score.nats += float(functional.cross_entropy(logits, targets, reduction="sum"))
        # A tie counts as a miss, so that a model that knows nothing is right in nothing.
        ranks = (logits >= logits.gather(1, targets[:, None])).sum(1) - 1
        for k in TOP:
            score.hits[k] += int((ranks < k).sum())
    model.train(was_training)
    return score


def mean_bits_per_byte(scores: Sequence[Bits]) -> float:
    """Return the bits per byte of several texts taken as one."""
    return sum(s.nats for s in scores) / (math.log(2) * sum(s.text_bytes for s in scores))
