"""The one object the editor talks to: text in, suggestions and continuations out.

Which model answers, when it is loaded and what is remembered between two keys is decided here;
how words are found is :mod:`writer.assist.suggester`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.assist.request import ContinuationRequest, SuggestionRequest, Suggestions


def never() -> bool:
    """Return False: a request that nobody takes back."""
    return False


class WritingAssistant(Protocol):
    """What the editor needs; :class:`Assistant` in the program, a fake in its tests.

    All methods are called from one thread, the worker. ``cancelled`` is asked between model
    runs; once it returns True the work is given up: :meth:`suggest` answers with nothing and
    :meth:`continuation` ends.
    """

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return candidates and ghost text for the caret; empty without a model."""

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[str]:
        """Yield the text that carries on from the caret, piece by piece."""

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Answer with this model from now on; empty = by the language near the caret."""

    def warm_up(self) -> None:
        """Load the model that the next request will need."""
