"""The one object the editor talks to: text in, suggestions and continuations out.

Which model answers and when it is loaded is decided here; how words are found is
:mod:`writer.assist.suggest.suggester`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from writer.assist.cancellation import Superseded, never
from writer.assist.continuing.continuation import continue_text
from writer.assist.memory.memories import Memories
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.request import Suggestions
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import Reader
from writer.text.scripts import main_language
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.personal.word_lists import PersonalLists
    from writer.assist.request import ContinuationRequest, SuggestionRequest
    from writer.model.library import ModelEntry, ModelLibrary

__all__ = ["Assistant", "WritingAssistant", "never"]


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

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""

    def warm_up(self, text: str = "") -> None:
        """Load the model that a request with ``text`` before the caret will need."""

    def learn(self, document: str, text: str) -> None:
        """Remember a piece of a document for the suggestions in it."""

    def forget(self, document: str = "") -> None:
        """Forget a document; empty = all of them, those of earlier days included."""

    def close(self) -> None:
        """Keep what was learned; nothing is asked any more."""


class Assistant:
    """Answers with the models of a library, each loaded when it is first needed.

    Without a model for the language near the caret it answers, quietly, with nothing.

    Args:
        library: where the models are.
        model_id: the one to use; empty = by the language near the caret.
        provider: where models run: ``auto``, ``cpu`` or the name of a GPU provider.
        store: where the memories of documents are kept; without, they end with the program.
        lists: the writer's own words, and those never to be suggested.
    """

    def __init__(
        self,
        library: ModelLibrary,
        model_id: str = "",
        provider: str = "auto",
        store: MemoryStore | None = None,
        lists: PersonalLists | None = None,
    ) -> None:
        self._words = PersonalWords(lists)
        self._memories = Memories(store)
        self._library = library
        self._model_id = model_id
        self._provider = provider
        self._readers: dict[str, Reader | None] = {}

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return candidates and ghost text for a caret; nothing when cancelled.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_for(request.before)
        if reader is None:
            return Suggestions(request.revision)
        if request.document:
            reader = self._memories.reader(reader, request.document, learn=request.learn)
        try:
            return suggest(reader, request, cancelled, self._personal(request.document))
        except Superseded:
            return Suggestions(request.revision)

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[str]:
        """Yield the text that carries on from the caret; ends early when cancelled.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_for(request.before)
        if reader is None:
            return
        if request.document:
            # What a model makes up is not the writer's, and nothing to be learned.
            reader = self._memories.reader(reader, request.document, learn=False)
        try:
            personal = self._personal(request.document)
            yield from continue_text(reader, request, cancelled, personal)
        except Superseded:
            return

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Answer with this model from now on; empty = by the language near the caret.

        What was loaded is dropped: a model of the same name may have been trained anew.
        """
        self._model_id, self._provider = model_id, provider
        self._readers.clear()
        self._memories.close_readers()

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""
        self._words = PersonalWords(lists)

    def warm_up(self, text: str = "") -> None:
        """Load the model for ``text`` and take a first step.

        Raises:
            WriterError: it cannot be found or loaded.
        """
        reader = self._reader_for(text)
        if reader:
            reader.read("")
            if reader.expects_chinese(text):
                segment_chinese(text)  # its dictionary takes half a second to load

    def learn(self, document: str, text: str) -> None:
        """Remember a piece of a document, unless it was remembered on an earlier day.

        Raises:
            WriterError: the model for it cannot be found or loaded.
        """
        reader = self._reader_for(text)
        if reader:
            self._memories.learn(reader, document, text)

    def forget(self, document: str = "") -> None:
        """Forget a document; empty = all of them, those of earlier days included.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        self._memories.forget(document)

    def close(self) -> None:
        """Keep what was learned.

        Raises:
            MemoryStoreError: it cannot be written.
        """
        self._memories.keep()

    def _personal(self, document: str) -> Personal:
        """Return the writer's own words, those learned only where a document may teach."""
        return Personal(self._words, self._memories.lexicon if document else None)

    def _reader_for(self, text: str) -> Reader | None:
        """Return the reader of the chosen model, or of the one for the text's language."""
        wanted = self._model_id or main_language(text)
        if wanted not in self._readers:
            self._readers[wanted] = self._load(self._entry(wanted))
        return self._readers[wanted]

    def _entry(self, wanted: str) -> ModelEntry | None:
        return self._library.find(wanted) if self._model_id else self._library.for_language(wanted)

    def _load(self, entry: ModelEntry | None) -> Reader | None:
        if entry is None:
            return None
        # ONNX Runtime takes a third of a second to import; the window is shown before.
        from writer.model.onnx_model import load_model

        return Reader(load_model(self._library.open(entry), self._provider))
