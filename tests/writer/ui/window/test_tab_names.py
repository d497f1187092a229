from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from writer.ui.window.tab_names import tab_names


def names(*paths: str) -> list[str]:
    return tab_names([Path(path) for path in paths])


def test_a_file_is_called_by_its_name() -> None:
    assert names("/a/poem.txt", "/a/story.txt") == ["poem.txt", "story.txt"]


def test_where_names_are_the_same_the_folder_tells_them_apart() -> None:
    assert names("/book/one/end.md", "/book/two/end.md", "/book/one/start.md") == [
        "end.md – one",
        "end.md – two",
        "start.md",
    ]


def test_as_many_folders_are_named_as_it_takes() -> None:
    assert names("/x/a/notes.md", "/y/a/notes.md", "/y/b/notes.md") == [
        "notes.md – x/a",
        "notes.md – y/a",
        "notes.md – b",
    ]


def test_a_name_that_has_no_more_folders_ends_the_search() -> None:
    assert names("/notes.md", "/a/notes.md") == ["notes.md – /", "notes.md – a"]
    assert names("/a/notes.md", "/a/notes.md") == ["notes.md", "notes.md"]
    assert names() == []


PATHS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c – d"]), min_size=1, max_size=4).map(
        lambda parts: Path("/", *parts)
    ),
    max_size=7,
)


@given(PATHS)
def test_different_files_have_different_names(paths: list[Path]) -> None:
    called = tab_names(paths)
    assert len(called) == len(paths)
    assert len(set(called)) == len(set(paths))
    assert all(name.startswith(path.name) for name, path in zip(called, paths, strict=True))
