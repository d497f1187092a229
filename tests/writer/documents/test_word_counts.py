"""The words of the texts of a folder."""

from __future__ import annotations

import os

from writer.documents.word_counts import PIECE, WordCounts
from writer.documents.workspace import read_workspace


def test_words_are_counted_once(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("one two\n" * PIECE, encoding="utf-8")
    counts = WordCounts()
    text = read_workspace(tmp_path).texts[0]
    assert counts.known(text) is None
    assert counts.count(text) == counts.known(text) == 2 * PIECE
    with monkeypatch.context() as patch:
        patch.delattr("writer.documents.word_counts.read_document")
        assert counts.count(text) == 2 * PIECE
    path.write_text("one", encoding="utf-8")
    assert counts.count(read_workspace(tmp_path).texts[0]) == 1


def test_a_touched_text_is_counted_again(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one two", encoding="utf-8")
    counts = WordCounts()
    counts.count(read_workspace(tmp_path).texts[0])
    path.write_text("one-two", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert counts.count(read_workspace(tmp_path).texts[0]) == 1


def test_what_is_no_text_has_no_words(tmp_path):
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 20)
    assert WordCounts().count(read_workspace(tmp_path).texts[0]) == 0
