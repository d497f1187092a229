"""The poems that are judged, and beside each what the same model writes freely."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from training.benchmark.stories.writing import TEMPERATURE, TOP_P
from training.benchmark.verse.titles import TITLES
from writer.assist.cancellation import never
from writer.assist.continuing.continuation import continue_text
from writer.assist.measuring.evaluation import measure_bits
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.chinese import writing as chinese
from writer.assist.verse.english import writing as english
from writer.assist.verse.request import VerseRequest
from writer.errors import TrainingError
from writer.model.onnx_model import CPU, load_model
from writer.text.counting import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from writer.assist.verse.form import Form
    from writer.assist.verse.request import WrittenVerse
    from writer.model.library import ModelLibrary
    from writer.text.scripts import Language

FEW_LINES: Final = 4
"""Of a form that repeats, so many stanzas are written that there are as many lines."""

MANY: Final = 5
"""Versions that a writer may ask for at once."""

TIMED: Final = 3
"""Poems of a form that are written in several versions, too."""


class Poem(msgspec.Struct, frozen=True):
    """A poem, how it came about, and a free one of as many lines.

    Attributes:
        title: what it was written under.
        seed: of its chance.
        text: as it is set.
        lines: of it, without what stands behind them.
        variant: the way of the form that it has.
        relaxed: what gave way in any of its lines.
        seconds: of the processor.
        many_seconds: the same for :data:`MANY` versions; 0 = not measured.
        bits: information in the text behind its title, by the model that wrote it.
        free: a plain sample of the same model behind the same title.
        free_bits: information in that.
    """

    title: str
    seed: int
    text: str
    lines: tuple[str, ...]
    variant: str
    relaxed: tuple[str, ...]
    seconds: float
    many_seconds: float
    bits: float
    free: str
    free_bits: float


@dataclass(frozen=True, slots=True)
class Poet:
    """Writes poems of one language with one model."""

    reader: TextModel
    language: Language

    def poem(self, form: Form, number: int) -> Poem:
        """Return the poem of that number, the same at any time."""
        titles = TITLES[self.language]
        title = titles[number % len(titles)]
        request = VerseRequest(form, title=title, seed=number, stanzas=_stanzas(form))
        if not number:  # what is made once for all poems of a form is not measured
            self._timed(request, 1)
        seconds, (verse, *_) = self._timed(request, 1)
        many_seconds = self._timed(request, MANY)[0] if number < TIMED else 0.0
        context = f"{title}\n\n" if self.language == "en" else f"{title}\n"
        free = self._free(context, verse.text, number)
        relaxed = tuple(dict.fromkeys(step for line in verse.lines for step in line.relaxed))
        return Poem(
            title,
            number,
            verse.text,
            tuple(line.text for line in verse.lines),
            verse.variant,
            relaxed,
            seconds,
            many_seconds,
            self._bits(context, verse.text),
            free,
            self._bits(context, free),
        )

    def _timed(self, request: VerseRequest, count: int) -> tuple[float, list[WrittenVerse]]:
        write = {"en": english.write_verse, "zh": chinese.write_verse}[self.language]
        started = time.process_time()
        verses = write(self.reader, request, count)
        return time.process_time() - started, verses

    def _free(self, context: str, like: str, seed: int) -> str:
        """Return a plain sample of as many lines as another text, or as it has of its own."""
        words = 2 * count_words(like)
        request = ContinuationRequest(
            context, words, TEMPERATURE, top_p=TOP_P, min_p=0.0, seed=seed
        )
        wanted, found = len(like.split("\n")), ""
        for piece in continue_text(self.reader, request, never):
            found += piece
            if found.strip("\n").count("\n") >= wanted:
                break
        return "\n".join(found.strip("\n").split("\n")[:wanted])

    def _bits(self, context: str, text: str) -> float:
        """Return the information in a text behind its context."""
        whole, before = (
            measure_bits(self.reader, [each]).nats for each in (f"{context}{text}", context)
        )
        return (whole - before) / math.log(2)


def poet(library: ModelLibrary, model: str, language: Language) -> Poet:
    """Return what writes in a language.

    Raises:
        TrainingError: no model does.
        ModelNotFoundError: there is no such model.
    """
    found = library.find(model) if model else library.for_language(language)
    if found is None:
        raise TrainingError("No model writes the language of these forms.")
    return Poet(TextModel(load_model(library.open(found), CPU)), language)


class Shelf:
    """The poems of a form: what lies in a file is not written again.

    Args:
        poet: writes them.
        form: that they have.
        path: of the file, a poem a line.

    Attributes:
        poems: those that are there.

    Raises:
        TrainingError: the file holds something else.
    """

    def __init__(self, poet: Poet, form: Form, path: Path) -> None:
        self._poet, self.form, self._path = poet, form, path
        self.poems = list(_kept(path))

    def add(self, number: int) -> None:
        """See to it that there is a poem of that number, the next.

        Raises:
            TrainingError: the file cannot be written.
        """
        if number < len(self.poems):
            return
        poem = self._poet.poem(self.form, number)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(poem) + b"\n")
        except OSError as error:
            raise TrainingError(
                "{path} cannot be written: {reason}.",
                path=self._path,
                reason=error.strerror or error,
            ) from None
        self.poems.append(poem)


def _kept(path: Path) -> Iterator[Poem]:
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
        yield from (msgspec.json.decode(line, type=Poem) for line in lines)
    except (OSError, msgspec.MsgspecError):
        raise TrainingError(
            "{path} holds no poems that were written here. Name another folder, or remove it.",
            path=path,
        ) from None


def _stanzas(form: Form) -> int:
    return max(1, FEW_LINES // len(form.lines)) if form.repeats else 1
