"""Errors as sentences: what they say, and that a translator can find it."""

from __future__ import annotations

import ast
import pickle
import string
from pathlib import Path

import writer.errors
from writer.errors import BundleError, DocumentError, WriterError

ROOT = Path(__file__).parents[2]
KINDS = {name for name in vars(writer.errors) if name.endswith("Error")}


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


def calls():
    """Yield every place at which an error is made, with its arguments."""
    for package in ("writer", "training"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def names_its_data(call):
    template = call.args[0] if call.args else ast.Constant("")
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
        return not isinstance(template, ast.JoinedStr)
    fields = {field for _, field, _, _ in string.Formatter().parse(template.value) if field}
    return not call.keywords or fields == {keyword.arg for keyword in call.keywords}


def test_every_template_names_its_data():
    """A sentence that is put together on the way cannot be found by a translator."""
    assert [place for place, call in calls() if not names_its_data(call)] == []
