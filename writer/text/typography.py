"""Quotation marks and apostrophes: the straight ones of the models, the curly ones of books.

The models of Chinese read and write curly ones, where many texts have corner brackets.

All functions preserve length, so positions in the one text are positions in the other.
"""

from __future__ import annotations

import re

_STRAIGHT = dict.fromkeys("‘’‚‛‹›", "'") | dict.fromkeys("“”„‟«»", '"')
_CORNERS = str.maketrans("「」『』", "“”‘’")
_CURLY_AS_CORNERS = str.maketrans("“”‘’", "「」『』")
_CURLY_MARKS = re.compile("[‘’“”]")
_STRAIGHT_MARKS = re.compile("['\"]")
_OPENING_BRACKETS = frozenset("([{<“‘")
_DASHES = frozenset("—–-")
_CLOSING_PUNCTUATION = frozenset(".,;:!?…)]}>”’")
# Words that begin with an apostrophe for what was left out.
_ELISION = re.compile(
    r"'(?:\d\ds?|tis|twas|twere|twill|em|til|cause|bout|round|neath|gainst|n)\b", re.IGNORECASE
)


def straighten(text: str) -> str:
    """Return ``text`` with curly, low and angle quotation marks replaced by ``'`` and ``"``."""
    # Ten times as fast as translate(), which looks every character up.
    for mark, straight in _STRAIGHT.items():
        text = text.replace(mark, straight)
    return text


def match_quotes(text: str, context: str) -> str:
    """Return ``text`` with the kind of quotation marks that ``context`` uses.

    Args:
        text: what is to be inserted, with straight marks.
        context: the writer's text right before it.

    Returns:
        ``text`` with curly marks if these prevail in ``context``, otherwise ``text`` itself.
    """
    # Nearly all text is without, and the context is long.
    if not _STRAIGHT_MARKS.search(text):
        return text
    if len(_CURLY_MARKS.findall(context)) <= len(_STRAIGHT_MARKS.findall(context)):
        return text
    whole = context[-1:] + text
    curled = _STRAIGHT_MARKS.sub(lambda match: _curl(whole, match.start()), whole)
    return curled[len(whole) - len(text) :]


def without_corners(text: str) -> str:
    """Return ``text`` with curly quotation marks for corner brackets."""
    return text.translate(_CORNERS)


def match_corners(text: str, context: str) -> str:
    """Return ``text`` with corner brackets for curly marks if these prevail in ``context``."""
    corners, curly = (sum(map(context.count, marks)) for marks in ("「『", "“‘"))
    return text.translate(_CURLY_AS_CORNERS) if corners > curly else text


def _curl(text: str, index: int) -> str:
    opening = _opens(text, index)
    if text[index] == '"':
        return "“" if opening else "”"
    return "‘" if opening and not _ELISION.match(text, index) else "’"


def _opens(text: str, index: int) -> bool:
    """Return whether the mark at ``index`` stands where a quotation begins."""
    before, after = text[index - 1 : index] if index else "", text[index + 1 : index + 2]
    if before and before in "'\"":
        return _opens(text, index - 1)
    if not before or before.isspace() or before in _OPENING_BRACKETS:
        return not (after.isspace() or after in _CLOSING_PUNCTUATION)
    # After a dash, speech is cut off unless it goes on with a letter.
    return before in _DASHES and after.isalpha()
