"""Nothing that is printed commands the terminal."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.marks import escaped, with_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tiny\x1b]0;owned\x07\x1b[2J", "Tiny␛]0;owned␇␛[2J"),
        ("a\rb\x7f", "a␍b␡"),
        ("csi \x9b31m", "csi \ufffd31m"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("one\n\ttwo, é 诗 👩‍👧", "one\n\ttwo, é 诗 👩‍👧"),
    ],
)
def test_characters_that_command_are_marks(text: str, shown: str) -> None:
    assert with_marks(text) == shown


@given(st.text())
def test_json_means_the_same_and_commands_nothing(text: str) -> None:
    line = escaped(json.dumps([text], ensure_ascii=False))
    assert json.loads(line) == [text]
    assert with_marks(line) == line
