"""A book of several files on the command line."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from writer.commands.main import main
from writer.documents.extract import extract_text


@pytest.fixture
def chapters(tmp_path):
    """Two files that become chapters."""
    first, second = tmp_path / "1.md", tmp_path / "The Sea.txt"
    first.write_text("# One\n\nThe *first*.", "utf-8")
    second.write_text("It was calm\nand still\nand grey\nand over", "utf-8")
    return str(first), str(second)


def run(*arguments, status=0):
    result = CliRunner().invoke(main, ["export", *map(str, arguments)])
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "epub"])
def test_files_become_one_book(chapters, tmp_path, suffix):
    book = tmp_path / f"book.{suffix}"
    said = run(*chapters, "--to", book, "--title", "T", "--author", "A").output
    assert said == f"Wrote {book}.\n"
    text = extract_text(book)
    words = "T A One The first. The Sea It was calm and still and grey and over"
    assert " ".join(text.split()) == words
    assert "It was calm\nand still\nand grey\nand over" in text


def test_a_book_that_was_there_is_replaced(chapters, tmp_path):
    book = tmp_path / "book.epub"
    book.write_bytes(b"old")
    run(*chapters, "--to", book, "--language", "en-GB")
    with zipfile.ZipFile(book) as archive:
        assert b"<dc:language>en-GB<" in archive.read("EPUB/package.opf")


def test_a_text_may_be_taken_as_markdown_or_not(tmp_path):
    text, book = tmp_path / "a.txt", tmp_path / "a.html"
    text.write_text("- one\n- two", "utf-8")
    run(text, "--to", book)
    assert "<li>" not in book.read_text("utf-8")
    run(text, "--to", book, "--markdown")
    assert "<li>" in book.read_text("utf-8")


def test_failures_are_one_sentence_and_leave_nothing(chapters, tmp_path):
    none = tmp_path / "none.md"
    for arguments in (
        (*chapters, "--to", tmp_path / "book.xyz"),
        (*chapters, none, "--to", tmp_path / "book.odt"),
        (*chapters, "--to", tmp_path / "no folder" / "book.odt"),
    ):
        assert run(*arguments, status=1).stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.md", "The Sea.txt"]


def test_no_text_is_replaced_by_its_book(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>Once.</p>", "utf-8")
    assert "one of the texts" in run(page, "--to", tmp_path / "." / "page.html", status=1).stderr
    assert page.read_text("utf-8") == "<p>Once.</p>"


@pytest.mark.parametrize(
    "arguments", [("--to", "a.odt"), ("a.md",), ("a.md", "--to", "a.odt", "--language", "<x>")]
)
def test_wrong_usage_has_status_two(arguments):
    run(*arguments, status=2)
