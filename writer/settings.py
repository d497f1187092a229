"""The writer's choices, kept in one small JSON file. What a choice means is its owner's affair.

A value that cannot be used falls back to its default and is logged; a damaged file is set
aside, never a reason not to start. Only what differs from the defaults is written, so that a
default can improve in a later version; and only what this program changed, so that another one
beside it, or a later version, keeps what it wrote.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from writer.assist.options import AssistanceOptions
from writer.errors import SettingsError
from writer.files.atomic import atomic_write_bytes, make_private_folder
from writer.paths import config_dir
from writer.sections import choice, choices, decoded, differences, merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)

VERSION: Final = 1
"""Version of the settings file; :data:`UPGRADES` leads here from every older one."""

RECENT_FILES: Final = 12
"""How many recent files are remembered."""

ThemeChoice = Literal["system", "light", "dark"]
BarPlace = Literal["foot", "caret", "off"]
SectionName = Literal["assistance", "appearance", "workplace", "keys", "versions", "provenance"]
Stored: TypeAlias = "dict[str, Any]"
Upgrade: TypeAlias = "Callable[[Stored], Stored]"


@dataclass(frozen=True, slots=True)
class AppearanceOptions:
    """How the page looks.

    Attributes:
        theme: ``system`` follows the desktop, live.
        font_family: of the page; empty = the editor's own choice.
        font_size: of the page before zooming, in points.
        zoom: steps larger or smaller than that, in points.
        candidate_bar: at the foot of the page, under the caret, or nowhere.
        verse_margin: what is said of lines of verse stands beside them.
    """

    theme: ThemeChoice = choice("system", "Colours of the page")
    font_family: str = choice("", "Font")
    font_size: int = choice(14, "Font size", least=6, greatest=96)
    zoom: int = choice(0, "Zoom", least=-90, greatest=90)
    candidate_bar: BarPlace = choice("foot", "Bar of words")
    verse_margin: bool = choice(default=False, title="Verse in the margin")


@dataclass(frozen=True, slots=True)
class WorkplaceOptions:
    """What the program remembers from one day to the next.

    Attributes:
        recent_files: absolute paths, the newest first.
        last_folder: where file dialogs open.
        workspace: the folder of texts at the side; empty = none.
        workspace_shown: it is to be seen.
        reopen_texts: those that were open last time are opened at the start.
        geometry: size and place of the window, as Qt encodes them, in Base64.
        welcomed: the questions before the first page were answered.
        author: who stands on a title page.
        export_format: what was exported last, by the suffix of the file.
    """

    recent_files: tuple[str, ...] = choice((), "Recent files", greatest=RECENT_FILES)
    last_folder: str = choice("", "Last folder")
    workspace: str = choice("", "Folder of texts")
    workspace_shown: bool = choice(default=False, title="Folder of texts shown")
    reopen_texts: bool = choice(default=True, title="Open the texts of last time at the start")
    geometry: str = choice("", "Size and place of the window")
    welcomed: bool = choice(default=False, title="Welcomed")
    author: str = choice("", "Author")
    export_format: str = choice("docx", "Format of exports")


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """Keys that the writer chose in place of those that the program comes with.

    Attributes:
        chosen: id of a command and its keys in Qt's portable notation, the newest choice first;
            an empty text means no key.
    """

    chosen: tuple[tuple[str, str], ...] = choice((), "Keys")


@dataclass(frozen=True, slots=True)
class VersionOptions:
    """What is kept of earlier versions of texts.

    Attributes:
        keep: whether any are.
        megabytes: the room for all of them.
    """

    keep: bool = choice(default=True, title="Keep earlier versions")
    megabytes: int = choice(200, "Room for earlier versions", least=10, greatest=10_000)


@dataclass(frozen=True, slots=True)
class ProvenanceOptions:
    """What is kept of where words came from.

    Attributes:
        keep: whether it is kept when a text is saved.
    """

    keep: bool = choice(default=True, title="Keep which words were suggested")


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices, by the part of the program that owns them."""

    assistance: AssistanceOptions = field(default_factory=AssistanceOptions)
    appearance: AppearanceOptions = field(default_factory=AppearanceOptions)
    workplace: WorkplaceOptions = field(default_factory=WorkplaceOptions)
    keys: KeyOptions = field(default_factory=KeyOptions)
    versions: VersionOptions = field(default_factory=VersionOptions)
    provenance: ProvenanceOptions = field(default_factory=ProvenanceOptions)


Section: TypeAlias = (
    "AssistanceOptions | AppearanceOptions | WorkplaceOptions | KeyOptions | VersionOptions"
    " | ProvenanceOptions"
)

UPGRADES: Final[tuple[Upgrade, ...]] = ()
"""Function number n turns the sections of version n + 1 into those of version n + 2."""


def settings_path() -> Path:
    """Return where the settings are kept."""
    return config_dir() / "settings.json"


def load_settings(path: Path) -> Settings:
    """Return the settings in ``path``; defaults for all that is missing or unusable."""
    try:
        return decode_settings(_read(path) or {})
    except OSError as error:
        logger.warning("The settings cannot be read, using defaults: %s", error)
        return Settings()


def save_settings(before: Settings, now: Settings, path: Path) -> Settings:
    """Write what differs between ``before`` and ``now`` to ``path``, its folder included.

    Whatever else is in the file by now stays: choices of another program that runs beside this
    one, and those that only a later version knows. Without a file, all of ``now`` is written.

    Returns:
        ``now``, with what others added to the lists that were changed.

    Raises:
        SettingsError: the file cannot be read or written; it is untouched.
    """
    try:
        stored = _read(path)
        if stored is None:
            stored, before = {}, Settings()
        document, now = merge_settings(before, now, stored)
        make_private_folder(path.parent)
        # Names of files may hold what is no character; only ASCII with escapes can carry it.
        data = json.dumps(document, indent=2).encode("ascii")
        atomic_write_bytes(path, data + b"\n", private=True)
    except OSError as error:
        raise SettingsError(
            "Your settings could not be saved in {parent} ({reason}); they hold until you quit.",
            parent=path.parent,
            reason=error.strerror,
        ) from None
    return now


def merge_settings(before: Settings, now: Settings, stored: Stored) -> tuple[Stored, Settings]:
    """Return what ``stored`` becomes by the changes from ``before`` to ``now``, and ``now``."""
    document = _upgraded(stored, UPGRADES)
    theirs = decode_settings(document)
    for name in _names():
        changes = _changes(getattr(before, name), getattr(now, name), getattr(theirs, name))
        if not changes:
            continue
        section = dataclasses.replace(getattr(now, name), **changes)
        now = dataclasses.replace(now, **{name: section})
        known = document.get(name)
        values = (known if isinstance(known, dict) else {}) | changes
        defaults = {each for each in changes if each not in differences(type(section)(), section)}
        document[name] = {each: values[each] for each in values.keys() - defaults}
        if not document[name]:
            del document[name]
    return document, now


def _changes(before: Section, now: Section, theirs: Section) -> Stored:
    return {
        option: merged(
            getattr(before, option),
            value,
            getattr(theirs, option),
            choices(type(now))[option].greatest,
        )
        for option, value in differences(before, now).items()
    }


def decode_settings(document: Stored, upgrades: Sequence[Upgrade] = UPGRADES) -> Settings:
    """Return the settings that ``document`` states, brought up to date first.

    Args:
        document: the file's object: ``version`` and the sections.
        upgrades: see :data:`UPGRADES`.
    """
    document = _upgraded(document, upgrades)
    for name in document.keys() - {*_names(), "version"}:
        logger.warning("Unknown settings section %r is ignored", name)
    kinds = {name: type(getattr(Settings(), name)) for name in _names()}
    return Settings(**{name: decoded(kinds[name], document.get(name, {})) for name in _names()})


def with_recent_file(files: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """Return ``files`` with ``path`` as the newest."""
    return (str(path), *(known for known in files if known != str(path)))[:RECENT_FILES]


def _names() -> list[str]:
    return [section.name for section in dataclasses.fields(Settings)]


def _upgraded(document: Stored, upgrades: Sequence[Upgrade]) -> Stored:
    """Return the file's object as this version would have written it, or a later one did."""
    version = document.get("version", VERSION)
    if not isinstance(version, int) or version < 1:
        version = VERSION
    sections = {name: value for name, value in document.items() if name != "version"}
    for upgrade in upgrades[version - 1 :]:
        sections = upgrade(sections)
    return {"version": max(version, VERSION), **sections}


def _read(path: Path) -> Stored | None:
    """Return the object in the file; None where there is none, or one that was damaged.

    Raises:
        OSError: it cannot be read.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        _set_aside(path, error)
        return None
    if isinstance(document, dict):
        return document
    _set_aside(path, ValueError("it holds no object"))
    return None


def _set_aside(path: Path, error: Exception) -> None:
    """Keep a damaged file under another name, so that the next save does not destroy it."""
    logger.warning("The settings are damaged, using defaults: %s", error)
    try:
        path.replace(path.with_suffix(".damaged.json"))
    except OSError as problem:
        logger.warning("The damaged settings could not be set aside: %s", problem)
