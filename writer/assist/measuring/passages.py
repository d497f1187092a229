"""The passages of a text that are typed to see what a model is worth, and their typing.

What answers is the engine that ships, with the choices that the editor starts with.
"""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING

from writer.assist.cancellation import never
from writer.assist.measuring.glance import MANNERS, Answer, Glance, glance
from writer.assist.measuring.replay import SHOWN, Offered, Tally, type_characters, type_words
from writer.assist.options import AssistanceOptions
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal
from writer.assist.request import SuggestionRequest
from writer.assist.showing.pace import Pace
from writer.assist.showing.worth import Costs
from writer.assist.suggest.suggester import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writer.assist.measuring.glance import GlanceTally
    from writer.assist.request import Suggestions
    from writer.assist.suggest.text_model import TextModel

PASSAGES = 20
PASSAGE_CHARACTERS = 1_000

GLANCE_PASSAGES = 10
GLANCE_CHARACTERS = 2_000
"""Names need room to come back."""


def spread_passages(
    documents: Sequence[str], count: int = PASSAGES, characters: int = PASSAGE_CHARACTERS
) -> list[str]:
    """Return passages of about so many characters from evenly spread paragraph starts.

    A short text gives fewer: passages do not overlap.
    """
    text = "\n".join(line for document in documents for line in document.splitlines() if line)
    count = max(1, min(count, len(text) // characters))
    passages, end = [], 0
    for index in range(count):
        # Text that was typed in one passage must not be remembered in the next.
        wanted = max(index * len(text) // count, end)
        at = text.find("\n", wanted - 1) + 1 if wanted else 0
        if wanted and not at:
            break
        passage = text[at : at + characters]
        end = at + len(passage)
        # Half a word at the end could not be predicted.
        passages.append(passage.rsplit(" ", 1)[0] if len(passage) == characters else passage)
    return [passage for passage in passages if passage.strip()]


def type_passages(
    reader: TextModel,
    passages: Sequence[str],
    max_seconds: float,
    progress: Callable[[float], None] = lambda _: None,
    personal: Personal = NOTHING_PERSONAL,
    fewest: int = 1,
) -> list[Tally]:
    """Return a tally for each passage that was typed before the time was up.

    The same passages come in the same order, whatever the model; so many of them, however
    busy the machine is.
    """
    type_passage = type_characters if reader.card.languages[0][:2] == "zh" else type_words
    # In a fixed random order, so that a time limit does not favour the beginning; but what is
    # remembered is what a writer wrote before.
    order = list(passages)
    if reader.memory is None:
        random.Random(0).shuffle(order)  # noqa: S311 - no secret
    deadline = time.monotonic() + max_seconds
    tallies = []
    for passage in order:
        tallies.append(type_passage(passage, lambda before: _offered(reader, before, personal)))
        progress(len(tallies) / len(order))
        if time.monotonic() > deadline and len(tallies) >= fewest:
            break
    return tallies


def glance_passages(
    reader: TextModel,
    documents: Sequence[str],
    max_seconds: float,
    progress: Callable[[float], None] = lambda _: None,
    personal: Personal = NOTHING_PERSONAL,
    count: int = GLANCE_PASSAGES,
) -> dict[str, Glance]:
    """Return manner → what its ghost text is like, from the passages typed in time.

    Each passage is a text of its own: the reader remembers no more than it is made to.
    """
    passages = spread_passages(documents, count, GLANCE_CHARACTERS)
    deadline = time.monotonic() + max_seconds
    tallies: dict[str, list[GlanceTally]] = {manner: [] for manner in MANNERS}
    for number, passage in enumerate(passages, 1):
        answers = [_answer(reader, passage[:at], personal) for at in range(1, len(passage) + 1)]
        for manner, talkativeness in MANNERS.items():
            tallies[manner].append(glance(passage, answers, talkativeness))
        progress(number / len(passages))
        if time.monotonic() > deadline:
            break
    return {manner: Glance(of) for manner, of in tallies.items()}


def _offered(reader: TextModel, before: str, personal: Personal) -> Offered:
    answer = _suggest(reader, before, personal, max(SHOWN))
    words = [found.text for found in answer.candidates]
    if answer.ghost is None:
        return Offered(words)
    *_, first = (answer.ghost, *answer.ghost.shorter)
    return Offered(words, (first.text, math.exp(first.log_probability)))


def _answer(reader: TextModel, before: str, personal: Personal) -> Answer:
    answer = _suggest(reader, before, personal, AssistanceOptions().candidate_count)
    return Answer(answer.ghost, answer.candidates[0].text if answer.candidates else "")


def _suggest(reader: TextModel, before: str, personal: Personal, count: int) -> Suggestions:
    # What the most talkative writer may be shown; the others see less of the same.
    least = Costs.of(MANNERS["talkative"], Pace().key_interval_ms).least_chance
    request = SuggestionRequest(
        before,
        candidate_count=count,
        ghost_words=AssistanceOptions().ghost_words,
        least_chance=least,
    )
    return suggest(reader, request, never, personal)
