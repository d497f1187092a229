"""The assistant goes on with a poem in its form, and with anything else as it does."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from tests.writer.assist import test_assistant
from tests.writer.assist.test_assistant import ScriptedLibrary, loader
from tests.writer.assist.verse.english.test_writing import WORDS, syllables
from writer.assist import assistant as module
from writer.assist.assistant import Assistant
from writer.assist.continuing.written import Piece, Version
from writer.assist.request import AUTO_FORM, ContinuationRequest
from writer.errors import FormError
from writer.model.word_list import WordList

MOON = "The moon is up above the silent sea,\nAnd all the lanes are cold and grey with rain;\n"

__all__ = ["loader"]


@pytest.fixture
def assistant(monkeypatch, loader):
    """Return an assistant with a model that is as good as none, and knows a hundred words."""
    text = "".join(f" {word} {word.capitalize()}\n{word.capitalize()}" for word in WORDS)
    tokenizer = tiny_tokenizer(f"{text}, . ; : ! ?\n", 700)
    network = RandomRecurrentModel(tokenizer.vocabulary_size, seed=3)
    loaded = FakeLoadedModel(network, tokenizer, words=WordList(WORDS))
    monkeypatch.setitem(test_assistant.MODELS, "en", loaded)
    # Such a model finds no end where nothing makes it.
    monkeypatch.setattr(module, "best_text", lambda *_: iter([Piece(" freely"), Piece(".")]))
    monkeypatch.setattr(module, "write_versions", lambda *_: [Version(" freely.", (), 1)])
    return Assistant(ScriptedLibrary(("en",)))


def request(before, **more):
    return ContinuationRequest(before, words=8, **{"seed": 1, "form": AUTO_FORM, **more})


def test_a_poem_is_gone_on_with_line_by_line(assistant):
    pieces = list(assistant.continuation(request(MOON)))
    assert len(pieces) == 2
    assert {piece.form.title.english for piece in pieces} == {"Quatrains ABAB"}
    first, second = (piece.text for piece in pieces)
    assert second.startswith("\n")
    assert [syllables(first), syllables(second.strip())] == [10, 10]


def test_the_same_seed_writes_the_same(assistant):
    once, again, other = (
        "".join(piece.text for piece in assistant.continuation(request(MOON, seed=seed)))
        for seed in (1, 1, 2)
    )
    assert once == again != other


def test_several_know_their_form_and_differ(assistant):
    versions = assistant.versions(request(MOON), 3)
    assert len({version.text for version in versions}) == 3
    assert {version.form.title.english for version in versions} == {"Quatrains ABAB"}
    assert {version.seed for version in versions} == {1}


def test_another_form_is_had_by_its_title(assistant):
    pieces = list(assistant.continuation(request(MOON, form="Blank verse")))
    assert pieces[0].form.title.english == "Blank verse"
    assert len(pieces) == 4


def test_free_verse_is_written_like_any_text_and_says_so(assistant):
    pieces = list(assistant.continuation(request(MOON, form="Free verse")))
    assert [piece.text for piece in pieces] == [" freely", "."]
    assert {piece.form.title.english for piece in pieces} == {"Free verse"}
    (version,) = assistant.versions(request(MOON, form="Free verse"), 2)
    assert version.form.title.english == "Free verse"


@pytest.mark.parametrize(
    "wish", [request(MOON, form=""), request("The moon is up above the silent sea.")]
)
def test_anything_else_is_carried_on_as_it_always_was(assistant, wish):
    pieces = list(assistant.continuation(wish))
    assert [(piece.text, piece.form) for piece in pieces] == [(" freely", None), (".", None)]
    assert [version.form for version in assistant.versions(wish, 2)] == [None]


def test_where_no_word_fits_the_form_the_text_is_carried_on_without(assistant, monkeypatch):
    def refuse(*_arguments):
        raise FormError("No word fits.")

    monkeypatch.setitem(module._WRITERS, "en", refuse)
    assert {piece.form for piece in assistant.continuation(request(MOON))} == {None}
    assert {version.form for version in assistant.versions(request(MOON), 2)} == {None}


def test_what_is_given_up_ends(assistant):
    assert list(assistant.continuation(request(MOON), lambda: True)) == []
    assert assistant.versions(request(MOON), 2, lambda: True) == []
