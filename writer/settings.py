"""The writer's choices, kept in one small JSON file. What a choice means is its owner's affair.

A value that cannot be used falls back to its default and is logged; a damaged file is set
aside, never a reason not to start. Only what differs from the defaults is written, so that a
default can improve in a later version.
"""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_type_hints

import msgspec

from writer.assist.options import AssistanceOptions
from writer.atomic import atomic_write_bytes, make_private_folder
from writer.errors import SettingsError
from writer.paths import config_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)

VERSION: Final = 1
"""Version of the settings file; :data:`UPGRADES` leads here from every older one."""

RECENT_FILES: Final = 12
"""How many recent files are remembered."""

ThemeChoice = Literal["system", "light", "dark"]
Upgrade: TypeAlias = "Callable[[dict[str, Any]], dict[str, Any]]"


@dataclass(frozen=True, slots=True)
class AppearanceOptions:
    """How the page looks.

    Attributes:
        theme: ``system`` follows the desktop, live.
        font_family: of the page; empty = the editor's own choice.
        font_size: of the page before zooming, in points.
        zoom: steps larger or smaller than that, in points.
    """

    theme: ThemeChoice = "system"
    font_family: str = ""
    font_size: int = 14
    zoom: int = 0


@dataclass(frozen=True, slots=True)
class WorkplaceOptions:
    """What the program remembers from one day to the next.

    Attributes:
        recent_files: absolute paths, the newest first.
        last_folder: where file dialogs open.
        geometry: size and place of the window, as Qt encodes them, in Base64.
        welcomed: the questions before the first page were answered.
    """

    recent_files: tuple[str, ...] = ()
    last_folder: str = ""
    geometry: str = ""
    welcomed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices, by the part of the program that owns them."""

    assistance: AssistanceOptions = field(default_factory=AssistanceOptions)
    appearance: AppearanceOptions = field(default_factory=AppearanceOptions)
    workplace: WorkplaceOptions = field(default_factory=WorkplaceOptions)


BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "assistance.talkativeness": (0.0, 1.0),
    "assistance.candidate_count": (3, 5),
    "assistance.ghost_words": (1, 12),
    "assistance.continuation_words": (5, 1000),
    "assistance.temperature": (0.0, 1.5),
    "assistance.top_k": (0, 65_535),
    "assistance.top_p": (0.01, 1.0),
    "appearance.font_size": (6, 96),
    "appearance.zoom": (-90, 90),
}
"""Least and greatest value of each number; outside them it is not used."""

UPGRADES: Final[tuple[Upgrade, ...]] = ()
"""Function number n turns the sections of version n + 1 into those of version n + 2."""


def settings_path() -> Path:
    """Return where the settings are kept."""
    return config_dir() / "settings.json"


def load_settings(path: Path) -> Settings:
    """Return the settings in ``path``; defaults for all that is missing or unusable."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        logger.warning("The settings cannot be read, using defaults: %s", error)
        return Settings()
    try:
        return decode_settings(msgspec.json.decode(data, type=dict[str, Any]))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _set_aside(path, error)
        return Settings()


def save_settings(settings: Settings, path: Path) -> None:
    """Write ``settings`` to ``path`` in one piece, its folder included.

    Raises:
        SettingsError: the file cannot be written; the old one is untouched.
    """
    data = msgspec.json.format(msgspec.json.encode(encode_settings(settings)), indent=2)
    try:
        make_private_folder(path.parent)
        atomic_write_bytes(path, data + b"\n", private=True)
    except OSError as error:
        raise SettingsError(
            f"Your settings could not be saved in {path.parent} ({error.strerror});"
            " they hold until you quit."
        ) from None


def encode_settings(settings: Settings) -> dict[str, Any]:
    """Return the version and whatever differs from the defaults, section by section."""
    sections: dict[str, Any] = {"version": VERSION}
    for section in dataclasses.fields(Settings):
        chosen = getattr(settings, section.name)
        if differences := _differences(chosen, type(chosen)()):
            sections[section.name] = differences
    return sections


def decode_settings(document: dict[str, Any], upgrades: Sequence[Upgrade] = UPGRADES) -> Settings:
    """Return the settings that ``document`` states, brought up to date first.

    Args:
        document: the file's object: ``version`` and the sections.
        upgrades: see :data:`UPGRADES`.
    """
    sections = {name: value for name, value in document.items() if name != "version"}
    version = document.get("version", VERSION)
    if isinstance(version, int) and version >= 1:
        for upgrade in upgrades[version - 1 :]:
            sections = upgrade(sections)
    defaults = Settings()
    names = [section.name for section in dataclasses.fields(Settings)]
    for name in sections.keys() - set(names):
        logger.warning("Unknown settings section %r is ignored", name)
    return Settings(
        **{name: _section(name, getattr(defaults, name), sections.get(name)) for name in names}
    )


def with_section(
    settings: Settings, section: AssistanceOptions | AppearanceOptions | WorkplaceOptions
) -> Settings:
    """Return ``settings`` with ``section`` in its place."""
    if isinstance(section, AssistanceOptions):
        return dataclasses.replace(settings, assistance=section)
    if isinstance(section, AppearanceOptions):
        return dataclasses.replace(settings, appearance=section)
    return dataclasses.replace(settings, workplace=section)


def with_recent_file(options: WorkplaceOptions, path: Path) -> WorkplaceOptions:
    """Return ``options`` with ``path`` as the newest recent file and its folder as the last."""
    others = [known for known in options.recent_files if known != str(path)]
    recent = (str(path), *others)[:RECENT_FILES]
    return dataclasses.replace(options, recent_files=recent, last_folder=str(path.parent))


def _differences(section: Any, default: Any) -> dict[str, Any]:  # noqa: ANN401 - any section
    values = {option.name: getattr(section, option.name) for option in dataclasses.fields(section)}
    return {name: value for name, value in values.items() if value != getattr(default, name)}


def _section(name: str, default: Any, stored: object) -> Any:  # noqa: ANN401 - any section
    """Return the section ``default`` with every usable value of ``stored``."""
    if stored is None:
        return default
    if not isinstance(stored, dict):
        logger.warning("Settings section %r is no section, using defaults", name)
        return default
    kinds = get_type_hints(type(default))
    usable: dict[str, Any] = {}
    for option, value in stored.items():
        try:
            usable[option] = _checked(f"{name}.{option}", value, kinds[option])
        except KeyError:
            logger.warning("Unknown setting %s.%s is ignored", name, option)
        except ValueError as error:
            logger.warning("Setting %s.%s falls back to its default: %s", name, option, error)
    return dataclasses.replace(default, **usable)


def _checked(name: str, value: object, kind: Any) -> object:  # noqa: ANN401 - a type hint
    """Return ``value`` as the wanted kind.

    Raises:
        ValueError: another kind, or outside its bounds (msgspec's errors are ValueErrors too).
    """
    converted: Any = msgspec.convert(value, kind)
    if name in BOUNDS:
        least, greatest = BOUNDS[name]
        if not least <= converted <= greatest:
            raise ValueError(f"{converted} is not within {least} … {greatest}")
    return converted


def _set_aside(path: Path, error: Exception) -> None:
    """Keep a damaged file under another name, so that the next save does not destroy it."""
    logger.warning("The settings are damaged, using defaults: %s", error)
    try:
        path.replace(path.with_suffix(".damaged.json"))
    except OSError as problem:
        logger.warning("The damaged settings could not be set aside: %s", problem)
