"""Columns and characters, whatever the encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.serve.lsp.positions import UTF_8, UTF_16, UTF_32, column_at, index_at

CODECS = {UTF_8: ("utf-8", 1), UTF_16: ("utf-16-le", 2), UTF_32: ("utf-32-le", 4)}
encodings = st.sampled_from(sorted(CODECS))
lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text(
    st.sampled_from("aé月😀𠀀\u0301\x7f\x80\u07ff\u0800\uffff"), max_size=20
)


def units(text, encoding):
    codec, size = CODECS[encoding]
    return len(text.encode(codec)) // size


@given(lines, st.integers(0, 25), encodings)
def test_a_column_is_the_number_of_units_before_it(line, index, encoding):
    assert column_at(index, line, encoding) == units(line[:index], encoding)


@given(lines, st.integers(0, 20), encodings)
def test_there_and_back_is_the_same_place(line, index, encoding):
    index = min(index, len(line))
    assert index_at(column_at(index, line, encoding), line, encoding) == index


@given(lines, st.integers(0, 100), encodings)
def test_any_column_is_a_place_in_the_line_not_behind_it(line, column, encoding):
    index = index_at(column, line, encoding)
    assert 0 <= index <= len(line)
    assert column_at(index, line, encoding) <= column
    if index < len(line):
        assert column_at(index + 1, line, encoding) > column


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [
        (UTF_8, [0, 0, 0, 0, 1, 1, 1, 2, 3, 3]),
        (UTF_16, [0, 0, 1, 2, 3, 3]),
        (UTF_32, [0, 1, 2, 3, 3]),
    ],
)
def test_a_column_inside_a_character_is_its_beginning(encoding, columns):
    assert [index_at(column, "😀月a", encoding) for column in range(len(columns))] == columns
