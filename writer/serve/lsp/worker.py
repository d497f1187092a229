"""Between the server and the assistant: one worker thread, of each kind only the newest wanted.

The counterpart of the editor's dispatcher, for an event loop instead of Qt's. All methods are
called on the loop's thread, which never waits for the model.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeAlias, TypeVar

from writer.assist.continuing.written import Version
from writer.assist.learning import lessons
from writer.assist.request import Suggestions
from writer.assist.text_identity import TextIdentity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.assist.assistant import WritingAssistant
    from writer.assist.request import ContinuationRequest, SuggestionRequest

Kind: TypeAlias = Literal["candidates", "inline", "continuations", "learning"]

_Args = ParamSpec("_Args")
_Result = TypeVar("_Result")


class SuggestionWorker:
    """Carries requests to the one thread on which the assistant works.

    A request makes an older one of the same document and kind obsolete. That one, or one whose
    coroutine is cancelled, is given up between two runs of the model.

    Args:
        assistant: the engine; used on the worker thread only, from now on.
    """

    def __init__(self, assistant: WritingAssistant) -> None:
        self._assistant = assistant
        self._thread = ThreadPoolExecutor(1, "suggestions")
        self._wanted: dict[tuple[str, Kind], Event] = {}

    async def suggest(
        self, document: str, kind: Kind, request: SuggestionRequest
    ) -> Suggestions | None:
        """Return suggestions, or None when a newer request has come.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        with self._newest(document, kind) as given_up:
            suggestions = await self._run(self._suggest, request, given_up)
            # What was given up halfway may be less than the model has to say.
            return None if given_up.is_set() else suggestions

    async def write(
        self, document: str, request: ContinuationRequest, count: int = 1
    ) -> list[Version]:
        """Return so many continuations, the best first; none when given up.

        Args:
            document: that is carried on.
            request: what is wanted, with a seed.
            count: how many.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        with self._newest(document, "continuations") as given_up:
            versions = await self._run(self._write, request, count, given_up)
            return [] if given_up.is_set() else versions

    async def learn(self, document: str, text: str) -> None:
        """Remember a document, piece by piece, so that requests get in between.

        Raises:
            WriterError: the model for it cannot be found or loaded.
        """
        with self._newest(document, "learning") as given_up:
            for lesson in lessons(text):
                if given_up.is_set():
                    return
                await self._run(self._assistant.learn, TextIdentity(document), lesson)

    async def forget(self, document: str) -> None:
        """Forget what was learned from a document.

        Raises:
            WriterError: that is impossible.
        """
        await self._run(self._assistant.forget, TextIdentity(document))

    def give_up(self, document: str, kind: Kind | None = None) -> None:
        """Give up what is asked about a document; None = of whatever kind."""
        for (name, asked), given_up in self._wanted.items():
            if name == document and kind in {None, asked}:
                given_up.set()

    def close(self) -> None:
        """Give up everything and end the thread."""
        for given_up in self._wanted.values():
            given_up.set()
        self._thread.shutdown(cancel_futures=True)

    @contextmanager
    def _newest(self, document: str, kind: Kind) -> Iterator[Event]:
        key = document, kind
        if older := self._wanted.get(key):
            older.set()
        given_up = self._wanted[key] = Event()
        try:
            yield given_up
        finally:
            # Where the client cancelled, the coroutine ends here and the thread still works.
            given_up.set()
            if self._wanted.get(key) is given_up:
                del self._wanted[key]

    def _suggest(self, request: SuggestionRequest, given_up: Event) -> Suggestions:
        """Answer on the worker thread; a model is not loaded for what has become obsolete."""
        if given_up.is_set():
            return Suggestions()
        return self._assistant.suggest(request, given_up.is_set)

    def _write(self, request: ContinuationRequest, count: int, given_up: Event) -> list[Version]:
        if given_up.is_set():
            return []
        if count > 1:
            return self._assistant.versions(request, count, given_up.is_set)
        made = self._assistant.continuation(request, given_up.is_set)
        pieces = [piece for piece in made if piece.text]
        return [Version.of_pieces(pieces, request)] if pieces else []

    async def _run(
        self, work: Callable[_Args, _Result], *args: _Args.args, **kwargs: _Args.kwargs
    ) -> _Result:
        return await asyncio.wrap_future(self._thread.submit(work, *args, **kwargs))
