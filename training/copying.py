"""How much a model recites: the longest span of its writing that stands in its training text.

A model that was trained on few texts knows sentences of them by heart, and a personal model is
as private as the texts it came from.

Source: Carlini et al. 2019, "The Secret Sharer".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Words without their punctuation; each Han character counts as a word.
_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]|[^\W_\u3400-\u9fff]+(?:['’][^\W_]+)*")


def units(text: str) -> list[str]:
    """Return the words of a text in lower case, Chinese by character."""
    return _UNIT.findall(text.casefold())


def longest_copied(written: Iterable[str], training: Iterable[str]) -> tuple[str, ...]:
    """Return the longest run of words in ``written`` that stands in ``training`` as well.

    Args:
        written: texts of the model.
        training: texts that it was trained on.
    """
    own = [units(text) for text in written]
    known = [units(text) for text in training]
    # A run of n words contains one of n - 1, so the greatest n can be searched by halving.
    shortest, longest = 0, max(map(len, own), default=0)
    best: tuple[str, ...] = ()
    while shortest < longest:
        length = (shortest + longest + 1) // 2
        found = _common_run(own, known, length)
        if found:
            shortest, best = length, found
        else:
            longest = length - 1
    return best


def _common_run(
    own: Sequence[Sequence[str]], known: Sequence[Sequence[str]], length: int
) -> tuple[str, ...]:
    runs = {run for text in own for run in _runs(text, length)}
    return next((run for text in known for run in _runs(text, length) if run in runs), ())


def _runs(text: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(text[start : start + length]) for start in range(len(text) - length + 1))
