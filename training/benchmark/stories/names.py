"""Names in a text, found in another way than those that the ranking of continuations counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from training.benchmark.stories.cutting import open_sentence, sentence_spans

if TYPE_CHECKING:
    from writer.text.scripts import Language

_LETTERS = r"[^\W\d_]"
_NAME = re.compile(rf"(?<![\w'’])[A-ZÀ-ÖØ-Þ]{_LETTERS}*[a-zß-öø-ÿ]{_LETTERS}*(?!\w)")
_CAPITALISED_RUN = re.compile(rf"{_NAME.pattern}(?:(?:'s)? {_NAME.pattern})*")
# Where a sentence or a speech begins, the first word has a capital in any case. A full stop inside
# a sentence is an abbreviation's.
_BEGINS = re.compile(r"(?:\A|[\"“‘(\[:—–…]|[!?]['\"”’)]*|\.['\"”’)]+|\.{3})\s*['\"“‘(\[]*\Z")
_CAPITALISED_ALL_THE_SAME = """
mr mrs ms miss dr sir madam monsieur madame mademoiselle lord lady captain colonel doctor
professor monday tuesday wednesday thursday friday saturday sunday january february march april
may june july august september october november december god heaven oh ah
"""
_NO_NAMES = frozenset(_CAPITALISED_ALL_THE_SAME.split())
_PERSON_OR_PLACE = ("nr", "ns")


def names(before: str, text: str, language: Language) -> set[str]:
    """Return the people and places that a text names, English ones in lower case.

    In English they are runs of capitalised words inside a sentence, none of which comes without
    its capital; in Chinese what jieba's tagger calls a person or a place.

    Args:
        before: what the text goes on from: it may begin inside a sentence.
        text: in which to look.
        language: of both.
    """
    if language == "zh":
        return _chinese(text)
    plain = set(re.findall(rf"\b[a-zß-öø-ÿ]{_LETTERS}*", f"{before} {text}"))
    opening = open_sentence(before)
    joined = opening + text
    found = set()
    for start, end in sentence_spans(joined):
        for run in _CAPITALISED_RUN.finditer(joined, max(start, len(opening)), end):
            parts = [part.lower() for part in _NAME.findall(run[0])]
            if _BEGINS.search(joined[start : run.start()]):
                del parts[0]
            if kept := [part for part in parts if part not in _NO_NAMES and part not in plain]:
                found.add(" ".join(kept))
    return found


def is_known(name: str, before: str, language: Language) -> bool:
    """Return whether a text has named somebody, or any part of the name."""
    if language == "zh":
        return name in before
    known = _capitalised(before)
    return any(part in known for part in name.split())


def _capitalised(text: str) -> set[str]:
    """Return every capitalised word in lower case, at the beginning of a sentence too."""
    return {name.lower() for name in _NAME.findall(text)}


def _chinese(text: str) -> set[str]:
    import rjieba

    return {word for word, tag in rjieba.tag(text) if tag.startswith(_PERSON_OR_PLACE)}
