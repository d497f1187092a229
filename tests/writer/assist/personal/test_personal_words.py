"""How the writer's own words and the model's come together."""

from __future__ import annotations

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.personal.lexicon import Lexicon
from writer.assist.personal.personal_words import Personal, PersonalWords, mixed
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.word_at_caret import locate

WORDS = PersonalWords(PersonalLists(own=("林黛玉", "林冲"), never=("alas",)))
CHANCES = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.001, 0.15), max_size=6)


def expected(before, own=(), learned=None, of_text=None):
    personal = Personal(PersonalWords(PersonalLists(own=tuple(own))), learned, of_text)
    return personal.expected(before, locate(before))


def test_own_words_are_expected_after_their_first_letters_only():
    assert list(expected("and Mar", ["Marvalon"])) == ["Marvalon"]
    assert expected("and ", ["Marvalon"]) == expected("and M", ["Marvalon"]) == {}
    assert expected("and Marvalon", ["Marvalon"]) == {}


# F34
@pytest.mark.parametrize(
    ("before", "word", "rest"),
    [
        ("then marv", "Marvalon", "Marvalon"),
        ("then Zur", "Zürnbach", "Zürnbach"),
        ("with D'Ar", "D’Arthez", "D’Arthez"),
        ("with D’Ar", "D'Arthez", "D'Arthez"),
        ("he met Je", "Jean-Luc", "Jean-Luc"),
        ("he met Jean-", "Jean-Luc", "Luc"),
        ("he met Jean-L", "Jean-Luc", "Luc"),
        ("and R2", "R2-D2", "R2-D2"),
        ("and R2-", "R2-D2", "D2"),
        ("at sainte-fo", "Sainte-Foy", "Foy"),
        ("in New ", "New Ashford", "Ashford"),
        ("in New As", "New Ashford", "Ashford"),
    ],
)
def test_names_are_found_by_any_beginning(before, word, rest):
    assert rest in expected(before, [word])


@pytest.mark.parametrize(
    ("before", "word"),
    [("then ma", "Marvalon"), ("a new ", "Renew it"), ("the old", "Coldharbour")],
)
def test_what_is_hardly_meant_is_not_found(before, word):
    assert expected(before, [word]) == {}


def test_learned_words_count_by_how_often_they_came():
    chances = expected("and Zo", learned=Lexicon({"Zorblax": 9, "Zola": 3}, 1000))
    assert chances["Zorblax"] == pytest.approx(3 * chances["Zola"])


def test_names_of_the_text_are_expected_after_one_letter():
    of_text = Lexicon({"Marta": 2, "tessellated": 2}, 1000)
    assert list(expected("and M", of_text=of_text)) == ["Marta"]
    assert expected("and m", of_text=of_text) == expected("and t", of_text=of_text) == {}
    assert list(expected("and te", of_text=of_text)) == ["tessellated"]


def test_names_of_the_text_are_trusted_more_than_those_of_others():
    names = Lexicon({"Marta": 2}, 1000)
    here, elsewhere = expected("and Mar", of_text=names), expected("and Mar", learned=names)
    assert here["Marta"] > 2 * elsewhere["Marta"]


def test_chinese_words_go_on_from_any_of_their_beginnings():
    assert list(WORDS.expected_han("宝玉看见林黛")) == ["玉"]
    assert set(WORDS.expected_han("宝玉看见林")) == {"黛玉", "冲"}
    assert WORDS.expected_han("宝玉") == {}
    assert WORDS.expected_han("") == {}


@given(CHANCES, CHANCES, st.floats(0.01, 1.0))
def test_the_mixture_is_a_share_of_all_that_begins_so(found, personal, mass):
    logs = {word: log(chance) for word, chance in found.items()}
    together = mixed(logs, log(mass), personal)
    assert set(together) == set(found) | set(personal)
    assert list(together.values()) == sorted(together.values(), reverse=True)
    total = mass + sum(personal.values())
    for word, value in together.items():
        share = found.get(word, 0) * mass + personal.get(word, 0)
        assert exp(value) == pytest.approx(share / total)


def test_a_name_that_came_once_outweighs_what_a_model_can_only_spell():
    found = {"Marvel": log(0.5), "Marvin": log(0.4)}
    rare = mixed(found, log(1e-6), {"Marvalon": 1e-4})
    common = mixed(found, log(1e-2), {"Marvalon": 1e-4})
    assert next(iter(rare)) == "Marvalon"
    assert next(iter(common)) == "Marvel"


@given(CHANCES, CHANCES, CHANCES, st.floats(0.01, 1.0))
def test_recent_names_count_beside_all_others_together(found, personal, recent, mass):
    logs = {word: log(chance) for word, chance in found.items()}
    without = mixed(logs, log(mass), personal)
    together = mixed(logs, log(mass), personal, recent)
    for word, value in together.items():
        share = exp(without.get(word, -1e9)) + recent.get(word, 0)
        assert exp(value) == pytest.approx(share / (1 + sum(recent.values())))


@pytest.mark.parametrize(
    ("before", "added"), [("You ", "slut"), ("You sl", "uts"), ("你这", "婊子")]
)
def test_coarse_words_come_only_where_the_writer_used_them_or_wants_them(before, added):
    assert PersonalWords().forbids(before, added)
    assert not PersonalWords(PersonalLists(coarse=True)).forbids(before, added)
    word = (before + added).removeprefix("You ").removeprefix("你这")
    assert not PersonalWords().forbids(f"{word}. {before}", added)


@pytest.mark.parametrize(
    "text",
    ["a cockatoo", "Dick", "damn", "hell", "bastard", "breast", "Scunthorpe", "a chink"],
)
def test_a_story_may_have_what_is_only_near(text):
    assert not PersonalWords().forbids("", text)


def test_where_nothing_can_come_there_is_nothing():
    # Of a hundred letters that mean nothing the probability is no number above zero.
    assert mixed({}, -1e4, {}) == {}
    assert mixed({"qxqxqx": -1.0}, -1e4, {"qxqxqxy": 0.0}) == {}
