"""What to look for in a text when a writer looks for words: by what one sees.

``don't`` finds ``don’t``, a space one that does not break, a hyphen any dash, and an accented
letter the same letter made of two characters. The pattern meets the text as it is, so that the
places it finds need no translation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol
from unicodedata import normalize

from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES: Final = (
    " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{HAIR SPACE}\N{FIGURE SPACE}"
    "\N{EN SPACE}\N{EM SPACE}\N{SIX-PER-EM SPACE}\N{FOUR-PER-EM SPACE}\N{THREE-PER-EM SPACE}"
    "\N{PUNCTUATION SPACE}\N{IDEOGRAPHIC SPACE}"
)

_ALIKE: Final = (
    "'’‘‚‛′‹›\N{MODIFIER LETTER APOSTROPHE}\N{ACUTE ACCENT}",
    '"“”„‟″«»',
    "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}–—―\N{MINUS SIGN}",
    _SPACES,
    ("...", "…"),
    ("ffi", "ﬃ", "ﬀi", "fﬁ"),
    ("ffl", "ﬄ", "ﬀl", "fﬂ"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
)
"""Characters, or runs of them, that look alike; of runs the longer ones stand first."""

_INVISIBLE: Final = "[\\u00ad\\u200b\\u2060\\ufeff\\ufe0e\\ufe0f]*"
"""Soft hyphens and the like: between any two characters, and not seen."""

_NO_MARK: Final = (
    "(?![\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20f0\\ufe20-\\ufe2f"
    "\\u3099\\u309a\\u1160-\\u11ff])"
)
"""What is found ends where a letter ends: ``e`` is no part of ``é``."""


_WORD_BEGINS: Final = rf"(?<![^\W_{HAN_RANGES}])(?<![^\W_{HAN_RANGES}]['’])"
_WORD_ENDS: Final = rf"(?!['’]?[^\W_{HAN_RANGES}])"
"""No letter beside it, nor one behind an apostrophe. Han characters part words by being there."""

_IN_WORD: Final = re.compile(rf"[^\W_{HAN_RANGES}]")


class SearchPattern(Protocol):
    """What finds places in a paragraph: a pattern of ``re``, or a regular expression."""

    def finditer(self, text: str, /) -> Iterator[Any]:
        """Yield matches, as those of ``re``."""


def search_pattern(
    wanted: str, *, match_case: bool = False, exact: bool = False, whole_words: bool = False
) -> re.Pattern[str]:
    """Return what finds ``wanted`` within a paragraph.

    Args:
        wanted: not empty.
        match_case: capital letters are other letters.
        exact: only these very characters, not what looks like them.
        whole_words: not within a longer word; Chinese, which does not part words, is found
            everywhere.
    """
    flags = re.NOFLAG if match_case else re.IGNORECASE
    if exact:
        parts = [re.escape(wanted)]
        pattern = parts[0]
    else:
        seen = re.sub(_INVISIBLE, "", normalize("NFC", wanted)) or wanted
        parts = [_look_of(part) for part in _PARTS.findall(seen)]
        pattern = _INVISIBLE.join(parts) + _NO_MARK
    if whole_words:
        # A look at what follows, first: a look back at every place of a text takes long.
        begins = f"(?={parts[0]}){_WORD_BEGINS}" if _IN_WORD.match(wanted) else ""
        ends = _WORD_ENDS if _IN_WORD.match(wanted[-1]) else ""
        pattern = f"{begins}{pattern}{ends}"
    return re.compile(pattern, flags)


def _look_of(part: str) -> str:
    """Return the pattern of everything that looks like ``part``."""
    return _LOOKS.get(part) or _any_of(_spellings(part))


def _spellings(letter: str) -> set[str]:
    """Return the ways to write a letter with its accents: in one character, in several."""
    apart = normalize("NFD", letter)
    return {normalize("NFC", apart[:count]) + apart[count:] for count in range(1, len(apart) + 1)}


def _any_of(choices: set[str] | tuple[str, ...] | str) -> str:
    longest_first = sorted(choices, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"


_LOOKS: Final = {look: _any_of(alike) for alike in _ALIKE for look in alike}
_PARTS: Final = re.compile(
    "|".join(re.escape(look) for look in sorted(_LOOKS, key=len, reverse=True))
    + "|.[\\u0300-\\u036f]*",
    re.DOTALL,
)
