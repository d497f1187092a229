"""Blind readings: no pair tells which is which, and the key does."""

from __future__ import annotations

import json

import pytest

from training.benchmark.stories.pairs import (
    Verdicts,
    binomial_interval,
    key_of,
    read_verdicts,
    write_pairs,
)
from training.benchmark.stories.places import Place
from training.benchmark.stories.writing import CHOSEN, HUMAN, SAMPLE, Story
from writer.errors import TrainingError


@pytest.fixture
def stories():
    return [
        Story(
            Place("tales", "en", f"{'far away ' * 60}near {number}. ", "human"),
            {SAMPLE: f"plain {number}.", CHOSEN: f"better {number}.", HUMAN: "human"},
        )
        for number in range(50)
    ]


@pytest.fixture
def pairs(stories, tmp_path):
    path = tmp_path / "blind" / "pairs.md"
    assert write_pairs(stories, path, seed=1) == 40
    return path


def test_pairs_are_shuffled_and_say_nothing_of_the_writers(pairs):
    text = pairs.read_text("utf-8")
    assert text.count("**A**") == text.count("**B**") == 40
    assert "human" not in text
    assert SAMPLE not in text
    assert CHOSEN not in text
    assert len(text) < 40 * 600
    key = json.loads(key_of(pairs).read_bytes())
    assert 8 < sum(pair["A"] == CHOSEN for pair in key) < 32


def test_the_key_is_of_the_pairs(pairs):
    parts = pairs.read_text("utf-8").split("\n## ")[1:]
    for part, pair in zip(parts, json.loads(key_of(pairs).read_bytes()), strict=True):
        first = part.index("better") < part.index("plain")
        assert (pair["A"] == CHOSEN) == first


def test_the_same_seed_asks_the_same(stories, pairs, tmp_path):
    write_pairs(stories, tmp_path / "again.md", seed=1)
    assert (tmp_path / "again.md").read_bytes() == pairs.read_bytes()


def test_two_texts_that_are_the_same_are_no_pair(stories, tmp_path):
    same = [Story(each.place, dict.fromkeys(each.texts, "same")) for each in stories]
    assert write_pairs([*same, stories[0]], tmp_path / "few.md", seed=1) == 1


def test_choices_are_counted(pairs, tmp_path):
    key = json.loads(key_of(pairs).read_bytes())
    letters = ["A" if pair["A"] == CHOSEN else "B" for pair in key]
    choices = tmp_path / "choices.txt"
    lines = [f"{number} {letter}" for number, letter in enumerate(letters[:9], start=1)]
    choices.write_text("\n".join(["My choices", *lines, "10. =", "11: " + letters[10].lower()]))
    assert read_verdicts(pairs, choices) == Verdicts(new=10, old=0, neither=1)


def test_a_choice_of_no_pair_is_refused(pairs, tmp_path):
    choices = tmp_path / "choices.txt"
    for text in ("41 A", "nothing"):
        choices.write_text(text)
        with pytest.raises(TrainingError, match="a line for each of the 40 pairs"):
            read_verdicts(pairs, choices)
    with pytest.raises(TrainingError, match="could not be read"):
        read_verdicts(tmp_path / "none.md", choices)


def test_a_share_is_said_with_its_interval():
    sentence = Verdicts(30, 8, 2).sentence()
    assert sentence.startswith("Of 38 pairs decided, 30 in favour")
    assert "79% (64%–89%); 2 undecided" in sentence
    assert Verdicts(0, 0, 3).sentence() == "Of 3 pairs, none was decided."


def test_the_interval_is_wilsons():
    assert binomial_interval(8, 10) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert binomial_interval(0, 10) == pytest.approx((0, 0.2775), abs=1e-3)
