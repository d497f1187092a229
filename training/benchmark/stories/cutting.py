"""A text cut into sentences and words, for places to write on from and for the judges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.text.counting import count_words
from writer.text.scripts import HAN_RANGES, is_han
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writer.text.scripts import Language

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|\Z)|[。！？…]+[”’」』）\"]*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|mt|messrs|prof|rev|hon|capt|col|gen|lieut|sergt|jr|sr|vs|etc|no|vol|fig"
    r"|e\.g|i\.e)|\b[a-z])\.\Z",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…。！？][\"'”’)\]」』）]*\Z")
_WORD = re.compile(rf"[^\W_{HAN_RANGES}]+(?:['’][^\W_{HAN_RANGES}]+)*")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; a line end always parts two.

    What follows the last mark of a line, or a line without one, is yielded too.
    """
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for mark in _END.finditer(text, *line.span()):
            if _goes_on(text, mark):
                continue
            yield from _stripped(text, start, mark.end())
            start = mark.end()
        yield from _stripped(text, start, line.end())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; see :func:`sentence_spans`."""
    return [text[start:end] for start, end in sentence_spans(text)]


def is_ended(sentence: str) -> bool:
    """Return whether a sentence has its mark."""
    return _ENDED.search(sentence) is not None


def open_sentence(before: str) -> str:
    """Return the beginning of a sentence that a text ends with; empty between two sentences."""
    line = before.rpartition("\n")[2]
    last = next(reversed(sentences(line)), "")
    return "" if not last or is_ended(last) else last + before[len(before.rstrip()) :]


def words(text: str, language: Language) -> list[str]:
    """Return the words of a text in lower case, without its marks; Chinese by jieba."""
    if language == "en":
        return [match[0].lower() for match in _WORD.finditer(text)]
    return [word for word in segment_chinese(text) if any(map(is_han, word))]


def cut_after(text: str, count: int) -> str:
    """Return a text as far as the end of the sentence with its ``count``-th word.

    Words are counted as the status bar does: each Han character is one.
    """
    end = 0
    for start, stop in sentence_spans(text):
        count -= count_words(text[start:stop])
        end = stop
        if count <= 0:
            break
    return text[:end]


def _goes_on(text: str, mark: re.Match[str]) -> bool:
    """Return whether a mark stands inside a sentence: "Mr. Low", ``"No!" he said``."""
    if is_han(text[mark.start() - 1 : mark.start()] or " "):
        return False
    following = text[mark.end() : mark.end() + 3].strip()[:1]
    if following.islower():
        return True
    return mark[0] == "." and bool(_ABBREVIATED.search(text, max(0, mark.start() - 9), mark.end()))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield end - len(piece.lstrip()), start + len(piece.rstrip())
