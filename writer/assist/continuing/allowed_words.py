"""What a continuation may say: words that exist, and none that the writer wants never to see.

Nor may it open a quotation inside one of the same marks, or close what is not open: a small model
of Chinese, once it has, goes on with nothing else.

It is drawn token by token and shown as it comes, so each token is judged before it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writer.model.word_list import WordList
from writer.text.scripts import HAN_RANGES
from writer.text.word_boundaries import word_in_progress

if TYPE_CHECKING:
    from writer.assist.personal.personal_words import Personal
    from writer.model.word_list import KnownWords

_LETTERS = rf"[^\W_{HAN_RANGES}]"
_WORD = re.compile(rf"{_LETTERS}+(?:['’]{_LETTERS}+)*")
_LETTERS_AT_END = re.compile(rf"{_LETTERS}+(?:['’]{_LETTERS}*)*\Z")

_OPENS = {"“": "”", "「": "」", "『": "』", "《": "》"}
_CLOSES = {closing: opening for opening, closing in _OPENS.items()}
_MARKS = re.compile("[“”「」『』《》]")

_QUOTED = 1_500
"""Characters before the caret in which a quotation is opened that may still be closed."""

_NEAR = 20_000
"""Characters before the caret whose words, names above all, may come again."""


class AllowedWords:
    """Judges what is drawn behind a caret."""

    def __init__(self, before: str, words: WordList | None, personal: Personal) -> None:
        """Take what may be said.

        Args:
            before: the text before the caret.
            words: that the model knows; None = whatever it spells.
            personal: the writer's own words.
        """
        self._before = before
        self._personal = personal
        said = WordList(_WORD.findall(before[-_NEAR:]))
        self._known = personal.known(words, said)
        self._begun = word_in_progress(before)
        # What the writer began and no list knows may become anything.
        self._free = bool(self._begun) and words is not None and not words.begins(self._begun)

    def refuses(self, added: str, piece: str) -> bool:
        """Return whether ``piece`` must not stand behind what was ``added`` at the caret."""
        if self._personal.words.forbids(self._before + added, piece):
            return True
        if _MARKS.search(piece) and self._misquotes(added, piece):
            return True
        known = self._known
        return known is not None and self._spells_no_word(known, self._begun + added, piece)

    def _misquotes(self, added: str, piece: str) -> bool:
        near = (self._before[-_QUOTED:] + added)[-_QUOTED:]
        for index, mark in enumerate(piece):
            written = near + piece[:index]
            if mark in _CLOSES and written.count(_CLOSES[mark]) <= written.count(mark):
                return True
            paragraph = written.rpartition("\n")[2]
            if mark in _OPENS and paragraph.count(mark) > paragraph.count(_OPENS[mark]):
                return True
        return False

    def _spells_no_word(self, known: KnownWords, written: str, piece: str) -> bool:
        open_word = _LETTERS_AT_END.search(written)
        start = open_word.start() if open_word else len(written)
        text = written[start:] + piece
        letters = _LETTERS_AT_END.search(text)
        end = letters.start() if letters else len(text)
        words = [match.group() for match in _WORD.finditer(text[:end])]
        if self._free and start == 0:
            if end == 0:
                return False
            words = words[1:]
        if letters is not None and not known.begins(letters.group()):
            return True
        return not all(word in known for word in words)
