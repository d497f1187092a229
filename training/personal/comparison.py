"""Before and after: what a fine-tuning did to a model, on text of the writer that it never read.

Both models run as they would in the editor, on the same passages. Every difference comes with
the interval that it lies in with a probability of 95 %, and the verdict goes by the interval.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec
import numpy as np

from writer.assist.measuring.confidence_interval import interval
from writer.assist.measuring.evaluation import measure_bits, spread_passages, type_passages
from writer.assist.measuring.replay import SHOWN
from writer.assist.suggest.text_model import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from writer.assist.measuring.evaluation import Bits
    from writer.assist.measuring.replay import Tally
    from writer.model.onnx_model import LoadedModel

COMPARISON_FILE = "comparison.json"
PASSAGES, PASSAGE_CHARACTERS = 24, 1_000
PIECES, PIECE_CHARACTERS = 60, 2_000
FEWEST_PASSAGES = 6
"""With fewer, chance decides what the passages say."""

NOTABLE_SPAN = 12
"""Words copied in a row from which on we speak of reciting."""

Part = TypeVar("Part")
Verdict = Literal["helps", "does not help", "too little text"]


class Change(msgspec.Struct, frozen=True):
    """A figure of the base and of the tuned model.

    Attributes:
        before: of the base.
        after: of the tuned model.
        low: lower end of the 95 % interval of after - before.
        high: its upper end.
    """

    before: float
    after: float
    low: float
    high: float


class Comparison(msgspec.Struct, frozen=True):
    """The card that a fine-tuning ends with.

    Attributes:
        bits_per_byte: on held-out text of the writer.
        perplexity: before and after, per token.
        keystroke_savings: with 1, 3 and 5 candidates.
        top: next word (Chinese: character) among the first 1 and 3.
        base_bits_per_byte: before and after, on text of the kind that the base knows; None
            where nothing was replayed.
        copied: the longest run of words of the training text in what the model wrote.
        passages: typed by the simulated typist.
        characters: of held-out text.
    """

    bits_per_byte: Change
    perplexity: tuple[float, float]
    keystroke_savings: dict[str, Change]
    top: dict[str, Change]
    base_bits_per_byte: tuple[float, float] | None
    copied: tuple[str, ...]
    passages: int
    characters: int

    @property
    def verdict(self) -> Verdict:
        """What to make of it."""
        if self.passages < FEWEST_PASSAGES:
            return "too little text"
        better = self.bits_per_byte.high < 0
        no_worse_in_use = self.keystroke_savings["3"].high > 0
        return "helps" if better and no_worse_in_use else "does not help"

    def lines(self, name: str) -> list[str]:
        """Return the card for people, with a recommendation.

        Args:
            name: what the commands know the tuned model by.
        """
        bits, savings = self.bits_per_byte, self.keystroke_savings["3"]
        rows = [
            f"On {self.characters:,} characters of your own that it never read, base → tuned:",
            _row("bits per byte", bits, "{:.3f}", 1),
            f"  perplexity            {self.perplexity[0]:.1f} → {self.perplexity[1]:.1f}",
            *(
                _row(f"keys saved, {shown} shown", change, "{:.1f} %", 100)
                for shown, change in self.keystroke_savings.items()
            ),
            *(
                _row(f"next word, first {first}", change, "{:.1f} %", 100)
                for first, change in self.top.items()
            ),
            *self._base_rows(),
            f"  longest span copied   {len(self.copied)} words: {' '.join(self.copied[:30])}",
        ]
        return [*rows, self._sentence(bits, savings, name)]

    def metrics(self) -> dict[str, float]:
        """Return the figures for the model's card."""
        figures = {
            "base_model.bits_per_byte": self.bits_per_byte.before,
            "base_model.keystroke_savings_3": self.keystroke_savings["3"].before,
            "longest_copied_words": float(len(self.copied)),
        }
        if self.base_bits_per_byte is not None:
            before, after = self.base_bits_per_byte
            figures["base_text_change"] = after / before - 1
        return figures

    def _base_rows(self) -> list[str]:
        if self.base_bits_per_byte is None:
            return []
        before, after = self.base_bits_per_byte
        change = after / before - 1
        return [f"  base text, bits       {before:.3f} → {after:.3f} ({change:+.1%})"]

    def _sentence(self, bits: Change, savings: Change, name: str) -> str:
        discard = f"To discard it: python -m writer models remove {name}"
        if self.verdict == "too little text":
            return (
                "There is too little text of yours to tell whether it helps. Keep the base model,"
                f" or add more of your writing and try again. {discard}"
            )
        if self.verdict == "does not help":
            return f"It does not help with your writing. We recommend to discard it. {discard}"
        gain = 100 * (savings.after - savings.before)
        recites = " It recites passages by heart, so share it as carefully as your texts."
        return (
            f"It helps: your words are {1 - bits.after / bits.before:.0%} less surprising to it,"
            f" and it saves {gain:+.1f} keys in a hundred."
            + (recites if len(self.copied) >= NOTABLE_SPAN else "")
        )


def compare(
    base: LoadedModel,
    tuned: LoadedModel,
    documents: Sequence[str],
    base_bits_per_byte: tuple[float, float] | None,
    copied: tuple[str, ...],
    max_seconds: float = 90.0,
    progress: Callable[[float], None] = lambda _: None,
) -> Comparison:
    """Measure both models.

    Args:
        base: before.
        tuned: after.
        documents: of the writer, held out.
        base_bits_per_byte: before and after, on base text, if there is any.
        copied: the longest span that the tuned model copied.
        max_seconds: bound on the typing of each model.
        progress: told the share that is done.
    """
    pieces = spread_passages(documents, PIECES, PIECE_CHARACTERS)
    passages = spread_passages(documents, PASSAGES, PASSAGE_CHARACTERS)
    readers = Reader(base), Reader(tuned)
    bits = (
        [measure_bits(readers[0], [piece]) for piece in pieces],
        [measure_bits(readers[1], [piece]) for piece in pieces],
    )
    typed = [
        type_passages(reader, passages, max_seconds, partial(_half, progress, number))
        for number, reader in enumerate(readers)
    ]
    # The slower model may have had less time.
    count = min(map(len, typed))
    tallies = typed[0][:count], typed[1][:count]
    return Comparison(
        bits_per_byte=_change(bits, lambda part: part.nats, _bits_of),
        perplexity=(_perplexity(bits[0]), _perplexity(bits[1])),
        keystroke_savings={
            str(shown): _change(tallies, _saved(shown), lambda tally: tally.keys)
            for shown in SHOWN
        },
        top={
            str(first): _change(tallies, _hits(first), lambda tally: tally.units)
            for first in (1, 3)
        },
        base_bits_per_byte=base_bits_per_byte,
        copied=copied,
        passages=count,
        characters=sum(map(len, pieces)),
    )


def change(
    before: NDArray[np.float64], after: NDArray[np.float64], sizes: NDArray[np.float64]
) -> Change:
    """Return a ratio of sums before and after, with the interval of the difference.

    Args:
        before: numerators of every passage, shape (N,).
        after: the same, of the tuned model.
        sizes: denominators, shape (N,).
    """
    total = max(float(sizes.sum()), 1e-9)
    low, high = interval(after - before, sizes)
    return Change(float(before.sum()) / total, float(after.sum()) / total, low, high)


def _change(
    parts: tuple[Sequence[Part], Sequence[Part]],
    gained: Callable[[Part], float],
    size: Callable[[Part], float],
) -> Change:
    before, after = (np.array([float(gained(part)) for part in side]) for side in parts)
    return change(before, after, np.array([float(size(part)) for part in parts[0]]))


def _bits_of(part: Bits) -> float:
    """Return what nats are divided by to get bits per byte."""
    return math.log(2) * part.text_bytes


def _saved(shown: int) -> Callable[[Tally], float]:
    return lambda tally: tally.saved[shown]


def _hits(first: int) -> Callable[[Tally], float]:
    return lambda tally: tally.hits[first]


def _half(progress: Callable[[float], None], number: int, done: float) -> None:
    """Tell of the progress within the first or the second half."""
    progress((number + done) / 2)


def _perplexity(parts: Sequence[Bits]) -> float:
    return float(np.exp(sum(p.nats for p in parts) / max(sum(p.tokens for p in parts), 1)))


def _row(name: str, value: Change, form: str, scale: float) -> str:
    shown = [form.format(scale * number) for number in (value.before, value.after)]
    ends = [f"{scale * number:+.3g}" for number in (value.low, value.high)]
    return f"  {name:<21} {shown[0]} → {shown[1]}  [{ends[0]}, {ends[1]}]"
