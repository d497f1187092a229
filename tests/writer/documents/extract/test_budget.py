"""What a stranger's document may cost: time, memory and text, however it was made."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from tests.mutations import mutations
from tests.writer.documents.extract.test_extract import FILES
from tests.written_files import docx, epub, odt, paragraph
from writer.documents.extract import archive, budget, extract_text
from writer.documents.extract.budget import Budget
from writer.errors import DocumentError


@pytest.fixture
def text_of(tmp_path):
    def extracted(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return extract_text(path)

    return extracted


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx(paragraph(" ") * 40_000)),
        ("a.odt", odt("<text:p> </text:p>" * 40_000)),
        ("a.html", b"<table>" + b"<td> </td>\n" * 80_000 + b"</table>"),
        ("b.html", b"<div class='line'> </div>" * 80_000),
        ("a.rtf", b"{\\rtf1 " + b"\\tab " * 80_000 + b"}"),
        ("b.rtf", b"{\\rtf1 " + b"\\tab\\par " * 80_000 + b"}"),
        ("a.epub", epub({"a.xhtml": "<p> </p>" * 40_000})),
    ],
)
def test_twice_as_many_empty_paragraphs_take_twice_as_long(text_of, name, data):
    # The white space before a paragraph was looked at again at every end: four times as long,
    # which for these is beyond the time that any file has.
    assert text_of(name, data) == ""


def test_the_main_part_within_the_main_part_is_there_once(text_of):
    # Every end of one copied what was in it: 233 kB became 600 MB of text.
    page = b"<main>" * 200 + b"<p>The lamp burned low.</p>" + b"</main>" * 200
    assert text_of("a.html", page) == "The lamp burned low."


def test_a_second_main_part_follows_the_first(text_of):
    page = b"<p>Around.</p><main><p>One.</p></main><p>Between.</p><main><p>Two.</p></main>"
    assert text_of("a.html", page) == "One.\n\nTwo."


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html", ".rtf", ".pdf"])
def test_no_format_takes_longer_than_its_time(text_of, monkeypatch, suffix):
    monkeypatch.setattr(budget, "_EVENTS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr(time, "thread_time", iter(range(0, 10**6, 1_000)).__next__)
    with pytest.raises(DocumentError, match=r"takes more than \d+ seconds to read; the file was"):
        text_of(f"a{suffix}", FILES[suffix])


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html", ".rtf", ".pdf"])
def test_no_format_gives_more_text_than_its_bound(text_of, monkeypatch, suffix):
    monkeypatch.setattr(budget, "MAX_CHARACTERS", 10)
    with pytest.raises(DocumentError, match="more than 0 million characters of text"):
        text_of(f"a{suffix}", FILES[suffix])


def test_empty_paragraphs_take_no_memory(text_of, monkeypatch):
    monkeypatch.setattr(budget, "MAX_CHARACTERS", 1_000)
    text = text_of("a.docx", docx(paragraph("One."), "<w:p/>" * 5_000, paragraph("Two.")))
    assert text == "One.\n\nTwo."


def test_the_time_is_the_processors_and_not_the_clocks(monkeypatch):
    # On a busy machine good files were refused.
    monkeypatch.setattr(time, "monotonic", lambda: 1e9, raising=False)
    Budget("a.txt").look()


def test_a_word_document_is_never_in_memory_as_a_whole(text_of, monkeypatch):
    def read(*_):
        raise AssertionError("the part was read in one piece")

    monkeypatch.setattr(archive.Archive, "read", read)
    assert text_of("a.docx", FILES[".docx"]) == "The lamp burned low."
    assert text_of("a.odt", FILES[".odt"]) == "The lamp burned low."


@pytest.mark.parametrize("gap", range(0, 12, 3))
def test_a_declaration_that_spans_two_pieces_is_seen(text_of, gap):
    entity = '<!DOCTYPE a [<!ENTITY x "ha">]>'
    data = odt(" " * (archive._CHUNK - gap) + entity)
    with pytest.raises(DocumentError, match="is damaged"):
        text_of("a.odt", data)


@pytest.mark.parametrize("suffix", sorted(FILES))
def test_whatever_is_changed_in_a_file_ends_in_a_sentence_or_a_text(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    for data in mutations(FILES[suffix], 60, seed=7):
        path.write_bytes(data)
        with suppress(DocumentError):
            assert isinstance(extract_text(path), str)
