"""What a continuation may say: words that exist, in whatever pieces they come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.personal.lexicon import Lexicon
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.model.word_list import WordList

WORDS = ["the", "old", "man", "didn't", "walk", "walked", "home"]
KNOWN = WordList(WORDS)


def refused(text, before="Once ", words=KNOWN, personal=NOTHING_PERSONAL, pieces=None):
    """Return whether ``text`` is refused behind ``before``, drawn in these pieces."""
    wording, added = AllowedWords(before, words, personal), ""
    for piece in pieces or [text]:
        if wording.refuses(added, piece):
            return True
        added += piece
    return False


def cut(text, places):
    borders = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in itertools.pairwise(borders)]


TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
PLACES = st.lists(st.integers(0, 60), max_size=8)


@given(TEXTS, PLACES)
def test_words_that_exist_are_never_refused_however_they_are_cut(text, places):
    assert not refused(text + ". ", pieces=cut(text + ". ", places))


@given(TEXTS, TEXTS, PLACES)
def test_a_word_that_does_not_exist_is_refused_however_it_is_cut(first, second, places):
    text = f"{first} wolked {second}. "
    assert refused(text, pieces=cut(text, places))


@pytest.mark.parametrize("text", ["wa", "walk", "walke", "“the", "1999 ", "didn’t ", "…", "月亮"])
def test_what_may_become_a_word_and_what_is_none_may_come(text):
    assert not refused(text)


def test_the_word_in_progress_is_judged_with_its_beginning():
    assert not refused("ked ", before="He wal")
    assert refused("rus ", before="He wal")


def test_a_word_that_the_writer_began_and_nobody_knows_may_become_anything():
    assert not refused("blax walked", before="Old Zor")
    assert refused("blax wolked ", before="Old Zor")


def test_names_of_the_text_may_come_again():
    assert not refused("Zorblax ", before="Zorblax sat. ")
    assert refused("Zorblax ", before="He sat. ")


def test_the_writers_own_and_learned_words_may_come():
    lists = PersonalLists(own=("Marvalon",))
    personal = Personal(PersonalWords(lists), Lexicon({"Xylophane": 1}))
    assert not refused("Marvalon Xylophane ", personal=personal)


def test_what_the_writer_never_wants_is_refused_across_pieces():
    personal = Personal(PersonalWords(PersonalLists(never=("old man",))))
    assert refused("old man", personal=personal, pieces=["old ", "ma", "n"])
    assert not refused("old home", personal=personal)


def test_a_model_without_a_list_may_spell_what_it_likes():
    assert not refused("wolked ", words=None)


@pytest.mark.parametrize(
    ("before", "said", "wrong"),
    [
        ("他说：“你好", "。”他走了。", False),
        ("他说：“你好", "。“他走了。", True),
        ("他说：“你好", "。’”", False),
        ("他走了", "。”", True),
        ("他走了。", "“我来了。”“你来了。”", False),
        ("“他走了。\n", "“我来了。”", False),
        ("“他走了。\n", "我来了。”", False),
        ("他读《红", "楼梦》", False),
        ("他读《红", "楼《梦》", True),
        ("“他说：", "「来。」”", False),
    ],
)
def test_marks_stand_in_pairs(before, said, wrong):
    assert refused(said, before, words=None, pieces=[*said]) == wrong
    assert refused(said, before, words=None) == wrong
