"""The whole benchmark: places, stories, judges, and a table of what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from training.benchmark.report import Report, machine
from training.benchmark.stories.judging import Judges
from training.benchmark.stories.link_grammar import link_parser
from training.benchmark.stories.other_texts import OtherTexts
from training.benchmark.stories.pairs import write_pairs
from training.benchmark.stories.places import draw_places
from training.benchmark.stories.writing import Program, write_stories
from training.learning.run_folder import digests
from training.texts.corpus import documents, find_sources
from writer.errors import CorpusError
from writer.text.scripts import main_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.benchmark.report import Figure
    from training.benchmark.stories.places import Place
    from training.benchmark.stories.writing import Story
    from training.progress import Reporter
    from training.texts.corpus import Source
    from writer.model.library import ModelLibrary
    from writer.text.scripts import Language


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of the benchmark.

    Attributes:
        texts: held-out texts; each path is a kind of its own.
        others: texts that neither the model nor the places come from.
        places: how many in all.
        words: of each continuation, about.
        seed: of places, continuations and pairs.
        model: id or path; empty = the one for each language.
        output: folder for the stories.
        pairs: where to write pairs for a blind reading; None = nowhere.
    """

    texts: Sequence[Path]
    others: Sequence[Path]
    places: int
    words: int
    seed: int
    model: str
    output: Path
    pairs: Path | None = None


def compare(wishes: Wishes, library: ModelLibrary, reporter: Reporter) -> Report:
    """Return what the judges say of the program's stories beside human ones.

    Raises:
        CorpusError: a text cannot be read, or has no place to write on from.
        TrainingError: no model writes the language, or a file cannot be written.
    """
    sources = find_sources(list(wishes.texts))
    places = _places(sources, wishes)
    program = Program(library, wishes.model, wishes.words)
    reporter.stage("evaluating")
    stories = write_stories(
        places, program.writers, wishes.seed, wishes.output / "stories", reporter.update
    )
    notes = [f"{len(stories)} places, {wishes.words} words each, seed {wishes.seed}"]
    if wishes.pairs:
        count = write_pairs(stories, wishes.pairs, wishes.seed)
        notes.append(f"{count} pairs for a blind reading: {wishes.pairs}")
    rows = judge(stories, wishes.others, reporter)
    return Report("stories", rows, machine(), sha256=digests(sources), notes=tuple(notes))


def judge(
    stories: Sequence[Story], others: Sequence[Path], reporter: Reporter
) -> list[dict[str, Figure]]:
    """Return a row for every measure of every kind of text."""
    of_others = _others(others)
    kinds: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        kinds[story.place.kind].append(story)
    rows: list[dict[str, Figure]] = []
    parser = link_parser()
    try:
        for kind, some in kinds.items():
            reporter.stage("evaluating")
            judges = Judges(some, parser, of_others.get(some[0].place.language))
            rows += [measure.row(kind) for measure in judges.measures(reporter.update)]
    finally:
        if parser:
            parser.stop()
    return rows


def _places(sources: Sequence[Source], wishes: Wishes) -> list[Place]:
    """Return the places, of each kind in turns: the first of them are a smaller benchmark."""
    drawn: list[list[Place]] = []
    for number, source in enumerate(sources, start=1):
        count = (wishes.places + len(sources) - number) // len(sources)
        texts = list(documents(source))
        found = draw_places(source.name, texts, count, wishes.words, wishes.seed)
        if count and not found:
            raise CorpusError(
                "{path} has no text that is long enough to be written on.", path=source.path
            )
        drawn.append(found)
    return [place for turn in zip_longest(*drawn) for place in turn if place]


def _others(paths: Sequence[Path]) -> dict[Language, OtherTexts]:
    texts: defaultdict[Language, list[str]] = defaultdict(list)
    for source in find_sources(list(paths)):
        for text in documents(source):
            texts[main_language(text[:2_000])].append(text)
    return {language: OtherTexts(some) for language, some in texts.items()}
