"""Words and phrases that are never suggested, whoever thought of them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPACE = re.compile(r"\s+")
_NOTHING = re.compile(r"(?!)")


class NeverList:
    """Phrases, compared without regard to capitals, kinds of apostrophe and lengths of space.

    A phrase is met as a whole: "ass" does not forbid "assist". In Chinese, where nothing parts
    words, it is met anywhere.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        plain = [spoken for phrase in phrases if (spoken := _plain(phrase).strip())]
        self._longest = max(map(len, plain), default=0)
        self._pattern = re.compile(_any_of(plain)) if plain else _NOTHING

    def forbids(self, before: str, added: str) -> bool:
        """Return whether ``added`` after ``before`` would say one of the phrases.

        One that stands complete in ``before`` is the writer's own affair.
        """
        return bool(self.said(before, added))

    def said(self, before: str, added: str) -> str:
        """Return the phrase that ``added`` after ``before`` would say, or nothing."""
        if not self._longest:
            return ""
        # Some more than the longest phrase: capitals of some scripts fold to several letters,
        # and spaces may have been several.
        tail = _plain(before[-4 * self._longest - 8 :])[-self._longest :]
        text = _plain(tail + added)
        found = (match for match in self._pattern.finditer(text) if match.end() > len(tail))
        return next((match.group() for match in found), "")

    def stands_in(self, phrase: str, text: str) -> bool:
        """Return whether a text has a phrase that :meth:`said` returned."""
        return re.search(_any_of([phrase]), _plain(text)) is not None


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.replace("’", "'").casefold())


def _any_of(phrases: Iterable[str]) -> str:
    # What all phrases of a kind want around them is said once: it rules most places out, and a
    # list of hundreds is not gone through there.
    kinds = defaultdict(list)
    for phrase in phrases:
        start = "" if is_han(phrase[0]) else r"(?<!\w)"
        end = "" if is_han(phrase[-1]) else r"(?!\w)"
        kinds[start, end].append(re.escape(phrase))
    return "|".join(f"{start}(?:{'|'.join(of)}){end}" for (start, end), of in kinds.items())
