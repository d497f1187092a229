"""Chinese rhymes for a place in a text, those first that a model would write there.

Characters of the rhyme come by the book, and the words of two that the model has a token for.

Axes: N words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.chinese.lexicon import lexicon
from writer.assist.verse.chinese.rhyme_books import rhyme_book
from writer.assist.verse.chinese.rhyme_check import neighbours
from writer.assist.verse.chinese.rhyme_place import form_before, rhyme_place
from writer.assist.verse.rhyme_request import OfferedRhyme, Rhymes
from writer.assist.verse.word_chances import log_chances

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.personal.personal_words import PersonalWords
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.verse.chinese.regulated import Level
    from writer.assist.verse.chinese.rhyme_books import RhymeBook
    from writer.assist.verse.chinese.rhyme_place import ChinesePlace
    from writer.assist.verse.rhyme_request import RhymeRequest
    from writer.model.vocabulary import Vocabulary

_MOST: Final = {("perfect", 1): 120, ("perfect", 2): 60, ("neighbour", 1): 60}
"""How many are offered: by kind and characters."""

_ENDS: Final = frozenset("，。！？；：、")
"""What may follow the last character of a line."""

_SAID_AGAIN: Final = 3.0
"""Nats off a character that the poem has already (重字)."""

_UNCERTAIN: Final = 1.0
"""Nats off one that would rhyme in one of its readings only."""

_UNKNOWN: Final = -40.0
"""Value of a character that the model has no token for."""


def rhymes_at(
    reader: TextModel | None,
    request: RhymeRequest,
    words: PersonalWords,
    cancelled: Cancelled,
) -> Rhymes:
    """Return what rhymes at a caret in a Chinese text.

    Args:
        reader: the model; None = characters in use today come first.
        request: the caret.
        words: the writer's own; what is never wanted does not come.
        cancelled: whether to give up.

    Raises:
        FormError: a form of the writer's own is ill-formed.
        Superseded: cancelled.
    """
    form = form_before(request.before)
    book = rhyme_book(request.book or (form.book if form else "pingshui"))
    found = rhyme_place(request.before, request.after, book, form, request.word)
    place = found.place
    answer = Rhymes("zh", place)
    if not place.word:
        return answer
    readings = [r for r in book.readings(place.word) if found.level in {None, r.level}]
    answer = replace(answer, readings=tuple(map(str, readings)))
    before = request.before[: len(request.before) - place.replaced]
    standing = request.before[len(before) :]
    chars = [each for each in _chars(found, book) if each.text != standing]
    offered = [
        each
        for each in (*chars, *_words(reader, book, chars, found))
        if not words.forbids(before, each.text)
    ]
    if reader is None or not offered:
        usual = rhyme_book("xinyun").table  # the characters of today's standard
        offered.sort(key=lambda each: each.text not in usual)
        return replace(answer, rhymes=tuple(_first(offered)))
    values = _values(reader, before, offered, found, cancelled)
    ranked = sorted(zip(values.tolist(), offered, strict=True), key=lambda each: -each[0])
    return replace(
        answer,
        rhymes=tuple(_first(replace(each, value=value) for value, each in ranked)),
        ranked=True,
    )


def _first(offered: Iterable[OfferedRhyme]) -> Iterator[OfferedRhyme]:
    """Yield the first of each kind."""
    counts: Counter[tuple[str, int]] = Counter()
    for each in offered:
        counts[each.kind, each.syllables] += 1
        if counts[each.kind, each.syllables] <= _MOST[each.kind, each.syllables]:
            yield each


def _chars(found: ChinesePlace, book: RhymeBook) -> Iterator[OfferedRhyme]:
    """Yield the characters of the rhyme, and those of its neighbours."""
    level = found.level
    rhymes = _group(found, book)
    beside = frozenset(each for rhyme in rhymes for each in neighbours(rhyme)) - rhymes
    if book.name != "pingshui":
        beside = frozenset()
    levels = {r.level for r in book.readings(found.place.word) if r.rhyme in rhymes}
    apart = {found.place.word, *found.partners}
    completes = found.missing == 1 or (found.missing == 0 and bool(found.place.replaced))
    for char, readings in book.table.items():
        if char in apart:
            continue
        own = {r.rhyme for r in readings if r.level in ({level} if level else levels)}
        if own & rhymes or own & beside:
            yield OfferedRhyme(
                char,
                "perfect" if own & rhymes else "neighbour",
                1,
                completes=completes,
                uncertain=_uncertain(char, book, own, level),
            )


def _group(found: ChinesePlace, book: RhymeBook) -> frozenset[str]:
    """Return the rhymes that are meant: those that all ends share, where they share any."""
    rhymes = book.rhymes(found.place.word, found.level)
    for partner in found.partners:
        rhymes = rhymes & book.rhymes(partner, found.level) or rhymes
    return rhymes


def _uncertain(char: str, book: RhymeBook, own: Collection[str], level: Level | None) -> bool:
    settled = book.settled(char)
    return settled is None or (level is not None and settled != level) or len(own) > 1


def _words(
    reader: TextModel | None, book: RhymeBook, chars: Sequence[OfferedRhyme], found: ChinesePlace
) -> Iterator[OfferedRhyme]:
    """Yield the words of two characters that end with one of some, and that the model knows."""
    if reader is None or (found.missing is not None and found.missing < 2):
        return
    ends = {each.text: each for each in chars if each.kind == "perfect" and not each.uncertain}
    for text in lexicon(reader.vocabulary, book.name).texts:
        if len(text) == 2 and text[1] in ends and text[0] not in found.said:
            yield replace(ends[text[1]], text=text, syllables=2, completes=found.missing == 2)


def _values(
    reader: TextModel,
    before: str,
    offered: Sequence[OfferedRhyme],
    found: ChinesePlace,
    cancelled: Cancelled,
) -> NDArray[np.float64]:
    """Return how well each word goes on from what stands before it, shape (N,)."""
    context, typed = reader.chinese_start(before)
    step = reader.cache.read_tokens(context, cancelled)
    known = _texts(reader.vocabulary)
    values = np.full(len(offered), _UNKNOWN)
    spellings = reader.tokenizer.encode_batch([typed + each.text for each in offered])
    ends = _line_ends(reader.vocabulary)
    for whole in (True, False):
        numbers = [
            number
            for number, each in enumerate(offered)
            if each.text in known and (each.completes or found.missing is None) is whole
        ]
        if numbers:
            following = ends if whole else np.array([], np.intp)
            chosen = [spellings[number] for number in numbers]
            values[numbers] = log_chances(reader.model, step, chosen, following, cancelled)
    again = np.array([not found.said.isdisjoint(each.text) for each in offered])
    unsure = np.array([each.uncertain for each in offered])
    return values - _SAID_AGAIN * again - _UNCERTAIN * unsure


@lru_cache(maxsize=2)
def _texts(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the Han texts that a vocabulary has a token for."""
    tokens = np.flatnonzero(vocabulary.han)
    return frozenset(vocabulary.token_bytes[token].decode("utf-8", "ignore") for token in tokens)


@lru_cache(maxsize=2)
def _line_ends(vocabulary: Vocabulary) -> NDArray[np.intp]:
    """Return the tokens that may follow the last character of a line."""
    texts = [data.decode("utf-8", "ignore") for data in vocabulary.token_bytes]
    return np.array(
        [n for n, text in enumerate(texts) if text and (text[0] in _ENDS or "\n" in text)], np.intp
    )
