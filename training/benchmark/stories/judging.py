"""The judges, each asked about every text of every writer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from training.benchmark.stories.cutting import is_ended, open_sentence, sentences, words
from training.benchmark.stories.figures import Measure
from training.benchmark.stories.names import is_known, names
from training.benchmark.stories.repetition import WINDOW, distinct, repeated
from training.benchmark.stories.writing import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.benchmark.stories.figures import Tallies, Unit
    from training.benchmark.stories.link_grammar import LinkParser
    from training.benchmark.stories.other_texts import OtherTexts
    from training.benchmark.stories.writing import Story
    from writer.text.scripts import Language

    Counting = Callable[[str, str], tuple[float, float]]

LONGEST_SENTENCE = 40
"""Words; what is longer takes the parser too long, and is left out, whoever wrote it."""

NOT_INSTALLED = "not installed"
NO_OTHERS = "no other texts"


class Judges:
    """All that is said of the stories of one kind of text.

    Args:
        stories: at least one, all in one language.
        parser: of English; None where it is not installed.
        others: texts by others in this language; None where none were given.
    """

    def __init__(
        self, stories: Sequence[Story], parser: LinkParser | None, others: OtherTexts | None
    ) -> None:
        self._stories = stories
        self._language: Language = stories[0].place.language
        self._parser = parser
        self._others = others

    def measures(self, progress: Callable[[float], None] = lambda _: None) -> list[Measure]:
        """Return what every judge says.

        Args:
            progress: told of the share of the texts that was parsed, which takes longest.
        """
        found = [*self._whole_sentences(progress)] if self._language == "en" else []
        found += [
            self._counted("names known before", "%", self._known_names),
            self._counted("new names in 100 words", "", self._new_names),
            self._counted(f"rep-4 in {WINDOW} words", "%", self._repeated),
            self._counted("rep-4 in all before", "%", self._taken),
            *(self._distinct(length) for length in (2, 3)),
            self._of_others("bits per byte, n-gram of other texts", "", self._bits),
        ]
        if self._language == "zh":
            found += [
                self._counted("words in jieba's dictionary", "%", self._in_dictionary),
                self._of_others("pairs of characters in other texts", "%", self._pairs),
            ]
        progress(1.0)
        return found

    def _counted(self, name: str, unit: Unit, count: Counting) -> Measure:
        tallies = {
            writer: [count(story.place.before, story.texts[writer]) for story in self._stories]
            for writer in WRITERS
        }
        return Measure(name, unit, tallies)

    def _of_others(self, name: str, unit: Unit, count: Counting) -> Measure:
        return (
            self._counted(name, unit, count)
            if self._others
            else Measure(name, unit, None, NO_OTHERS)
        )

    def _whole_sentences(self, progress: Callable[[float], None]) -> list[Measure]:
        name, length = "sentences parsed whole", "words in a parsed sentence"
        if self._parser is None:
            return [Measure(name, "%", None, NOT_INSTALLED)]
        parsed: dict[str, Tallies] = {}
        lengths: dict[str, Tallies] = {}
        for number, writer in enumerate(WRITERS):
            judged, long = [], []
            for done, story in enumerate(self._stories):
                some = judgeable(story.place.before, story.texts[writer])
                judged.append((sum(map(self._parser.parses, some)), len(some)))
                long.append((sum(len(words(each, "en")) for each in some), len(some)))
                progress((number + done / len(self._stories)) / len(WRITERS))
            parsed[writer], lengths[writer] = judged, long
        return [Measure(name, "%", parsed), Measure(length, "", lengths)]

    def _known_names(self, before: str, text: str) -> tuple[int, int]:
        found = names(before, text, self._language)
        return sum(is_known(name, before, self._language) for name in found), len(found)

    def _new_names(self, before: str, text: str) -> tuple[float, float]:
        known, found = self._known_names(before, text)
        return found - known, len(words(text, self._language)) / 100

    def _repeated(self, before: str, text: str) -> tuple[int, int]:
        return repeated(words(before, self._language), words(text, self._language))

    def _taken(self, before: str, text: str) -> tuple[int, int]:
        cut = words(before, self._language), words(text, self._language)
        return repeated(*cut, window=math.inf)

    def _distinct(self, length: int) -> Measure:
        """Count over all places; at each, every writer has as many words as the shortest."""
        cut = [
            {writer: words(text, self._language) for writer, text in story.texts.items()}
            for story in self._stories
        ]
        shortest = [min(map(len, texts.values())) for texts in cut]
        tallies = {
            writer: distinct(
                [texts[writer][:most] for texts, most in zip(cut, shortest, strict=True)], length
            )
            for writer in WRITERS
        }
        return Measure(f"distinct-{length}", "%", tallies)

    def _bits(self, before: str, text: str) -> tuple[float, float]:
        assert self._others is not None  # noqa: S101 - asked only then
        return self._others.bits(before, text)

    def _pairs(self, before: str, text: str) -> tuple[int, int]:
        del before
        assert self._others is not None  # noqa: S101 - asked only then
        return self._others.known_pairs(text)

    def _in_dictionary(self, before: str, text: str) -> tuple[int, int]:
        import rjieba

        del before
        cut = words(text, "zh")
        return sum(map(rjieba.has_word, cut)), len(cut)


def judgeable(before: str, text: str) -> list[str]:
    """Return the sentences of a continuation that a parser is asked about.

    The first is whole with what stands before the place. What has no end is left out, headings
    and the last words of a text that was cut off, and what is too long.
    """
    found = sentences(open_sentence(before) + text)
    return [
        each for each in found if is_ended(each) and 1 < len(words(each, "en")) <= LONGEST_SENTENCE
    ]
