"""The likeliest words at a place: whole ones, each once, none that is unwelcome."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import CHINESE, FakeLoadedModel, RandomRecurrentModel, scripted
from tests.fakes import tiny_tokenizer as tokenizer
from writer.assist.cancellation import Superseded
from writer.assist.continuing.alternatives import likeliest
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.text.word_boundaries import segment_chinese

WORDS = ["times", "lamp", "river", "man", "night", "window", "water", "boats", "old", "long"]
CHOICE = TextModel(
    scripted(*(f"It was the {word}." for most, word in enumerate(WORDS) for _ in range(most, 12)))
)
RANDOM = TextModel(FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size)))


def texts(before, **options):
    return [each.text for each in likeliest(CHOICE, before, **options)]


def test_ten_words_come_the_likeliest_first():
    assert texts("It was the ") == WORDS
    chances = [each.chance for each in likeliest(CHOICE, "It was the ")]
    assert chances == sorted(chances, reverse=True)
    assert 0.9 < sum(chances) <= 1


def test_as_many_as_are_wanted():
    assert texts("It was the ", count=3) == WORDS[:3]


def test_they_stand_as_they_would_be_written():
    assert texts("It was the", count=2) == [" times", " lamp"]
    assert texts("It was the t", count=1) == ["imes"]
    assert texts("", count=1) == ["It"]


def test_what_is_never_to_be_said_leaves_its_place_to_the_next():
    personal = Personal(PersonalWords(PersonalLists(never=("lamp",))))
    assert texts("It was the ", count=3, personal=personal) == ["times", "river", "man"]


def test_chinese_words_are_words_rather_than_beginnings_of_sentences():
    reader = TextModel(scripted(CHINESE, language="zh"))
    found = [each.text for each in likeliest(reader, "月亮升起来了，河水静静地流着。她走到")]
    assert found[0] == "窗前"
    assert all(len(segment_chinese(word)) == 1 for word in found)


@pytest.mark.parametrize("before", ["see https://exam", "ann@", "for $"])
def test_where_no_word_may_stand_there_is_none(before):
    assert texts(before) == []


@given(st.text("ab é月,.\n", max_size=8), st.integers(1, 12))
@settings(deadline=None, max_examples=25)
def test_no_word_comes_twice_and_each_has_a_chance(before, count):
    found = likeliest(RANDOM, before, count)
    assert len({each.text for each in found}) == len(found) <= count
    assert all(each.text.strip() and 0 < each.chance <= 1 for each in found)


def test_it_can_be_given_up():
    with pytest.raises(Superseded):
        likeliest(CHOICE, "It was the night of", cancelled=lambda: True)
