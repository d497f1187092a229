"""Where a rhyme would stand in a Chinese poem, and which character it should rhyme with.

A tune says which of its lines rhyme. Of lines that are all of one length every second rhymes, and
the first may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.chinese.checker import chinese_forms
from writer.assist.verse.chinese.poem import read_poem
from writer.assist.verse.rhyme_request import Choice, RhymePlace
from writer.text.scripts import HAN_RANGES, is_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.chinese.poem import Poem
    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.chinese.rhyme_books import RhymeBook
    from writer.assist.verse.form import Form

_RUN: Final = re.compile(rf"[{HAN_RANGES}]*\Z")
_STANZA: Final = "\n\n"
_MOST_STANZAS: Final = 3
_MOST_CHOICES: Final = 8


@dataclass(frozen=True, slots=True)
class ChinesePlace:
    """What is known of a line in which a rhyme is looked for.

    Attributes:
        place: what the rhyme takes the place of.
        partners: characters that it rhymes with, nearest first; none where no rhyme is wanted.
        level: tone that its end should have; None = either.
        missing: characters that the line still lacks; None = nobody knows.
        said: characters of the poem.
    """

    place: RhymePlace
    partners: tuple[str, ...]
    level: Level | None
    missing: int | None
    said: frozenset[str]


def form_before(before: str) -> Form | None:
    """Return the tune that a text ends with lines of; None where it ends with none.

    Raises:
        FormError: a form of the writer's own is ill-formed.
    """
    return _tune(_poem(before))


def rhyme_place(
    before: str, after: str, book: RhymeBook, form: Form | None, word: str = ""
) -> ChinesePlace:
    """Return where a rhyme would stand at a caret.

    Args:
        before: text before the caret.
        after: text behind it.
        book: of rhymes.
        form: the tune, if it is one.
        word: that the writer names, of which the last character counts; empty = what the place
            wants.
    """
    run = _RUN.search(before)
    begun = run[0] if run else ""
    ends_line = not is_han(after[:1] or " ")
    poem = _poem(before)
    lines = [line.text for line in poem.lines]
    partners, level = _wanted(lines, form, book) if ends_line else ((), None)
    length = _length(lines, form)
    missing = max(0, length - len(begun)) if length and ends_line else None
    replaced = int(bool(begun) and not missing)
    choices = list(_choices(lines, partners, begun[-1:]))
    named = "".join(filter(is_han, word))[-1:]
    chosen = named or (choices[0].word if choices else "")
    place = RhymePlace(
        chosen, tuple(choices[:_MOST_CHOICES]), replaced=replaced, ends_line=ends_line
    )
    meant = not named or named in partners
    said = frozenset("".join(lines) + begun[: len(begun) - replaced])
    return ChinesePlace(place, partners if meant else (), level if meant else None, missing, said)


def _poem(before: str) -> Poem:
    """Return the poem before the line at the caret."""
    above = before[: len(before) - len(_RUN.findall(before)[0])].rstrip()
    blocks = above.split(_STANZA)[-_MOST_STANZAS:]
    for first in range(len(blocks)):
        poem = read_poem(_STANZA.join(blocks[first:]) + "\n")
        if first == len(blocks) - 1 or _tune(poem) or len(set(poem.lengths)) == 1:
            return poem
    return read_poem("")


def _tune(poem: Poem) -> Form | None:
    """Return the tune that a poem has begun, by its title or by lines of several lengths."""
    for form in chinese_forms():
        if form.book != "cilin" or not form.tones:
            continue
        lengths = tuple(len(line.tones) for line in form.lines)
        count = len(poem.lengths)
        named = poem.title.startswith(form.titles.get("zh", form.title))
        begun = count < len(lengths) and lengths[:count] == poem.lengths
        if begun and (named or len(set(poem.lengths)) > 1):
            return form
    return None


def _length(lines: Sequence[str], form: Form | None) -> int | None:
    if form is not None:
        places = form.lines
        return len(places[len(lines)].tones) if len(lines) < len(places) else None
    lengths = {len(line) for line in lines}
    return lengths.pop() if len(lengths) == 1 else None


def _wanted(
    lines: Sequence[str], form: Form | None, book: RhymeBook
) -> tuple[tuple[str, ...], Level | None]:
    """Return the ends that the next line rhymes with, nearest first, and the tone of its end."""
    count = len(lines)
    if form is not None:
        if count >= len(form.lines) or not form.lines[count].rhyme:
            return (), None
        place = form.lines[count]
        same = [n for n in range(count) if form.lines[n].rhyme == place.rhyme]
        tone = place.tones[-1:]
        return _ends(lines, same), "平" if tone == "平" else "仄" if tone == "仄" else None
    if count % 2 == 0:
        return (), None
    rhyming = list(range(1, count, 2))
    first = book.rhymes(lines[0][-1], "平")
    if first and (not rhyming or first & book.rhymes(lines[1][-1], "平")):
        rhyming.insert(0, 0)
    partners = _ends(lines, rhyming)
    if not partners:
        return (), None
    even = all("平" in book.levels(char) for char in partners)
    return partners, "平" if even else "仄"


def _ends(lines: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(lines[number][-1] for number in reversed(numbers))


def _choices(lines: Sequence[str], partners: Sequence[str], here: str) -> Iterator[Choice]:
    """Yield what may be rhymed with, the likeliest first, each character once."""
    lines_of = {line[-1]: line for line in lines}
    near = [*partners, here, *(line[-1] for line in reversed(lines))]
    for char in dict.fromkeys(filter(None, near)):
        yield Choice(char, "" if char == here else lines_of[char])
