"""The order of the texts, in a plain file that others read and write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.workspace_order import (
    MOST_BYTES,
    REMARK,
    arranged,
    read_order,
    rename_in_order,
    write_order,
)
from writer.errors import WorkspaceError


def lines(root):
    return (root / "order.txt").read_text("utf-8").splitlines()


@given(st.lists(st.integers(0, 30), unique=True), st.data())
def test_all_things_are_there_once_and_the_ranked_in_order(natural, data):
    natural = sorted(natural)
    ranked = data.draw(st.permutations(natural).map(lambda each: each[: len(each) // 2]))
    found = arranged(natural, {each: rank for rank, each in enumerate(ranked)}.get)
    assert sorted(found) == natural
    assert [each for each in found if each in ranked] == ranked
    if not ranked:
        assert found == natural


def test_a_new_text_stands_behind_the_one_before_it_by_name():
    ranks = {"ch 3": 0, "ch 1": 1, "ch 5": 2}
    natural = ["ch 1", "ch 2", "ch 3", "ch 4", "ch 5"]
    assert arranged(natural, ranks.get) == ["ch 3", "ch 4", "ch 1", "ch 2", "ch 5"]


def test_what_is_written_is_read(tmp_path):
    names = ["b.txt", "part/#2.txt", "#1.txt", "ü/a b.txt", "./x"]
    write_order(tmp_path, names, names)
    assert lines(tmp_path)[0] == REMARK
    ranks = read_order(tmp_path, names)
    assert sorted(names[:4], key=ranks.get) == names[:4]
    assert ranks["part"] < ranks["ü"]


def test_a_name_of_two_lines_has_no_place(tmp_path):
    write_order(tmp_path, ["a\nb.txt", "c.txt"], ["c.txt"])
    assert lines(tmp_path)[1:] == ["c.txt"]


def test_remarks_stay_with_the_texts_they_stand_before(tmp_path):
    (tmp_path / "order.txt").write_text("# I\na\n# II\n\nb\n# gone\nc\n# end\n", encoding="utf-8")
    write_order(tmp_path, ["b", "a", "d"], {"a", "b", "d"})
    assert lines(tmp_path) == ["# II", "", "b", "# I", "a", "d", "# gone", "# end"]


def test_the_order_follows_a_text_to_its_new_name(tmp_path):
    texts = {"a.txt", "ab.txt", "a/x.txt"}
    write_order(tmp_path, ["a.txt", "ab.txt", "a/x.txt"], texts)
    rename_in_order(tmp_path, "a", "#b", texts)
    assert lines(tmp_path)[1:] == ["a.txt", "ab.txt", "./#b/x.txt"]
    rename_in_order(tmp_path, "a.txt", "c.txt", texts)
    rename_in_order(tmp_path, "ab.txt", "", texts)
    assert lines(tmp_path)[1:] == ["c.txt", "./#b/x.txt"]


def test_without_an_order_nothing_follows(tmp_path):
    rename_in_order(tmp_path, "a", "b", {"a"})
    assert not (tmp_path / "order.txt").exists()


def test_a_text_that_is_called_like_the_order_is_never_overwritten(tmp_path):
    prose = "# Order\nThey came at night.\n"
    path = tmp_path / "order.txt"
    path.write_text(prose, encoding="utf-8")
    assert read_order(tmp_path, {"a"}) is None
    with pytest.raises(WorkspaceError, match="is a text"):
        write_order(tmp_path, ["a"], {"a"})
    rename_in_order(tmp_path, "a", "b", {"a"})
    assert path.read_text("utf-8") == prose
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(WorkspaceError):
        write_order(tmp_path, ["a"], {"a"})
    assert path.stat().st_size == MOST_BYTES + 1
    assert read_order(tmp_path, {"a"}) is None


def test_an_order_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(WorkspaceError, match="not kept"):
        write_order(tmp_path / "gone", ["a"], {"a"})
