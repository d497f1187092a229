"""PDF files: their text, their pages, what stays together, what the letters mean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.writer.documents.export.books import STORY, WORDS
from writer.documents.export.binding import bind
from writer.documents.export.book import Book
from writer.ui.printing.pdf import write_pdf
from writer.ui.printing.writing import write_any

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

PROSE = "It rained on the harbour, and on the road behind it, and nobody went out to look. " * 6


@pytest.fixture(autouse=True)
def qt(qapp: object) -> None:
    """Fonts need an application."""


def pages(*texts: str, **about: str) -> list[str]:
    """Return the text of each page of a book."""
    book = bind(
        about.get("title", ""),
        about.get("author", ""),
        "",
        [(f"{number}.md", text) for number, text in enumerate(texts, 1)],
        paper="Letter" if about.get("paper") == "Letter" else "A4",
    )
    return texts_of(write_pdf(book))


def texts_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def letters(text: str) -> str:
    """Return text without white space, of which pages have more and less."""
    return "".join(text.split())


def test_all_words_are_read_back() -> None:
    read = letters(re.sub(r"[*•]|\b\d\.?(?=\s|$)", "", "\n".join(pages(STORY))))
    assert read == letters(WORDS)


def test_chapters_begin_on_a_page_and_pages_have_numbers() -> None:
    first, second, third = pages("# One\n\nx", "# Two\n\ny", title="The Book", author="A. N.")
    assert first.split() == ["The", "Book", "A.", "N."]
    assert second.split() == ["One", "x", "2"]
    assert third.split() == ["Two", "y", "3"]


def test_an_empty_book_has_a_page() -> None:
    assert [page.split() for page in pages("")] == [["1"]]


@pytest.mark.parametrize(("paper", "millimetres"), [("A4", (210, 297)), ("Letter", (216, 279))])
def test_the_paper_is_the_one_that_was_chosen(paper: str, millimetres: tuple[int, int]) -> None:
    book = bind("", "", "", [("a.txt", "x")], paper="Letter" if paper == "Letter" else "A4")
    [page] = PdfReader(BytesIO(write_pdf(book))).pages
    size = page.mediabox.width * 25.4 / 72, page.mediabox.height * 25.4 / 72
    assert tuple(map(round, size)) == millimetres


def test_no_heading_stands_at_the_foot_of_a_page() -> None:
    for before in range(12, 34):
        lines = "\n\n".join(["A line that is not verse, as it stands alone."] * before)
        for page in pages(f"{lines}\n\n## Then\n\n{PROSE}"):
            words = page.split()
            assert words[-2:-1] != ["Then"], before


def test_a_stanza_stays_whole_with_its_heading() -> None:
    stanza = "\n".join(f"the {word} of the sea" for word in ("one", "second", "third", "last"))
    for before in range(12, 34):
        lines = "\n\n".join(["A line that is not verse, as it stands alone."] * before)
        [page] = [page for page in pages(f"{lines}\n\n## Then\n\n{stanza}") if "Then" in page]
        assert "theone" in letters(page), before
        assert "thelast" in letters(page), before


def test_chinese_can_be_searched_and_copied() -> None:
    text = "一日之计在于晨，人生立于水火之间，见山是山。"
    assert text in "".join(pages(text)).replace("\n", "")


def test_the_letters_come_with_the_file() -> None:
    reader = PdfReader(BytesIO(write_pdf(bind("", "", "", [("a.md", "A *b* 中")]))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    for font in fonts:
        [inner] = font.get_object()["/DescendantFonts"]
        assert "/FontFile2" in inner.get_object()["/FontDescriptor"].get_object()


def test_a_book_is_set_on_another_thread(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.pdf"
    book = bind("T", "", "", [("a.md", f"# One\n\n{PROSE}")])
    worker = threading.Thread(target=write_any, args=(book, path))
    worker.start()
    worker.join(60)
    assert "harbour" in "".join(texts_of(path.read_bytes()))


def test_hostile_texts_are_set_too() -> None:
    write_pdf(Book("\0\u202e", "", "x", ()))
    assert pages("\udce9\0\x08\ufffe > " + ">" * 300)


def test_the_command_needs_no_screen(tmp_path: Path) -> None:
    text, target = tmp_path / "a.md", tmp_path / "a.pdf"
    text.write_text("# One\n\nTwo *three*.", "utf-8")
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "writer", "export", str(text), "--to", str(target)],
        env={name: value for name, value in os.environ.items() if name not in screens},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert letters(texts_of(target.read_bytes())[0]) == "OneTwothree.1"
