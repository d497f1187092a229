"""Before and after: what a fine-tuning did to a model, on text of the writer that it never read.

Both models run as they would in the editor, on the same passages: of a new text, if one could
be kept whole, and of more of the texts that were learned. The second is what a writer sees
when going on with a book, and flatters a model that knows its people by heart; the verdict
goes by the first. Every difference comes with the interval that it lies in with a probability
of 95 %, and the verdict goes by the interval.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec
import numpy as np

from writer.assist.measuring.confidence_interval import interval
from writer.assist.measuring.evaluation import measure_bits
from writer.assist.measuring.passages import spread_passages, type_passages
from writer.assist.measuring.replay import SHOWN
from writer.assist.suggest.text_model import TextModel
from writer.command_line import as_called

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

_NAMED = 5

Part = TypeVar("Part")
Verdict = Literal["helps", "helps with these", "does not help", "too little text"]


class Change(msgspec.Struct, frozen=True):
    """A figure of the base and of the tuned model.

    Attributes:
        before: of the base.
        after: of the tuned model.
        low: lower end of the 95 % interval of after - before; None of a single passage.
        high: its upper end.
    """

    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def is_below(self) -> bool:
        """Whether the figure fell, beyond doubt."""
        return self.high is not None and self.high < 0

    @property
    def may_be_above(self) -> bool:
        """Whether the figure may have risen."""
        return self.high is not None and self.high > 0


class Measured(msgspec.Struct, frozen=True):
    """What both models make of one kind of unread text.

    Attributes:
        names: of the texts.
        bits_per_byte: per byte of the text.
        perplexity: before and after, per token.
        keystroke_savings: with 1, 3 and 5 candidates.
        top: next word (Chinese: character) among the first 1 and 3.
        passages: typed by the simulated typist.
        characters: read.
    """

    names: tuple[str, ...]
    bits_per_byte: Change
    perplexity: tuple[float, float]
    keystroke_savings: dict[str, Change]
    top: dict[str, Change]
    passages: int
    characters: int

    @property
    def is_enough(self) -> bool:
        """Whether it says more than chance."""
        return self.passages >= FEWEST_PASSAGES

    @property
    def helps(self) -> bool:
        """Whether the text has become easier and typing it no harder."""
        return self.bits_per_byte.is_below and self.keystroke_savings["3"].may_be_above

    def rows(self) -> list[str]:
        """Return the figures for people."""
        one = self.bits_per_byte.low is None
        return [
            _row("bits per byte", self.bits_per_byte, "{:.3f}", 1),
            f"  perplexity            {self.perplexity[0]:.1f} → {self.perplexity[1]:.1f}",
            *(
                _row(f"keys saved, {shown} shown", change, "{:.1f} %", 100)
                for shown, change in self.keystroke_savings.items()
            ),
            *(
                _row(f"next word, first {first}", change, "{:.1f} %", 100)
                for first, change in self.top.items()
            ),
            *(["  Of a single passage it cannot be said how sure these are."] if one else []),
        ]


class Comparison(msgspec.Struct, frozen=True):
    """The card that a fine-tuning ends with.

    Attributes:
        new: on a text that was kept whole; None where there was only one.
        same: on more of the texts that were learned; None where they could spare nothing.
        base_bits_per_byte: before and after, on text of the kind that the base knows; None
            where nothing was replayed.
        copied: the longest run of words of the training text in what the model wrote.
    """

    new: Measured | None
    same: Measured | None
    base_bits_per_byte: tuple[float, float] | None
    copied: tuple[str, ...]

    @property
    def decisive(self) -> Measured | None:
        """What the verdict goes by: the new text, if there is enough of it."""
        return next((part for part in (self.new, self.same) if part and part.is_enough), None)

    @property
    def verdict(self) -> Verdict:
        """What to make of it."""
        if self.decisive is None:
            return "too little text"
        if self.decisive.helps:
            return "helps"
        same = self.same
        return "helps with these" if same and same.is_enough and same.helps else "does not help"

    def lines(self, name: str) -> list[str]:
        """Return the card for people, with a recommendation.

        Args:
            name: what the commands know the tuned model by.
        """
        rows = ["On text of yours that it never read, base → tuned:"]
        if self.new is not None:
            rows += [f"{_titles(self.new.names)}, {self.new.characters:,} characters:"]
            rows += self.new.rows()
        if self.same is not None:
            rows += [f"More of the texts that it learned, {self.same.characters:,} characters:"]
            rows += self.same.rows()
        rows += [*self._base_rows(), self._copied_row()]
        return [*rows, self._sentence(name)]

    def metrics(self) -> dict[str, float]:
        """Return the figures for the model's card."""
        figures = {"longest_copied_words": float(len(self.copied))}
        part = self.new or self.same
        if part is not None:
            figures["base_model.bits_per_byte"] = part.bits_per_byte.before
            figures["base_model.keystroke_savings_3"] = part.keystroke_savings["3"].before
        if self.base_bits_per_byte is not None:
            before, after = self.base_bits_per_byte
            figures["base_text_change"] = after / before - 1
        return figures

    def _copied_row(self) -> str:
        return f"  longest span copied   {len(self.copied)} words: {' '.join(self.copied[:30])}"

    def _base_rows(self) -> list[str]:
        if self.base_bits_per_byte is None:
            return []
        before, after = self.base_bits_per_byte
        change = after / before - 1
        return [f"  base text, bits       {before:.3f} → {after:.3f} ({change:+.1%})"]

    def _sentence(self, name: str) -> str:
        discard = f"To discard it: {as_called('python -m writer models remove')} {name}"
        part = self.decisive
        if part is None:
            return (
                "There is too little text of yours to tell whether it helps. Keep the base model,"
                f" or add more of your writing and try again. {discard}"
            )
        if self.verdict == "helps with these":
            return (
                "It helps to go on with the texts that it learned, and does not help with a new"
                f" one: for that, keep the base model. {discard}"
            )
        if self.verdict == "does not help":
            return f"It does not help with your writing. We recommend to discard it. {discard}"
        return self._praise(part)

    def _praise(self, part: Measured) -> str:
        bits, savings = part.bits_per_byte, part.keystroke_savings["3"]
        kind = "in a new text of yours" if part is self.new else "as you go on with these texts"
        once = (
            " Whether it helps with a new one, only a further text could tell."
            if self.new is None
            else " Of the new text there is too little to tell."
        )
        recites = " It recites passages by heart, so share it as carefully as your texts."
        return (
            f"It helps: your words are {1 - bits.after / bits.before:.1%} less surprising to it"
            f" {kind}, and it saves {100 * (savings.after - savings.before):+.1f} keys in a"
            " hundred."
            + ("" if part is self.new else once)
            + (recites if len(self.copied) >= NOTABLE_SPAN else "")
        )


def measure_both(
    base: LoadedModel,
    tuned: LoadedModel,
    texts: Mapping[str, Sequence[str]],
    max_seconds: float = 90.0,
    progress: Callable[[float], None] = lambda _: None,
) -> Measured | None:
    """Measure both models; None where there is no text.

    Args:
        base: before.
        tuned: after.
        texts: documents of the writer by name, unread.
        max_seconds: bound on the typing of each model.
        progress: told the share that is done.
    """
    documents = [text for part in texts.values() for text in part]
    if not documents:
        return None
    pieces = spread_passages(documents, PIECES, PIECE_CHARACTERS)
    passages = spread_passages(documents, PASSAGES, PASSAGE_CHARACTERS)
    readers = TextModel(base), TextModel(tuned)
    bits = (
        [measure_bits(readers[0], [piece]) for piece in pieces],
        [measure_bits(readers[1], [piece]) for piece in pieces],
    )
    typed = [
        type_passages(
            reader,
            passages,
            max_seconds,
            partial(_half, progress, number),
            fewest=FEWEST_PASSAGES,
        )
        for number, reader in enumerate(readers)
    ]
    # The slower model may have had less time.
    count = min(map(len, typed))
    tallies = typed[0][:count], typed[1][:count]
    return Measured(
        names=tuple(texts),
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
    low, high = interval(after - before, sizes) or (None, None)
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


def _titles(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"A new text ({names[0]})"
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"New texts ({', '.join(names[:_NAMED])}{more})"


def _row(name: str, value: Change, form: str, scale: float) -> str:
    shown = [form.format(scale * number) for number in (value.before, value.after)]
    row = f"  {name:<21} {shown[0]} → {shown[1]}"
    if value.low is None or value.high is None:
        return row
    return f"{row}  [{scale * value.low:+.3g}, {scale * value.high:+.3g}]"
