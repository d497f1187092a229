"""Ways of drawing drafts, each with how good they are and how unlike each other.

Bolder drafts differ more and are worse. At the same places each way draws some drafts; those ways
that no other beats in both are the frontier, along which a writer may choose.

Source: Zhang et al. 2021, "Trading Off Diversity and Quality in Natural Language Generation".
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from training.bundled.contests import Manner, drafts_at, find_places, scores_of
from writer.assist.cancellation import never
from writer.assist.continuing.sentences import first_place
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.suggest.text_model import TextModel
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from writer.assist.continuing.ranking import Weights
    from writer.assist.continuing.sentences import Draft
    from writer.model.onnx_model import LoadedModel

DRAFTS = 4
"""Of a place, each way."""

WAYS = tuple(
    Manner(temperature, top_p, min_p, DRAFTS)
    for top_p, min_p, temperatures in (
        (1.0, 0.02, (0.7, 1.0)),
        (1.0, 0.05, (0.7, 1.0, 1.3)),
        (1.0, 0.1, (0.7, 1.0, 1.3)),
        (1.0, 0.2, (0.7, 1.0, 1.3)),
        (0.9, 0.0, (0.7, 1.0)),
        (0.8, 0.0, (0.7, 1.0)),
    )
    for temperature in temperatures
)

_WORD = re.compile(rf"[{HAN_RANGES}]|[^\W_{HAN_RANGES}]+(?:['’][^\W_{HAN_RANGES}]+)*")


@dataclass(slots=True)
class Way:
    """What came of one way of drawing.

    Attributes:
        manner: the way.
        best: score of the best draft of each place.
        mean: mean score of the drafts of each place.
        nats: of all drafts by the n-gram alone.
        text_bytes: of them.
        distinct: share of the pairs of words in the drafts of a place that are different, each.
        repeated: share of their sequences of four words that came before in them or the text.
    """

    manner: Manner
    best: list[float] = field(default_factory=list)
    mean: list[float] = field(default_factory=list)
    nats: float = 0.0
    text_bytes: int = 0
    distinct: list[float] = field(default_factory=list)
    repeated: list[float] = field(default_factory=list)

    @property
    def bits_per_byte(self) -> float:
        """What the n-gram makes of the drafts."""
        return self.nats / (math.log(2) * max(1, self.text_bytes))

    def line(self) -> str:
        """Return the figures."""
        manner = self.manner
        cut = f"min-p {manner.min_p:g}" if manner.min_p else f"top-p {manner.top_p:g}"
        return (
            f"{manner.temperature:>11.2f}  {cut:<12}{np.mean(self.best):>8.2f}"
            f"{np.mean(self.mean):>8.2f}{self.bits_per_byte:>8.3f}"
            f"{np.mean(self.distinct):>12.1%}{np.mean(self.repeated):>8.2%}"
        )


HEAD = (
    f"{'temperature':>11}  {'cut':<12}{'best':>8}{'mean':>8}{'bits':>8}{'distinct-2':>12}"
    f"{'rep-4':>8}"
)


def measure_ways(
    loaded: LoadedModel,
    texts: Mapping[str, Sequence[str]],
    places: int,
    weights: Weights,
    progress: Callable[[float], None] = lambda _: None,
    ways: Sequence[Manner] = WAYS,
) -> list[Way]:
    """Return what comes of each way of drawing.

    Args:
        loaded: the model, which has not read the texts.
        texts: kind → documents.
        places: of each kind.
        weights: of the scores.
        progress: told of the share that is done.
        ways: of drawing.
    """
    reader = TextModel(loaded)
    random = np.random.default_rng(3)
    found = [place for part in texts.values() for place in find_places(part, places, random)]
    measured = [Way(manner) for manner in ways]
    for number, place in enumerate(found):
        here = reader.of_text(DocumentMemory(reader.vocabulary))
        before = here.as_trained(place.before)
        start = first_place(here, before, never)
        for way in measured:
            drafts = drafts_at(here, before, start, way.manner, np.random.default_rng(number))
            totals = [score.total for score in scores_of(here, before, drafts, weights)]
            way.best.append(max(totals))
            way.mean.append(float(np.mean(totals)))
            for draft in drafts:
                way.nats += _nats(loaded, draft)
                way.text_bytes += len(draft.text.encode())
            way.distinct.append(_distinct([draft.text for draft in drafts]))
            way.repeated.append(
                float(np.mean([_repeated(draft.text, before) for draft in drafts]))
            )
        progress((number + 1) / len(found))
    return measured


def _nats(loaded: LoadedModel, draft: Draft) -> float:
    """Return the surprise of the n-gram alone at a draft."""
    ngram = loaded.ngram
    if ngram is None:
        return 0.0
    tokens = draft.end.tokens
    start = len(tokens) - len(draft.tokens)
    chances = [
        ngram.distribution(ngram.predict(tokens[at - ngram.order : at]))[tokens[at]]
        for at in range(start, len(tokens))
    ]
    return float(-np.log(np.maximum(chances, 1e-9)).sum())


def _distinct(texts: Sequence[str]) -> float:
    pairs = [pair for text in texts for pair in _sequences(text, 2)]
    return len(set(pairs)) / max(1, len(pairs))


def _repeated(text: str, before: str) -> float:
    seen = set(_sequences(before, 4))
    repeated = 0
    sequences = _sequences(text, 4)
    for sequence in sequences:
        repeated += sequence in seen
        seen.add(sequence)
    return repeated / max(1, len(sequences))


def _sequences(text: str, length: int) -> list[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
