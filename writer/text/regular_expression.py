"""Regular expressions that a writer types: a mistake is said, and none can hang the program.

``regex`` rather than Python's own module: it lets other threads run while it searches, and gives
up when told to. An expression such as ``(a+)+b`` can take longer than anybody lives.
"""

from __future__ import annotations

import re
from math import prod
from time import thread_time
from typing import TYPE_CHECKING, Any, Final

from writer.errors import SearchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST: Final = 1000
"""Characters of an expression."""

MOST_REPEATED: Final = 10_000
"""Product of all counted repetitions: each is written out, in gigabytes if need be."""

PATIENCE_S: Final = 0.5
"""Time for one paragraph; an expression that is any good needs a thousandth of it."""

HASTE_S: Final = 0.25
"""Time in which somebody who waits still feels answered."""

SLOWEST_S: Final = 2e-6
"""What each character adds to it: a good expression needs a tenth."""

_COUNTED: Final = re.compile(r"\{(?:\d*,)?(\d{1,18})[^}]*\}")


class RegularExpression:
    """Finds what a regular expression describes, within a paragraph.

    Args:
        expression: not empty.
        match_case: capital letters are other letters.
        whole_words: only what begins and ends where a word does.
        in_haste: somebody waits, and there is little time for all paragraphs together.

    Raises:
        SearchError: it is none; the message says where it goes wrong.
    """

    def __init__(
        self,
        expression: str,
        *,
        match_case: bool = False,
        whole_words: bool = False,
        in_haste: bool = False,
    ) -> None:
        import regex  # slow to load, and most writers never need it

        if len(expression) > LONGEST:
            raise SearchError(
                "This regular expression is longer than {longest} characters; nothing was"
                " searched. Make it shorter.",
                longest=LONGEST,
            )
        if prod(map(int, _COUNTED.findall(expression))) > MOST_REPEATED:
            raise SearchError(
                "This regular expression repeats something more than {most:,} times; nothing was"
                " searched. Use + or *, which have no limit.",
                most=MOST_REPEATED,
            )
        self._expression = expression
        self._in_haste = in_haste
        self._left_s = HASTE_S
        flags = 0 if match_case else regex.IGNORECASE
        try:
            # On its own first: what is added must not make sense of a mistake.
            self._pattern = regex.compile(expression, flags)
            if whole_words:
                self._pattern = regex.compile(rf"\b(?:{expression})\b", flags)
        except (regex.error, OverflowError, RecursionError, MemoryError) as error:
            raise _mistake(error) from None

    def finditer(self, text: str) -> Iterator[Any]:
        """Yield the matches in a paragraph that are not empty.

        Raises:
            SearchError: it takes too long.
        """
        try:
            for match in self._matches(text):
                if match.end() > match.start():
                    yield match
        except (TimeoutError, MemoryError):
            raise SearchError(
                "This regular expression takes too long; nothing was changed. One repetition"
                " inside another is the usual cause: make it simpler."
            ) from None

    def check_replacement(self, template: str) -> None:
        r"""Refuse what :meth:`expand` could not use.

        Raises:
            SearchError: ``template`` names a group that is not there, or ends in a ``\``.
        """
        import regex

        # A template is read when there is a match: of nothing, in the end.
        anything = regex.compile(f"(?:{self._expression})|")
        try:
            anything.sub(template, "")
        except (Exception, MemoryError) as error:  # a border: ValueError, IndexError, its own
            raise SearchError(
                "The replacement makes no sense ({reason}); nothing was changed. In a regular"
                " expression \\1 stands for the first group, and \\\\ for a backslash.",
                reason=_reason(error),
            ) from None

    def _matches(self, text: str) -> Iterable[Any]:
        if not self._in_haste:
            matches: Iterator[Any] = self._pattern.finditer(
                text, concurrent=True, timeout=PATIENCE_S
            )
            return matches
        begun = thread_time()
        self._left_s = min(self._left_s, HASTE_S) + len(text) * SLOWEST_S
        try:
            if self._left_s <= 0:
                raise TimeoutError
            # A paragraph is too short to pay for letting others run.
            return list(self._pattern.finditer(text, timeout=self._left_s))
        finally:
            self._left_s -= thread_time() - begun


def _mistake(error: BaseException) -> SearchError:
    return SearchError(
        "This is no regular expression ({reason}); nothing was searched. Correct it, or search"
        " for the words themselves.",
        reason=_reason(error),
    )


def _reason(error: BaseException) -> str:
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__
