"""Errors of libraries that are not written in Python, at the border to them.

A Rust library that panics raises a :class:`BaseException` that is no :class:`Exception`: it
passes every handler, ends a thread without a word and shows a traceback.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOT_FOREIGN: Final = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What passes through every border: Ctrl+C, the end of the program and that of a generator.
A handler of these stands before each ``except BaseException``."""

_LONGEST_REASON = 200


@contextmanager
def foreign_errors(error_for: Callable[[str], Exception]) -> Iterator[None]:
    """Raise what ``error_for`` makes of the reason of anything that a library raises.

    Ctrl+C, the end of the program and a generator's are passed on as they are.
    """
    try:
        yield
    except NOT_FOREIGN:
        raise
    except BaseException as error:
        raise error_for(brief(error)) from None


def brief(error: BaseException) -> str:
    """Return the first line of an error's message without its full stop, or its kind.

    Of an error of the system, what it says of itself: numbers and paths are for programs.
    """
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    lines = reason.splitlines()
    return lines[0][:_LONGEST_REASON].rstrip(".") if lines else type(error).__name__
