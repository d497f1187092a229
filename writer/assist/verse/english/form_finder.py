"""Which form a poem has: the one whose lines, feet and rhymes it keeps best."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.metre import tolerance
from writer.assist.verse.english.rhyme import STRENGTH
from writer.assist.verse.form import form_paths, load_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.english.metre import MetreFinder
    from writer.assist.verse.english.poem import PoemLine
    from writer.assist.verse.english.rhyme_scheme import LineEnds
    from writer.assist.verse.form import Form, FormLine

_ENOUGH: Final = 0.72
"""How well a poem has to keep a form, of 1, to have it."""

_OTHER_STANZAS: Final = 0.15
"""What it costs if the stanzas end elsewhere."""

_LONGER: Final = 0.004
"""What each line of a form counts for: a sonnet is more than its last couplet."""


def find_best(lines: Sequence[PoemLine], finder: MetreFinder, ends: LineEnds) -> str:
    """Return the name of the form that a poem has; empty where it has none.

    Raises:
        FormError: a form of the writer's own is ill-formed.
    """
    best, found = _ENOUGH, ""
    for name, path in form_paths().items():
        form = load_form(path)
        if form.language != "en":
            continue
        fit = _fit(form, lines, finder, ends)
        if fit > best:
            best, found = fit, name
    return found


def fitted(form: Form, count: int) -> list[FormLine | None]:
    """Return what a form asks of each of ``count`` lines.

    A form that repeats has fresh rhymes each time; None stands for lines beyond the form.
    """
    asked = form.lines
    if not form.repeats:
        return [asked[number] if number < len(asked) else None for number in range(count)]
    result: list[FormLine | None] = []
    for number in range(count):
        line, time = asked[number % len(asked)], number // len(asked)
        rhyme = f"{line.rhyme}{time}" if line.rhyme else ""
        # Lines that are a form of their own (blank verse) follow without a gap.
        stanza = line.stanza + time * (asked[-1].stanza + 1) * (len(asked) > 1)
        result.append(replace(line, rhyme=rhyme, stanza=stanza))
    return result


def _fit(form: Form, lines: Sequence[PoemLine], finder: MetreFinder, ends: LineEnds) -> float:
    """Return how well a poem keeps a form, from 0; free verse, which asks nothing, has 0."""
    count, each = len(lines), len(form.lines)
    if (count % each if form.repeats else count != each) or not form.asks:
        return 0.0
    asked = [line for line in fitted(form, count) if line]
    measures = [_measure(number, line, lines, finder) for number, line in enumerate(asked)]
    rhymes = list(_rhymes(asked, ends))
    parts = [*([fmean(measures)] if measures else []), *([fmean(rhymes)] if rhymes else [])]
    if min(parts) < _ENOUGH / 2:
        return 0.0
    moved = each > 1 and _ends(lines) not in ([], _ends(asked))
    return fmean(parts) - _OTHER_STANZAS * moved + _LONGER * min(each, 20)


def _measure(
    number: int, asked: FormLine, lines: Sequence[PoemLine], finder: MetreFinder
) -> float:
    """Return how well a line keeps its feet or its syllables."""
    if asked.metre:
        share = finder.cost(number, asked.metre) / (2 * tolerance(asked.metre.feet))
        return max(0.0, 1.0 - share)
    if asked.syllables:
        line = lines[number]
        return float(line.syllables == asked.syllables) or 0.8 * (asked.syllables in line.lengths)
    return 1.0


def _rhymes(asked: Sequence[FormLine], ends: LineEnds) -> Iterator[float]:
    """Yield how far lines rhyme that should, and do not where they should not."""
    for number, line in enumerate(asked):
        partners = [other for other in range(number) if asked[other].rhyme == line.rhyme]
        if line.rhyme and partners:
            kinds = (ends.rhyme(other, number) for other in partners)
            yield max((STRENGTH[kind] for kind in kinds if kind), default=0.0)
            if line.refrain:
                continue
        strangers = [
            other
            for other in range(max(0, number - 3), number)
            if not (line.rhyme and asked[other].rhyme == line.rhyme)
        ]
        if strangers and any(ends.rhyme(other, number) == "perfect" for other in strangers):
            yield 0.0
        elif not line.rhyme:
            yield 1.0


def _ends(lines: Sequence[PoemLine] | Sequence[FormLine]) -> list[int]:
    """Return after which lines a stanza ends, the last one left out."""
    stanzas = [line.stanza for line in lines]
    return [number for number, (one, after) in enumerate(pairwise(stanzas)) if one != after]
