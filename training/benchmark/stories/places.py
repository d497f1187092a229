"""The places in held-out texts from which stories are written on."""

from __future__ import annotations

import hashlib
from itertools import cycle, islice
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from training.benchmark.stories.cutting import cut_after, sentence_spans
from writer.text.counting import count_words
from writer.text.scripts import Language, main_language
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_BEFORE = 1_500
"""Characters before a place: less is no story to be carried on."""

MOST_BEFORE = 20_000
"""Characters before a place that are kept."""

APART = 1_000
"""Characters between two places of one document, so that no two say the same."""

INSIDE = 3
"""Every third place is inside a sentence."""

_TRIES = 40
_LONGEST_AFTER = 4_000
_ROOM = 1.5


class Place(msgspec.Struct, frozen=True):
    """A place in a text.

    Attributes:
        kind: of text: the name of its file.
        language: of the text.
        before: what stands before the place; ends with the space there, if there is one.
        human: how its author goes on, to the end of a sentence.
    """

    kind: str
    language: Language
    before: str
    human: str

    @property
    def key(self) -> str:
        """A name that the same place has again."""
        text = f"{self.before}\0{self.human}".encode()
        return hashlib.sha256(text).hexdigest()[:12]

    def seed(self, seed: int) -> int:
        """Return the seed of what is written here, whatever other places there are."""
        return (seed + int(self.key, 16)) % 2**32


def draw_places(
    kind: str, documents: Sequence[str], count: int, words: int, seed: int
) -> list[Place]:
    """Return places of a kind of text, in turns from each of its documents.

    Args:
        kind: its name.
        documents: the held-out texts.
        count: how many; fewer where there is no room for more.
        words: that the author has to have written behind each.
        seed: the same seed and documents give the same places; if more are wanted, these first.
    """
    random = np.random.default_rng(seed)
    drawing = [_Document(documents[index]) for index in random.permutation(len(documents))]
    drawing = [document for document in drawing if len(document.starts)]
    places: list[Place] = []
    for document in islice(cycle(drawing), _TRIES * count if drawing else 0):
        if len(places) == count:
            break
        inside = len(places) % INSIDE == INSIDE - 1
        at = document.draw(random, inside=inside)
        after = document.text[at : at + _LONGEST_AFTER] if at else ""
        if count_words(after) < _ROOM * words:
            continue
        document.taken.append(at)
        before = document.text[max(0, at - MOST_BEFORE) : at]
        places.append(Place(kind, main_language(before), before, cut_after(after, words)))
    return places


class _Document:
    def __init__(self, text: str) -> None:
        self.text = text
        spans = [span for span in sentence_spans(text) if span[0] >= LEAST_BEFORE]
        self.starts = np.array(spans, np.int64)
        self.taken: list[int] = []

    def draw(self, random: np.random.Generator, *, inside: bool) -> int:
        """Return a place that is not near another one; 0 if none was found."""
        start, end = map(int, self.starts[random.integers(len(self.starts))])
        if any(abs(start - other) < APART for other in self.taken):
            return 0
        if not inside:
            return start
        borders = _borders(self.text[start:end])
        return start + borders[random.integers(len(borders))] if borders else 0


def _borders(sentence: str) -> list[int]:
    """Return where a word begins in a sentence, but for its first and last ones."""
    if main_language(sentence) == "zh":
        pieces = segment_chinese(sentence)
    else:
        pieces = [piece + " " for piece in sentence.split(" ")]
    ends = np.cumsum([len(piece) for piece in pieces])
    return [int(end) for end in ends[2:-2]]
