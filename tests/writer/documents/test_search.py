"""Finding in many texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents import search as module
from writer.documents.search import BEFORE, BEHIND, PIECE, find_in, search_texts
from writer.errors import SearchError
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern


def write(root, **texts):
    paths = []
    for name, text in texts.items():
        path = root / f"{name}.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return paths


@given(st.text("ab \n", max_size=60), st.sampled_from(["a", "ab", " ", "bb"]))
def test_every_place_is_found_where_it_stands(text, wanted):
    for pattern in (search_pattern(wanted), RegularExpression(wanted)):
        lines = text.split("\n")
        for match in find_in(text, pattern):
            line = lines[match.line - 1]
            assert line[match.column : match.column + match.length] == wanted
            assert match.excerpt[match.start : match.start + match.length] == wanted
        assert sum(1 for _ in find_in(text, pattern)) == sum(x.count(wanted) for x in lines)


def test_an_expression_stays_in_its_line():
    assert [m.excerpt for m in find_in("a\nb a\n\na", RegularExpression(r"a\s*b|^a$"))] == [
        "a",
        "a",
    ]


def test_places_behind_the_first_piece_are_found():
    text = "word\n" * PIECE + "the end"
    found = list(find_in(text, search_pattern("end")))
    assert [(m.line, m.column) for m in found] == [(PIECE + 1, 4)]


def test_of_a_long_line_the_part_around_the_place_is_shown():
    text = "word " * 1000 + "here" + " word" * 1000
    match = next(find_in(text, search_pattern("here")))
    assert len(match.excerpt) <= BEFORE + BEHIND
    assert match.excerpt.startswith("word ")
    assert match.excerpt[match.start :].startswith("here word")


def test_texts_are_searched_in_order_whatever_they_are_encoded_in(tmp_path):
    paths = write(
        tmp_path,
        a="don’t\r\nwait, don't\r\n",
        b="nothing",
        c="\ufeffDon't".encode("utf-16"),
        d=b"caf\xe9 don't caf\xe9 and more of it, \xe0 la carte",
    )
    found = list(search_texts(paths, search_pattern("don't"), {}))
    assert [each.path.stem for each in found] == ["a", "c", "d"]
    assert [match.line for match in found[0].matches] == [1, 2]
    assert all(each.complete for each in found)


def test_an_open_text_is_searched_as_it_stands(tmp_path):
    a, b = write(tmp_path, a="old", b="old")
    found = list(search_texts([a, b], search_pattern("new"), {a: "the new one"}))
    assert [each.path for each in found] == [a]


def test_what_cannot_be_read_is_said_and_the_rest_is_searched(tmp_path):
    a, b = write(tmp_path, a=bytes(range(32)) * 50, b="word")
    found = list(search_texts([a, tmp_path / "gone.txt", b], search_pattern("word"), {}))
    assert [bool(each.problem) for each in found] == [True, True, False]


def test_there_is_an_end_to_what_is_listed(tmp_path, monkeypatch):
    paths = write(tmp_path, a="x " * 10, b="x " * 5, c="x")
    monkeypatch.setattr(module, "MOST_IN_A_TEXT", 5)
    monkeypatch.setattr(module, "MOST_MATCHES", 8)
    found = list(search_texts(paths, search_pattern("x"), {}))
    assert [len(each.matches) for each in found] == [5, 3]
    assert [each.complete for each in found] == [False, False]
    monkeypatch.setattr(module, "MOST_MATCHES", 10)
    assert [each.complete for each in search_texts(paths, search_pattern("x"), {})] == [
        False,
        True,
    ]


def test_searching_can_be_cancelled(tmp_path):
    paths = write(tmp_path, a="word", b="word")
    asked = iter([False, False, True])
    found = list(search_texts(paths, search_pattern("word"), {}, lambda: next(asked)))
    assert [each.path.stem for each in found] == ["a"]
    assert list(find_in("word", search_pattern("word"), lambda: True)) == []


def test_an_expression_that_takes_too_long_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr("writer.text.regular_expression.PATIENCE_S", 0.01)
    paths = write(tmp_path, a="ab", b="ab\n" + "a" * 5000, c="ab")
    found = []
    with pytest.raises(SearchError, match="too long"):
        found.extend(search_texts(paths, RegularExpression("(a|a)*b|(a+)+c"), {}))
    assert [each.path.stem for each in found] == ["a", "b"]
