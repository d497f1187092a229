"""Choices in sections: dataclasses whose fields say what they are called and what they may be.

Whoever owns a choice declares it once, with its default; reading, writing and merging follow.
"""

from __future__ import annotations

import dataclasses
import logging
import math
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import msgspec

logger = logging.getLogger(__name__)

T = TypeVar("T")
_METADATA = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a field of a section says of itself.

    Attributes:
        title: what a writer would call it.
        least: of a number.
        greatest: of a number; of a list, how many entries.
    """

    title: str
    least: float = -math.inf
    greatest: float = math.inf


def choice(default: T, title: str, *, least: float = -math.inf, greatest: float = math.inf) -> T:
    """Declare a field of a section; see :class:`Choice`."""
    declared = Choice(title, least, greatest)
    return dataclasses.field(default=default, metadata={_METADATA: declared})


def choices(section: type) -> dict[str, Choice]:
    """Return what the fields of ``section`` say of themselves."""
    return {field.name: field.metadata[_METADATA] for field in dataclasses.fields(section)}


def changed(section: T, **values: object) -> T:
    """Return ``section`` with other values, each brought within its bounds.

    Raises:
        ValueError: a value is of another kind than its field.
    """
    usable = {name: _checked(type(section), name, value) for name, value in values.items()}
    return cast("T", dataclasses.replace(cast("Any", section), **usable))


def decoded(section: type[T], stored: object) -> T:
    """Return a section with every usable value of ``stored``, and defaults for the rest.

    What cannot be used is logged: a number out of bounds becomes the nearest within, a value
    of another kind the default. A field that is not known is left alone.
    """
    usable: dict[str, object] = {}
    if not isinstance(stored, dict):
        logger.warning("%s is no section, using defaults", section.__name__)
        stored = {}
    for name, value in stored.items():
        if name not in choices(section):
            logger.warning("Unknown setting %s.%s is ignored", section.__name__, name)
            continue
        try:
            usable[name] = _checked(section, name, value)
        except ValueError as error:
            title = choices(section)[name].title
            logger.warning(
                "%s (%s.%s) falls back to its default: %s", title, section.__name__, name, error
            )
    return section(**usable)


def differences(before: T, now: T) -> dict[str, Any]:
    """Return the fields of ``now`` that are others than in ``before``, by name."""
    fields = dataclasses.fields(cast("Any", now))
    values = {field.name: getattr(now, field.name) for field in fields}
    return {name: value for name, value in values.items() if value != getattr(before, name)}


def merged(before: object, now: object, stored: object, most: float = math.inf) -> object:
    """Return what becomes of a value that was changed here and perhaps elsewhere.

    Of a list, newest first, each side keeps what it added; anything else is as it is here.

    Args:
        before: what both began with.
        now: what it is here.
        stored: what it is elsewhere.
        most: entries of a list.
    """
    if not (isinstance(before, tuple) and isinstance(now, tuple) and isinstance(stored, tuple)):
        return now
    newest = _newest(before, now)
    gone = {*before, *newest} - {*now[len(newest) :]}
    list_ = (*newest, *(entry for entry in stored if entry not in gone))
    return list_ if math.isinf(most) else list_[: int(most)]


def _newest(before: tuple[object, ...], now: tuple[object, ...]) -> tuple[object, ...]:
    """Return the entries at the front of ``now`` that were put there since ``before``."""
    for count in range(len(now)):
        newest, rest = now[:count], now[count:]
        old = [entry for entry in before if entry in rest]
        if list(rest) == old:
            return newest
    return now


def _checked(section: type, name: str, value: object) -> object:
    """Return ``value`` as the field's kind, within its bounds.

    Raises:
        ValueError: it is of another kind (msgspec's errors are ValueErrors, too).
    """
    converted: Any = msgspec.convert(value, _kinds(section)[name])
    limits = choices(section)[name]
    if isinstance(converted, tuple):
        return converted if math.isinf(limits.greatest) else converted[: int(limits.greatest)]
    if isinstance(converted, bool) or not isinstance(converted, int | float):
        return converted
    if isinstance(converted, float) and math.isnan(converted):
        raise ValueError(f"{converted} is no number")
    within = type(converted)(min(max(converted, limits.least), limits.greatest))
    if within != converted:
        logger.warning("%s is brought within its bounds: %s", limits.title, within)
    return within


@cache
def _kinds(section: type) -> dict[str, Any]:
    return get_type_hints(section)
