from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.edits import Edit, applied, from_units, goes_on, joined, to_units, units_of

# Half pairs, rare characters and line ends among the letters.
TEXTS = st.text(st.sampled_from("ab\n诗😀\ud83d\ude00é"), max_size=12)


@given(TEXTS)
def test_a_text_of_any_characters_is_the_same_in_units(text: str) -> None:
    # Two halves that stand side by side are one character to everybody.
    assert from_units(to_units(text)) == from_units(to_units(from_units(to_units(text))))
    assert to_units(from_units(to_units(text))) == to_units(text)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_an_edit_puts_one_piece_in_the_place_of_another(
    before: str, gone: str, new: str, after: str
) -> None:
    edit = Edit(len(to_units(before)) // 2, len(to_units(gone)) // 2, new)
    assert to_units(applied(before + gone + after, [edit])) == to_units(before + new + after)


@pytest.mark.parametrize("edit", [Edit(5, 0, ""), Edit(3, 2, ""), Edit(-1, 0, "a")])
def test_an_edit_of_another_text_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="no such place"):
        applied("four", [edit])


@given(TEXTS, TEXTS, st.integers(0, 12), st.integers(0, 3))
def test_joined_edits_do_what_both_do(
    first: str, second: str, position: int, removed: int
) -> None:
    text = "x" * 15
    one = Edit(position, removed, first)
    two = Edit(position + units_of(first), 0, second)
    together = joined(one, two)
    assert goes_on(two, one)
    assert together
    assert to_units(applied(text, [together])) == to_units(applied(text, [one, two]))


def test_what_is_deleted_in_a_row_is_one_edit() -> None:
    assert joined(Edit(5, 1, ""), Edit(3, 2, "")) == Edit(3, 3, "")
    assert applied("abcdef", [Edit(3, 3, "")]) == applied(
        "abcdef", [Edit(5, 1, ""), Edit(3, 2, "")]
    )


@pytest.mark.parametrize(
    "edit", [Edit(4, 0, "c"), Edit(5, 1, "c"), Edit(4, 1, ""), Edit(9, 2, "")]
)
def test_what_is_written_elsewhere_or_deleted_does_not_go_on(edit: Edit) -> None:
    typed = Edit(3, 0, "ab")
    assert not goes_on(edit, typed)
    assert joined(typed, edit) is None


def test_units_are_counted_as_qt_does() -> None:
    assert [units_of(text) for text in ("", "a", "文", "😀", "\udce9")] == [0, 1, 1, 2, 1]
