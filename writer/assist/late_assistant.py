"""The engine, imported on the worker thread once it is needed rather than before the window.

numpy and what stands on it are a quarter of what a start imports, and no window needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.assist.cancellation import never
from writer.paths import memory_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.assist.assistant import WritingAssistant
    from writer.assist.personal.word_lists import PersonalLists
    from writer.assist.request import ContinuationRequest, SuggestionRequest, Suggestions
    from writer.model.library import ModelLibrary


class LateAssistant:
    """A :class:`~writer.assist.assistant.WritingAssistant` that comes to be when it is asked."""

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library
        self._choice = ("", "auto")
        self._lists: PersonalLists | None = None
        self._assistant: WritingAssistant | None = None

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return candidates and ghost text for the caret; empty without a model."""
        return self._awake().suggest(request, cancelled)

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[str]:
        """Yield the text that carries on from the caret, piece by piece."""
        return self._awake().continuation(request, cancelled)

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Answer with this model from now on; empty = by the language near the caret."""
        self._choice = model_id, provider
        if self._assistant is not None:
            self._assistant.use_model(model_id, provider)

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""
        self._lists = lists
        if self._assistant is not None:
            self._assistant.use_words(lists)

    def warm_up(self, text: str = "") -> None:
        """Load the model that a request with ``text`` before the caret will need."""
        self._awake().warm_up(text)

    def learn(self, document: str, text: str) -> None:
        """Remember a piece of a document for the suggestions in it."""
        self._awake().learn(document, text)

    def forget(self, document: str = "") -> None:
        """Forget a document; empty = all of them, those of earlier days included."""
        self._awake().forget(document)

    def close(self) -> None:
        """Keep what was learned; nothing is asked any more."""
        if self._assistant is not None:
            self._assistant.close()

    def _awake(self) -> WritingAssistant:
        if self._assistant is None:
            from writer.assist.assistant import Assistant
            from writer.assist.memory.memory_files import MemoryStore

            store = MemoryStore(memory_dir())
            self._assistant = Assistant(self._library, *self._choice, store, self._lists)
        return self._assistant
