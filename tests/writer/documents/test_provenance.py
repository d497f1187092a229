"""Origins of characters: held against a list with one entry a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.provenance import (
    Change,
    Figures,
    Piece,
    Provenance,
    Run,
    after,
    figures,
    passages,
    pieces_of,
    runs,
)

A, C, E, T = Provenance.ACCEPTED, Provenance.CONTINUED, Provenance.EDITED, Provenance.TYPED

drawn_changes = st.lists(
    st.tuples(
        st.floats(0, 1, allow_subnormal=False),
        st.integers(0, 5),
        st.integers(0, 6),
        st.sampled_from([T, T, A, C]),
    ),
    max_size=30,
)


@given(drawn_changes)
def test_pieces_follow_every_change(drawn):
    whose: list[tuple[Provenance, int]] = []
    changes = []
    for number, (where, removed, added, origin) in enumerate(drawn, 1):
        position = round(where * len(whose))
        gone = min(removed, len(whose) - position)
        whose[position : position + gone] = [(origin, number if origin else 0)] * added
        taken = origin and added
        pieces = (Piece(position, added, origin, number, added),) if taken else ()
        changes.append(Change(position, gone, added, pieces))
    left = after([], changes)
    followed = [(T, 0)] * len(whose)
    for piece in left:
        assert piece.length > 0
        for at in range(piece.start, piece.start + piece.length):
            followed[at] = (piece.origin, piece.number)
    assert followed == whose
    # And what is said of them: whole and in a row, or edited.
    found = runs(left)
    for run in found:
        for at in range(run.start, run.start + run.length):
            origin, number = whose[at]
            places = [place for place, each in enumerate(whose) if each[1] == number]
            whole = len(places) == drawn[number - 1][2] == places[-1] - places[0] + 1
            assert run.origin is (E if origin is A and not whole else origin)
    assert sum(run.length for run in found) == sum(bool(origin) for origin, _ in whose)
    assert found == sorted(found)


def test_a_letter_typed_within_what_was_accepted_makes_it_edited():
    accepted = [Piece(0, 5, A, 1, 5)]
    assert runs(after(accepted, [Change(2, 0, 1)])) == [Run(0, 2, E), Run(3, 3, E)]
    assert runs(after(accepted, [Change(4, 1, 0)])) == [Run(0, 4, E)]
    assert runs(after(accepted, [Change(5, 0, 1)])) == [Run(0, 5, A)]
    assert runs(after(accepted, [Change(0, 0, 1)])) == [Run(1, 5, A)]


def test_a_space_typed_between_two_accepted_words_edits_neither():
    two = [Piece(0, 3, A, 1, 3), Piece(4, 5, A, 2, 5)]
    assert runs(two) == [Run(0, 3, A), Run(4, 5, A)]


def test_taking_a_change_back_takes_the_editing_back():
    accepted = Piece(0, 5, A, 1, 5)
    undone = Change(2, 0, 2, (Piece(2, 2, A, 1, 5),))
    assert runs(after([accepted], [Change(2, 2, 0), undone])) == [Run(0, 5, A)]


def test_words_of_one_suggestion_accepted_in_a_row_are_one_run():
    assert runs([Piece(0, 3, A, 1, 3), Piece(3, 4, A, 2, 4)]) == [Run(0, 7, A)]


def test_a_continuation_stays_one_when_it_is_edited():
    continued = [Piece(0, 50, C, 1, 50)]
    assert runs(after(continued, [Change(10, 5, 2)])) == [Run(0, 10, C), Run(12, 35, C)]


def test_kept_runs_become_pieces_again():
    kept = [Run(2, 3, A), Run(7, 2, E), Run(9, 4, C)]
    assert runs(pieces_of(kept, 100)) == kept
    cut = after(pieces_of(kept, 100), [Change(3, 1, 0)])
    assert runs(cut)[0] == Run(2, 2, E)


def test_passages_are_the_text():
    text = "文😀 typed taken\n"
    kept = [Run(0, 3, C), Run(10, 5, A)]
    assert list(passages(text, kept)) == [(C, "文😀"), (T, " typed "), (A, "taken"), (T, "\n")]


@pytest.mark.parametrize(
    ("text", "kept", "expected"),
    [
        ("", [], Figures()),
        ("one two", [], Figures(2)),
        ("one two three", [Run(4, 4, A)], Figures(3, accepted=1)),
        # Of a completed word most letters count.
        ("beginning", [Run(3, 6, A)], Figures(1, accepted=1)),
        ("beginning", [Run(6, 3, A)], Figures(1)),
        ("床前明月光", [Run(2, 2, C), Run(4, 1, E)], Figures(5, edited=1, continued=2)),
    ],
)
def test_words_are_counted_by_who_wrote_most_of_them(text, kept, expected):
    assert figures(text, kept) == expected
