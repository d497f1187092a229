"""What the engine asks of the writer's own words: which may come here, which must not.

A word in progress may be one of the writer's own. How likely that is against the words of the
model goes by how often the writer used words that begin so, and how often the model expects any:
after "Marv" a name that came once outweighs all that a model can spell.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from writer.assist.personal.coarse import COARSE_WORDS
from writer.assist.personal.lexicon import Lexicon, folded
from writer.assist.personal.never import NeverList
from writer.assist.personal.word_lists import PersonalLists
from writer.model.word_list import AnyList
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writer.assist.word_at_caret import Caret
    from writer.model.word_list import KnownWords, WordList

_LONGEST_NAME = 40
_PARTS = re.compile(r"(?<!\w)\w")
_JOINED = re.compile(r"(?:[\w'’.]+[ -])+")

OWN_COUNT = 3
"""Uses that a word counts for when it was entered by hand."""

OWN_READ = 10_000
"""Words among which they count: a story."""

LEAST_LETTERS = 2
"""Typed, before personal words are thought of: after one letter they are hundreds."""

LEAST_RECASED = 3
"""The same of a word whose capital or accent is not typed: "mar" hardly ever means Marvalon."""

JOINED_CHANCE = 0.1
"""That a name of several parts is meant where one of them has just been written."""

PARTS = 3
"""Parts of a name that are looked back at, where it is written with spaces or hyphens."""

TRUST = 0.1
"""Factor on the shares of personal words, which come anywhere: a model has an opinion on how well
a word fits. In the document that taught them they save nothing, since its memory knows them; with
a factor of 1 they cost 0.2 points of keystroke savings with three candidates, 0.6 with one."""

TRUST_IN_NAMES = 0.5
"""The same for names of the text that is written. They come in bursts: whoever has just been
named is named again (Church 2000, "Empirical Estimates of Adaptation")."""

HAN_CHANCES = (0.1, 0.3)
"""That a Chinese word of the writer's own is meant after one of its characters, or more."""


class PersonalWords:
    """The writer's lists, ready to be asked.

    Attributes:
        own: words of spaced scripts that the writer entered by hand.
    """

    def __init__(self, lists: PersonalLists | None = None) -> None:
        lists = lists or PersonalLists()
        spaced = [word for word in lists.own if not is_han(word[0])]
        self.own = Lexicon(dict.fromkeys(spaced, OWN_COUNT), OWN_READ)
        self._han = [word for word in lists.own if is_han(word[0])]
        self._never = NeverList(lists.never)
        self._coarse = NeverList(() if lists.coarse else COARSE_WORDS)

    def forbids(self, before: str, added: str) -> bool:
        """Return whether ``added`` after ``before`` says what the writer wants never to see.

        A coarse word that stands in ``before`` belongs to the story, and may come again.
        """
        if self._never.forbids(before, added):
            return True
        said = self._coarse.said(before, added)
        return bool(said) and not self._coarse.stands_in(said, before)

    def expected_han(self, before: str) -> dict[str, float]:
        """Return how own Chinese words that have begun before the caret go on."""
        chances: dict[str, float] = {}
        for word in self._han:
            for begun in range(min(len(word) - 1, len(before)), 0, -1):
                if before.endswith(word[:begun]):
                    chance = HAN_CHANCES[min(begun, len(HAN_CHANCES)) - 1]
                    chances[word[begun:]] = max(chances.get(word[begun:], 0.0), chance)
                    break
        total = max(1.0, sum(chances.values()))
        return {rest: chance / total for rest, chance in chances.items()}


@dataclass(frozen=True, slots=True)
class Personal:
    """What of the writer's own words counts at a caret.

    Attributes:
        words: the lists kept by hand.
        learned: from the writer's documents; None where nothing may be learned.
        of_text: names and rare words of the text itself; None where nothing is remembered.
    """

    words: PersonalWords
    learned: Lexicon | None = None
    of_text: Lexicon | None = None

    def expected(self, before: str, caret: Caret) -> dict[str, float]:
        """Return words that go on from what is typed, each with the chance that it comes.

        A word stands as it ought to be written, from the beginning of the word in progress on;
        of a name of several parts only what begins there.
        """
        chances: dict[str, float] = {}
        for typed, start in _beginnings(before, caret):
            found = self._going_on_from(typed)
            if start and found:
                # What stands before is nearly as telling as the letters of one word.
                factor = JOINED_CHANCE / sum(found.values())
                found = {word[start:]: factor * chance for word, chance in found.items()}
            for rest, chance in found.items():
                chances[rest] = max(chances.get(rest, 0.0), chance)
        return chances

    def _going_on_from(self, typed: str) -> dict[str, float]:
        chances: dict[str, float] = {}
        for lexicon in (self.words.own, self.learned, self.of_text):
            if lexicon is None:
                continue
            names = TRUST_IN_NAMES if lexicon is self.of_text else TRUST
            least = 1 if lexicon is self.of_text and typed[:1].isupper() else LEAST_LETTERS
            if len(typed) < least:
                continue
            for word, share in lexicon.share(typed).items():
                if _is_meant(typed, word):
                    trust = names if word[:1].isupper() else TRUST
                    chances[word] = max(chances.get(word, 0.0), trust * share)
        return chances

    def known(self, words: WordList | None, *others: KnownWords) -> KnownWords | None:
        """Return the words of a model, the writer's and others; None where the model has none."""
        if words is None:
            return None
        own = [lexicon for lexicon in (self.learned, self.of_text) if lexicon]
        return AnyList([words, self.words.own, *own, *others])


def _beginnings(before: str, caret: Caret) -> Iterator[tuple[str, int]]:
    """Yield what may be the beginning of a word, and where in it the word in progress begins.

    That is the word in progress itself, and all from an earlier part of a name on.
    """
    typed = caret.typed
    if typed:
        yield typed, 0
    start = len(before) - len(typed)
    for match in list(_PARTS.finditer(before, max(0, start - _LONGEST_NAME), start))[-PARTS:]:
        earlier = before[match.start() : start]
        if _JOINED.fullmatch(earlier):
            yield earlier + typed, len(earlier)


def _is_meant(typed: str, word: str) -> bool:
    """Return whether letters that are typed otherwise than a word begins may mean it."""
    beginning = word[: len(typed)].replace("’", "'")
    if beginning == typed.replace("’", "'") or len(typed) >= LEAST_RECASED:
        return True
    # A capital may be that of a sentence; a small letter is not that of a name.
    return typed[:1].isupper() and folded(beginning) == folded(typed)


NOTHING_PERSONAL = Personal(PersonalWords())


def mixed(
    found: Mapping[str, float],
    mass: float,
    personal: Mapping[str, float],
    recent: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, float]:
    """Return the words of both, most probable first, with their log-probabilities.

    Args:
        found: the model's words → natural logarithms of their probabilities, given the letters.
        mass: natural logarithm of the model's probability that a word begins with the letters.
        personal: words → probabilities that they come, the letters not given.
        recent: names → how much each counts beside all of these together.
    """
    total = math.exp(mass) + sum(personal.values())
    if total <= 0:
        return {}
    chances = {word: math.exp(mass + value) for word, value in found.items()}
    for word, chance in personal.items():
        chances[word] = chances.get(word, 0.0) + chance
    for word, weight in recent.items():
        chances[word] = chances.get(word, 0.0) + weight * total
    total *= 1 + sum(recent.values())
    ranked = sorted(chances, key=chances.__getitem__, reverse=True)
    return {word: math.log(max(chances[word] / total, 1e-30)) for word in ranked}
