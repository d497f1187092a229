"""Whether English sentences can be parsed whole, by the grammar of another program.

Link grammar is the Debian package link-grammar, whose command ``link-parser`` runs beside this
program: a tool for development, under the LGPL, its word lists under licences that go with it.
Nothing of it is copied, linked or shipped.

Source: Sleator & Temperley 1993, "Parsing English with a Link Grammar".
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = "link-parser"

PARSE_SECONDS = 4
"""Of processor time for one sentence; one that takes longer counts as not parsed."""

WAITED_SECONDS = 120.0
"""By the clock, for an answer, the loading of the dictionary included."""

_OPTIONS = (
    "-graphics=0",
    "-null=0",  # no linkage that leaves a word out
    "-panic=0",
    "-spell=0",  # a misspelt word is one
    f"-timeout={PARSE_SECONDS}",
)
_WHOLE = "Found "
_VERDICTS = (_WHOLE, "No complete linkages", "Timer is expired", "Memory is exhausted")
_BORDER, _BORDER_SAID = "!test=", "test set to"
"""A command without an effect, between two sentences: an answer is written only when more comes to
be read, and what is said of one sentence ends where the next border is told of."""

_MARKS = str.maketrans({"—": ", ", "–": ", ", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def installed() -> str | None:
    """Return the path of the parser, None where it is not installed."""
    return shutil.which(COMMAND)


class LinkParser:
    """A parser that is kept alive until it is stopped.

    Args:
        command: the program and its own options.
        waited: seconds for an answer.
    """

    def __init__(self, command: Sequence[str], waited: float = WAITED_SECONDS) -> None:
        self._command = command
        self._waited = waited
        self._process: subprocess.Popen[str] | None = None
        self._reading = threading.Thread()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def parses(self, sentence: str) -> bool:
        """Return whether a sentence has a linkage of all its words.

        Raises:
            TrainingError: the parser cannot be run.
        """
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            process.stdin.write(f"{_plain(sentence)}\n{_BORDER}\n")
            process.stdin.flush()
            return self._answer()
        except (queue.Empty, OSError):
            # It hangs on this sentence, or has crashed over it: that is no parse.
            self.stop()
            return False

    def stop(self) -> None:
        """End its process; asked again, it begins a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        self._reading.join()
        # What it did not read any more cannot be written.
        with suppress(OSError), process:
            pass

    def _answer(self) -> bool:
        """Return what is said first behind the border."""
        behind = False
        while line := self._lines.get(timeout=self._waited):
            if line.startswith(_BORDER_SAID):
                behind = True
            elif behind and line.startswith(_VERDICTS):
                return line.startswith(_WHOLE)
        raise OSError("it has ended")

    def _start(self) -> subprocess.Popen[str]:
        try:
            process = subprocess.Popen(  # noqa: S603 - the command is our own
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        except OSError as error:
            raise TrainingError(
                "{command} cannot be run: {reason}.",
                command=self._command[0],
                reason=error.strerror or error,
            ) from None
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        process.stdin.write(f"{_BORDER}\n")
        self._process = process
        self._lines = queue.SimpleQueue()
        self._reading = threading.Thread(target=_read, args=(process, self._lines), daemon=True)
        self._reading.start()
        return process


def link_parser() -> LinkParser | None:
    """Return the parser of English, None where it is not installed."""
    path = installed()
    return LinkParser([path, "en", *_OPTIONS]) if path else None


def _plain(sentence: str) -> str:
    """Return a sentence on one line, that is no command to the parser and no comment."""
    text = " ".join(sentence.translate(_MARKS).split())
    if text.count('"') % 2:
        text = text.replace('"', "")
    return text.lstrip("!%*# ") or "."


def _read(process: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    for line in process.stdout:
        lines.put(line)
    lines.put("")
