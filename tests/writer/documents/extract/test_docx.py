"""Word documents: what a reader sees of them, and nothing else."""

from __future__ import annotations

import pytest

from tests.written_files import docx, paragraph
from writer.documents.extract import extract_text
from writer.errors import DocumentError


@pytest.fixture
def text_of(tmp_path):
    def extract(*body, **parts):
        path = tmp_path / "story.docx"
        path.write_bytes(docx(*body, **parts))
        return extract_text(path)

    return extract


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_a_paragraph_is_a_line_with_an_empty_line_after_it(text_of):
    body = paragraph("The lamp burned ", "low."), paragraph("Nobody came, and it was late.")
    assert text_of(*body) == "The lamp burned low.\n\nNobody came, and it was late."


def test_a_line_break_is_a_line_of_verse(text_of):
    verse = paragraph("The lamp burns low,", "<w:r><w:br/></w:r>", "the river goes")
    assert text_of(verse) == "The lamp burns low,\nthe river goes"


def test_a_page_break_ends_a_paragraph(text_of):
    body = paragraph("The end.", '<w:r><w:br w:type="page"/></w:r>', "A beginning.")
    assert text_of(body) == "The end.\n\nA beginning."


def test_a_poem_typed_with_a_paragraph_for_every_line_keeps_its_stanzas(text_of):
    lines = ["The lamp burns low,", "the river goes", "", "under the bridge", "and past the town"]
    expected = "The lamp burns low,\nthe river goes\n\nunder the bridge\nand past the town"
    assert text_of(*map(paragraph, lines)) == expected


def test_dialogue_between_empty_paragraphs_stays_prose(text_of):
    lines = ["“No.”", "“Yes,” he said.", "“Never!”", "", "They slept."]
    assert text_of(*map(paragraph, lines)) == "“No.”\n\n“Yes,” he said.\n\n“Never!”\n\nThey slept."


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>",
        run("secret", "<w:vanish/>"),
        "<w:r><w:instrText> PAGE </w:instrText></w:r>",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:commentReference w:id="1"/></w:r>',
        (
            "<mc:AlternateContent><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback>"
            "</mc:AlternateContent>"
        ),
    ],
)
def test_what_is_not_on_the_page_is_left_out(text_of, hidden):
    assert text_of(paragraph("She went ", hidden, "home.")) == "She went home."


@pytest.mark.parametrize(
    "shown",
    [
        "<w:ins><w:r><w:t>all the way </w:t></w:r></w:ins>",
        "<w:moveTo><w:r><w:t>all the way </w:t></w:r></w:moveTo>",
        run("all the way ", '<w:vanish w:val="0"/>'),
        run("all the way ", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
        "<w:hyperlink><w:r><w:t>all the way </w:t></w:r></w:hyperlink>",
        "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run("all the way "),
    ],
)
def test_what_is_on_the_page_is_kept(text_of, shown):
    assert text_of(paragraph("She went ", shown, "home.")) == "She went all the way home."


def test_headers_notes_and_comments_are_parts_that_are_not_opened(text_of):
    parts = {"header1": "RUNNING HEAD", "footnotes": "A note.", "comments": "Rewrite!"}
    assert text_of(paragraph("She went home."), **parts) == "She went home."


def test_a_table_of_contents_is_left_out(text_of):
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "</w:docPartObj></w:sdtPr><w:sdtContent>" + paragraph("Chapter 1 … 3") + "</w:sdtContent>"
        "</w:sdt>"
    )
    assert text_of(control, paragraph("Chapter 1")) == "Chapter 1"


def test_entries_of_contents_are_known_by_their_style_in_any_language(text_of):
    styles = '<w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("Kapitel 1 … 3", style="Verzeichnis1"), paragraph("Kapitel 1")
    assert text_of(*body, styles=styles) == "Kapitel 1"


def test_the_main_part_may_have_any_name(text_of):
    assert text_of(paragraph("Here."), main="word/document2.xml") == "Here."


def test_another_zip_file_is_no_word_document(tmp_path):
    path = tmp_path / "story.docx"
    path.write_bytes(docx(paragraph("a")).replace(b"_rels/.rels", b"_rels/.xxxx"))
    with pytest.raises(DocumentError, match=r"“story\.docx” could not be read: it is damaged"):
        extract_text(path)


def test_tabs_and_hyphens_are_elements(text_of):
    body = paragraph(
        "<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r>",
        "<w:r><w:tab/></w:r>",
        "lamp",
    )
    assert text_of(body) == "well-known lamp"


@pytest.mark.parametrize("sign", ["<w:noBreakHyphen/>", "<w:tab/>", "<w:br/>"])
def test_what_stands_for_a_character_is_hidden_with_its_run(text_of, sign):
    # The hyphen of a hidden word was left, alone.
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>well</w:t>{sign}<w:t>known</w:t></w:r>"
    assert text_of(paragraph("un", hidden, "seen")) == "unseen"


def test_only_the_contents_go_of_several_content_controls(text_of):
    def control(properties, *body):
        content = "".join(map(paragraph, body))
        return (
            f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        control("", "The Lamp"),
        control(gallery, "Chapter 1 … 3"),
        control("", "It burned low."),
    )
    assert text_of(*body) == "The Lamp\n\nIt burned low."
    assert text_of(control("", "The Lamp"), paragraph(gallery, "It burned", " low.")) == (
        "The Lamp\n\nIt burned low."
    )
