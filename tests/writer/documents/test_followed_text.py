"""A text followed by its changes is the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.documents.edits import Edit
from writer.documents.followed_text import FollowedText

pieces = st.text(st.sampled_from("ab \n文😀\udce9"), max_size=6)
changes = st.lists(
    st.tuples(st.floats(0, 1, allow_subnormal=False), st.integers(0, 4), pieces, st.booleans())
)


def as_qt_has_it(text):
    return text.encode("utf-16-le", "surrogatepass")


@given(pieces, changes)
def test_the_text_is_the_same_after_any_changes(begun, drawn):
    data = as_qt_has_it(begun)
    followed = FollowedText(begun)
    before = [data]
    for where, removed, added, looks in drawn:
        position = round(where * (len(data) // 2))
        gone = min(removed, len(data) // 2 - position)
        data = data[: 2 * position] + as_qt_has_it(added) + data[2 * (position + gone) :]
        followed.note(Edit(position, gone, added))
        if looks:
            snapshot = followed.snapshot()
            before.append(data)
            assert as_qt_has_it(snapshot.text()) == data
            followed.begin_at(snapshot, snapshot.text())
    assert as_qt_has_it(followed.snapshot().text()) == data


def test_what_is_typed_and_deleted_in_a_row_is_one_change():
    followed = FollowedText()
    for position, letter in enumerate("word"):
        followed.note(Edit(position, 0, letter))
    assert len(followed) == 1
    for position in (3, 2):
        followed.note(Edit(position, 1, ""))
    assert len(followed) == 2
    assert followed.snapshot().text() == "wo"


def test_a_text_as_it_was_some_changes_ago():
    followed = FollowedText("abc")
    followed.note(Edit(0, 0, "x"))
    so_far = len(followed)
    followed.snapshot()
    followed.note(Edit(1, 3, ""))
    assert followed.snapshot(so_far).text() == "xabc"
    assert followed.snapshot().text() == "x"


def test_changes_behind_a_snapshot_stay_when_it_becomes_the_beginning():
    followed = FollowedText("ab")
    followed.note(Edit(2, 0, "c"))
    snapshot = followed.snapshot()
    followed.note(Edit(3, 0, "d"))
    assert followed.begin_at(snapshot, snapshot.text()) == 1
    assert followed.snapshot().text() == "abcd"
    assert followed.begin_at(FollowedText("other").snapshot(), "other") == 0
    assert followed.snapshot().text() == "abcd"
