"""Which other words might stand at a place: for whoever clicks a word of a continuation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.cancellation import never
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.request import SuggestionRequest
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.writing import ranked
from writer.text.scripts import is_han
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from writer.assist.cancellation import Cancelled
    from writer.assist.suggest.text_model import TextModel

COUNT = 10
"""Words offered: what a list shows at a glance."""

_LOOKED_FOR = 3
"""Times as many words are looked for: half of what a wider beam begins with are parts of words,
and some is never to be said."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word that may stand at a place.

    Attributes:
        text: what stands there then: the word, with a space before it where one is missing.
        chance: that it comes, if a word does, in (0, 1].
    """

    text: str
    chance: float


def likeliest(
    reader: TextModel,
    before: str,
    count: int = COUNT,
    cancelled: Cancelled = never,
    personal: Personal = NOTHING_PERSONAL,
) -> tuple[Alternative, ...]:
    """Return the likeliest words behind a text, the likeliest first; none that is unwelcome.

    Of Chinese they have one to four characters, and a longer one counts in the chance of one
    that it begins with. Nothing comes where no word may stand.

    Args:
        reader: the model and what it has read.
        before: the text before the place; if it ends inside a word, that word is completed.
        count: how many at most.
        cancelled: asked before each run of the model.
        personal: the writer's own words.

    Raises:
        Superseded: cancelled.
    """
    wish = SuggestionRequest(before, candidate_count=_LOOKED_FOR * count, ghost_words=0)
    found = ranked(suggest(reader, wish, cancelled, personal).candidates)
    words = [each for each in found if not each.replaced and _is_one_word(each.text)]
    return tuple(
        Alternative(each.insertion, math.exp(min(0.0, each.log_probability)))
        for each in words[:count]
    )


def _is_one_word(text: str) -> bool:
    """Return whether a candidate is a word: in Chinese it may be the beginning of a sentence."""
    return not is_han(text[0]) or len(segment_chinese(text)) == 1
