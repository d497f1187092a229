"""Suggestions for other programs: a JSON object a line in, a JSON object a line out.

    in   {"text": "It was the best of ti", "k": 5, "ghost": 3}
    out  {"candidates": ["times", …], "ghost": "mes, it was", "ms": 1.9}

``k`` and ``ghost`` are optional. A line that is no request is answered by {"error": "…"}.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from writer.assist.request import SuggestionRequest
from writer.assist.text_identity import TextIdentity
from writer.errors import WriterError
from writer.foreign import NOT_FOREIGN, brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from writer.assist.assistant import WritingAssistant


logger = logging.getLogger(__name__)

_CONVERSATION = TextIdentity("lines")
"""The one text that a conversation is about."""


class Query(msgspec.Struct, frozen=True):
    """A line that comes in.

    Attributes:
        text: the text before the caret.
        k: how many candidates are wanted.
        ghost: how many words of inline text are wanted; 0 = none.
    """

    text: str
    k: Annotated[int, Meta(ge=1, le=100)] = 5
    ghost: Annotated[int, Meta(ge=0, le=50)] = 0


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line that goes out; ``ghost`` only where it was asked for."""

    candidates: list[str]
    ms: float
    ghost: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A line that goes out for one that could not be answered."""

    error: str


def answer_lines(
    assistant: WritingAssistant, lines: Iterable[bytes], *, learn: bool = False
) -> Iterator[bytes]:
    """Yield the answer to each line, line end included.

    Args:
        assistant: that answers.
        lines: as they come in.
        learn: adapt to the text as it grows; what is learned ends with the lines.
    """
    for line in lines:
        yield msgspec.json.encode(_answer(assistant, line, learn=learn)) + b"\n"


def _answer(assistant: WritingAssistant, line: bytes, *, learn: bool) -> Answer | Refusal:
    started = time.perf_counter()
    try:
        query = msgspec.json.decode(line, type=Query)
        request = SuggestionRequest(
            query.text,
            candidate_count=query.k,
            ghost_words=query.ghost,
            text=_CONVERSATION if learn else None,
            remember=learn,
        )
        suggestions = assistant.suggest(request)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return Refusal(f"The line is no request: {error}.")
    except WriterError as error:
        return Refusal(str(error))
    except NOT_FOREIGN:
        raise
    except BaseException as error:  # a border: one line's defect does not end the conversation
        logger.exception("A line could not be answered")
        return Refusal(f"Suggestions failed: {brief(error)}.")
    ghost = suggestions.ghost.text if suggestions.ghost else ""
    return Answer(
        [candidate.text for candidate in suggestions.candidates],
        round((time.perf_counter() - started) * 1000, 3),
        ghost if query.ghost else None,
    )
