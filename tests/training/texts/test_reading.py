"""Reading files in chunks: encodings, borders, giant lines and damaged bytes."""

from __future__ import annotations

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.written_files import docx, paragraph
from training.texts import reading
from training.texts.reading import decode_lines, read_parts
from writer.errors import DocumentError, EncodingError

ENGLISH = "She said “no”, and the café closed — it was late.\n"
CHINESE = "夜里下了一场雨，巷子里的灯一盏一盏地灭了。\n"


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK_BYTES", 64)
    monkeypatch.setattr(reading, "_LONGEST_LINE", 512)


def read(path):
    return [part.text for part in read_parts(path)]


@pytest.mark.usefixtures("small_chunks")
class TestChunks:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
    )
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_any_encoding_in_any_chunk(self, tmp_path, encoding, newline):
        text = (CHINESE * 40).replace("\n", newline)
        (tmp_path / "a.txt").write_bytes(text.encode(encoding))
        assert read(tmp_path / "a.txt") == [text]

    @given(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff")), max_size=30
        )
    )
    def test_chunks_do_not_show(self, tmp_path_factory, lines):
        text = "\n".join(lines)
        if any(char < " " and char not in "\n\t" for char in text):
            return  # too many control characters make a file binary
        path = tmp_path_factory.mktemp("chunks") / "a.txt"
        path.write_text(text, encoding="utf-8", newline="")
        assert "".join(read(path)) == "".join(text.split("\u241e")) or "\u241e" in text

    def test_borders_in_any_chunk(self, tmp_path):
        documents = [f"{number} " + ENGLISH * (number % 4) for number in range(30)]
        path = tmp_path / "a.txt.xz"
        path.write_bytes(lzma.compress("\n\u241e\n".join(documents).encode()))
        parts = list(read_parts(path))
        assert [part.text.strip() for part in parts] == [text.strip() for text in documents]
        assert all(part.prepared for part in parts)

    @pytest.mark.parametrize("line", ["a" * 3_000, "word " * 600, "雨" * 1_000, "é" * 2_000])
    def test_a_giant_line_comes_whole(self, tmp_path, line):
        (tmp_path / "a.txt").write_text(line, encoding="utf-8")
        assert read(tmp_path / "a.txt") == [line]

    def test_a_text_too_long_for_one_document_is_cut_between_paragraphs(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(reading, "MAX_DOCUMENT_CHARACTERS", 200)
        text = (ENGLISH + "\n") * 40
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        parts = read(tmp_path / "a.txt")
        assert "".join(parts) == text
        assert all(len(part) <= 200 and part.endswith("\n\n") for part in parts[:-1])

    def test_damage_further_on_is_told_after_what_was_read(self, tmp_path):
        path = tmp_path / "a.txt.xz"
        path.write_bytes(lzma.compress((ENGLISH + "\u241e\n").encode() * 9_000)[:-40])
        parts = read_parts(path)
        assert next(parts).text == ENGLISH
        with pytest.raises(DocumentError, match=r"damaged \.xz file"):
            list(parts)


class TestMixedEncodings:
    def test_old_lines_among_utf8(self):
        data = (CHINESE * 9).encode() + CHINESE.encode("gb18030") * 5 + ENGLISH.encode()
        assert decode_lines(data, "a.txt") == CHINESE * 14 + ENGLISH

    def test_western_lines_among_utf8(self):
        data = ENGLISH.encode() * 3 + ENGLISH.encode("cp1252") * 3
        assert decode_lines(data, "a.txt") == ENGLISH * 6

    @pytest.mark.parametrize("encoding", ["gb18030", "cp1252", "big5", "utf-16"])
    def test_one_encoding_throughout(self, encoding):
        text = ENGLISH * 3 if encoding == "cp1252" else "今天天氣很好，他和她去看河水。\n" * 9
        assert decode_lines(text.encode(encoding), "a.txt") == text

    def test_a_few_zero_bytes_are_left_out(self):
        data = ENGLISH.encode() * 20 + b"\0\0" + ENGLISH.encode()
        assert decode_lines(data, "a.txt") == ENGLISH * 21

    @pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(99)])
    def test_no_text(self, data):
        with pytest.raises(EncodingError):
            decode_lines(data, "a.txt")


def test_documents_of_word_processors_are_read_whole(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx(paragraph("One."), paragraph("Two \u241e.")))
    (part,) = read_parts(tmp_path / "a.docx")
    assert part.text == "One.\n\nTwo \u241e."
    assert not part.prepared


def test_front_matter_of_markdown_is_left_out(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Lamp\n---\n\nIt burned.")
    assert read(tmp_path / "a.md") == ["It burned."]
