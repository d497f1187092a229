"""What a continuation did not make up: the words in a row that stand in another text as well.

A personal model knows sentences of its texts by heart, and any model may repeat what stands
above. The writer is told, since nobody wants to write a page twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.model.source_index import SourceIndex
from writer.text.scripts import main_language
from writer.text.word_runs import unit_spans, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.continuing.written import Version

LEAST_WORDS: Final = 8
"""In a row, from which on a run is told: shorter ones are everybody's."""

LEAST_HAN: Final = 14
"""The same in Chinese characters, of which a word of prose has 1.7."""

_ONLY: Final = 0.8
"""Of a continuation, that is one run: it says nothing of its own."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A run of words that a continuation has in common with another text.

    Attributes:
        words: how many; of Chinese, characters.
        text: the run as the continuation has it.
        source: name of the other text; empty where it is the one that is carried on.
    """

    words: int
    text: str
    source: str


class OtherTexts:
    """What a continuation might repeat.

    Args:
        before: the text that is carried on.
        sources: the texts that a personal model learned from; None of other models.
    """

    def __init__(self, before: str, sources: SourceIndex | None) -> None:
        here = SourceIndex.of([("", units(before))])
        self._indexes = [here] if sources is None else [sources, here]

    def shared(self, text: str) -> Shared | None:
        """Return the longest run of a continuation that stands elsewhere, if it is long."""
        words, least = units(text), _least(text)
        found = [index.longest(words, least) for index in self._indexes]
        best = max((each for each in found if each), key=lambda each: each.length, default=None)
        if best is None:
            return None
        spans = unit_spans(text)[best.start : best.start + best.length]
        return Shared(best.length, text[spans[0][0] : spans[-1][1]], best.source)

    def own_first(self, versions: Sequence[Version]) -> list[Version]:
        """Return versions with those behind that recite, without those that do nothing else."""
        lengths = [run.words if (run := self.shared(each.text)) else 0 for each in versions]
        told = [
            (length > 0, version)
            for length, version in zip(lengths, versions, strict=True)
            if not length or length < _ONLY * len(units(version.text))
        ]
        return [version for _, version in sorted(told, key=lambda pair: pair[0])]


def _least(text: str) -> int:
    return LEAST_HAN if main_language(text) == "zh" else LEAST_WORDS
