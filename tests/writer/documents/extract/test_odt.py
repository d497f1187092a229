"""OpenDocument texts: what a reader sees of them, and nothing else."""

from __future__ import annotations

import pytest

from tests.written_files import odt, zipped
from writer.documents.extract import extract_text
from writer.errors import DocumentError


@pytest.fixture
def text_of(tmp_path):
    def extract(*body, **options):
        path = tmp_path / "story.odt"
        path.write_bytes(odt(*body, **options))
        return extract_text(path)

    return extract


def test_headings_and_paragraphs_with_spans_inside(text_of):
    body = (
        (
            "<text:h>One</text:h>\n  <text:p>The <text:span>lamp <text:span>burned</text:span>"
            "</text:span> low<text:s/>.</text:p>\n"
        ),
        "<text:list><text:list-item><text:p>Nobody came.</text:p></text:list-item></text:list>",
    )
    assert text_of(*body) == "One\n\nThe lamp burned low .\n\nNobody came."


def test_line_breaks_are_lines_and_empty_paragraphs_part_stanzas(text_of):
    assert text_of("<text:p>low,<text:line-break/>the river</text:p>") == "low,\nthe river"
    lines = ("The lamp burns low,", "the river goes", "", "under the bridge", "and past")
    body = (f"<text:p>{line}</text:p>" for line in lines)
    assert text_of(*body) == "The lamp burns low,\nthe river goes\n\nunder the bridge\nand past"


@pytest.mark.parametrize(
    "hidden",
    [
        (
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note."
            "</text:p></text:note-body></text:note>"
        ),
        "<office:annotation><text:p>Rewrite!</text:p></office:annotation>",
        "<text:hidden-text>secret</text:hidden-text>",
        '<text:span text:style-name="T1">secret</text:span>',
        "<text:ruby><text:ruby-text>x</text:ruby-text></text:ruby>",
        '<text:change text:change-id="c1"/>',
    ],
)
def test_what_is_not_on_the_page_is_left_out(text_of, hidden):
    style = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    )
    body = f"<text:p>She went {hidden}home.</text:p>"
    assert text_of(body, styles=style) == "She went home."


def test_deleted_text_and_contents_are_left_out(text_of):
    body = (
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
        ),
        (
            "<text:table-of-content><text:index-body><text:p>One 3</text:p></text:index-body>"
            "</text:table-of-content>"
        ),
        "<text:p>Kept.</text:p>",
    )
    assert text_of(*body) == "Kept."


def test_an_encrypted_document_is_said_to_be_protected(tmp_path):
    path = tmp_path / "story.odt"
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    path.write_bytes(zipped({"META-INF/manifest.xml": manifest, "content.xml": b"\x9f\x00"}))
    with pytest.raises(DocumentError, match="protected by a password"):
        extract_text(path)
