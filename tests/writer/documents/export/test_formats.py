"""What is written is read back: all words, emphasis, verse, title page; nothing breaks a file."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.writer.documents.export.books import SAMPLES, STORY, WORDS, words_of
from writer.documents.export import FORMATS, export_book, format_of
from writer.documents.export.book import Book, Chapter, Heading, Paragraph, Span
from writer.documents.extract import extract_text
from writer.errors import DocumentError

MAIN_PARTS = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "epub": "EPUB/chapter-1.xhtml",
}
EMPHASIS = {
    "docx": "//*[local-name()='r'][.//*[local-name()='i']]",
    "odt": "//*[local-name()='span'][@*[.='Emphasis']]",
    "epub": "//*[local-name()='em']",
    "html": "//em",
}
STRONG = {
    "docx": "//*[local-name()='r'][.//*[local-name()='b']]",
    "odt": "//*[local-name()='span'][@*[.='Strong_20_Emphasis']]",
    "epub": "//*[local-name()='strong']",
    "html": "//strong",
}


@pytest.fixture(params=FORMATS)
def format_(request):
    return request.param


@pytest.fixture
def export(tmp_path, format_):
    """Write texts in the format, and return the path."""

    def write(*texts, title="", author="", language=""):
        path = tmp_path / f"book.{format_}"
        export_book(title, author, language, texts, path)
        return path

    return write


def main_part(path):
    """Return the XML or HTML in which the text of a file is."""
    if path.suffix == ".html":
        return etree.HTML(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(MAIN_PARTS[path.suffix[1:]]))


def texts_at(path, where):
    return ["".join(element.itertext()).strip() for element in main_part(path).xpath(where)]


def test_all_words_are_read_back(export):
    assert words_of(extract_text(export(("story.md", STORY)))) == WORDS


def test_emphasis_is_kept(export, format_):
    path = export(("story.md", STORY))
    assert texts_at(path, EMPHASIS[format_]) == ["Harbour", "wind", "风"]
    assert texts_at(path, STRONG[format_]) == ["nobody"]


def test_verse_keeps_its_lines(export):
    text = extract_text(export(("story.md", STORY)))
    assert "The sea was calm\nand then the wind\ncame up again\nout of nothing" in text


@pytest.mark.parametrize("sample", SAMPLES[::4], ids=lambda path: path.name)
def test_whole_texts_are_read_back(sample, tmp_path, format_):
    text = sample.read_text("utf-8")
    path = tmp_path / f"book.{format_}"
    export_book("", "", "", [(sample.name, text)], path)
    marks = str.maketrans("", "", "*_#>`-\u2003\u3000")
    wanted = "".join(text.translate(marks).split())
    assert "".join(extract_text(path).translate(marks).split()) == wanted


def test_a_title_page_comes_first(export):
    text = extract_text(export(("a.txt", "Once."), title="Sea & <Salt>", author="A. Writer"))
    assert text.split("\n\n") == ["Sea & <Salt>", "A. Writer", "Once."]


def test_several_texts_are_chapters_under_their_names(export):
    text = extract_text(export(("one.txt", "First."), ("two.md", "# Second\n\nMore."), title="T"))
    assert text.split() == ["T", "one", "First.", "Second", "More."]


@pytest.mark.parametrize("text", ["", "\n", "***", "# \n\n>\n\n-\n"])
def test_nothing_is_a_book_too(export, text):
    extract_text(export(("a.md", text)))


STRANGE = st.text(
    st.characters() | st.sampled_from([*"\0\x08\x1f\x7f\ud800\udfff\ufffe\uffff]]>&<\"'*_\n "]),
    max_size=60,
)


@settings(max_examples=25, deadline=None)
@example(text="a\ufffe\uffff\ufdd0 \0\x1f\ud800 ]]>", title="\ufffe\x0b&<b")
@given(text=STRANGE, title=STRANGE)
def test_no_text_breaks_a_file(tmp_path_factory, text, title):
    folder = tmp_path_factory.mktemp("book")
    for kind in FORMATS:
        path = folder / f"book.{kind}"
        export_book(title, text, "", [("a.md", text), (title, text)], path)
        main_part(path)
        extract_text(path)


def test_broken_bytes_are_seen_as_such(export):
    assert extract_text(export(("a.txt", "caf\udce9 au lait"))) == "caf\ufffd au lait"


def test_an_unknown_format_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(DocumentError, match=r"\.docx, \.odt, \.html, \.epub"):
        export_book("", "", "", [("a.txt", "x")], tmp_path / "book.pages")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_the_old_file_stays(tmp_path, format_):
    with pytest.raises(DocumentError, match="not written"):
        export_book("", "", "", [("a.txt", "x")], tmp_path / "none" / f"book.{format_}")


def test_a_name_tells_the_format(tmp_path):
    assert [format_of(tmp_path / name) for name in ("a.DOCX", "b.htm", "c")] == [
        "docx",
        "html",
        "",
    ]


class TestEpub:
    @pytest.fixture
    def archive(self, tmp_path):
        path = tmp_path / "book.epub"
        texts = [("a.md", "Before\n\n# One\n\nx\n\n# Two & <3>\n\ny"), ("b.txt", "z")]
        export_book("T", "", "de", texts, path)
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
            yield archive

    def test_the_kind_of_the_file_comes_first_and_as_it_is(self, archive):
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"

    def test_every_heading_of_level_one_is_a_chapter(self, archive):
        contents = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        links = contents.xpath("//*[local-name()='a']")
        assert [link.text for link in links] == ["T", "a", "One", "Two & <3>", "b"]
        assert all(f"EPUB/{link.get('href')}" in archive.namelist() for link in links)

    def test_its_language_is_told(self, archive):
        page = etree.fromstring(archive.read("EPUB/chapter-1.xhtml"))
        assert page.get("lang") == "de"
        assert "<dc:language>de</dc:language>" in archive.read("EPUB/package.opf").decode()


def test_html_runs_nothing_and_asks_nobody(tmp_path):
    path = tmp_path / "page.html"
    text = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://example.org/z.png)"
    export_book("<script>", "", "en", [("a.md", text)], path)
    page = etree.HTML(path.read_bytes())
    assert page.xpath("//script | //img | //link | //@src | //@onclick") == []
    assert page.xpath("//a/@href") == []
    assert "alert(1)" in extract_text(path)


def test_a_part_begins_at_each_heading_of_level_one():
    one, two = Heading(1, (Span("One"),)), Heading(1, (Span("Two"),))
    prose = Paragraph((Span("x"),))
    book = Book("", "", "", (Chapter("name", (prose, one, prose, two)),))
    assert [part.title for part in book.parts()] == ["name", "One", "Two"]
