"""What the writer wants to stand in a line that is written: an initial, locked words, a keyword.

It stands whatever the form says; what of the form that costs is found here, to be told.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from writer.assist.verse.chinese.line_drafts import FREE, LADDER
from writer.assist.verse.chinese.rhyme_check import neighbours
from writer.errors import FormError
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.chinese.line_drafts import LineWish
    from writer.assist.verse.chinese.rhyme_books import RhymeBook
    from writer.assist.verse.request import LockedWord, VerseRequest


def checked_acrostic(acrostic: str, lines: int) -> str:
    """Return the initials of the lines, a blank where a line may begin with anything.

    Punctuation begins no line.

    Raises:
        FormError: there are more of them than lines, or one is no Chinese character.
    """
    initials = "".join(
        FREE if char.isspace() else char
        for char in acrostic
        if not unicodedata.category(char).startswith("P")
    )
    refuse_foreign(initials)
    if len(initials) > lines:
        raise FormError(
            "The acrostic has {initials} characters, but the poem {lines} lines.",
            initials=len(initials),
            lines=lines,
        )
    return initials


def refuse_foreign(text: str) -> None:
    """Refuse what no Chinese line can have.

    Raises:
        FormError: a character is no Chinese one.
    """
    if not all(is_han(char) or char == FREE for char in text):
        raise FormError("{text} cannot stand in a line of Chinese characters.", text=text)


def refuse_misfits(request: VerseRequest) -> None:
    """Refuse keywords that no line has room for.

    Raises:
        FormError: one is longer than all lines, or has other than Chinese characters.
    """
    lengths = [len(line.tones) or line.syllables for line in request.form.lines]
    longest = max((length for length in lengths if length), default=0)
    for word in request.keywords:
        refuse_foreign(word)
        if longest and len(word) > longest:
            raise FormError(
                "{word} is longer than every line of the form, of {length} characters at most.",
                word=word,
                length=longest,
            )


def kept_characters(length: int, initial: str, locked: Sequence[LockedWord], number: int) -> str:
    """Return what a line keeps, as :attr:`LineWish.kept`.

    Args:
        length: of the line.
        initial: that it begins with; empty = any.
        locked: words of it.
        number: of the line, from 0, for the message.

    Raises:
        FormError: a locked word is not Chinese or does not fit into the line.
    """
    kept = [initial.strip() or FREE, *FREE * (length - 1)]
    for word in locked:
        refuse_foreign(word.text)
        if not 0 <= word.place <= length - len(word.text):
            raise FormError(
                "{word} does not fit into line {line}, which has {length} characters.",
                word=word.text,
                line=number + 1,
                length=length,
            )
        kept[word.place : word.place + len(word.text)] = word.text
    return "".join(kept)


def with_word(wish: LineWish, word: str, book: RhymeBook) -> list[LineWish]:
    """Return a wish with a word that fits, once for each place where the form lets it stand."""
    found = []
    for place in range(len(wish.tones) - len(word) + 1):
        end = place + len(word)
        settles_rhyme = end == len(wish.tones) and wish.ends_rhyming and wish.rhymes is None
        if wish.kept[place:end].strip(FREE) or settles_rhyme:
            continue
        changed = replace(wish, kept=wish.kept[:place] + word + wish.kept[end:])
        if not gave_way(changed, "".join(wish.taken), book):
            found.append(changed)
    return found


def gave_way(wish: LineWish, before: str, book: RhymeBook) -> tuple[str, ...]:
    """Return the steps of the ladder that a line takes for what it keeps.

    Args:
        wish: what the line has to be.
        before: the text in which its characters should not stand already.
        book: of rhymes.
    """
    steps = set()
    for place, (char, tone) in enumerate(zip(wish.kept, wish.tones, strict=True)):
        if char == FREE:
            continue
        if char in before:
            steps.add("repeated characters")
        if place == len(wish.tones) - 1 and wish.ends_rhyming:
            steps |= _off_rhyme(wish, char, book)
        elif tone != "中" and tone not in (book.levels(char) or {tone}):
            steps.add("loose tones")
    return tuple(step for step in LADDER if step in steps)


def _off_rhyme(wish: LineWish, char: str, book: RhymeBook) -> set[str]:
    if wish.level not in (book.levels(char) or {wish.level}):
        return {"no rhyme"}
    rhymes = book.rhymes(char, wish.level)
    if not rhymes or wish.rhymes is None or rhymes & wish.rhymes:
        return set()
    near = {other for rhyme in wish.rhymes for other in neighbours(rhyme)}
    return {"neighbouring rhyme" if rhymes & near else "no rhyme"}
