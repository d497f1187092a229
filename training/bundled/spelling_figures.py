"""How well words are read that no dictionary has: by rule, by their letters, by both.

What is asked are words that only one of our two sources knows, kept from all that answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.derivation import Derivation
from writer.assist.verse.english.sounds import shape, stresses

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    Reader = Callable[[str], bytes | None]

_EVERY: Final = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """How well words are read in one way.

    Attributes:
        name: of the way.
        answered: share of the words that it reads.
        syllables: share of these that have the right number of syllables.
        stress: and the main stress on the right one.
    """

    name: str
    answered: float
    syllables: float
    stress: float

    def __str__(self) -> str:
        return (
            f"{self.name:18} reads {self.answered:.3f}, syllables right {self.syllables:.3f},"
            f" and stress {self.stress:.3f}"
        )


def kept_apart(second: Collection[str], first: Collection[str]) -> set[str]:
    """Return every tenth of the words that the second source has and the first has not."""
    return set(sorted(word for word in second if word not in first)[::_EVERY])


def figures(
    right: Mapping[str, Iterable[bytes]], known: Mapping[str, bytes], letters: Reader
) -> Iterator[Figures]:
    """Yield how well words are read by rule, by their letters, where both agree, and in all.

    Args:
        right: their readings, any of which will do.
        known: the words that rules may use.
        letters: how a word sounds by its letters.
    """
    rules = Derivation(known.get)
    ruled = {word: rules.reading(word) for word in right}
    spelt = {word: letters(word) for word in right}
    both = {
        word: said
        for word, said in ruled.items()
        if said and (other := spelt[word]) and shape(said) == shape(other)
    }
    either = {word: ruled[word] or spelt[word] for word in right}
    ways: dict[str, Mapping[str, bytes | None]] = {
        "rules": ruled,
        "letters": spelt,
        "both agree": both,
        "rules, or letters": either,
    }
    for name, said in ways.items():
        yield _figures(name, right, {word: each for word, each in said.items() if each})


def _figures(
    name: str, right: Mapping[str, Iterable[bytes]], said: Mapping[str, bytes]
) -> Figures:
    lengths = sum(
        len(stresses(each)) in {len(stresses(other)) for other in right[word]}
        for word, each in said.items()
    )
    shapes = sum(shape(each) in set(map(shape, right[word])) for word, each in said.items())
    count = max(1, len(said))
    return Figures(name, len(said) / max(1, len(right)), lengths / count, shapes / count)
