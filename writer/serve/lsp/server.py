"""The language server: an editor's messages in, the engine's suggestions out.

Only wiring: documents, answers and the worker thread have modules of their own.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from asyncio import CancelledError
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from writer import about
from writer.assist.options import AssistanceOptions
from writer.assist.request import SuggestionRequest, Suggestions
from writer.assist.text_identity import TextIdentity
from writer.errors import WriterError
from writer.foreign import NOT_FOREIGN
from writer.serve.lsp import completions, continuations, inline_completions
from writer.serve.lsp.completions import completion_list
from writer.serve.lsp.continuations import Abilities, Wish, wish_of
from writer.serve.lsp.framing import FramedInput
from writer.serve.lsp.inline_completions import (
    InlinePlace,
    comes_unasked,
    inline_list,
    least_chance,
)
from writer.serve.lsp.open_document import OpenDocument
from writer.serve.lsp.protocol import MALFORMED, AnsweringProtocol, refuse
from writer.serve.lsp.worker import SuggestionWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygls.server import ServerErrors

    from writer.assist.assistant import WritingAssistant
    from writer.assist.continuing.written import Version
    from writer.serve.lsp.open_document import Surroundings
    from writer.serve.lsp.worker import Kind

logger = logging.getLogger(__name__)

_DEFAULTS: Final = AssistanceOptions()
_UNKNOWN_FAILURE: Final = (
    "Suggestions failed for an unknown reason; you can go on writing. INKLING_DEBUG=1 tells more."
)


def serve(assistant: WritingAssistant, *, learn: bool) -> int:
    """Serve one editor on standard input and output until it leaves.

    Args:
        assistant: that answers.
        learn: adapt to each document as it grows; what is learned ends with it.

    Returns:
        The exit status that the protocol asks for: 0 when the editor said "shutdown" first.
    """
    # Without any handler, Python prints warnings and the tracebacks of libraries.
    logging.getLogger().addHandler(
        logging.StreamHandler() if os.environ.get("INKLING_DEBUG") else logging.NullHandler()
    )
    # A thread waits in a read from standard input, which an exception would wait for in turn.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    server = SuggestionServer(assistant, learn=learn)
    server.start_io(stdout=_standard_output_alone())
    server.close()
    return 0 if server.told_to_shut_down else 1


class SuggestionServer(LanguageServer):
    """Answers an editor's requests for completions, inline completions and continuations.

    Messages are read on another thread, one after the other, so that each handler has run as
    far as its first ``await`` before the next message is handled: a request sees the text as it
    was when it was made.

    Args:
        assistant: the engine; used on the server's worker thread only, from now on.
        learn: adapt to each document as it grows.

    Attributes:
        told_to_shut_down: the editor has said that it will leave.
    """

    def __init__(self, assistant: WritingAssistant, *, learn: bool = False) -> None:
        super().__init__(
            "inkling",
            about.version(),
            protocol_cls=AnsweringProtocol,
            converter_factory=default_converter,
        )
        self.told_to_shut_down = False
        self._documents: dict[str, OpenDocument] = {}
        self._worker = SuggestionWorker(assistant)
        self._learn = learn
        self._last_failure = ""
        self._register()

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serve an editor until it leaves, or until its messages cannot be told apart."""
        framed = FramedInput(stdin or sys.stdin.buffer, self._tell)
        super().start_io(cast("BinaryIO", framed), stdout)

    def close(self) -> None:
        """Give up all work and end the worker thread."""
        self._worker.close()

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Note a message that could not be followed; errors of requests are in their answers."""
        if source is not FeatureRequestError:
            self._tell(f"A message of the editor could not be followed: {error}.")

    def _register(self) -> None:
        # These take the place of what pygls does by itself.
        builtin = self.protocol.fm.add_builtin_feature
        builtin(types.TEXT_DOCUMENT_DID_OPEN, self._on_open)
        builtin(types.TEXT_DOCUMENT_DID_CHANGE, self._on_change)
        builtin(types.TEXT_DOCUMENT_DID_CLOSE, self._on_close)
        builtin(types.EXIT, self._on_exit)
        # Partial: pygls leaves a mark on what it is given, and bound methods take none.
        self.feature(types.SHUTDOWN)(partial(self._on_shutdown))
        self.feature(MALFORMED)(partial(refuse))
        self.feature(types.TEXT_DOCUMENT_COMPLETION, completions.OPTIONS)(
            partial(self._on_completion)
        )
        self.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, inline_completions.OPTIONS)(
            partial(self._on_inline_completion)
        )
        self.feature(types.TEXT_DOCUMENT_CODE_ACTION, continuations.OPTIONS)(
            partial(self._on_code_action)
        )
        self.feature(types.CODE_ACTION_RESOLVE)(partial(self._on_resolve))
        self.command(continuations.CONTINUE)(partial(self._on_continue))
        self.command(continuations.CHOOSE)(partial(self._on_choose))

    async def _on_open(self, params: types.DidOpenTextDocumentParams) -> None:
        opened = params.text_document
        encoding = types.PositionEncodingKind(self.workspace.position_encoding)
        document = OpenDocument(opened.text, encoding.value, opened.version)
        self._documents[opened.uri] = document
        with self._telling():
            await self._worker.learn(opened.uri, document.text)

    def _on_change(self, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if document := self._documents.get(uri):
            for change in params.content_changes:
                document.change(change)
            document.version = params.text_document.version
            self._worker.give_up(uri, "continuations")

    async def _on_close(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._documents.pop(uri, None)
        self._worker.give_up(uri)
        with self._telling():
            await self._worker.forget(uri)

    def _on_shutdown(self, _params: object) -> None:
        self.told_to_shut_down = True

    def _on_exit(self, _params: object) -> None:
        # pygls's own raises SystemExit in the event loop, catches it and loses the status.
        self.shutdown()  # type: ignore[no-untyped-call] # pygls has no annotation there

    async def _on_completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        uri = params.text_document.uri
        document = self._documents.get(uri)
        if document is None:
            return None
        around = document.around(params.position)
        if around.verbatim:
            return None
        suggestions = await self._suggest(uri, "candidates", around)
        return completion_list(suggestions.candidates, around)

    async def _on_inline_completion(
        self, params: types.InlineCompletionParams
    ) -> types.InlineCompletionList:
        # Nothing is an empty list: with null, Neovim keeps what it showed, and Tab inserts it.
        nothing = types.InlineCompletionList([])
        uri, context = params.text_document.uri, params.context
        document = self._documents.get(uri)
        if document is None:
            return nothing
        caret = document.around(params.position)
        asked = context.trigger_kind is types.InlineCompletionTriggerKind.Invoked
        if caret.verbatim or not (asked or comes_unasked(caret)):
            return nothing
        item = context.selected_completion_info
        if item is None:
            place = InlinePlace.at(caret)
        else:
            place = InlinePlace.behind(item, document.around(item.range.start), caret)
        least = least_chance(asked=asked)
        suggestions = await self._suggest(uri, "inline", place.around, least)
        return inline_list(suggestions, place, asked=asked)

    def _on_code_action(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, place = params.text_document.uri, params.range.end
        document = self._documents.get(uri)
        wanted = document is not None and continuations.is_wanted(params.context)
        if document is None or not wanted or document.around(place).verbatim:
            return []
        return continuations.actions(uri, document.version, place, self._abilities)

    async def _on_resolve(self, action: types.CodeAction) -> types.CodeAction:
        if action.command:  # editors ask of whatever has no edit yet
            return action
        wish = wish_of(action.data)
        around, versions = await self._write(wish)
        if around and versions:
            text = versions[0].text
            action.edit = continuations.edit(wish, around, text, self._abilities)
        return action

    async def _on_continue(self, *arguments: object) -> None:
        wish = wish_of(next(iter(arguments), None))
        around, versions = await self._write(wish)
        if around and versions:
            await self._insert(wish, around, versions[0].text)

    async def _on_choose(self, *arguments: object) -> None:
        wish = wish_of(next(iter(arguments), None))
        around, versions = await self._write(wish, continuations.VERSIONS)
        if around and versions:
            asked = continuations.question(versions)
            answer = await self.window_show_message_request_async(asked)
            await self._insert(wish, around, continuations.chosen(answer, asked, versions))

    async def _write(
        self, wish: Wish, count: int = 1
    ) -> tuple[Surroundings | None, list[Version]]:
        """Return what stands around a caret, and so many continuations, the best first.

        Where the text has changed since the editor asked there are none.
        """
        around = self._around(wish)
        if around is None:
            return None, []
        request = wish.request(around, TextIdentity(wish.uri), remember=self._learn)
        with self._telling():
            if versions := await self._worker.write(wish.uri, request, count):
                self._last_failure = ""
                return self._around(wish), versions
        return None, []

    async def _insert(self, wish: Wish, around: Surroundings, text: str) -> None:
        """Have the editor insert a text, if its own is still the same."""
        if text and self._around(wish):
            edit = continuations.edit(wish, around, text, self._abilities)
            await self.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "Inkling"))

    def _around(self, wish: Wish) -> Surroundings | None:
        """Return what stands around the caret of a wish; nothing if the text has changed."""
        document = self._documents.get(wish.uri)
        if document is None or document.version != wish.version:
            return None
        return document.around(wish.position)

    @property
    def _abilities(self) -> Abilities:
        return Abilities.of(self.client_capabilities)

    async def _suggest(
        self, uri: str, kind: Kind, around: Surroundings, least: float = 0.0
    ) -> Suggestions:
        """Return suggestions; none where the request is obsolete or fails, which is told once."""
        request = SuggestionRequest(
            around.before,
            around.after,
            candidate_count=_DEFAULTS.candidate_count,
            ghost_words=_DEFAULTS.ghost_words if kind == "inline" else 0,
            least_chance=least,
            text=TextIdentity(uri),
            remember=self._learn,
        )
        with self._telling():
            suggestions = await self._worker.suggest(uri, kind, request)
            if suggestions is not None:
                self._last_failure = ""
                return suggestions
        return Suggestions()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell of a failure of the engine in one sentence, and go on."""
        try:
            yield
        except WriterError as error:
            self._tell(str(error))
        except (*NOT_FOREIGN, CancelledError):
            raise
        except BaseException:
            # The border of the engine: neither a defect nor a panic in foreign code may end
            # suggestions for good.
            logger.exception("Suggestions failed")
            self._tell(_UNKNOWN_FAILURE)

    def _tell(self, failure: str) -> None:
        """Put a sentence into the editor's log; the same one is not repeated while it lasts."""
        if failure != self._last_failure:
            self._last_failure = failure
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, failure))


def _standard_output_alone() -> BinaryIO:
    """Return standard output for the protocol; what others print goes to standard error."""
    sys.stdout.flush()
    alone = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return alone
