"""A stream whose messages cannot be told apart ends with a sentence, whatever was in it."""

from __future__ import annotations

import io
import os
import random

import pytest

from tests.fakes import FakeAssistant
from writer.serve.lsp.framing import MAX_MESSAGE_BYTES, FramedInput

BODY = b'{"jsonrpc": "2.0", "method": "initialized", "params": {}}'
BROKEN = {
    b"Content-Length: abc\r\n\r\n": "does not say in figures how long it is",
    b"Content-Length:\r\n\r\n": "does not say in figures how long it is",
    b"Content-Length: -5\r\n\r\n": "does not say in figures how long it is",
    b"Content-Length: 0\r\n\r\n": "does not say in figures how long it is",
    b"Content-Length: \xd9\xa3\r\n\r\n": "does not say in figures how long it is",
    b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n": "says twice how long it is",
    b"Content-Length: 100000000000000\r\n\r\n": "does not say in figures",
    b"Content-Length: 100000000000\r\n\r\n": "is longer than 64 MB",
    b"\r\n": "does not say how long it is",
    b"Content-Type: x\r\n\r\n": "does not say how long it is",
    b"a" * 20_000: "has a header without an end",
    b"Content-Length: 5": "has a header without an end",
}


def framed(data):
    said = []
    return FramedInput(io.BytesIO(data), said.append), said


@pytest.mark.parametrize("head", BROKEN)
def test_a_broken_header_is_an_error_and_an_end(talk, head):
    # The server fell silent and did not even hear "shutdown"; or it asked for all the memory.
    server = talk(FakeAssistant())
    os.write(server._to_server, head)
    if not head.endswith(b"\n"):
        os.close(server._to_server)
        server._to_server = None
    assert BROKEN[head] in server.logged()["message"]
    server._thread.join(60)
    assert not server._thread.is_alive()


@pytest.mark.parametrize(
    "head", [b"Content-Length: %d", b"content-length:%d", b"CONTENT-LENGTH:  %d "]
)
def test_a_header_may_be_spelt_in_the_ways_of_other_protocols(head):
    stream, said = framed(head % len(BODY) + b"\r\nContent-Type: x; charset=utf-8\r\n\r\n" + BODY)
    assert stream.readline() == b"Content-Length: %d\r\n" % len(BODY)
    assert stream.readline().startswith(b"Content-Type")
    assert stream.readline() == b"\r\n"
    assert stream.read(len(BODY)) == BODY
    assert stream.readline() == b""
    assert said == []


def test_any_bytes_come_to_an_end():
    chance = random.Random(5)
    good = b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
    for _ in range(500):
        data = bytearray(good * 3)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        stream, said = framed(bytes(data))
        sizes = [0]
        while line := stream.readline():
            if line.startswith(b"Content-Length: "):
                sizes.append(int(line.split()[1]))
            elif not line.strip():
                stream.read(sizes[-1])
        assert max(sizes) <= MAX_MESSAGE_BYTES
        assert len(said) <= 1
