"""The whole program with the bundled models, driven by a client that others wrote."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import Future

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled
from pygls.lsp.client import LanguageClient

pytestmark = [
    pytest.mark.slow,
    # pygls asks asyncio what it should ask inspect, which Python 3.14 tells at each request.
    pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction':DeprecationWarning"),
]

ENGLISH, CHINESE = "file:///story.md", "file:///%E6%9C%88.txt"
UTF_16 = [types.PositionEncodingKind.Utf16]


class Client(LanguageClient):
    """An editor with two documents."""

    def __init__(self):
        super().__init__("editor", "1")
        self.logged, self.questions, self.edits = [], [], []
        self.feature(types.WINDOW_LOG_MESSAGE)(lambda params: self.logged.append(params.message))

        @self.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def choose(params):
            self.questions.append(params)
            return params.actions[1]

        @self.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params):
            self.edits.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=True)

    async def start(self, *arguments, environment=()):
        command = (sys.executable, "-m", "writer", "lsp", *arguments)
        await self.start_io(*command, env=os.environ | dict(environment))

    async def begin(self, encodings=UTF_16, *, menu=False):
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        capabilities = types.ClientCapabilities(general=general)
        if menu:
            edits = types.WorkspaceEditClientCapabilities(document_changes=True)
            capabilities.workspace = types.WorkspaceClientCapabilities(
                apply_edit=True, workspace_edit=edits
            )
            resolving = types.ClientCodeActionResolveOptions(["edit"])
            actions = types.CodeActionClientCapabilities(
                data_support=True, resolve_support=resolving
            )
            capabilities.text_document = types.TextDocumentClientCapabilities(code_action=actions)
        answer = await self.initialize_async(types.InitializeParams(capabilities=capabilities))
        self.initialized(types.InitializedParams())
        return answer.capabilities

    def open(self, uri, text):
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri, *changes):
        parts = [
            types.TextDocumentContentChangePartial(
                types.Range(types.Position(*start), types.Position(*end)), text
            )
            for start, end, text in changes
        ]
        document = types.VersionedTextDocumentIdentifier(2, uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, parts))

    async def complete(self, uri, line, character):
        return await self.text_document_completion_async(completion_params(uri, line, character))

    async def inline(self, uri, line, character, kind):
        return await self.text_document_inline_completion_async(
            types.InlineCompletionParams(
                types.InlineCompletionContext(kind),
                types.TextDocumentIdentifier(uri),
                types.Position(line, character),
            )
        )

    async def actions(self, uri, at):
        found = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(at, at),
                types.CodeActionContext([]),
            )
        )
        return {action.title: action for action in found}

    async def send_malformed(self, method):
        """Send a request that this client would refuse to write, and wait for the answer."""
        answer = self.protocol._request_futures["bad"] = Future()
        message = {"jsonrpc": "2.0", "id": "bad", "method": method, "params": {"position": "here"}}
        body = json.dumps(message).encode()
        self.protocol.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return await asyncio.wrap_future(answer)

    async def leave(self):
        """Say good-bye; return the exit status and what was on standard error."""
        await self.shutdown_async(None)
        self.exit(None)
        return await self.ended()

    async def ended(self):
        self.protocol.writer.close()
        complaint = await self._server.stderr.read()
        status = await self._server.wait()
        await self.stop()
        return status, complaint


def completion_params(uri, line, character):
    return types.CompletionParams(
        types.TextDocumentIdentifier(uri), types.Position(line, character)
    )


def only_change(edit):
    """Return the one change of an edit, which names the text that it is for."""
    (change,) = edit.document_changes
    assert change.text_document == types.OptionalVersionedTextDocumentIdentifier(ENGLISH, 1)
    (inserted,) = change.edits
    return inserted


def test_an_editor_writes_in_two_documents():
    async def write():
        client = Client()
        await client.start()
        can = await client.begin()
        assert can.position_encoding == "utf-16"

        client.open(ENGLISH, "# 月 😀\n\nShe closed the door and went d")
        answer = await client.complete(ENGLISH, 2, 30)
        assert answer.is_incomplete
        assert "down" in [item.label for item in answer.items]
        assert all(item.text_edit.new_text.startswith("d") for item in answer.items)
        area = types.Range(types.Position(2, 29), types.Position(2, 30))
        assert all(item.text_edit.range == area for item in answer.items)

        # Emoji and Chinese before the caret, on its line and above it; then a deletion.
        client.change(ENGLISH, ((0, 4), (0, 6), "𠀀𠀀"), ((2, 0), (2, 0), "😀 月 "))
        client.change(ENGLISH, ((2, 34), (2, 35), "thr"))
        answer = await client.complete(ENGLISH, 2, 37)
        assert "through" in [item.label for item in answer.items]
        assert answer.items[0].text_edit.range.start == types.Position(2, 34)

        shown = await client.inline(ENGLISH, 2, 37, types.InlineCompletionTriggerKind.Invoked)
        assert shown.items[0].insert_text
        assert shown.items[0].range == types.Range(types.Position(2, 37), types.Position(2, 37))
        unasked = await client.inline(ENGLISH, 2, 5, types.InlineCompletionTriggerKind.Automatic)
        assert unasked.items == ()

        client.open(CHINESE, "夜已经很深了，她看见月")
        answer = await client.complete(CHINESE, 0, 11)
        assert any("\u4e00" <= item.label[0] <= "\u9fff" for item in answer.items)
        assert {item.text_edit.range.start.character for item in answer.items} == {11}

        client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(CHINESE))
        )
        assert await client.complete(CHINESE, 0, 11) is None
        assert client.logged == []
        assert await client.leave() == (0, b"")

    asyncio.run(write())


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 9), ("utf-16", 5), ("utf-32", 4)])
def test_positions_are_counted_as_the_editor_wishes(encoding, start):
    async def write():
        client = Client()
        await client.start("--model", "inkling-en")
        can = await client.begin([types.PositionEncodingKind(encoding)])
        assert can.position_encoding == encoding
        client.open(ENGLISH, "😀 月 th")
        answer = await client.complete(ENGLISH, 0, start + 2)
        assert {item.text_edit.range.start.character for item in answer.items} == {start}
        assert await client.leave() == (0, b"")

    asyncio.run(write())


def test_a_request_can_be_cancelled_or_malformed():
    async def write():
        client = Client()
        await client.start("--provider", "cpu")
        await client.begin()
        client.open(CHINESE, "月亮")
        client.open(ENGLISH, "The lamp b")
        method = types.TEXT_DOCUMENT_COMPLETION
        # Loading the Chinese model keeps the worker busy, and the second request waiting.
        first = client.protocol.send_request(method, completion_params(CHINESE, 0, 2))
        second = client.protocol.send_request(method, completion_params(ENGLISH, 0, 10), msg_id=7)
        client.cancel_request(types.CancelParams(7))
        with pytest.raises(JsonRpcRequestCancelled):
            await asyncio.wrap_future(second)
        assert (await asyncio.wrap_future(first)).items

        with pytest.raises(JsonRpcInvalidParams):
            await client.send_malformed(method)
        assert (await client.complete(ENGLISH, 0, 10)).items
        assert await client.leave() == (0, b"")

    asyncio.run(write())


def test_learning_brings_invented_names_back_and_keeps_nothing(tmp_path):
    async def write():
        client = Client()
        await client.start("--learn", environment={"INKLING_DATA": str(tmp_path)})
        await client.begin()
        client.open(ENGLISH, "The old Zorblatt laughed.\n" * 5 + "And the old Zo")
        answer = await client.complete(ENGLISH, 5, 14)
        assert ("Zorblatt", "in this text") in [(each.label, each.detail) for each in answer.items]
        assert await client.leave() == (0, b"")

    asyncio.run(write())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_menu_carries_the_text_on():
    async def write():
        client = Client()
        await client.start("--provider", "cpu")
        await client.begin(menu=True)
        client.open(ENGLISH, "# 月 😀\n\nThe lamp burned low in the")
        at = types.Position(2, 26)
        menu = await client.actions(ENGLISH, at)

        resolved = await client.code_action_resolve_async(
            menu["Continue to the end of the sentence"]
        )
        inserted = only_change(resolved.edit)
        assert inserted.range == types.Range(at, at)
        assert inserted.new_text.startswith(" ")
        assert inserted.new_text.rstrip('"”')[-1] in ".!?…"

        # This client takes an action with a command for the command itself, and loses its data.
        assert "Choose among 3 endings of the sentence" in menu
        await client.workspace_execute_command_async(
            types.ExecuteCommandParams("inkling.versions", [resolved.data])
        )
        (question,), (edit,) = client.questions, client.edits
        assert len(question.actions) == 3
        assert only_change(edit).new_text.strip() in question.actions[1].title

        # What is chosen in a text that has changed since is not written into it.
        client.change(ENGLISH, ((2, 26), (2, 26), " w"))
        stale = await client.code_action_resolve_async(menu["Continue here"])
        assert stale.edit is None
        assert client.logged == []
        assert await client.leave() == (0, b"")

    asyncio.run(write())


@pytest.mark.parametrize("exits", [True, False])
def test_leaving_without_shutdown_has_status_one(exits):
    async def write():
        client = Client()
        await client.start()
        await client.begin()
        if exits:
            client.exit(None)
        assert await client.ended() == (1, b"")

    asyncio.run(write())


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_ends_a_server_that_someone_started_by_hand():
    async def write():
        client = Client()
        await client.start()
        await client.begin()
        client._server.send_signal(signal.SIGINT)
        assert await client.ended() == (130, b"")

    asyncio.run(write())


def test_what_others_print_does_not_get_into_the_protocol():
    code = (
        "import os; from writer.serve.lsp.server import _standard_output_alone;"
        "alone = _standard_output_alone(); print('printed', flush=True); os.system('echo echoed');"
        "alone.write(b'message'); alone.close()"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (result.returncode, result.stdout) == (0, b"message")
    assert result.stderr.split() == [b"printed", b"echoed"]


def test_a_missing_model_is_told_in_one_sentence_before_anything_is_served():
    command = [sys.executable, "-m", "writer", "lsp", "--model", "missing"]
    result = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.count(b"\n") == 1
    assert b"missing" in result.stderr
