"""Continuations: they join the text seamlessly, end well, and can be stopped."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import CHINESE, ENGLISH, FakeLoadedModel, RandomRecurrentModel, scripted
from tests.fakes import tiny_tokenizer as tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.continuing import continuation
from writer.assist.continuing.continuation import (
    OVERRUN,
    REPEAT_COST,
    REPEAT_LENGTH,
    RecentPhrases,
    continue_text,
)
from writer.assist.personal.coarse import COARSE_WORDS
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.model.word_list import WordList
from writer.text.counting import count_words

KNOWING = TextModel(scripted(ENGLISH))
CHINESE_READER = TextModel(scripted(CHINESE, language="zh"))
RANDOM = TextModel(FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size)))


def pieces(before, *, reader=KNOWING, cancelled=never, personal=NOTHING_PERSONAL, **options):
    request = ContinuationRequest(before, **{"temperature": 0, "words": 12, **options})
    return list(continue_text(reader, request, cancelled, personal))


def text(before, **options):
    return "".join(pieces(before, **options))


@pytest.mark.parametrize(
    "before",
    ["It was the best of", "It was the best of ", "It was the best of ti", "It was the be", ""],
)
def test_the_text_and_its_continuation_are_one(before):
    assert ENGLISH.startswith(before + text(before))


def test_a_line_end_in_the_text_is_kept():
    before = ENGLISH[: ENGLISH.index("\n") + 1]
    assert ENGLISH.startswith(before + text(before))
    before = before.rstrip()
    assert ENGLISH.startswith(before + text(before))


def test_it_ends_with_the_sentence_after_the_words():
    assert text("It was the", words=3) == " best of times, it was the worst of times."
    assert text("It was the", words=12).endswith("in the window.")


def test_it_includes_the_closing_quotation_mark():
    assert text('"Come', words=4).endswith("said the old man.")
    assert text('"The lamp', words=2).endswith('burning."')


def test_no_white_space_hangs_at_the_end():
    for words in range(1, 30):
        written = text("It was", words=words)
        assert written == written.rstrip()


def test_a_text_without_end_stops_all_the_same():
    endless = TextModel(scripted("and so on and so on and so on and so on and so on"))
    assert 10 <= count_words(text("and so on", reader=endless, words=10)) <= 10 + OVERRUN


@given(st.integers(0, 2**31), st.text("ab é月,.\n", max_size=8))
@settings(deadline=None, max_examples=30)
def test_whole_characters_and_no_document_token(seed, before):
    made = pieces(before, reader=RANDOM, words=5, seed=seed, temperature=1.0)
    assert all(made)
    assert "\ufffd" not in "".join(made)
    assert "<document>" not in "".join(made)


def test_the_same_seed_gives_the_same_text():
    first, second = (text("It", reader=RANDOM, seed=3, temperature=1.0) for _ in range(2))
    assert first == second
    assert text("It", reader=RANDOM, seed=4, temperature=1.0) != first


class TestWhatIsSaid:
    """A model that knows nothing would say anything."""

    WORDS = WordList(ENGLISH.split())
    RANDOM = TextModel(
        FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size), words=WORDS)
    )

    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("before", ["", "It was", "the ri", "Qua and Zzyx "])
    def test_only_words_that_exist(self, before, seed, monkeypatch):
        monkeypatch.setattr(continuation, "TOKENS_PER_WORD", 1)
        added = text(before, reader=self.RANDOM, seed=seed, temperature=1.0)
        said = re.findall(r"[a-zA-Z0-9]+(?:['’][a-zA-Z0-9]+)*", before + added)[:-1]
        assert [w for w in said if w not in self.WORDS and w not in before.split()] == []

    @pytest.mark.parametrize("seed", range(5))
    def test_names_of_the_text_exist(self, seed):
        reader = TextModel(scripted("Zzyx went home. Zzyx went home."))
        reader.words = self.WORDS
        assert text("Zzyx went home. Zz", reader=reader, words=3, seed=seed) == "yx went home."

    def test_a_word_that_was_begun_may_become_anything(self):
        reader = TextModel(scripted("So Zzyxan went home."))
        reader.words = WordList(["so", "went", "home"])
        assert text("So Zzyx", reader=reader, words=2) == "an went home."

    def test_nothing_that_the_writer_never_wants_to_see(self):
        personal = Personal(PersonalWords(PersonalLists(never=("times", "old man"))))
        assert "worst of" in text("It was the")
        said = text("It was the", words=200, personal=personal)
        assert "times" not in said
        assert "old man" not in said

    def test_no_slur(self):
        slur = next(word for word in sorted(COARSE_WORDS) if word.isalpha() and word.isascii())
        reader = TextModel(scripted(f"You are a {slur}. You are a {slur}."))
        assert slur not in text("You are a", reader=reader, words=3)
        allowed = Personal(PersonalWords(PersonalLists(coarse=True)))
        assert slur in text("You are a", reader=reader, words=3, personal=allowed)

    def test_where_nothing_may_stand_it_ends(self):
        reader = TextModel(scripted(ENGLISH))
        every = Personal(PersonalWords())
        every.words.forbids = lambda *_: True
        assert text("It was the", reader=reader, personal=every) == ""


def test_it_can_be_stopped_at_every_step():
    calls = iter([False] * 6 + [True])
    seen = []
    request = ContinuationRequest("It was", temperature=0)
    with pytest.raises(Superseded):
        seen.extend(continue_text(KNOWING, request, lambda: next(calls)))
    assert seen
    assert ENGLISH.startswith("It was" + "".join(seen))


def test_it_streams():
    assert len(pieces("It was the best of")) > 8


def test_curly_quotes_are_matched():
    reader = TextModel(scripted(ENGLISH, straight_quotes=True))
    before = "“Look,” she said. She walked to the river and "
    assert text(before, reader=reader, words=3).startswith("didn’t look back.")


def test_chinese_goes_on_within_a_token():
    assert text("月亮升", reader=CHINESE_READER, words=8) == "起来了，河水静静地流着。"


def test_a_phrase_that_comes_back_becomes_less_probable():
    logits = np.zeros(10, np.float32)
    phrase = list(range(REPEAT_LENGTH))
    RecentPhrases([*phrase, 9, *phrase, 8, *phrase[:-1]]).damp(logits)
    assert logits[phrase[-1]] == -2 * REPEAT_COST
    assert np.count_nonzero(logits) == 1


def test_a_short_text_repeats_nothing():
    logits = np.zeros(10, np.float32)
    RecentPhrases([1, 1]).damp(logits)
    assert not logits.any()
