"""Errors as sentences: what they say, and that a translator can find it."""

from __future__ import annotations

import pickle
from pathlib import Path

from writer.errors import BundleError, DocumentError, WriterError


def test_the_data_stand_in_the_sentence():
    error = DocumentError("{path} has {count:,} lines.", path=Path("novel.txt"), count=12_345)
    assert str(error) == "novel.txt has 12,345 lines."


def test_a_sentence_without_data_is_said_as_it_is():
    """A file may be called {draft}.txt."""
    assert str(DocumentError("{draft}.txt is gone.")) == "{draft}.txt is gone."


def test_data_with_braces_are_no_template():
    assert str(DocumentError("{name} is gone.", name="{x}.txt")) == "{x}.txt is gone."


def test_a_translator_is_given_the_template_and_its_reason():
    german = {"{name} is gone: {reason}": "{name} ist weg: {reason}", "No room.": "Kein Platz."}
    error = BundleError("{name} is gone: {reason}", name="a.txt", reason=WriterError("No room."))
    assert error.sentence(german.__getitem__) == "a.txt ist weg: Kein Platz."
    assert str(error) == "a.txt is gone: No room."


def test_an_error_comes_whole_out_of_another_process():
    error = pickle.loads(pickle.dumps(DocumentError("{name} is gone.", name="a.txt")))
    assert str(error) == "a.txt is gone."
