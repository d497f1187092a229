"""English rhymes for a place in a text, those first that a model would write there.

How likely a word is there is weighed against how often it is written at all: by its chance alone,
the same few common words would come first everywhere.

Axes: N words.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.continuing.ranking import may_be_name
from writer.assist.verse.english.line import verse_words
from writer.assist.verse.english.metre import MetreFinder, tolerance
from writer.assist.verse.english.pronouncing import normal, open_pronouncer
from writer.assist.verse.english.rhyme_place import poem_before, rhyme_place
from writer.assist.verse.english.rhyming_words import find_rhymes
from writer.assist.verse.english.scansion import scan
from writer.assist.verse.english.spelling import stressed
from writer.assist.verse.rhyme_request import OfferedRhyme, Rhymes
from writer.assist.verse.word_chances import log_chances
from writer.assist.word_at_caret import locate
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.cancellation import Cancelled
    from writer.assist.personal.personal_words import PersonalWords
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.verse.english.line import VerseWord
    from writer.assist.verse.english.poem import PoemLine
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.rhyme_place import PoemBefore
    from writer.assist.verse.english.rhyming_words import RhymingWord
    from writer.assist.verse.form import Metre
    from writer.assist.verse.rhyme_request import Kind, RhymePlace, RhymeRequest
    from writer.model.vocabulary import Vocabulary

_MOST: Final[dict[Kind, int]] = {"perfect": 130, "rich": 20, "promoted": 60, "slant": 50}
"""Words of each kind that are weighed, the most used first."""

_COMMONNESS: Final = 0.5
"""Nats that a word loses for each nat by which it is written more often than others.

Of 195 rhymes of a poet whom no model has read (E. W. Wilcox), the word she wrote is among the five
best full rhymes in 91 of 100; with nothing taken off in 92, with all of it in 85."""

_LEAST_FREQUENCY: Final = 30
"""Of a word to be offered: a dozen sightings in the corpora. Below, there are names and slips."""

_RARE: Final = 45
"""Frequency below which all words count as equally rare: fifty sightings."""

_SAID_AGAIN: Final = 3.0
"""Nats off a word that ends another line."""

_ENDS: Final = frozenset(",.;:!?—–-")
"""What may follow the last word of a line."""

_FOLLOWING_TOKENS: Final = 3
"""Of what stands behind the caret, where the line goes on."""

_OUTDONE: Final = 0.6
"""Cost of a line in its metre beyond that of the best word, from which a word does not fit."""

_FEWEST_LINES: Final = 2
"""Lines from which a poem has a metre."""

_MANY_LINES: Final = 12
"""Lines before the caret from whose metre that of the line is told."""


def rhymes_at(
    reader: TextModel | None,
    request: RhymeRequest,
    words: PersonalWords,
    cancelled: Cancelled,
) -> Rhymes:
    """Return what rhymes at a caret in an English text.

    Args:
        reader: the model; None = the most used words come first.
        request: the caret.
        words: the writer's own; what is never wanted does not come.
        cancelled: whether to give up.

    Raises:
        FormError: a form of the writer's own is ill-formed, or the table cannot be read.
        Superseded: cancelled.
    """
    pronouncer = open_pronouncer()
    place = rhyme_place(request.before, request.after, pronouncer, request.word)
    answer = Rhymes("en", place, problems=pronouncer.problems)
    if not place.word:
        return answer
    spoken = pronouncer.spoken(place.word)
    said = ("·".join(stressed(place.word, each)) for each in spoken.readings)
    answer = replace(answer, readings=tuple(dict.fromkeys(said)))
    before = request.before[: len(request.before) - place.replaced]
    old = normal(_old(place, request))
    found = [
        (word, kind)
        for word, kind in _candidates(place.word, pronouncer)
        if _is_known(word.word, reader, pronouncer)
        and normal(word.word) != old
        and not words.forbids(before, _cased(word.word, place, request))
    ]
    complete = _completing([word for word, _ in found], before, place, pronouncer)
    offered = [
        OfferedRhyme(_cased(word.word, place, request), kind, word.syllables, completes=whole)
        for (word, kind), whole in zip(found, complete, strict=True)
    ]
    if reader is None or not offered:
        return replace(answer, rhymes=tuple(offered))
    values = _values(reader, request, place, [word for word, _ in found], pronouncer, cancelled)
    ranked = sorted(zip(values.tolist(), range(len(offered)), strict=True), key=_best_first)
    return replace(
        answer,
        rhymes=tuple(replace(offered[number], value=value) for value, number in ranked),
        ranked=True,
    )


def _is_known(word: str, reader: TextModel | None, pronouncer: Pronouncer) -> bool:
    """Return whether a model has a word as one, and not as a name; the writer's own count."""
    number = pronouncer.table.number(word)
    if reader is None or number is None or normal(word) in pronouncer.corrections:
        return True
    if reader.words is not None and word not in reader.words:
        return False
    usual = pronouncer.table.frequency[number] >= _LEAST_FREQUENCY
    return bool(usual) and not may_be_name(reader.vocabulary, word.capitalize())


def _best_first(ranked: tuple[float, int]) -> float:
    return -ranked[0]


def _candidates(word: str, pronouncer: Pronouncer) -> Iterator[tuple[RhymingWord, Kind]]:
    """Yield the words that rhyme, each once, the most used first within its kind."""
    try:
        found = find_rhymes(word, pronouncer, max(_MOST.values()))
    except FormError:
        return  # nobody knows how it sounds, as one sees by what is said of it
    seen = set()
    kinds: tuple[tuple[Kind, tuple[RhymingWord, ...]], ...] = (
        ("perfect", found.perfect),
        ("rich", found.rich),
        ("promoted", found.promoted),
        ("slant", found.slant),
    )
    for kind, each in kinds:
        for rhyming in each[: _MOST[kind]]:
            if rhyming.word not in seen:
                seen.add(rhyming.word)
                yield rhyming, kind


def _cased(word: str, place: RhymePlace, request: RhymeRequest) -> str:
    """Return a word in the capitals of the one whose place it takes."""
    old = _old(place, request)
    if len(old) > 1 and old.isupper():
        return word.upper()
    capital = old[:1].isupper() if old else not request.before.rpartition("\n")[2].strip()
    return word[0].upper() + word[1:] if capital and old != "I" else word


def _old(place: RhymePlace, request: RhymeRequest) -> str:
    """Return the word whose place a rhyme takes; empty = none."""
    before = request.before[len(request.before) - place.replaced :]
    return before.removesuffix(place.tail) + request.after[: place.replaced_after]


def _values(
    reader: TextModel,
    request: RhymeRequest,
    place: RhymePlace,
    words: Sequence[RhymingWord],
    pronouncer: Pronouncer,
    cancelled: Cancelled,
) -> NDArray[np.float64]:
    """Return how well each word goes on from what stands before it, shape (N,)."""
    before = reader.as_read(request.before[: len(request.before) - place.replaced])
    caret = locate(before)
    context = before if caret.typed else caret.context
    step = reader.cache.read_tokens(reader.tokens(context), cancelled)
    lead = " " if caret.typed else caret.lead
    rest = "" if place.ends_line else request.after[place.replaced_after :].partition("\n")[0]
    following = np.array([], np.intp) if rest else _line_ends(reader.vocabulary)
    tail = reader.tokenizer.encode(reader.as_read(rest))[:_FOLLOWING_TOKENS] if rest else []
    # A word that begins a line has a token of its own.
    spelt = reader.tokenizer.encode_batch(
        [f"{lead or chr(10)}{_cased(word.word, place, request)}" for word in words]
    )
    spellings = [[*(tokens if lead else tokens[1:]), *tail] for tokens in spelt]
    chances = log_chances(reader.model, step, spellings, following, cancelled)
    table = pronouncer.table
    numbers = [table.number(normal(word.word)) for word in words]
    used = [0 if n is None else int(table.frequency[n]) for n in numbers]
    common = np.maximum(used, _RARE) / 8 * np.log(2)
    ends = {normal(choice.word) for choice in place.choices if choice.line}
    again = np.array([normal(word.word) in ends for word in words])
    chances -= _COMMONNESS * common + _SAID_AGAIN * again
    return chances


@lru_cache(maxsize=2)
def _line_ends(vocabulary: Vocabulary) -> NDArray[np.intp]:
    """Return the tokens that may follow the last word of a line."""
    texts = [data.decode("utf-8", "ignore") for data in vocabulary.token_bytes]
    return np.array(
        [n for n, text in enumerate(texts) if text and (text[0] in _ENDS or "\n" in text)], np.intp
    )


def _completing(
    words: Sequence[RhymingWord], before: str, place: RhymePlace, pronouncer: Pronouncer
) -> list[bool]:
    """Return of each word whether the line is whole with it, by the metre of the lines before."""
    if not place.ends_line:
        return [False] * len(words)
    poem = poem_before(before, pronouncer)
    metre = _metre(poem.lines[-_MANY_LINES:])
    lines = {
        word.stresses: verse_words(f"{poem.row} {word.word}", pronouncer)
        for word in reversed(words)
    }
    if metre is None:
        return [_is_even(lines[word.stresses], poem) for word in words]
    scanned = {marks: scan(line, metre) for marks, line in lines.items()}
    costs = {
        marks: scansion.cost
        for marks, scansion in scanned.items()
        if scansion is not None and not scansion.broken
    }
    most = min([tolerance(metre.feet), _OUTDONE + min(costs.values(), default=0.0)])
    return [costs.get(word.stresses, np.inf) <= most for word in words]


def _is_even(line: Sequence[VerseWord], poem: PoemBefore) -> bool:
    """Return whether a line is as long as those before it, which are all of one length."""
    lengths = {each.syllables for each in poem.lines[-_MANY_LINES:]}
    count = sum(len(word.ways[0].marks) for word in line)
    return len(poem.lines) >= _FEWEST_LINES and lengths == {count}


def _metre(lines: Sequence[PoemLine]) -> Metre | None:
    """Return the metre of the line behind some lines; None where they have none."""
    if len(lines) < _FEWEST_LINES:
        return None
    pattern = MetreFinder([line.words for line in lines]).pattern()
    return pattern.metres[len(lines) % len(pattern.metres)] if pattern else None
