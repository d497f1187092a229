"""Writing poems of a form at the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from writer.assist.request import AUTO_FORM
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

    def request(self) -> VerseRequest | None:
        """Return it as the assistant knows it; None where a form was to be found, and is not.

        Raises:
            FormError: there is no such form.
        """
        from writer.assist.continuing.in_form import words_of
        from writer.assist.verse.form import find_form
        from writer.assist.verse.opening import Opening
        from writer.assist.verse.opening_finder import find_opening
        from writer.assist.verse.request import TEMPERATURE, VerseRequest

        form = None if self.form == AUTO_FORM else find_form(self.form)
        opening = find_opening(self.before, form)
        if form is None:
            if opening is None or not opening.forms or not opening.forms[0].asks:
                return None
            form = opening.forms[0]
        opening = opening or Opening((form,), self.before, "", (), ())
        standing = len(opening.lines)
        wanted = max(self.lines or len(form.lines), standing + 1)
        return VerseRequest(
            form,
            opening.before,
            self.title or opening.title,
            tuple(filter(None, re.split(r"[,，、\s]+", self.keywords))),
            self.acrostic,
            opening.lines,
            (*[()] * standing, words_of(opening.begun, form.language)),
            stanzas=-(-wanted // len(form.lines)) if form.repeats else 1,
            temperature=TEMPERATURE if self.temperature is None else self.temperature,
            seed=self.seed,
        )


def write_poems(wish: PoemWish, versions: int | None, engine: Assistant, *, as_json: bool) -> bool:
    """Print poems, the best first; one unless versions are wanted.

    Which form was found is said on standard error, or in JSON; and whether there was none.

    Returns:
        Whether there is a form.

    Raises:
        WriterError: there is no such form, no model for it, or nothing fits it.
    """
    from writer.assist.assistant import LANGUAGE_SAMPLES

    request = wish.request()
    if request is None:
        say("No form of verse was found; the text is carried on as prose is.", err=True)
        return False
    sample = LANGUAGE_SAMPLES[request.form.language]
    entry = engine.model_for(sample)
    if entry is None:
        raise no_model_for(sample)
    written = engine.verse(request, versions or 1)
    if as_json:
        poems = [_described(verse) for verse in written]
        print_json({"model": entry.card.id, "form": request.form.title, "poems": poems})
        return True
    if wish.form == AUTO_FORM:
        say(f"Form: {request.form.title}", err=True)
    for number, verse in enumerate(written, start=1):
        if versions:
            say(f"{number}. ({verse.score:.2f}) {verse.variant}".rstrip())
        say(verse.text)
        for line in verse.lines:
            if line.relaxed:
                say(f"   {line.text}: gave way in {', '.join(line.relaxed)}")
    return True


def _described(verse: WrittenVerse) -> dict[str, Any]:
    return {
        "text": verse.text,
        "variant": verse.variant,
        "score": round(verse.score, 3),
        "lines": verse.lines,
    }
