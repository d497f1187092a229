"""How a text is told, and how far a draft leaves that: its tense, its persons, its sentences.

Only the narration counts: what people say in it has a tense and persons of its own. The words
that tell are few, but they come in nearly every sentence, and none of them means two things.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from writer.text.counting import count_words
from writer.text.scripts import main_language

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR = 3_000
"""Characters before a draft that tell how the text is told."""

_DOUBT = 2
"""Words of a kind that a text might have said by chance."""

_ENOUGH = 60
"""Words of narration from which a text is known not to speak of somebody."""

_FEWEST = 3
"""Sentences from which a text has a rhythm."""

_FAR = 2.0
"""Distance of a sentence's length, as a logarithm, from which it is as far as can be."""

_PAST = """
was were wasn't weren't did didn't had hadn't said asked replied answered cried went came saw took
gave knew began became ran grew fell drew flew spoke wrote rose drove chose broke shook threw wore
sang sank sprang stood sat felt thought kept looked seemed turned
"""
_PRESENT = """
is isn't are aren't am has hasn't does doesn't says asks goes comes sees takes gives knows begins
becomes seems runs stands sits feels thinks keeps gets wants makes will won't can can't cannot
"""
_TENSES = {
    word: number for number, words in enumerate((_PAST, _PRESENT)) for word in words.split()
}

_REGISTERS = dict.fromkeys("之乎者也矣焉哉曰吾汝乃遂", 0) | dict.fromkeys(
    "的了着吗呢吧这那们么", 1
)
"""Of Chinese: the language of the classics, and that which is spoken."""

_FIRST = "i i'm i've i'd i'll me my mine myself we we're we've us our ours ourselves 我 咱"
_SECOND = "you you're you've you'll your yours yourself thou thee thy 你 您"
_THIRD = """
he he's he'd him his himself she she's she'd her hers herself they they'd them their theirs
themselves 他 她
"""
_PERSONS = {
    word: number
    for number, words in enumerate((_FIRST, _SECOND, _THIRD))
    for word in words.split()
}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|[\u4e00-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’）)」』]*(?=\s|\Z|[\u4e00-\u9fff“「『])|\n+")
_CLOSED_BY = {'"': '"', "“": "”", "「": "」", "『": "』"}


def manner(text: str, before: str) -> float:
    """Return how much of ``text`` is told in another tense than ``before``, from 0 to 1.

    Of Chinese, which has no tenses, it is the register: classical or as people speak.
    """
    kinds = _REGISTERS if main_language(before) == "zh" else _TENSES
    told, tells = _kinds(text, before, kinds)
    lean = (told[0] - told[1]) / (told.total() + _DOUBT)
    other = tells[1] if lean > 0 else tells[0]
    return abs(lean) * other / max(1, tells.total())


def person(text: str, before: str) -> float:
    """Return which share of the pronouns of ``text`` is of a person that ``before`` has not.

    It is counted in proportion where little was told before.
    """
    told, tells = _kinds(text, before, _PERSONS)
    words = len(_told(before[-_NEAR:]))
    new = sum(count for kind, count in tells.items() if not told[kind])
    return min(1.0, words / _ENOUGH) * new / max(1, tells.total())


def rhythm(text: str, before: str) -> float:
    """Return how far the sentence that ``text`` ends is from being as long as those before.

    Returns:
        The natural logarithm of how many times it is longer or shorter, at most 2; of one that
        does not end, only what it is longer.
    """
    usual, begun = _usual_length(before[-_NEAR:])
    if usual is None:
        return 0.0
    first, *others = _sentences(text)
    length = count_words(begun + first)
    distance = math.log1p(length) - usual
    ends = bool(others) and bool(length)
    return min(_FAR, abs(distance) if ends else max(0.0, distance))


def narration(text: str) -> str:
    """Return ``text`` with a space for everything that is said in it."""
    kept: list[str] = []
    closing = ""
    for mark in text:
        if mark == "\n":
            closing = ""
        if closing:
            if mark == closing:
                closing = ""
        elif mark in _CLOSED_BY:
            closing = _CLOSED_BY[mark]
            kept.append(" ")
        else:
            kept.append(mark)
    return "".join(kept)


def _kinds(text: str, before: str, kinds: dict[str, int]) -> tuple[Counter[int], Counter[int]]:
    """Return how often each kind of word comes in the narration before, and in the text's."""
    near = before[-_NEAR:]
    paragraph = near.rpartition("\n")[2]
    started = len(narration(paragraph))
    return (
        _count(_told(near), kinds),
        _count(_words(narration(paragraph + text)[started:]), kinds),
    )


# All drafts of a sentence are compared with the same text before them.
@lru_cache(4)
def _told(before: str) -> list[str]:
    """Return the words of the narration."""
    return _words(narration(before))


@lru_cache(4)
def _usual_length(before: str) -> tuple[float | None, str]:
    """Return the mean logarithm of a sentence's words, if there are some, and what is begun."""
    *sentences, begun = _sentences(before)
    lengths = [count for sentence in sentences if (count := count_words(sentence))]
    if len(lengths) < _FEWEST:
        return None, begun
    return sum(math.log1p(count) for count in lengths) / len(lengths), begun


def _count(words: Iterable[str], kinds: dict[str, int]) -> Counter[int]:
    return Counter(kinds[word] for word in words if word in kinds)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'").casefold())


def _sentences(text: str) -> list[str]:
    """Return the sentences of ``text``; the last one is what is begun and may be empty."""
    parts, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        parts.append(text[start : end.end()])
        start = end.end()
    return [*parts, text[start:]]
