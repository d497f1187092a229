"""Drafts of the next sentence: where a sentence ends, and what may begin it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import ENGLISH, scripted
from writer.assist.cancellation import never
from writer.assist.continuing import sentences
from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.continuing.sentences import Sentences, as_drafted, first_place
from writer.assist.personal.personal_words import NOTHING_PERSONAL
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel


def drafts(script, before, *, breadth=4, clause=False):
    reader = TextModel(scripted(script))
    request = ContinuationRequest(before, temperature=0.3)
    allowed = AllowedWords(before, None, NOTHING_PERSONAL)
    drafting = Sentences(reader, request, before, allowed, np.random.default_rng(1))
    place = first_place(reader, before, never)
    return drafting.draft([place, place], breadth, never, clause=clause)


def sentence(script, before, **options):
    (first, *_), _ = drafts(script, before, **options)
    assert first.ended
    return first.text


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("She met Mr. Bold at home. Then she left.", "at home."),
        ('She cried, "Look!" and she ran off. Then she left.', "ran off."),
        ("She had 3.5 pounds of it. Then she left.", "of it."),
        ('She said, "I know." Then she left.', 'know."'),
        ("She saw the river\n\nThen she left.", "river"),
        ("She did not know… Then she left.", "know…"),
    ],
)
def test_where_a_sentence_ends(text, end):
    assert sentence(text, "She ").endswith(end)


def test_in_prose_no_line_ends_with_a_clause():
    # With one sentence before it, every second "sentence" was a clause at the end of a line.
    script = "She went out,\n" * 6 + "She went out, and she ran off. Then"
    made = drafts(script, "She ", breadth=8)
    assert not any(draft.text.endswith(",") for some in made for draft in some)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("She went out, and she ran off. Then", "out,"),
        ("She ran off. Then she left.", "off."),
        ("She had not been to see the old man in the winter house. Then", "man"),
    ],
)
def test_where_a_clause_ends(text, end):
    assert sentence(text, "She ", clause=True).endswith(end)


def test_what_stands_in_a_book_is_read_as_a_draft():
    text = "She went out, and she ran off. Then she left."
    reader = TextModel(scripted(text))
    place = first_place(reader, "She ", never)
    tokens = reader.tokens(text)[len(place.tokens) :]
    draft = as_drafted(reader, place, tokens)
    assert draft.text == "went out, and she ran off."
    assert draft.ended
    assert draft.tokens == tokens[: len(draft.tokens)]
    step = reader.model.run(np.array([draft.end.tokens], np.int64).T, reader.model.initial_state())
    assert np.allclose(step.logits[0, 0], draft.end.logits)
    unended = as_drafted(reader, place, tokens[:3])
    assert not unended.ended


def test_each_place_has_its_drafts():
    made = drafts(ENGLISH, "It was the", breadth=3)
    assert [len(some) for some in made] == [3, 3]
    for draft in [draft for some in made for draft in some]:
        assert len(draft.chances) == len(draft.tokens)
        assert all(chance <= 0 for chance in draft.chances)
        assert draft.end.added == draft.text


def test_what_finds_no_end_did_not_end(monkeypatch):
    monkeypatch.setattr(sentences, "MOST_TOKENS", 2)
    made = drafts(ENGLISH, "It was the")
    assert not any(draft.ended or draft.closes for some in made for draft in some)
