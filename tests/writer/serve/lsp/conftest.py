"""A server that runs as the program runs it, with pipes for an editor and a fake assistant."""

from __future__ import annotations

import itertools
import json
import os
import threading
import time

import pytest

from writer.serve.lsp.server import SuggestionServer

URI = "file:///poem.txt"


class Talk:
    """The editor's side of a conversation, message by message."""

    def __init__(self, assistant, *, learn=False):
        self.assistant = assistant
        self.server = SuggestionServer(assistant, learn=learn)
        stdin, self._to_server = os.pipe()
        self._from_server, stdout = os.pipe()
        self._stdin = os.fdopen(stdin, "rb")
        self._stdout = os.fdopen(stdout, "wb")
        self._incoming = os.fdopen(self._from_server, "rb")
        self._numbers = itertools.count(1)
        self._stash = []
        self._thread = threading.Thread(target=self._serve, name="server")
        self._thread.start()

    def _serve(self):
        with self._stdout:
            self.server.start_io(self._stdin, self._stdout)
            self.server.close()

    def send_bytes(self, body):
        os.write(self._to_server, b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send(self, method, params=None, **more):
        message = {"jsonrpc": "2.0", "method": method, "params": params, **more}
        self.send_bytes(json.dumps(message).encode())

    def ask(self, method, params=None):
        """Send a request and return its id."""
        number = next(self._numbers)
        self.send(method, params, id=number)
        return number

    def answer(self, number):
        """Wait for the answer to a request: its result, or its error."""
        message = self._wait(lambda message: message.get("id") == number)
        return message["error"] if "error" in message else message["result"]

    def request(self, method, params=None):
        return self.answer(self.ask(method, params))

    def logged(self):
        """Wait for a message to the editor's log."""
        return self._wait(lambda message: message.get("method") == "window/logMessage")["params"]

    def initialize(self, *encodings, **abilities):
        general = {"positionEncodings": list(encodings)} if encodings else {}
        capabilities = {"general": general, **abilities}
        result = self.request(
            "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities}
        )
        self.send("initialized", {})
        return result["capabilities"]

    def open(self, text, uri=URI):
        item = {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}
        before = len(self.assistant.learned)
        self.send("textDocument/didOpen", {"textDocument": item})
        # It is learned first; what is asked then has the worker to itself.
        end = time.monotonic() + 2  # it may fail, which is told
        while len(self.assistant.learned) == before and time.monotonic() < end:
            time.sleep(0.005)

    def change(self, start, end, text, uri=URI):
        change = {"range": {"start": place(*start), "end": place(*end)}, "text": text}
        self.send(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]},
        )

    def close_document(self, uri=URI):
        self.send("textDocument/didClose", {"textDocument": {"uri": uri}})

    def ask_completion(self, line, character, uri=URI):
        params = {"textDocument": {"uri": uri}, "position": place(line, character)}
        return self.ask("textDocument/completion", params)

    def completion(self, line, character, uri=URI):
        return self.answer(self.ask_completion(line, character, uri))

    def inline(self, line, character, *, kind=1, uri=URI, **context):
        return self.request(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": uri},
                "position": place(line, character),
                "context": {"triggerKind": kind, **context},
            },
        )

    def actions(self, line, character, *, uri=URI, **context):
        """Return what the menu at a place offers, by title."""
        at = place(line, character)
        params = {
            "textDocument": {"uri": uri},
            "range": {"start": at, "end": at},
            "context": {"diagnostics": [], **context},
        }
        return {each["title"]: each for each in self.request("textDocument/codeAction", params)}

    def asked(self, method):
        """Wait for a question of the server."""
        return self._wait(lambda message: message.get("method") == method)

    def reply(self, question, result):
        message = {"jsonrpc": "2.0", "id": question["id"], "result": result}
        self.send_bytes(json.dumps(message).encode())

    def leave(self):
        """Close the pipes, as an editor that was killed; wait for the server to end."""
        if self._to_server is not None:
            os.close(self._to_server)
            self._to_server = None
        self._thread.join(20)
        assert not self._thread.is_alive()
        self._stdin.close()
        self._incoming.close()

    def _wait(self, wanted):
        for message in self._stash:
            if wanted(message):
                self._stash.remove(message)
                return message
        while not wanted(message := self._read()):
            self._stash.append(message)
        return message

    def _read(self):
        length = 0
        while line := self._incoming.readline().strip():
            if line.startswith(b"Content-Length:"):
                length = int(line.split()[1])
        assert length, "the server has gone"
        return json.loads(self._incoming.read(length))


def place(line, character):
    return {"line": line, "character": character}


@pytest.fixture
def talk():
    """Start a conversation with a server that has this assistant."""
    talks = []

    def start(assistant, *encodings, text=None, learn=False, **abilities):
        talks.append(Talk(assistant, learn=learn))
        talks[-1].initialize(*encodings, **abilities)
        if text is not None:
            talks[-1].open(text)
        return talks[-1]

    yield start
    for each in talks:
        each.assistant.released.set()
        each.leave()
