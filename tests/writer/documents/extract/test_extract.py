"""Any file: which reader it gets, and what a hostile one can do."""

from __future__ import annotations

import builtins
import os
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.written_files import docx, epub, odt, paragraph, pdf, zipped
from writer.documents import extract
from writer.documents.extract import _READERS, UNREAD_SUFFIXES, archive, extract_text
from writer.documents.extract.budget import Budget
from writer.documents.extract.markup import EntityError, TextTarget, feed_xml
from writer.documents.extract.plain import without_front_matter
from writer.documents.readable import SUFFIXES
from writer.errors import DocumentError, EncodingError

BOMB = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
PLAIN = (".text", ".fountain", ".tex", ".rst", ".org", ".adoc")
FILES = {
    ".docx": docx(paragraph("The lamp burned low.")),
    ".odt": odt("<text:p>The lamp burned low.</text:p>"),
    ".rtf": b"{\\rtf1 The lamp burned low.}",
    ".epub": epub({"a.xhtml": "<p>The lamp burned low.</p>"}),
    ".html": b"<p>The lamp burned low.</p>",
    ".htm": b"<p>The lamp burned low.</p>",
    ".xhtml": b"<p>The lamp burned low.</p>",
    ".pdf": pdf([["The lamp burned low."]]),
    ".docm": docx(paragraph("The lamp burned low.")),
    ".doc": b"{\\rtf1 The lamp burned low.}",
    ".txt": b"The lamp burned low.",
    **dict.fromkeys(PLAIN, b"The lamp burned low."),
    ".markdown": b"---\ntitle: Lamp\n---\n\nThe lamp burned low.",
    ".md": b"---\ntitle: Lamp\n---\n\nThe lamp burned low.",
}


@pytest.fixture
def written(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_every_suffix_has_a_file_here():
    assert set(FILES) == set(SUFFIXES) == set(_READERS)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_its_text(written, suffix):
    assert extract_text(written(f"story{suffix.upper()}", FILES[suffix])) == "The lamp burned low."


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".pdf", ".rtf"])
@given(data=st.data())
def test_a_flipped_or_missing_byte_ends_in_a_sentence_or_a_text(tmp_path_factory, suffix, data):
    whole = FILES[suffix]
    position = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[position] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / f"story{suffix}"
    path.write_bytes(damaged[: data.draw(st.integers(position, len(whole)))])
    with suppress(DocumentError):
        assert isinstance(extract_text(path), str)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".pdf", ".rtf"])
def test_another_kind_of_file_under_that_name(written, suffix):
    path = written(f"cat{suffix}", b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(DocumentError, match=f"“cat{suffix}” could not be read: it is damaged"):
        extract_text(path)


class TestArchives:
    def test_what_unpacks_to_gigabytes_is_refused(self, written, monkeypatch):
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1_000_000)
        path = written("story.docx", docx(paragraph("a" * 2_000_000)))
        assert path.stat().st_size < 10_000
        with pytest.raises(DocumentError, match="unpacks to more than 1 MB"):
            extract_text(path)

    def test_the_bound_counts_all_chapters_together(self, written, monkeypatch):
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1_000_000)
        chapters = {f"{number}.xhtml": "a " * 100_000 for number in range(6)}
        with pytest.raises(DocumentError, match="unpacks to more than 1 MB"):
            extract_text(written("book.epub", epub(chapters)))

    def test_a_size_that_is_a_lie_does_not_help(self, written, monkeypatch):
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100_000)
        data = docx(paragraph("a" * 2_000_000))
        with zipfile.ZipFile(BytesIO(data)) as whole:
            size = whole.getinfo("word/document.xml").file_size
        lie = data.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
        assert lie != data
        with pytest.raises(DocumentError):
            extract_text(written("story.docx", lie))

    def test_a_hundred_thousand_members_are_refused_unread(self, written):
        data = zipped({"a": ""}) + b"PK\x01\x02" * 100_000
        with pytest.raises(DocumentError, match="more than 20,000 parts"):
            extract_text(written("story.odt", data))

    def test_an_encrypted_word_document_is_said_to_be_protected(self, written):
        path = written("story.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
        with pytest.raises(DocumentError, match="protected by a password"):
            extract_text(path)

    def test_an_encrypted_member_is_said_to_be_protected(self, written):
        data = bytearray(FILES[".docx"])
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = -1
            while (start := data.find(signature, start + 1)) >= 0:
                data[start + offset] |= 1
        with pytest.raises(DocumentError, match="protected by a password"):
            extract_text(written("story.docx", bytes(data)))


class TestMarkup:
    @pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels"])
    def test_entities_that_multiply_are_refused(self, written, part):
        members = {"_rels/.rels": "<r/>", "word/document.xml": "<w/>"} | {
            part: f"{BOMB}<w>&c;</w>"
        }
        with pytest.raises(DocumentError, match="is damaged"):
            extract_text(written("story.docx", zipped(members)))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
    def test_entities_are_refused_in_any_encoding(self, encoding):
        xml = f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}<w>&c;</w>'
        with pytest.raises(EntityError):
            feed_xml([xml.encode(encoding)], TextTarget(Budget("story.odt")))

    def test_a_file_of_this_machine_is_not_read(self, written, tmp_path):
        secret = written("secret.txt", b"SECRET")
        entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        page = written("page.html", f"{entity}<p>a &x; b</p>".encode())
        assert "SECRET" not in extract_text(page)

    def test_deep_nesting_is_refused(self, written):
        path = written("story.odt", odt("<text:span>" * 100_000))
        with pytest.raises(DocumentError, match="is damaged"):
            extract_text(path)


class TestFrontMatter:
    @pytest.mark.parametrize(
        "block",
        [
            "---\ntitle: Lamp\ntags:\n  - night\n---",
            "---\n# a comment\ntitle: Lamp\n\ndate: 2020-01-01\n...",
            '+++\ntitle = "Lamp"\n[extra]\nx = 1\n+++',
        ],
    )
    def test_data_before_the_text_is_taken_away(self, block):
        assert without_front_matter(f"{block}\n\nThe lamp.") == "The lamp."

    @pytest.mark.parametrize(
        "text",
        [
            "---\nThe lamp burned low\n---\nNobody came.",
            "---\n\nThe lamp: it burned low.\nAnd nobody came\n\n---\n",
            "---\ntitle: never closed",
            "The lamp.\n---\ntitle: later\n---\n",
            "---\n---\nempty",
        ],
    )
    def test_a_rule_above_a_text_is_no_data(self, text):
        assert without_front_matter(text) == text


class TestFiles:
    def test_a_missing_file_and_a_folder_are_said(self, tmp_path):
        with pytest.raises(DocumentError, match=r"“gone\.docx” could not be read: the system"):
            extract_text(tmp_path / "gone.docx")
        with pytest.raises(DocumentError, match="not an ordinary file"):
            extract_text(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "a.rtf")
        with pytest.raises(DocumentError, match="not an ordinary file"):
            extract_text(tmp_path / "a.rtf")

    @pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="the system has no devices")  # noqa: PTH110
    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
    def test_a_device_without_an_end_is_not_read(self, tmp_path, device):
        (tmp_path / "a.txt").symlink_to(device)
        with pytest.raises(DocumentError, match="not an ordinary file"):
            extract_text(tmp_path / "a.txt")

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_half_a_character_never_leaves_an_extractor(self, written, monkeypatch, suffix):
        # Half a surrogate pair from a PDF failed later, when the text was written.
        monkeypatch.setitem(extract._READERS, suffix, lambda data, name: "a\ud83d\ude00b\ud83dc")
        text = extract_text(written("a" + suffix, b"anything"))
        assert text == "a😀b\ufffdc"

    def test_an_interruption_is_not_taken_for_a_damaged_file(self, written, monkeypatch):
        def interrupt(data, name):
            raise KeyboardInterrupt

        monkeypatch.setitem(extract._READERS, ".docx", interrupt)
        with pytest.raises(KeyboardInterrupt):
            extract_text(written("a.docx", b"anything"))

    def test_broken_bytes_in_plain_text_become_signs(self, written):
        path = written("a.txt", "The café, Zoë".encode() + b"\xff.")
        assert extract_text(path) == "The café, Zoë\ufffd."

    @pytest.mark.parametrize(
        "data",
        [
            docx(paragraph("The lamp burned low.")),
            b"{\\rtf1 The lamp burned low.}",
            b"\r\n<HTML><p>The lamp burned low.",
            b"The lamp burned low.",
        ],
    )
    def test_what_is_called_doc_is_read_as_what_it_is(self, written, data):
        assert extract_text(written("a.doc", data)).strip() == "The lamp burned low."

    @pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xdb\xa5\x2d\0"])
    def test_a_document_of_an_old_word_is_named_with_the_reason(self, written, start):
        with pytest.raises(DocumentError, match=r"“a\.doc” .* Word before 2007 .* as \.docx"):
            extract_text(written("a.doc", start + bytes(500)))

    @pytest.mark.parametrize("suffix", UNREAD_SUFFIXES)
    def test_a_format_that_is_not_read_is_named_with_the_reason(self, written, suffix):
        with pytest.raises(DocumentError, match="that Inkling does not know"):
            extract_text(written(f"a{suffix.upper()}", b"anything"))

    def test_a_huge_file_is_refused(self, written, monkeypatch):
        monkeypatch.setattr(extract, "MAX_FILE_BYTES", 10)
        with pytest.raises(DocumentError, match="Split it into parts"):
            extract_text(written("a.txt", b"a" * 11))

    def test_binary_data_is_no_text(self, written):
        with pytest.raises(EncodingError, match="is not a text file"):
            extract_text(written("a.txt", bytes(range(256)) * 10))

    def test_a_missing_package_is_named(self, written, monkeypatch):
        real = builtins.__import__

        def without_pypdf(name, *rest):
            if name == "pypdf":
                raise ModuleNotFoundError("No module named 'pypdf'", name="pypdf")
            return real(name, *rest)

        path = written("book.pdf", FILES[".pdf"])
        monkeypatch.setattr(builtins, "__import__", without_pypdf)
        with pytest.raises(DocumentError, match="the Python package pypdf is not installed"):
            extract_text(path)
