from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.edits import Edit, applied, follows, from_units, joined, to_units

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
    edit = Edit(len(to_units(before)) // 2, len(to_units(gone)) // 2, to_units(new))
    assert to_units(applied(before + gone + after, [edit])) == to_units(before + new + after)


@pytest.mark.parametrize("edit", [Edit(5, 0, b""), Edit(3, 2, b""), Edit(-1, 0, b"a\0")])
def test_an_edit_of_another_text_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="no such place"):
        applied("four", [edit])


@given(TEXTS, TEXTS, st.integers(0, 12), st.integers(0, 3))
def test_joined_edits_do_what_both_do(
    first: str, second: str, position: int, removed: int
) -> None:
    text = "x" * 15
    one = Edit(position, removed, to_units(first))
    two = Edit(position + len(to_units(first)) // 2, 0, to_units(second))
    assert follows(two, one)
    assert to_units(applied(text, [joined(one, two)])) == to_units(applied(text, [one, two]))


def test_what_is_written_elsewhere_or_deleted_does_not_go_on() -> None:
    typed = Edit(3, 0, to_units("ab"))
    assert not follows(Edit(4, 0, to_units("c")), typed)
    assert not follows(Edit(5, 1, to_units("c")), typed)
