"""Where a rhyme would stand in an English text, and which word it should rhyme with.

At the end of a line that is the end of the line that its stanza has it rhyme with: what the
stanza before does, and the forms that the poem may have, tell which. Anywhere else it is the word
at the caret. The writer may mean another; all that is near is named. (Of 200 rhymes of E. W.
Wilcox, each asked for behind the lines before it, the line that is meant is found for 185.)
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.form_finder import fitted
from writer.assist.verse.english.line import FUNCTION_WORDS, last_word
from writer.assist.verse.english.poem import read_poem
from writer.assist.verse.english.rhyme_scheme import LineEnds
from writer.assist.verse.form import form_paths, load_form
from writer.assist.verse.rhyme_request import Choice, RhymePlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.english.poem import PoemLine
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.form import Form, FormLine

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_PUNCTUATION: Final = re.compile(r"[^\w\s]*")

_LONGEST_LINE: Final = 90
"""Characters; what is longer is prose, and parts the poem from what stands before."""

_MOST_LINES: Final = 40
"""Lines before the caret that are looked at."""

_MOST_CHOICES: Final = 8

_REACH: Final = 4
"""Lines back in which a word that stands already is taken to rhyme with another."""

_TELLING: Final = 2
"""Lines from which anything is known of the next one."""

_OF_STANZA: Final = 1.5
"""What the stanza before counts for beside a form."""

_FEW: Final = 0.3
"""What a form counts for whose lines are longer or shorter, or whose stanzas end elsewhere."""

_FAR_OFF: Final = 2
"""Syllables that a line may have more or less than its form."""

_FULL: Final = frozenset(["perfect", "rich"])


@dataclass(frozen=True, slots=True)
class PoemBefore:
    """The poem around a line in which a rhyme is looked for.

    Attributes:
        lines: of the poem before that line.
        row: the line itself up to its rhyme.
        number: of the line within its stanza, from 0.
        stanza: of the line.
    """

    lines: tuple[PoemLine, ...]
    row: str
    number: int
    stanza: int


def poem_before(before: str, pronouncer: Pronouncer) -> PoemBefore:
    """Return the lines of the poem that a text ends with a line of.

    Args:
        before: text up to the end of the line, which may be empty.
        pronouncer: says how words sound.
    """
    *rows, row = before.split("\n")[-_MOST_LINES - 1 :]
    prose = [number for number, each in enumerate(rows) if len(each) > _LONGEST_LINE]
    rows = rows[prose[-1] + 1 if prose else 0 :]
    # A line in which nothing stands yet is one, too.
    read = read_poem("\n".join([*rows, row if last_word(row) else "and"]), pronouncer)
    current = read[-1].stanza if read else 0
    lines = tuple(read[:-1])
    number = sum(line.stanza == current for line in lines)
    return PoemBefore(lines, row, number, current)


def rhyme_place(before: str, after: str, pronouncer: Pronouncer, word: str = "") -> RhymePlace:
    """Return where a rhyme would stand at a caret, and which word it should rhyme with.

    Args:
        before: text before the caret.
        after: text behind it, some lines of it.
        pronouncer: says how words sound.
        word: that the writer names; empty = what the place wants.

    Raises:
        FormError: a form of the writer's own is ill-formed.
    """
    head, behind = before.rpartition("\n")[2], after.partition("\n")[0]
    here = _at(head, behind)
    ends_line = not last_word(behind[here.replaced_after :])
    poem = poem_before(before[: len(before) - here.replaced], pronouncer)
    wanted = _partner(poem, here.word, pronouncer) if ends_line else None
    choices = list(_choices(poem, here.word, last_word(head), after, wanted))
    chosen = word or (choices[0].word if choices else "")
    return RhymePlace(
        chosen,
        tuple(choices[:_MOST_CHOICES]),
        here.replaced,
        here.replaced_after,
        here.tail,
        ends_line,
    )


@dataclass(frozen=True, slots=True)
class _Here:
    word: str = ""
    replaced: int = 0
    replaced_after: int = 0
    tail: str = ""


def _at(head: str, behind: str) -> _Here:
    """Return the word at the caret: the one that it touches, or that punctuation parts it from."""
    line, caret = head + behind, len(head)
    touched = (each for each in _WORD.finditer(line) if each.start() <= caret <= each.end())
    for match in touched:
        return _Here(match[0], caret - match.start(), match.end() - caret)
    for match in _WORD.finditer(head):
        tail = head[match.end() :]
        if _PUNCTUATION.fullmatch(tail) and not last_word(behind):
            return _Here(match[0], caret - match.start(), 0, tail)
    return _Here()


def _choices(
    poem: PoemBefore, here: str, before: str, after: str, wanted: int | None
) -> Iterator[Choice]:
    """Yield what may be rhymed with, the likeliest first, each word once."""
    ends = [line.text for line in poem.lines]
    first = [ends[wanted]] if wanted is not None else []
    near = [*reversed(ends), *filter(last_word, after.split("\n")[1 : _REACH + 1])]
    words = [(last_word(line), line) for line in near]
    if before.lower() not in FUNCTION_WORDS:
        words.append((before, ""))
    seen = set()
    for word, line in [*((last_word(each), each) for each in first), (here, ""), *words]:
        if word and word.lower() not in seen:
            seen.add(word.lower())
            yield Choice(word, line)


def _partner(poem: PoemBefore, here: str, pronouncer: Pronouncer) -> int | None:
    """Return the number of the line that this one rhymes with; None where nothing tells."""
    count = len(poem.lines)
    ends = LineEnds([*(line.text for line in poem.lines), here], pronouncer)
    for other in range(count - 1, max(-1, count - _REACH - 1), -1):
        if here and ends.rhyme(other, count) in _FULL:
            return other  # the writer has said so
    votes: Counter[int | None] = Counter()
    for partner, weight in (*_as_in_stanza_before(poem, ends), *_as_in_forms(poem, ends)):
        votes[partner] += weight  # type: ignore[assignment] # weights are no whole numbers
    return max(votes, key=lambda each: votes[each]) if votes else None


def _as_in_stanza_before(poem: PoemBefore, ends: LineEnds) -> Iterator[tuple[int | None, float]]:
    """Yield what the line in the place of this one rhymes with in the stanza before."""
    count = len(poem.lines)
    earlier = [line.stanza for line in poem.lines if line.stanza != poem.stanza]
    if not earlier:
        return
    first = next(n for n, line in enumerate(poem.lines) if line.stanza == earlier[-1])
    place = first + poem.number
    if place >= len(earlier):
        return
    link = ends.links()[place]
    yield (count - place + link.partner if link else None), _OF_STANZA


def _as_in_forms(poem: PoemBefore, ends: LineEnds) -> Iterator[tuple[int | None, float]]:
    """Yield what the line rhymes with in each form that the lines before it keep."""
    count = len(poem.lines)
    if count < _TELLING:
        return
    for path in form_paths().values():
        form = load_form(path)
        if form.language != "en" or not form.scheme.strip("- "):
            continue
        asked = fitted(form, count + 1)
        *lines, last = asked
        if last is None or not _is_kept([each for each in lines if each], ends):
            continue
        same = [n for n, each in enumerate(lines) if each and each.rhyme == last.rhyme]
        partner = same[-1] if last.rhyme and same else None
        yield partner, _weight(form, [each for each in asked if each], poem)


def _is_kept(asked: Sequence[FormLine], ends: LineEnds) -> bool:
    """Return whether lines rhyme that should, and no others."""
    for number, line in enumerate(asked):
        for other in range(max(0, number - 2 * _REACH), number):
            kind = ends.rhyme(other, number)
            should = bool(line.rhyme) and asked[other].rhyme == line.rhyme
            if (should and not kind) or (not should and kind in _FULL):
                return False
    return True


def _weight(form: Form, asked: Sequence[FormLine], poem: PoemBefore) -> float:
    """Return how much a form counts whose rhymes are kept."""
    lengths = [
        (len(line.metre.places) if line.metre else line.syllables, written.syllables)
        for line, written in zip(asked, poem.lines, strict=False)
    ]
    even = all(not wanted or abs(wanted - count) <= _FAR_OFF for wanted, count in lengths)
    breaks = [line.stanza for line in asked[-2:]]
    written = [*(line.stanza for line in poem.lines[-1:]), poem.stanza]
    parted = len(set(breaks)) == len(set(written))
    # Of a form that ends, each line that is kept says more: nobody begins a sonnet by chance.
    grown = 1.0 + len(poem.lines) / 8 * (1 if form.repeats else 2)
    return grown * (1.0 if even else _FEW) * (1.0 if parted else _FEW)
