"""Forms of verse, each a TOML file: what its lines have to be. No language is known here.

A form that comes with the program lies in resources/forms, one of the writer's own in the
folder of :func:`writer.paths.forms_dir`; of two with one name the writer's counts::

    title = "Ballad stanza"
    language = "en"
    scheme = "ABCB"             # a letter for each line
    metre = ["iamb 4", "iamb 3"]
    repeats = true              # a poem has as many such stanzas as it likes

In ``scheme`` lines with one letter rhyme, ``-`` rhymes with nothing, a space ends a stanza, and
lines with one letter and one figure are the same line: a refrain (``A1BA2 ABA1``). ``metre``,
``syllables`` and ``tones`` say something of every line; a shorter list begins again at its end.
A form that comes in several ways says the first as any other, and the rest below it::

    variant = "仄起首句不入韵"
    [[variants]]
    title = "平起首句入韵"
    scheme = "AA-A"
    tones = […]
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from writer.errors import FormError
from writer.files.ordinary import read_ordinary
from writer.foreign import brief
from writer.paths import forms_dir, resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_BYTES = 100_000
"""A file that is larger is no form."""

_MOST_LINES = 200

_LINE = re.compile(r"([A-Za-z])(\d?)|-")

T = TypeVar("T")

PATTERNS: Final = {
    "iamb": "ws",
    "trochee": "sw",
    "anapaest": "wws",
    "dactyl": "sww",
    "amphibrach": "wsw",
}
"""Weak and strong places of each foot."""

Relaxation = Literal[
    "slant rhyme",
    "loose stress",
    "loose length",
    "repeated characters",
    "neighbouring rhyme",
    "loose tones",
]

Book = Literal["pingshui", "cilin", "xinyun", "tongyun"]

_METRE = re.compile(rf"({'|'.join(PATTERNS)}) [1-9]")

_TONES = re.compile("[平仄中]{1,30}")


@dataclass(frozen=True, slots=True)
class Metre:
    """So many feet of a kind.

    Attributes:
        foot: a name of :data:`PATTERNS`.
        feet: how many.
    """

    foot: str
    feet: int

    @property
    def places(self) -> str:
        """The weak (``w``) and strong (``s``) places of the line."""
        return PATTERNS[self.foot] * self.feet


@dataclass(frozen=True, slots=True)
class FormLine:
    """What a line has to be.

    Attributes:
        stanza: number of its stanza within the form, from 0.
        rhyme: lines with the same letter rhyme; empty = with nothing.
        refrain: lines with the same name are the same; empty = no refrain.
        metre: None = any.
        syllables: in Chinese, characters; None = any number.
        tones: of each character, 平, 仄 or 中 (either); empty = any.
        initial: what the line begins with, of an acrostic; empty = anything.
    """

    stanza: int
    rhyme: str = ""
    refrain: str = ""
    metre: Metre | None = None
    syllables: int | None = None
    tones: str = ""
    initial: str = ""


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another way in which a form comes; see :class:`Form` for what it says."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    scheme: Annotated[str, Meta(min_length=1, max_length=2 * _MOST_LINES)]
    tones: tuple[str, ...] = ()


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a file says.

    Attributes:
        title: in English, or in the language of a form of the writer's own.
        titles: the title in other languages of the interface: ``{zh = "民谣体"}``.
        language: of the poem.
        scheme: rhymes, refrains and stanzas; see the module.
        metre: ``"iamb 5"``, …
        syllables: of each line; in Chinese, characters. Given by metre or tones, if there are any.
        tones: ``"中仄平平仄仄平"``, …
        repeats: whether a poem may have the form several times, each with rhymes of its own.
        acrostic: what the lines begin with, a character for each line; may be shorter.
        relaxations: what may give way when no word fits, in this order.
        names: what it is called besides, ``("七绝",)``.
        book: of rhymes, in Chinese.
        marks: what stands after each line, in Chinese: ``"，。"``.
        variant: what this way is called, where the form comes in several.
        variants: the others.
    """

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    titles: dict[Literal["zh"], Annotated[str, Meta(min_length=1, max_length=80)]] = {}
    language: Literal["en", "zh"]
    scheme: Annotated[str, Meta(min_length=1, max_length=2 * _MOST_LINES)]
    metre: tuple[str, ...] = ()
    syllables: tuple[Annotated[int, Meta(ge=1, le=30)], ...] = ()
    tones: tuple[str, ...] = ()
    repeats: bool = False
    acrostic: Annotated[str, Meta(max_length=_MOST_LINES)] = ""
    relaxations: tuple[Relaxation, ...] = ()
    names: tuple[str, ...] = ()
    book: Book = "pingshui"
    marks: str = ""
    variant: str = ""
    variants: tuple[Variant, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it asks anything of a line: free verse asks nothing."""
        return bool(self.metre or self.syllables or self.tones or self.scheme.strip("- "))

    @property
    def ways(self) -> tuple[Form, ...]:
        """The form in each of its ways, each without the others."""
        first = msgspec.structs.replace(self, variants=())
        others = (
            msgspec.structs.replace(
                first, variant=other.title, scheme=other.scheme, tones=other.tones
            )
            for other in self.variants
        )
        return first, *others

    @property
    def lines(self) -> tuple[FormLine, ...]:
        """What each line has to be, in order."""
        places = list(_places(self.scheme))
        described = (
            FormLine(
                stanza=stanza,
                rhyme=letter,
                refrain=letter + figure if figure else "",
                metre=_metre(_of(self.metre, number)),
                syllables=_of(self.syllables, number),
                tones=_of(self.tones, number) or "",
                initial=self.acrostic[number : number + 1].strip(),
            )
            for number, (stanza, letter, figure) in enumerate(places)
        )
        return tuple(described)


def parse_form(text: str, name: str) -> Form:
    """Return the form that a file describes.

    Args:
        text: TOML.
        name: of the file, for the message.

    Raises:
        FormError: it is ill-formed; the sentence says on which line.
    """
    try:
        form = msgspec.convert(tomllib.loads(text), Form)
        _check(form)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        line, reason = _line_of(error, text), _reason(error)
        raise FormError(
            "The form {name} cannot be used: line {line}: {reason}.",
            name=name,
            line=line,
            reason=reason,
        ) from None
    return form


def load_form(path: Path) -> Form:
    """Return the form in a file.

    Raises:
        FormError: it cannot be read or is ill-formed.
    """
    try:
        text = read_ordinary(path, _MOST_BYTES)[0].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(
            "The form {name} cannot be read: {reason}.", name=path.name, reason=brief(error)
        ) from None
    return parse_form(text, path.name)


def form_paths(folders: Sequence[Path] | None = None) -> dict[str, Path]:
    """Return the files of all forms by name (``quatrain-abab``), sorted.

    Args:
        folders: a later one's file takes the place of one of the same name; by default the
            program's and the writer's.
    """
    places = (resources_dir() / "forms", forms_dir()) if folders is None else folders
    found = {path.stem: path for folder in places for path in sorted(folder.glob("*.toml"))}
    return dict(sorted(found.items()))


def find_form(name: str, folders: Sequence[Path] | None = None) -> Form:
    """Return the form of that name, or in the file of that path.

    Args:
        name: of its file, a title, or a title and a part of a variant's: ``七绝·仄起``.
        folders: see :func:`form_paths`.

    Raises:
        FormError: there is none, or it is ill-formed.
    """
    paths = form_paths(folders)
    if name in paths:
        return load_form(paths[name])
    if name.endswith(".toml"):
        return load_form(Path(name))
    title, _, variant = name.partition("·")
    for path in paths.values():
        form = load_form(path)
        if title in {form.title, *form.titles.values(), *form.names}:
            ways = [way for way in form.ways if variant in way.variant]
            if ways:
                return ways[0] if variant else form
    raise FormError(
        "There is no form {name}. The forms are: {known}.", name=name, known=", ".join(paths)
    )


def _places(scheme: str) -> Iterable[tuple[int, str, str]]:
    """Yield stanza, rhyme letter and figure of each line."""
    for stanza, letters in enumerate(scheme.split()):
        for match in _LINE.finditer(letters):
            yield stanza, (match[1] or "").upper(), match[2] or ""


def _metre(said: str | None) -> Metre | None:
    if said is None:
        return None
    foot, feet = said.split()
    return Metre(foot, int(feet))


def _of(values: Sequence[T], number: int) -> T | None:
    return values[number % len(values)] if values else None


def _check(form: Form) -> None:
    """Raise what msgspec cannot see, told as msgspec tells it.

    Raises:
        msgspec.ValidationError: parts of the form do not fit each other.
    """
    _check_values(form)
    if strange := _LINE.sub("", form.scheme).strip():
        raise msgspec.ValidationError(
            f"{strange[0]!r} is neither a letter with or without a figure, nor -, nor a space"
            " - at `$.scheme`"
        )
    count = len(list(_places(form.scheme)))
    if not count:
        raise msgspec.ValidationError("The scheme has no line - at `$.scheme`")
    for name in ("metre", "syllables", "tones"):
        said = len(getattr(form, name))
        if said and count % said:
            raise msgspec.ValidationError(
                f"{said} values do not go evenly into {count} lines - at `$.{name}`"
            )
    if form.marks and count % len(form.marks):
        raise msgspec.ValidationError(
            f"{len(form.marks)} marks do not go evenly into {count} lines - at `$.marks`"
        )
    for way in form.ways[1:]:
        _check(way)
    if len(form.acrostic) > count:
        raise msgspec.ValidationError(
            f"{len(form.acrostic)} initials for {count} lines - at `$.acrostic`"
        )


def _check_values(form: Form) -> None:
    for number, metre in enumerate(form.metre):
        if not _METRE.fullmatch(metre):
            feet = ", ".join(PATTERNS)
            raise msgspec.ValidationError(
                f"{metre!r} is not a foot ({feet}) and a number from 1 to 9"
                f" - at `$.metre[{number}]`"
            )
    for number, tones in enumerate(form.tones):
        if not _TONES.fullmatch(tones):
            raise msgspec.ValidationError(
                f"{tones!r} has other signs than 平, 仄 and 中 - at `$.tones[{number}]`"
            )


def _reason(error: Exception) -> str:
    """Return what is wrong, without the path that only programs read."""
    reason = re.sub(r" - at `.*`$", "", brief(error))
    return re.sub(r" \(at (line \d+, column \d+|end of document)\)$", "", reason)


def _line_of(error: Exception, text: str) -> int:
    """Return the number of the line that an error speaks of, from 1."""
    said = str(error)
    if told := re.search(r"\(at line (\d+)", said):
        return int(told[1])
    if said.endswith("(at end of document)"):
        return len(text.splitlines()) or 1
    path = re.search(r"at `\$\.(\w+)(?:\[(\d+)\])?", said) or re.search(r"field `(\w+)`()", said)
    place = path and re.search(rf"^[ \t]*{path[1]}[ \t]*=", text, re.MULTILINE)
    if not (path and place):
        return 1
    values = list(re.finditer(r'"[^"\n]*"|\'[^\'\n]*\'|\d+', text[place.end() :]))
    index = int(path[2] or 0)
    offset = values[index].start() if path[2] and index < len(values) else 0
    return text.count("\n", 0, place.end() + offset) + 1
