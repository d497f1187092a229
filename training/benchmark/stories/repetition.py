"""Whether a text repeats itself: within the last page, and from one place to another.

Sources: Welleck et al. 2020, "Neural Text Generation with Unlikelihood Training" (rep-n); Li et
al. 2016, "A Diversity-Promoting Objective Function for Neural Conversation Models" (distinct-n).
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Words = Sequence[str]

WINDOW = 256
"""Words in which a run counts as a repetition."""

RUN = 4


def runs(words: Words, length: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many words."""
    return zip(*(islice(words, start, None) for start in range(length)), strict=False)


def repeated(before: Words, words: Words, window: float = WINDOW) -> tuple[int, int]:
    """Return how many runs of four words came before within the window, and how many there are.

    Args:
        before: the words before the text; a run of them that comes again counts.
        words: of the text.
        window: words from the end of a run to the end of its return, at most.
    """
    near = [*before, *words]
    last_seen: dict[tuple[str, ...], int] = {}
    again = 0
    for end, run in enumerate(runs(near, RUN), start=RUN):
        # All of the run is the text's.
        counts = end - RUN >= len(near) - len(words)
        again += counts and run in last_seen and end - last_seen[run] <= window
        last_seen[run] = end
    return again, max(0, len(words) - RUN + 1)


def distinct(texts: Iterable[Words], length: int) -> list[tuple[float, float]]:
    """Return for each text what it adds to the different runs of all, and its number of runs.

    A run that comes n times counts as one n-th wherever it comes: the sum over the texts is the
    number of different runs.
    """
    each = [Counter(runs(words, length)) for words in texts]
    total = sum(each, Counter[tuple[str, ...]]())
    return [
        (sum(times / total[run] for run, times in counts.items()), counts.total())
        for counts in each
    ]
