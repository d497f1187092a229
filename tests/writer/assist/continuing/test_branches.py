"""Continuations at the places of a text: turned through, branched, kept within bounds."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from writer.assist.continuing.branches import (
    LIFE_S,
    LONGEST,
    MOST_BRANCHES,
    MOST_CHARACTERS,
    MOST_PLACES,
    Branch,
    BranchedText,
    Branches,
    place_key,
)
from writer.assist.continuing.ranking import BY_LANGUAGE, Score

WEIGHTS = dataclasses.replace(BY_LANGUAGE["en"], fluent=-2.0, fluency=1.0)
"""Those that a model has are fitted, and not what is tested here."""


def scored(fluency: float, tokens: int = 10) -> Score:
    return Score(fluency, 0.0, 0, 0.0, 0.0, 0, False, True, tokens, weights=WEIGHTS)


def made(*texts: str) -> Branches:
    branches = Branches()
    for text in texts:
        branches = branches.with_branch(Branch(text))
    return branches


def texts(branches: Branches) -> list[str]:
    return [each.text for each in branches.all]


class Clock:
    now_s = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_new_one_is_shown_and_has_a_number_of_its_own() -> None:
    branches = made(" fell", " stopped")
    assert [each.number for each in branches.all] == [1, 2]
    assert branches.current is not None
    assert branches.current.text == " stopped"


def test_what_says_the_same_is_kept_once_and_shown() -> None:
    branches = made(" fell", " stopped", " fell")
    assert texts(branches) == [" fell", " stopped"]
    assert branches.shown == 1
    assert made("") == Branches()


def test_one_turns_through_them_in_a_circle() -> None:
    branches = made(" a", " b", " c")
    shown = []
    for step in (1, 1, -1, -1, -1):
        branches = branches.turned(step)
        shown.append(branches.current.text if branches.current else "")
    assert shown == [" a", " b", " a", " c", " b"]
    assert not Branches().turned(1)


def test_numbers_are_not_used_again_once_the_oldest_is_gone() -> None:
    branches = made(*(f" {n}" for n in range(MOST_BRANCHES + 5)))
    assert len(branches.all) == MOST_BRANCHES
    assert branches.all[0].text == " 5"
    assert branches.all[-1].number == MOST_BRANCHES + 5


def test_the_best_comes_first_and_what_nobody_judged_last() -> None:
    branches = Branches()
    for text, scores in ((" a", (-4.0,)), (" b", ()), (" c", (-3.0,)), (" d", ())):
        branches = branches.with_branch(Branch(text, scores=tuple(map(scored, scores))))
    assert [each.text for each in branches.best_first] == [" c", " a", " d", " b"]


def test_long_sentences_count_more() -> None:
    branch = Branch(" a", scores=(scored(-4.0, 30), scored(-3.0, 10)))
    assert branch.score == (30 * scored(-4.0, 30).total + 10 * scored(-3.0, 10).total) / 40


def test_once_a_part_is_text_those_are_left_that_begin_with_it() -> None:
    branches = made(" fell on the sea.", " stopped.")
    branches = branches.with_branch(
        Branch(" fell on the town.", parent=1, at=12, given=17)
    ).showing(1)
    left = branches.behind(" fell")
    assert texts(left) == [" on the sea.", " on the town."]
    assert left.current is not None
    assert left.current.text == " on the sea."
    branched = left.all[1]
    assert (branched.parent, branched.at, branched.given) == (1, 7, 12)
    assert not branches.behind(" stopped.")


def test_a_place_is_known_by_the_text_just_before_it() -> None:
    text = BranchedText()
    far, near = "Once. " * 200, "It was late. " * 40
    text.put(far + near, made(" fell"))
    assert text.at("Another beginning. " + near) == text.at(far + near)
    assert not text.at(far)
    assert "late" not in place_key(near)


def test_what_is_kept_is_dated_and_goes_after_its_time() -> None:
    clock = Clock()
    text = BranchedText(clock)
    text.put("a", made(" old"))
    assert text.at("a").all[0].made_s == clock.now_s
    clock.now_s += LIFE_S
    text.put("a", text.at("a").with_branch(Branch(" new")))
    assert texts(text.at("a")) == [" old", " new"]
    clock.now_s += 1
    text.put("b", made(" other"))
    assert texts(text.at("a")) == [" new"]


def test_the_place_that_was_left_longest_goes_first() -> None:
    text = BranchedText()
    for number in range(MOST_PLACES):
        text.put(str(number), made(" fell"))
    text.put("0", text.at("0"))
    text.put("another", made(" fell"))
    assert text.at("0")
    assert not text.at("1")
    assert len(text.places()) == MOST_PLACES


def test_no_text_takes_more_room_than_there_is() -> None:
    text = BranchedText()
    for number in range(30):
        text.put(str(number), made("a" * (LONGEST + 1)))
    kept = sum(len(each.text) for _, branches in text.places() for each in branches.all)
    assert kept <= MOST_CHARACTERS
    assert text.at("29")


def test_those_of_earlier_days_stand_behind_what_was_written_meanwhile() -> None:
    earlier, now = BranchedText(), BranchedText()
    for before in ("a", "b"):
        earlier.put(before, made(" earlier"))
    now.put("a", made(" now"))
    now.fill(earlier.places())
    assert texts(now.at("a")) == [" now"]
    assert texts(now.at("b")) == [" earlier"]
    now.clear()
    assert not now.places()


@given(st.lists(st.text("ab", max_size=4), max_size=12), st.text("ab", max_size=3))
def test_whatever_is_kept_of_one_its_branches_stay_within_it(
    written: list[str], kept: str
) -> None:
    branches = Branches()
    for text in written:
        at = min(2, len(text))
        branches = branches.with_branch(Branch(text, at=at, given=at))
    for each in branches.behind(kept).all:
        assert kept + each.text in written
        assert 0 <= each.at <= each.given <= len(each.text)
