"""What differs between two versions of a text, in words.

Paragraphs that are the same are found first, then words within those that are not: a novel takes
a fraction of a second.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_WORDS: Final = 3_000
"""In paragraphs of more, words are not compared with each other: that takes their square."""

_WORD: Final = re.compile(
    rf"[{HAN_RANGES}]|(?:(?![{HAN_RANGES}])[\w'’])+[^\S\n]*|[^\w\s][^\S\n]*|\n|[^\S\n]+"
)


class Kind(Enum):
    """What became of a passage."""

    SAME = auto()
    DELETED = auto()
    INSERTED = auto()


class Passage(NamedTuple):
    """A stretch of text, and what became of it."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Passage]:
    """Return how ``old`` becomes ``new``.

    Without what is inserted the passages are ``old``, without what is deleted ``new``.
    """
    return _joined(_by_lines(_lines(old), _lines(new)))


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    for same, gone, come in _steps(old, new):
        yield Passage(Kind.SAME, same)
        yield from _by_words(gone, come)


def _by_words(old: str, new: str) -> Iterator[Passage]:
    if old and new:
        first, second = _WORD.findall(old), _WORD.findall(new)
        if max(len(first), len(second)) <= MOST_WORDS:
            for same, gone, come in _steps(first, second):
                yield Passage(Kind.SAME, same)
                yield Passage(Kind.DELETED, gone)
                yield Passage(Kind.INSERTED, come)
            return
    yield Passage(Kind.DELETED, old)
    yield Passage(Kind.INSERTED, new)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is the same, and what then goes and comes, until all is said."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    same = "".join(old[:start])
    first, second = old[start : len(old) - end], new[start : len(new) - end]
    # Lines and words that are everywhere, such as empty lines, are no help: Python's "autojunk".
    for tag, a, b, c, d in SequenceMatcher(None, first, second).get_opcodes():
        if tag == "equal":
            same += "".join(first[a:b])
        else:
            yield same, "".join(first[a:b]), "".join(second[c:d])
            same = ""
    yield same + "".join(old[len(old) - end :]), "", ""


def _joined(passages: Iterable[Passage]) -> list[Passage]:
    """Return passages of one kind in a row as one."""
    joined: list[Passage] = []
    for passage in passages:
        if not passage.text:
            continue
        if joined and joined[-1].kind is passage.kind:
            joined[-1] = Passage(passage.kind, joined[-1].text + passage.text)
        else:
            joined.append(passage)
    return joined


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many parts two texts have in common at their beginning."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def _lines(text: str) -> list[str]:
    return re.split(r"(?<=\n)", text)
