"""Which forms the first lines of a poem may have, the likeliest first.

Each form that is known is weighed by how well it explains the lines, as a logarithm of how
likely they are in it: do they keep its feet or count of syllables, do those rhyme that should and
only those, does it end its stanzas where the writer does. A form in stanzas may come in the metre
that the writer has, too. Besides there are the stanza before once more, and free verse in lines
as long as the writer's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from writer.assist.verse.english.form_finder import fitted
from writer.assist.verse.english.metre import MetreFinder, tolerance
from writer.assist.verse.english.rhyme import STRENGTH
from writer.assist.verse.english.rhyme_scheme import FULL, LineEnds, letters
from writer.assist.verse.form import Form
from writer.assist.verse.form_list import list_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.english.metre import Pattern
    from writer.assist.verse.english.poem import PoemLine
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.rhyme_scheme import RhymeLink
    from writer.assist.verse.form import FormLine

MOST_FORMS: Final = 6
"""What one steps through."""

_WITHIN: Final = 9.0
"""Nats behind the likeliest form that another may be to be worth a look."""

_LAST_LINES: Final = 28
"""By which the form is told; two sonnets."""

_USUAL: Final = {
    "quatrain-abab": 0.2,
    "ballad": 0.2,
    "couplet": 0.2,
    "quatrain-aabb": 0.12,
    "blank-verse": 0.1,
    "quatrain-abba": 0.05,
    "shakespearean-sonnet": 0.05,
    "petrarchan-sonnet": 0.03,
    "limerick": 0.03,
    "haiku": 0.03,
    "tanka": 0.015,
    "villanelle": 0.01,
}
"""How often writers begin each, before anything is seen of it: a guess, which decides where the
lines tell nothing yet."""

_OWN_FORM: Final = 0.1
_SAME_STANZA: Final = 0.01
_FREE: Final = 0.1

_NAMED: Final = 6.0
"""Nats for a form that the title names."""

_ANY_METRE: Final = math.log(1 / 10)
"""Nats of a length of line that is taken from the lines themselves."""

_ANY_LENGTH: Final = math.log(1 / 12)
"""Nats of a line that has so many syllables, where it might have any number."""

_UNMEASURED: Final = -4.0
"""Nats of a line that is out of its metre, or has another number of syllables."""

_ELSEWHERE: Final = -3.0
"""Nats of a stanza that ends where the form has no end."""

_RUN_ON: Final = -1.6
"""Nats of stanzas that follow without an empty line."""

_LEAST_STANZA: Final = 3

_MOST_STANZA: Final = 4
"""Lines of a form that comes in other metres than its own; a limerick does not."""

_FEET: Final = ("", "", "dimeter", "trimeter", "tetrameter", "pentameter", "hexameter")
_NUMBERS: Final = ("", "", "二", "三", "四", "五", "六")
_NAMES: Final = {
    "iamb": ("iambic", "抑扬格"),
    "trochee": ("trochaic", "扬抑格"),
    "anapaest": ("anapaestic", "抑抑扬格"),
    "dactyl": ("dactylic", "扬抑抑格"),
    "amphibrach": ("amphibrachic", "抑扬抑格"),
}


FREE: Final = Form(
    title="Free verse", titles={"zh": "自由诗"}, language="en", scheme="-", repeats=True
)
"""What lines have that keep no form."""


@dataclass(frozen=True)
class Beginning:
    """The first lines of a poem, with what is found once for all questions about them.

    Attributes:
        lines: complete ones.
        breaks: numbers of lines behind which the writer ended a stanza.
        title: of the poem.
        pronouncer: says how words sound.
    """

    lines: Sequence[PoemLine]
    breaks: Sequence[int]
    title: str
    pronouncer: Pronouncer

    @cached_property
    def finder(self) -> MetreFinder:
        """Reads the lines in any metre."""
        return MetreFinder([line.words for line in self.lines])

    @cached_property
    def pattern(self) -> Pattern | None:
        """The metre of the lines; None where they have none."""
        return self.finder.pattern()

    @cached_property
    def ends(self) -> LineEnds:
        """What the lines end with."""
        return LineEnds([line.text for line in self.lines], self.pronouncer)

    @cached_property
    def links(self) -> list[RhymeLink | None]:
        """What each line rhymes with."""
        return self.ends.links()


def likely_forms(beginning: Beginning) -> tuple[Form, ...]:
    """Return the forms that lines may be the beginning of, the likeliest first."""
    weighed = sorted(_weighed(beginning), key=lambda pair: -pair[0])
    best = weighed[0][0]
    found: dict[object, Form] = {}
    for weight, form in weighed:
        if weight > best - _WITHIN and weight > -math.inf:
            found.setdefault((form.scheme, form.metre, form.syllables), form)
    free = found.pop((FREE.scheme, FREE.metre, FREE.syllables), None)
    forms = list(found.values())[: MOST_FORMS - 1]
    # Free verse is always to be had.
    at = 0 if free and weighed[0][1] is free else len(forms)
    return *forms[:at], FREE, *forms[at:]


def _weighed(beginning: Beginning) -> Iterator[tuple[float, Form]]:
    for known in list_forms().of("en"):
        form = known.form
        if not form.asks:
            continue
        usual = math.log(_USUAL.get(known.name, _OWN_FORM)) + _NAMED * _is_named(
            form, beginning.title
        )
        yield usual + _weigh(form, beginning), form
        if (other := _in_its_metre(form, beginning)) is not None:
            chosen = _ANY_METRE * len(set(other.metre))
            yield usual + chosen + _weigh(other, beginning), other
    if (same := _same_stanza(beginning)) is not None:
        chosen = _ANY_METRE * len(set(same.metre)) + _ANY_LENGTH * len(same.syllables)
        yield math.log(_SAME_STANZA) + chosen + _weigh(same, beginning), same
    count = len(beginning.lines)
    yield math.log(_FREE) + _ANY_LENGTH * count + sum(_rhymes([None] * count, beginning)), FREE


def _weigh(form: Form, beginning: Beginning) -> float:
    """Return how likely lines are in a form, as a logarithm; -inf where they are too many."""
    count = len(beginning.lines)
    asked = fitted(form, count + 1)
    if asked[-1] is None:
        return -math.inf
    measures = (_measure(number, asked[number], beginning) for number in range(count))
    return sum(measures) + sum(_rhymes(asked[:count], beginning)) + _breaks(form, asked, beginning)


def _measure(number: int, asked: FormLine | None, beginning: Beginning) -> float:
    """Return how likely a line is by its feet or its syllables."""
    if asked is None or not (asked.metre or asked.syllables):
        return _ANY_LENGTH
    if asked.metre:
        share = beginning.finder.cost(number, asked.metre) / tolerance(asked.metre.feet)
        return max(_UNMEASURED, -0.1 - 0.8 * share**2)
    line = beginning.lines[number]
    if line.syllables == asked.syllables:
        return -0.1
    return -1.0 if asked.syllables in line.lengths else _UNMEASURED


def _rhymes(asked: Sequence[FormLine | None], beginning: Beginning) -> Iterator[float]:
    """Yield how likely each line's rhymes are, with those before it."""
    ends = beginning.ends
    for number, line in enumerate(asked):
        letter = line.rhyme if line else ""
        partners = [
            other
            for other in range(number)
            if letter and (each := asked[other]) and each.rhyme == letter
        ]
        if partners:
            kinds = [ends.rhyme(other, number) for other in partners]
            strength = max((STRENGTH[kind] for kind in kinds if kind), default=0.0)
            known = ends.known(number) and all(map(ends.known, partners))
            yield math.log(0.2 + 0.7 * strength if strength else 0.04 if known else 0.3)
        for other in range(max(0, number - 4), number):
            if other not in partners and ends.rhyme(other, number) in FULL:
                yield math.log(0.03)


def _breaks(form: Form, asked: Sequence[FormLine | None], beginning: Beginning) -> float:
    """Return how likely it is that stanzas end where they do.

    Args:
        form: that is asked about.
        asked: what it asks of each line, and of the next.
        beginning: the lines.
    """
    if len(form.lines) == 1:
        return 0.0
    stanzas = [line.stanza if line else -1 for line in asked]
    ends = {number for number in range(1, len(asked)) if stanzas[number - 1] != stanzas[number]}
    elsewhere = [each for each in beginning.breaks if each not in ends]
    # A sonnet is set without a gap as often as not.
    in_stanzas = form.repeats and len(form.lines) >= _LEAST_STANZA
    run_on = in_stanzas and ends - {len(asked) - 1} - {*beginning.breaks}
    return _ELSEWHERE * len(elsewhere) + _RUN_ON * bool(run_on)


def _in_its_metre(form: Form, beginning: Beginning) -> Form | None:
    """Return a form in stanzas in the metre of the lines, where that is another one."""
    pattern = beginning.pattern
    if not (pattern and form.repeats and form.metre):
        return None
    count = len(form.lines)
    if not 1 < count <= _MOST_STANZA or count % len(pattern.metres):
        return None
    metre = tuple(f"{each.foot} {each.feet}" for each in pattern.metres)
    if metre == form.metre:
        return None
    english, chinese = _metre_names(pattern)
    titles = {"zh": f"{form.titles.get('zh', form.title)}，{chinese}"}
    return msgspec.structs.replace(
        form, title=f"{form.title}, {english}", titles=titles, metre=metre
    )


def _metre_names(pattern: Pattern) -> tuple[str, str]:
    """Return what a metre is called, in English and in Chinese."""
    english, chinese = _NAMES[pattern.metres[0].foot]
    feet = list(dict.fromkeys(metre.feet for metre in pattern.metres))
    if any(each >= len(_FEET) for each in feet):
        counts = " and ".join(map(str, feet))
        return f"{english}, {counts} feet", f"{'、'.join(map(str, feet))}音步{chinese}"
    names = " and ".join(_FEET[each] for each in feet)
    return f"{english} {names}", f"{'、'.join(_NUMBERS[each] for each in feet)}音步{chinese}"


def _same_stanza(beginning: Beginning) -> Form | None:
    """Return the last finished stanza as a form."""
    ends = [0, *beginning.breaks]
    if len(ends) == 1:
        return None
    first, last = ends[-2], ends[-1]
    size = last - first
    lines = beginning.lines[first:last]
    if size < _LEAST_STANZA:
        return None
    ends_of_lines = LineEnds([line.text for line in lines], beginning.pronouncer)
    scheme = "".join(letters(ends_of_lines.links())).replace("'", "")
    pattern = MetreFinder([line.words for line in lines]).pattern(size)
    metre = tuple(f"{each.foot} {each.feet}" for each in pattern.metres) if pattern else ()
    syllables = () if metre else tuple(line.syllables for line in lines)
    return Form(
        title="As the stanza before",
        titles={"zh": "与上一节同"},
        language="en",
        scheme=scheme,
        metre=metre,
        syllables=syllables,
        repeats=True,
        relaxations=("slant rhyme", "loose stress"),
    )


def _is_named(form: Form, title: str) -> bool:
    """Return whether a title says the form: Sonnet XVIII, A Haiku."""
    words = title.casefold().split()
    name = form.title.casefold().split()[-1].rstrip("s")
    return any(word.strip(".,:;!?").rstrip("s") == name for word in words)
