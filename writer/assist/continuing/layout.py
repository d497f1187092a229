"""How a text is laid out: where its paragraphs end, which of them are speech, what its lists mark.

Whether a paragraph ends is no matter of the most probable words. A line end is a single token
and what else may follow a sentence thousands of them, so that any sampling that prefers the
probable ends four times as many paragraphs as the model would, and begins three times as many
with speech: Chinese prose drifted into one-line dialogue. These two are therefore drawn by their
probabilities, brought nearer to what the text itself does.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

TRUST = 0.3
"""Share of the text's own habit in the logarithm of the odds, where much of it is known: what
predicts the paragraphs of novels, a diary and a memoir best that the models had not read."""

_DOUBT = 4.0
"""Sentences or paragraphs of which a habit is known by half."""

_USUAL = 2.0
"""How much the odds of the end of a paragraph grow with its length against the usual one."""

_VERSE_LINE = 60
_READ = 6_000

_SENTENCE_END = re.compile(r"[.!?…][\"'”’）)」』]*(?=\s|\Z)|[。！？…]+[”’」』）]*")
_CLOSED_SPEECH = re.compile(r"[\"”」』'’]\Z")
_OPENS_SPEECH = re.compile(r"\s*([\"“「『'‘])")
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+•·]|(?P<number>\d{1,3})[.)、\uff0e])(?P<space>[ \t]*)"
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How often a text did one of two things.

    Attributes:
        times: that it did.
        of: where it could have.
    """

    times: int
    of: int

    def mixed(self, chance: float, odds: float = 0.0) -> float:
        """Return the probability of a model, brought nearer to the habit.

        Args:
            chance: of the model.
            odds: what else tells for it, as a logarithm of odds.
        """
        trust = TRUST * self.of / (self.of + _DOUBT)
        own = (self.times + 0.5) / (self.of + 1)
        mixed = (1 - trust) * _log_odds(chance) + trust * _log_odds(own) + odds
        return 1 / (1 + math.exp(-mixed))


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of the text before a caret.

    Attributes:
        gap: what parts its paragraphs.
        is_verse: its last lines are short, with no gap between them, and no list.
        single_marks: speech stands in single quotation marks.
        usual_length: characters of a paragraph; None where no paragraph has ended.
    """

    gap: str
    is_verse: bool
    single_marks: bool
    usual_length: float | None
    _ends: Habit
    _ends_behind_speech: Habit
    _speaks: Habit

    @classmethod
    def of(cls, before: str) -> Layout:
        """Return the layout of a text."""
        before = before[-_READ:]
        *paragraphs, _ = re.split(r"\n+", before)
        paragraphs = [paragraph for paragraph in paragraphs if paragraph.strip()]
        told, ends, said, said_ends = 0, 0, 0, 0
        for paragraph in paragraphs:
            for match in _SENTENCE_END.finditer(paragraph):
                ending = match.end() == len(paragraph)
                if _CLOSED_SPEECH.search(match[0]):
                    said, said_ends = said + 1, said_ends + ending
                else:
                    told, ends = told + 1, ends + ending
        opened = [match[1] for match in map(_OPENS_SPEECH.match, paragraphs) if match]
        single = sum(mark in "'‘" for mark in opened)
        lengths = [len(paragraph) for paragraph in paragraphs]
        return cls(
            _gap(before),
            _is_verse(before),
            2 * single > len(opened),
            sum(lengths) / len(lengths) if lengths else None,
            Habit(ends, told),
            Habit(said_ends, said),
            Habit(len(opened), len(paragraphs)),
        )

    def ends_paragraph(self, chance: float, text: str, *, by_length: bool = False) -> float:
        """Return the probability that a paragraph ends with the sentence that ends here.

        Args:
            chance: of the model.
            text: through that sentence.
            by_length: the longer it is against the usual, the sooner it ends.
        """
        habit = self._ends_behind_speech if _CLOSED_SPEECH.search(text) else self._ends
        if not by_length or not self.usual_length:
            return habit.mixed(chance)
        length = max(1, len(text) - text.rfind("\n") - 1)
        return habit.mixed(chance, _USUAL * math.log(length / self.usual_length))

    def speaks(self, chance: float) -> float:
        """Return the probability that a paragraph begins with speech.

        Args:
            chance: of the model.
        """
        return self._speaks.mixed(chance)


def next_item(text: str) -> str:
    """Return what comes before the next item where ``text`` ends in a list; else nothing.

    A list is two items at least, one below the other, with the same mark or with numbers that
    count on.
    """
    *lines, last = text[-_READ:].split("\n")
    on_new_line = not last.strip()
    filled = [line for line in lines if line.strip()] + ([] if on_new_line else [last])
    if len(filled) < 2:
        return ""
    first, second = (_ITEM.match(line) for line in filled[-2:])
    if not first or not second or first["indent"] != second["indent"]:
        return ""
    if not filled[-1][second.end() :].strip():
        return ""  # it has only begun
    if second["number"] is None:
        if first["mark"] != second["mark"]:
            return ""
        mark = second["mark"]
    else:
        if first["number"] is None or int(second["number"]) != int(first["number"]) + 1:
            return ""
        mark = f"{int(second['number']) + 1}{second['mark'][len(second['number']) :]}"
    lead = "" if on_new_line else ("\n\n" if lines and not lines[-1].strip() else "\n")
    indent = second["indent"].removeprefix(last) if on_new_line else second["indent"]
    return f"{lead}{indent}{mark}{second['space']}"


def is_item(line: str) -> bool:
    """Return whether a line may be an item of a list."""
    return _ITEM.match(line) is not None


def _gap(before: str) -> str:
    empty = len(re.findall(r"[^\n]\n\n+(?=[^\n])", before))
    single = len(re.findall(r"[^\n]\n(?=[^\n])", before))
    return "\n" if single > empty else "\n\n"


def _is_verse(before: str) -> bool:
    lines = before[-4 * _VERSE_LINE :].split("\n")[-3:]
    return len(lines) > 1 and all(
        0 < len(line) <= _VERSE_LINE and not is_item(line) for line in lines[:-1]
    )


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
