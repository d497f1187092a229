"""The forms that a writer may choose from, and those of the writer's own that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.form import form_paths, load_form
from writer.errors import FormError
from writer.paths import forms_dir

if TYPE_CHECKING:
    from pathlib import Path

    from writer.assist.verse.form import Form
    from writer.text.scripts import Language


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form and the name of its file.

    Attributes:
        name: of the file, without its ending.
        form: what it says.
        own: it is one of the writer's.
    """

    name: str
    form: Form
    own: bool


@dataclass(frozen=True, slots=True)
class FormList:
    """All forms.

    Attributes:
        forms: that can be used.
        problems: what is wrong with the others.
    """

    forms: tuple[NamedForm, ...]
    problems: tuple[FormError, ...] = ()

    def of(self, language: Language) -> tuple[NamedForm, ...]:
        """Return the forms of a language, in an order to look one up in.

        English ones by title; of Chinese ones poems (诗) before tunes (词), those in the order of
        their pinyin, as their files are named.
        """
        found = [each for each in self.forms if each.form.language == language]
        if language == "zh":
            return tuple(sorted(found, key=lambda each: (each.form.book == "cilin", each.name)))
        return tuple(sorted(found, key=lambda each: each.form.title.casefold()))


def list_forms() -> FormList:
    """Return the forms that come with the program and the writer's own."""
    found: list[NamedForm] = []
    problems: list[FormError] = []
    for name, path in form_paths().items():
        try:
            found.append(NamedForm(name, load_form(path), path.parent == forms_dir()))
        except FormError as error:
            problems.append(error)
    return FormList(tuple(found), tuple(problems))


def state_of_forms() -> tuple[tuple[str, int, int], ...]:
    """Return what differs once a form has come, gone or been changed."""
    return tuple(_state(path) for path in form_paths().values())


def _state(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # it has gone meanwhile
        return str(path), 0, 0
    return str(path), status.st_mtime_ns, status.st_size
