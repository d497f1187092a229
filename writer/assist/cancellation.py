"""Giving up work whose answer nobody waits for any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Cancelled = Callable[[], bool]


class Superseded(Exception):  # noqa: N818 - not an error: a newer request has come
    """The request was cancelled; caught where the request came in, never shown."""


def never() -> bool:
    """Return False: a request that nobody takes back."""
    return False


def check(cancelled: Cancelled) -> None:
    """Ask between two runs of a model whether the work is still wanted.

    Raises:
        Superseded: it is not.
    """
    if cancelled():
        raise Superseded
