"""Duplicates: copies and drafts are found, other texts never."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.texts import duplicates
from training.texts.duplicates import Duplicates, normalised, signature_of

LETTERS = "abcdefghijklmnop"
HAN = "夜里下了一场雨巷子的灯盏地灭她说回家吧河水静流着月亮升起来走到窗前看见照在上"


def words(count, seed):
    chance = random.Random(seed)
    return ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(count)]


def edited(text, share, seed=7):
    """Return the words with a share of them replaced."""
    chance = random.Random(seed)
    return [word if chance.random() > share else "changed" for word in text]


@pytest.fixture
def known():
    found = Duplicates()
    assert found.find_or_add(" ".join(words(2_000, 1)), "first.txt") is None
    return found


class TestFinding:
    def test_a_copy(self, known):
        assert known.find_or_add(" ".join(words(2_000, 1)), "copy.txt") == "first.txt"

    def test_a_copy_in_other_letters_and_lines(self, known):
        text = "\n\n".join(words(2_000, 1)).upper() + "!"
        assert known.find_or_add(text, "copy.txt") == "first.txt"

    def test_a_draft_of_which_one_word_in_fifty_was_changed(self, known):
        text = " ".join(edited(words(2_000, 1), 0.02))
        assert known.find_or_add(text, "draft.txt") == "first.txt"

    def test_a_text_with_a_fifth_more(self, known):
        text = " ".join(words(2_000, 1) + words(400, 2))
        assert known.find_or_add(text, "longer.txt") == "first.txt"

    def test_another_text(self, known):
        assert known.find_or_add(" ".join(words(2_000, 2)), "other.txt") is None

    def test_a_text_that_quotes_a_tenth(self, known):
        text = " ".join(words(1_800, 3) + words(2_000, 1)[:200])
        assert known.find_or_add(text, "quotes.txt") is None

    def test_texts_shorter_than_a_shingle(self, known):
        assert known.find_or_add("The lamp burns low", "a.txt") is None
        assert known.find_or_add("The lamp burns high", "b.txt") is None
        assert known.find_or_add("the lamp burns low.", "c.txt") == "a.txt"

    def test_chinese_by_characters(self):
        chance = random.Random(5)
        text = "".join(chance.choices(HAN, k=3_000))
        found = Duplicates()
        assert found.find_or_add(text, "first.txt") is None
        spaced = "\n".join(text[start : start + 40] for start in range(0, 3_000, 40))
        assert found.find_or_add(spaced, "lines.txt") == "first.txt"
        assert found.find_or_add(text[:1_500] + "雨" + text[1_501:], "draft.txt") == "first.txt"
        assert found.find_or_add("".join(chance.choices(HAN, k=3_000)), "other.txt") is None

    def test_the_first_of_three_is_named(self, known):
        known.find_or_add(" ".join(edited(words(2_000, 1), 0.01, 3)), "second.txt")
        text = " ".join(edited(words(2_000, 1), 0.01, 4))
        assert known.find_or_add(text, "third.txt") == "first.txt"

    def test_a_thousand_texts_are_told_apart(self):
        found = Duplicates()
        assert not any(
            found.find_or_add(" ".join(words(60, seed)), str(seed)) for seed in range(1_000)
        )

    def test_beyond_the_bound_texts_are_compared_and_no_longer_remembered(self, monkeypatch):
        monkeypatch.setattr(duplicates, "MAX_TEXTS", 1)
        found = Duplicates()
        found.find_or_add("one", "one.txt")
        found.find_or_add("two", "two.txt")
        assert found.find_or_add("two", "again.txt") is None
        assert found.find_or_add("one", "again.txt") == "one.txt"


class TestSignatures:
    @pytest.mark.parametrize("common", [0.2, 0.5, 0.8])
    def test_equal_entries_estimate_common_shingles(self, common):
        size = 4_000
        shared = words(int(size * 2 * common / (1 + common)), 1)
        estimates = []
        for seed in range(2, 8, 2):
            rest = size - len(shared)
            one, other = (
                signature_of(normalised(" ".join(shared + words(rest, number))))
                for number in (seed, seed + 1)
            )
            estimates.append(np.mean(one == other))
        # Standard error of 180 entries: 0.037.
        assert np.mean(estimates) == pytest.approx(common, abs=0.12)

    def test_a_long_text_is_hashed_in_windows_that_do_not_show(self):
        text = " ".join(words(40_000, 1))
        whole = signature_of(normalised(text))
        shifted = signature_of(normalised(" ".join(words(5, 2)) + " " + text))
        assert np.mean(whole == shifted) > 0.95

    @given(st.text(max_size=300))
    def test_any_text_has_one(self, text):
        assert signature_of(normalised(text)).shape == (60,)
