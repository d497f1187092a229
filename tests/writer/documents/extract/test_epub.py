"""Electronic books: the chapters in reading order."""

from __future__ import annotations

import pytest

from tests.written_files import epub, xhtml
from writer.documents.extract import extract_text
from writer.errors import DocumentError


@pytest.fixture
def text_of(tmp_path):
    def extract(chapters, **options):
        path = tmp_path / "book.epub"
        path.write_bytes(epub(chapters, **options))
        return extract_text(path)

    return extract


def test_chapters_come_in_the_order_of_the_spine(text_of):
    chapters = {"z.xhtml": "<h2>One</h2><p>First.</p>", "a.xhtml": "<h2>Two</h2><p>Second.</p>"}
    assert text_of(chapters) == "One\n\nFirst.\n\nTwo\n\nSecond."


def test_elements_closed_as_in_xml_swallow_nothing(text_of):
    body = '<p><a id="p1"/>The lamp <i/>burned.<br/>Low.</p><div/><p>Late.</p>'
    assert text_of({"a.xhtml": body}) == "The lamp burned.\nLow.\n\nLate."


def test_contents_title_page_and_notes_are_left_out(text_of):
    chapters = {
        "title.xhtml": '<section epub:type="titlepage"><h1>Book</h1></section>',
        "toc.xhtml": "<p>One</p>",
        "one.xhtml": '<p>Text.<a epub:type="noteref" href="n.xhtml#1">1</a></p>',
        "n.xhtml": '<section epub:type="endnotes"><p>A note.</p></section>',
    }
    guide = '<guide><reference type="toc" href="toc.xhtml"/></guide>'
    assert text_of(chapters, package=guide) == "Text."


def test_the_navigation_of_a_book_is_no_chapter(text_of):
    kind = 'media-type="application/xhtml+xml"'
    package = (
        f'<manifest><item id="nav" href="nav.xhtml" {kind} properties="scripted nav"/></manifest>'
        '<spine><itemref idref="nav"/></spine>'
    )
    members = {"OEBPS/nav.xhtml": xhtml("<p>One … 3</p>")}
    assert text_of({"a.xhtml": "<p>Text.</p>"}, package=package, members=members) == "Text."


def test_a_book_in_one_file_is_not_taken_for_its_contents(text_of):
    guide = '<guide><reference type="toc" href="book.xhtml#toc"/></guide>'
    assert text_of({"book.xhtml": "<p>Text.</p>"}, package=guide) == "Text."


@pytest.mark.parametrize("kind", ["toc", "cover", "notes"])
def test_a_book_whose_only_chapter_is_called_something_else_is_read(text_of, kind):
    # A careless guide made it a damaged book.
    guide = f'<guide><reference type="{kind}" href="book.xhtml"/></guide>'
    assert text_of({"book.xhtml": "<p>Text.</p>"}, package=guide) == "Text."


@pytest.mark.parametrize(
    ("algorithm", "locked"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", True),
        ("http://www.idpf.org/2008/embedding", False),
    ],
)
def test_a_licence_locks_a_book_and_garbled_fonts_do_not(text_of, algorithm, locked):
    encryption = f'<encryption><EncryptionMethod Algorithm="{algorithm}"/></encryption>'
    members = {"META-INF/encryption.xml": encryption}
    chapters = {"a.xhtml": "<p>Text.</p>"}
    if locked:
        with pytest.raises(DocumentError, match="protected by a password or a licence"):
            text_of(chapters, members=members)
    else:
        assert text_of(chapters, members=members) == "Text."


def test_a_listed_chapter_that_is_not_there_is_passed_over(text_of):
    more = '<manifest><item id="x" href="x.xhtml" media-type="application/xhtml+xml"/></manifest>'
    more += '<spine><itemref idref="x"/></spine>'
    assert text_of({"a.xhtml": "<p>Text.</p>"}, package=more) == "Text."


def test_a_book_without_chapters_is_damaged(text_of):
    with pytest.raises(DocumentError, match="is damaged or is no EPUB file"):
        text_of({})
