"""Writing poems of a form at the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from writer.command_line import say
from writer.commands.opening import no_model_for
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from writer.assist.assistant import Assistant
    from writer.assist.verse.request import VerseRequest, WrittenVerse


@dataclass(frozen=True, slots=True)
class PoemWish:
    """What was said at the command line; see the options of ``continue``."""

    form: str
    before: str
    title: str
    keywords: str
    acrostic: str
    lines: int | None
    temperature: float | None
    seed: int | None

    def request(self) -> VerseRequest:
        """Return it as the assistant knows it.

        Raises:
            FormError: there is no such form.
        """
        from writer.assist.verse.form import find_form
        from writer.assist.verse.opening_finder import find_opening
        from writer.assist.verse.request import TEMPERATURE, VerseRequest

        form = find_form(self.form)
        wanted = self.lines or len(form.lines)
        opening = find_opening(self.before, form)
        return VerseRequest(
            form,
            opening.before if opening else self.before,
            self.title or (opening.title if opening else ""),
            tuple(filter(None, re.split(r"[,，、\s]+", self.keywords))),
            self.acrostic,
            opening.lines if opening else (),
            stanzas=-(-wanted // len(form.lines)) if form.repeats else 1,
            temperature=TEMPERATURE if self.temperature is None else self.temperature,
            seed=self.seed,
        )


def write_poems(wish: PoemWish, versions: int | None, engine: Assistant, *, as_json: bool) -> None:
    """Print poems, the best first; one unless versions are wanted.

    Raises:
        WriterError: there is no such form, no model for it, or nothing fits it.
    """
    from writer.assist.assistant import LANGUAGE_SAMPLES

    request = wish.request()
    sample = LANGUAGE_SAMPLES[request.form.language]
    entry = engine.model_for(sample)
    if entry is None:
        raise no_model_for(sample)
    written = engine.verse(request, versions or 1)
    if as_json:
        poems = [_described(verse) for verse in written]
        print_json({"model": entry.card.id, "form": request.form.title, "poems": poems})
        return
    for number, verse in enumerate(written, start=1):
        if versions:
            say(f"{number}. ({verse.score:.2f}) {verse.variant}".rstrip())
        say(verse.text)
        for line in verse.lines:
            if line.relaxed:
                say(f"   {line.text}: gave way in {', '.join(line.relaxed)}")


def _described(verse: WrittenVerse) -> dict[str, Any]:
    return {
        "text": verse.text,
        "variant": verse.variant,
        "score": round(verse.score, 3),
        "lines": verse.lines,
    }
