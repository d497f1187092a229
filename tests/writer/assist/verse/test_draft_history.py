"""Back to the poems that one had, and forward again."""

from __future__ import annotations

from writer.assist.verse.draft_history import MOST, DraftHistory
from writer.assist.verse.form import Form
from writer.assist.verse.poem_draft import PoemDraft, PoemWish

BLANK = PoemDraft.blank(PoemWish(Form(title="One line", language="en", scheme="-")))


def drafts(count):
    return [BLANK.typed(0, f"Draft {number}") for number in range(count)]


def test_one_goes_back_and_forward_again():
    history = DraftHistory(BLANK)
    first, second = drafts(2)
    history.put(first)
    history.put(second)
    assert history.go(-1)
    assert history.now == first
    assert (history.number, history.count) == (2, 3)
    assert history.go(+1)
    assert history.now == second
    assert not history.go(+1)
    assert history.now == second


def test_there_is_nothing_before_the_first():
    assert not DraftHistory(BLANK).go(-1)


def test_what_one_had_gone_back_from_is_given_up_by_something_new():
    history = DraftHistory(BLANK)
    first, second, third = drafts(3)
    history.put(first)
    history.put(second)
    history.go(-1)
    history.put(third)
    assert (history.now, history.count) == (third, 3)
    history.go(-1)
    assert history.now == first


def test_the_same_draft_again_is_no_step():
    history = DraftHistory(BLANK)
    history.put(BLANK)
    assert history.count == 1


def test_a_draft_may_take_the_place_of_the_one_that_is_looked_at():
    history = DraftHistory(BLANK)
    first, second = drafts(2)
    history.put(first)
    history.replace(second)
    assert (history.now, history.count) == (second, 2)


def test_only_so_many_are_kept():
    history = DraftHistory(BLANK)
    for draft in drafts(MOST + 5):
        history.put(draft)
    assert history.count == MOST
    assert history.now == drafts(MOST + 5)[-1]
    while history.go(-1):
        pass
    assert history.now == drafts(6)[-1]
