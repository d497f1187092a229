"""Chinese: candidates of one to four characters, ghost text of whole words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import (
    CHINESE,
    ENGLISH,
    FakeLoadedModel,
    RandomRecurrentModel,
    ScriptedModel,
    scripted,
    tiny_tokenizer,
)
from writer.assist.cancellation import never
from writer.assist.request import SuggestionRequest
from writer.assist.suggest.chinese import (
    LONGEST_CANDIDATE,
    LONGEST_GHOST,
    Branch,
    beginnings,
    choose,
    prefix_probabilities,
)
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.text.scripts import is_han

KNOWING = TextModel(scripted(CHINESE, language="zh"))
RANDOM_MODEL = RandomRecurrentModel(tiny_tokenizer().vocabulary_size)
RANDOM = TextModel(FakeLoadedModel(RANDOM_MODEL, card=scripted(language="zh").card))


def ask(before, after="", *, reader=KNOWING, **options):
    return suggest(reader, SuggestionRequest(before, after, **options), never)


def texts(before, after="", **options):
    return [candidate.text for candidate in ask(before, after, **options).candidates]


@given(st.text("月亮升起来了，河水她“走 \n", max_size=10), st.integers(1, 6))
@settings(deadline=None)
def test_what_holds_for_every_answer(before, count):
    answer = ask(before, reader=RANDOM, candidate_count=count)
    found = [candidate.text for candidate in answer.candidates]
    assert len(set(found)) == len(found) <= count
    for candidate in answer.candidates:
        assert candidate.insertion == candidate.text
        assert 1 <= len(candidate.text) <= LONGEST_CANDIDATE
        assert all(map(is_han, candidate.text))
        assert candidate.log_probability <= 1e-6
    if answer.ghost:
        assert 2 <= len(answer.ghost.text) <= LONGEST_GHOST + 1


@given(st.integers(0, len(CHINESE) - 4))
@settings(deadline=None)
def test_the_text_known_by_heart_is_offered(at):
    if is_han(CHINESE[at]):
        assert any(CHINESE[at:].startswith(found) for found in texts(CHINESE[:at]))


def test_a_token_begun_is_finished():
    # "月亮升起" is one token; after its first characters the model has never seen their tokens.
    assert "起来了" in [found[:3] for found in texts("月亮升")]
    assert texts("月亮升")[0].startswith("起")


def test_ghost_text_ends_at_a_mark_or_a_word_border():
    assert ask("月亮", ghost_words=3).ghost.text == "升起来了，"
    assert ask("老人说：“回", ghost_words=3).ghost.text == "家吧，"
    assert len(ask("", ghost_words=1).ghost.text) <= len(ask("", ghost_words=9).ghost.text)


def test_what_follows_the_caret_is_not_offered_again():
    assert not any("升起来了".startswith(found) for found in texts("月亮", "升起来了"))


def test_a_latin_word_in_chinese_text_is_completed_as_a_word():
    answer = ask("月亮 lam", reader=TextModel(scripted("月亮 lamp 河水", language="zh")))
    assert answer.candidates[0].text == "lamp"


def branch(text, chance, parent=""):
    return Branch(text, b"", math.log(chance), known=len(parent))


@pytest.mark.parametrize(
    ("branches", "count", "expected"),
    [
        # A longer candidate that comes half as often saves more keys.
        ([branch("月", 0.6), branch("月亮", 0.3, "月")], 1, ["月亮"]),
        # The shorter one is worth what it is taken for alone.
        ([branch("月", 0.6), branch("月亮", 0.3, "月"), branch("河", 0.1)], 2, ["月亮", "月"]),
        # One that always goes on in the same way is no candidate of its own.
        ([branch("月亮", 0.5), branch("河", 0.1)], 3, ["月亮", "河"]),
    ],
)
def test_candidates_are_chosen_by_the_keys_they_save(branches, count, expected):
    assert [text for text, _ in choose(branches, count)] == expected


def test_who_wants_no_ghost_text_gets_candidates_alone():
    answer = ask("月亮", ghost_words=0)
    assert answer.candidates[0].text.startswith("升")
    assert answer.ghost is None


@pytest.mark.parametrize("before", ["", "月亮", "月亮升起来了，"])
def test_a_model_without_chinese_tokens_offers_nothing(before):
    # Its card says that it writes Chinese, and its tokenizer has bytes alone for it.
    tokenizer = tiny_tokenizer(ENGLISH)
    model = ScriptedModel(tokenizer, ENGLISH)
    card = scripted(language="zh").card
    answer = ask(before, reader=TextModel(FakeLoadedModel(model, tokenizer, card)), ghost_words=3)
    assert answer.candidates == ()
    assert answer.ghost is None
    assert all(batch for _, batch in model.runs)


def test_beginnings_add_up_over_all_ways_to_spell_them():
    branches = [
        branch("月亮", 0.4),
        branch("月", 0.3),
        branch("月亮升起", 0.1, "月"),
        branch("河", 0.2),
    ]
    found = {
        text: math.exp(chance) for text, chance in beginnings(prefix_probabilities(branches), "月")
    }
    assert list(found) == ["月", "月亮", "月亮升", "月亮升起"]
    assert found["月"] == pytest.approx(0.7)
    assert found["月亮"] == pytest.approx(0.5)


def test_one_sure_character_is_a_ghost():
    ghost = ask("月", ghost_words=4).ghost
    assert ghost.shorter[-1].text == ghost.text[0]
    chances = [part.log_probability for part in (ghost, *ghost.shorter)]
    assert chances == pytest.approx(sorted(chances))
