"""Which paragraphs of a Markdown text are no prose: fenced code and front matter.

A look at the neighbourhood, not a parser: it runs at every key, so it reads a bounded number
of paragraphs and keeps nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

LOOK_AROUND: Final = 200
"""Paragraphs read upwards (and downwards for the end of front matter), 0.1 ms at most."""

_FENCES: Final = ("```", "~~~")
_FRONT_MATTER: Final = "---"


def is_verbatim(block: QTextBlock) -> bool:
    """Return whether the paragraph belongs to fenced code or to front matter."""
    if block.text().startswith(_FENCES):
        return True
    return _is_fenced(block) or _is_front_matter(block)


def _is_fenced(block: QTextBlock) -> bool:
    fences = 0
    for _ in range(LOOK_AROUND):
        block = block.previous()
        if not block.isValid():
            break
        fences += block.text().startswith(_FENCES)
    return fences % 2 == 1


def _is_front_matter(block: QTextBlock) -> bool:
    """Return whether the paragraph lies between rules of which one is the first paragraph.

    A text that merely begins with a rule has no second one soon.
    """
    if block.blockNumber() > LOOK_AROUND:
        return False
    first = block.document().firstBlock()
    return _is_rule(first) and _rule_at_or_below(first.next()) >= block.blockNumber()


def _rule_at_or_below(block: QTextBlock) -> int:
    for _ in range(LOOK_AROUND):
        if not block.isValid():
            break
        if _is_rule(block):
            return block.blockNumber()
        block = block.next()
    return -1


def _is_rule(block: QTextBlock) -> bool:
    return block.text().rstrip() == _FRONT_MATTER
