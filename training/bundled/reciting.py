"""How much a bundled model recites: what it writes, looked up in all that it was trained on.

Half of the continuations begin with the first words of held-out paragraphs, as a writer's text
would be carried on; of the others every second one begins with nothing, where a model has only
what it was trained on to begin with, and the rest with a single word. The writing is the
from writer.assist.continuing.boldness import sampling_at
editor's own: of each sentence the best of a dozen drafts, by network and n-gram, with the
temperature that the editor starts with. A draft that is copied is a probable one, and may be
chosen more often than it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

import numpy as np

from training.personal.copying import longest_runs
from writer.assist.cancellation import never
from writer.assist.continuing.boldness import sampling_at
from writer.assist.continuing.versions import best_text
from writer.assist.options import AssistanceOptions
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from writer.model.onnx_model import LoadedModel

WORDS = (8, 10, 12, 13)
"""Lengths of copied runs that are counted."""

HAN_CHARACTERS = (8, 12, 13, 16, 20, 21)
"""The same in characters. A Chinese word of prose has 1.7 of them: 12 words are about 20."""

SHORTEST = 8
"""Words, or Han characters, below which everybody's phrases begin."""

MOST_WORDS = 12
"""No copied run should be longer."""

SHOWN = 5

_START_WORDS, _START_CHARACTERS = 5, 8


@dataclass(frozen=True, slots=True)
class Recital:
    """What a model recited.

    Attributes:
        chinese: the units of a run are Han characters.
        continuations: how many texts it wrote.
        runs: the longest copied run of each text that has one.
    """

    chinese: bool
    continuations: int
    runs: list[tuple[str, ...]]

    def longer_than(self, words: int) -> int:
        """Return how many texts have a copied run of more words."""
        return sum(self._words(run) > words for run in self.runs)

    def lines(self) -> list[str]:
        """Return the histogram and the longest runs."""
        lines = _histogram([self._words(run) for run in self.runs], WORDS, "words")
        if self.chinese:
            lines += _histogram([len(run) for run in self.runs], HAN_CHARACTERS, "characters")
        for run in sorted(self.runs, key=len, reverse=True)[:SHOWN]:
            text = ("" if self.chinese else " ").join(run)
            characters = f", {len(run)} characters" if self.chinese else ""
            lines.append(f"  {self._words(run)} words{characters}: {text}")
        return lines

    def _words(self, run: tuple[str, ...]) -> int:
        return len(segment_chinese("".join(run))) if self.chinese else len(run)


def recite(
    loaded: LoadedModel,
    held_out: Sequence[str],
    corpora: Iterable[str],
    *,
    continuations: int,
    words: int,
    seed: int,
    progress: Callable[[float], None],
) -> Recital:
    """Let a model write, and look for what it wrote in its training text.

    Args:
        loaded: the model.
        held_out: texts, whose paragraphs begin continuations.
        corpora: the documents of the training text.
        continuations: how many to write.
        words: length of each.
        seed: the same seed, model and texts give the same continuations.
        progress: told of the share that is written.
    """
    chinese = loaded.card.languages[0][:2] == "zh"
    reader = TextModel(loaded)
    sampling = sampling_at(AssistanceOptions().boldness)
    written = []
    for number, before in enumerate(_starts(held_out, continuations, seed, chinese=chinese)):
        request = ContinuationRequest(
            before,
            words,
            sampling.temperature,
            top_p=1.0,
            min_p=sampling.min_p,
            seed=seed * continuations + number,
        )
        written.append("".join(piece.text for piece in best_text(reader, request, never)))
        progress((number + 1) / continuations)
    runs = [run for run in longest_runs(written, corpora, SHORTEST) if run]
    return Recital(chinese, continuations, runs)


def _starts(held_out: Sequence[str], count: int, seed: int, *, chinese: bool) -> list[str]:
    """Return so many beginnings: the first words of a paragraph, none, and one, in turns."""
    lines = [line for text in held_out for line in text.splitlines()]
    parts = [list(line) if chinese else line.split() for line in lines]
    most = _START_CHARACTERS if chinese else _START_WORDS
    usable = [part for part in parts if len(part) > most]
    chosen = np.random.default_rng(seed).permutation(len(usable))
    lengths = cycle([most, 0, most, 2 if chinese else 1])
    between = "" if chinese else " "
    # The space behind: a word that stands there is finished, and not the model's.
    return [
        "".join(unit + between for unit in usable[index][:length])
        for index, length in zip(islice(cycle(chosen), count), lengths, strict=False)
    ]


def _histogram(lengths: Sequence[int], borders: Sequence[int], unit: str) -> list[str]:
    return [
        f"  at least {border} {unit} in a row: {sum(length >= border for length in lengths):,}"
        for border in borders
    ]
