"""Candidates and ghost text of a model that knows a few lines by heart."""

from __future__ import annotations

import re
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import (
    ENGLISH,
    FakeLoadedModel,
    RandomRecurrentModel,
    ScriptedModel,
    scripted,
    tiny_tokenizer,
)
from writer.assist.cancellation import Superseded, never
from writer.assist.personal.lexicon import Lexicon
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import SuggestionRequest
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.model.word_list import WordList
from writer.text.word_boundaries import is_word_character

KNOWING = TextModel(scripted(ENGLISH))
STRAIGHT = TextModel(scripted(ENGLISH, straight_quotes=True))
TOKENIZER = tiny_tokenizer()
# Knows nothing, so anything may come: what holds for its answers holds for all.
RANDOM = TextModel(FakeLoadedModel(RandomRecurrentModel(TOKENIZER.vocabulary_size)))
BEFORE = st.one_of(
    st.text("abcDE é'’ \n.,“\"—-(1", max_size=12),
    st.lists(st.sampled_from(ENGLISH.split()), max_size=6).map(" ".join),
    st.integers(0, len(ENGLISH)).map(lambda end: ENGLISH[:end]),
)


def ask(before, after="", *, reader=KNOWING, **options):
    return suggest(reader, SuggestionRequest(before, after, **options), never)


def words(before, after="", **options):
    return [candidate.text for candidate in ask(before, after, **options).candidates]


@given(BEFORE, st.integers(1, 8))
@settings(deadline=None)
def test_what_holds_for_every_answer(before, count):
    answer = ask(before, reader=RANDOM, candidate_count=count)
    texts = [candidate.text for candidate in answer.candidates]
    assert len(set(texts)) == len(texts) <= count
    chances = [candidate.log_probability for candidate in answer.candidates]
    assert chances == sorted(chances, reverse=True)
    for candidate in answer.candidates:
        typed = candidate.text.removesuffix(candidate.insertion.lstrip(" "))
        assert before.endswith(typed)
        assert candidate.insertion.strip()
        assert candidate.insertion.count(" ") <= 1
        assert all(is_word_character(char) or char in "'’" for char in candidate.text)
        assert candidate.log_probability <= 1e-6
    assert sum(map(exp, chances)) <= 1 + 1e-4
    for ghost in (answer.ghost, *answer.alternatives):
        if ghost is None:
            continue
        parts = (ghost, *ghost.shorter)
        assert all(ghost.text.startswith(part.text) and part.text.strip() for part in parts)
        lengths = [len(part.text) for part in parts]
        assert lengths == sorted(lengths, reverse=True)
        assert [part.log_probability for part in parts] == sorted(
            part.log_probability for part in parts
        )


@given(st.integers(0, len(ENGLISH) - 40))
@settings(deadline=None)
def test_the_word_that_comes_is_the_first_candidate(start):
    end = start + ENGLISH[start:].index(" ")
    before, word = ENGLISH[:start], ENGLISH[start:end]
    if not word or not word.isalpha() or ENGLISH[end] != " ":
        return
    first = ask(before).candidates[0]
    assert (before + first.insertion).endswith(word) or first.log_probability < -0.3


@pytest.mark.parametrize(
    ("before", "text", "insertion"),
    [
        ("It was the best of ti", "times", "mes"),
        ("It was the best of ", "times", "times"),
        ("It was the best of", "of", None),
        ("", "It", "It"),
        ("The river was", "was", None),
        ("The river was cold,", "and", " and"),
        ("She walked to the river and di", "didn't", "dn't"),
        ("She walked to the river and didn'", "didn't", "t"),
        ('"Come home,"', "said", " said"),
        ('"', "Come", "Come"),
    ],
)
def test_the_first_candidate(before, text, insertion):
    candidates = ask(before).candidates
    if insertion is None:
        assert text not in [candidate.text for candidate in candidates]
    else:
        assert (candidates[0].text, candidates[0].insertion) == (text, insertion)


def test_a_word_typed_in_full_is_no_candidate_of_its_own():
    assert "times" not in words("It was the best of times")


def test_the_capitals_are_the_writers():
    assert words("IT WAS THE BEST OF TI")[0] == "TIMES"
    assert words("It was the best of Ti")[0] == "Times"


def test_a_sentence_begins_with_a_capital():
    assert all(word[0].isupper() for word in words("The night was long. ", reader=RANDOM))


def test_a_word_of_many_tokens_is_found():
    novel = TextModel(scripted("Then the unburningwater came."))
    assert len(TOKENIZER.encode(" unburningwater")) > 3
    assert words("Then the unbur", reader=novel)[0] == "unburningwater"


def test_curly_quotes_are_read_and_written():
    before = "“Come home,” said the old man. She walked to the river and didn’"
    first = ask(before, reader=STRAIGHT).candidates[0]
    assert (first.text, first.insertion) == ("didn’t", "t")
    before = "“Come home,” said the old man. She walked to the river and "
    assert words(before, reader=STRAIGHT)[0] == "didn’t"


def test_what_follows_the_caret_is_not_offered_again():
    assert "times" not in words("It was the best of ", "times, it was")
    assert "times" in words("It was the best of ", "timeless")
    assert ask("It was the best of ", "times, it was the").ghost is None


def test_ghost_text_goes_on_for_some_words():
    assert ask("It was the best of ti", ghost_words=1).ghost.text == "mes,"
    assert ask("It was the best of ti", ghost_words=3).ghost.text == "mes, it was"
    assert ask("It was the best of times", ghost_words=3).ghost.text == ", it was the"
    assert ask("The river was", ghost_words=2).ghost.text == " cold, and"


def test_ghost_text_ends_with_its_sentence():
    assert ask("it was the worst of ", ghost_words=9).ghost.text == "times."


def test_ghost_text_stays_in_its_line():
    assert ask("She walked to the river and didn't look back.", ghost_words=9).ghost.text == (
        " The river was cold, and the night was long."
    )
    assert "\n" not in ask("burned low in the ", ghost_words=9).ghost.text


def test_behind_a_complete_word_stand_the_next_ones_with_a_space():
    answer = ask("it was the worst")
    assert answer.candidates[0].text == "of"
    assert answer.candidates[0].insertion == " of"


def test_behind_a_complete_word_no_made_up_ones_are_offered():
    candidates = ask("it was the worst of times").candidates
    assert all(candidate.insertion.startswith(" ") for candidate in candidates)


class TestWordsThatExist:
    """A model that knows nothing spells anything; a list keeps it to words."""

    WORDS = WordList(ENGLISH.split())
    RANDOM = TextModel(
        FakeLoadedModel(RandomRecurrentModel(TOKENIZER.vocabulary_size), words=WORDS)
    )

    @given(BEFORE)
    @settings(deadline=None)
    def test_no_other_word_is_a_candidate(self, before):
        answer = ask(before, reader=self.RANDOM)
        assert all(candidate.text in self.WORDS for candidate in answer.candidates)

    @given(BEFORE)
    @settings(deadline=None)
    def test_a_ghost_adds_no_other_word(self, before):
        answer = ask(before, reader=self.RANDOM, ghost_words=3)
        for ghost in [answer.ghost, *answer.alternatives] if answer.ghost else []:
            for match in re.finditer(r"[a-zA-Zé0-9]+(?:['’][a-zA-Zé]+)*", before + ghost.text):
                added = match.end() > len(before)
                assert match.group() in self.WORDS or not added, (before, ghost)

    def test_the_only_word_there_is_ends_the_search(self):
        text, word = "She put it on the weatherboarding", "weatherboarding"
        model = ScriptedModel(TOKENIZER, text + ".")
        reader = TextModel(FakeLoadedModel(model, words=WordList(text.split())))
        assert words(text[:-1], reader=reader) == [word]
        # Unlike one that goes on until every letter has been a token by itself.
        assert len(model.runs) < len(word)

    def test_words_take_the_place_of_others(self):
        assert len(words("the ri", reader=RANDOM)) > 1
        assert words("the ri", reader=self.RANDOM) == ["river"]

    def test_the_writers_own_words_are_words(self):
        personal = Personal(PersonalWords(PersonalLists(own=("Rivka",))))
        request = SuggestionRequest("the Riv")
        answer = suggest(self.RANDOM, request, never, personal)
        assert {candidate.text for candidate in answer.candidates} == {"Rivka", "River"}

    def test_so_are_those_that_a_document_taught(self):
        personal = Personal(PersonalWords(), Lexicon({"Rivendale": 2}, 100))
        answer = suggest(self.RANDOM, SuggestionRequest("the Rive"), never, personal)
        assert {candidate.text for candidate in answer.candidates} == {"Rivendale", "River"}

    def test_a_word_that_nobody_knows_can_still_be_gone_on_from(self):
        reader = TextModel(scripted("The Zzyx was late. The Zzyx was late."))
        reader.words = self.WORDS
        assert ask("The Zzyx", reader=reader, ghost_words=1).ghost.text == " was"


def test_the_surer_ghost_has_the_higher_log_probability():
    sure = ask("It was the best of ", ghost_words=2).ghost
    unsure = ask("so was the ", ghost_words=2).ghost
    assert unsure.log_probability < sure.log_probability <= 0


def test_a_ghost_can_be_shortened_to_each_of_its_words():
    ghost = ask("it was the worst of ", ghost_words=9).ghost
    assert [part.text for part in ghost.shorter] == ["times"]
    ghost = ask("She walked to the ", ghost_words=3).ghost
    assert [part.text for part in ghost.shorter] == ["river and", "river"]


def test_alternatives_begin_otherwise():
    answer = ask("so was the ", ghost_words=2)
    texts = [answer.ghost.text, *(ghost.text for ghost in answer.alternatives)]
    assert {"best of", "worst of"} <= set(texts)
    assert len({text.split()[0] for text in texts}) == len(texts)


def test_no_ghost_unless_asked_for():
    answer = ask("It was the best of ", ghost_words=0)
    assert answer.candidates
    assert answer.ghost is None
    assert answer.alternatives == ()


def test_the_answer_carries_revision_and_model():
    answer = ask("It was ", revision=7)
    assert (answer.revision, answer.model_id) == (7, "scripted-en")


def test_half_a_character_pair_does_no_harm():
    assert words("It was the \ud83d best of ")


def test_an_address_is_no_word_in_progress():
    assert ask("see " + "x" * 40).candidates == ()


def test_a_cancelled_request_stops_between_two_runs():
    loaded = scripted(ENGLISH)
    calls = iter([False, False, True])
    with pytest.raises(Superseded):
        suggest(TextModel(loaded), SuggestionRequest("It was the best of "), lambda: next(calls))
    assert len(loaded.language_model.runs) == 2


def test_a_key_press_asks_the_model_only_a_few_times():
    loaded = scripted(ENGLISH)
    reader = TextModel(loaded)
    ask("It was the best of t", reader=reader)
    loaded.language_model.runs.clear()
    ask("It was the best of ti", reader=reader, ghost_words=0)
    assert len(loaded.language_model.runs) <= 4


def test_who_has_just_been_named_comes_first_after_one_letter():
    told = "She saw Tomos, and then Tomos, at the river. "
    first, *_ = ask(told + "He met T").candidates
    assert (first.text, first.remembered) == ("Tomos", True)
    assert "Tomos" not in words(told + "T")
