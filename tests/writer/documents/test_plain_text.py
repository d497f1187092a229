from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.plain_text import DecodedText, byte_order_mark, decode_text
from writer.errors import EncodingError

CHINESE = "夜里下了一场雨，巷子里的灯一盏一盏地灭了。\n她说：“回家吧。”\n"
ENGLISH = "“Come in,” she said—it’s late.\nThe naïve café owner smiled.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "utf-8"),
        ("plain\n", "utf-8"),
        (ENGLISH + CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        ("今天", "gb18030"),
        ("我用 Python 写诗。", "gb18030"),
        (ENGLISH, "cp1252"),
        ("née", "cp1252"),
        ("El niño llegó mañana a la montaña.", "cp1252"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        ("今天天氣很好，我們去公園玩，然後回家吃飯。", "big5"),
        ("Привет, мир. Сегодня хорошая погода, и мы идём гулять.", "cp1251"),
        ("日本語のテキストを書くのはとても楽しいことです。", "cp932"),
        ("Zażółć gęślą jaźń. Dziewczyna poszła do sklepu, żeby kupić chleb.", "cp1250"),
    ],
)
def test_the_encoding_is_recognised(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding), "a.txt") == DecodedText(text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@given(text=st.text(st.characters(codec="utf-8")))
def test_a_byte_order_mark_decides(encoding: str, text: str) -> None:
    data = byte_order_mark(encoding) + text.encode(encoding)
    if encoding == "utf-16-le" and text.startswith("\0"):
        return  # the same bytes as UTF-32-LE with its mark
    assert decode_text(data, "a.txt") == DecodedText(text, encoding, bom=True)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_every_utf8_text_is_read_as_utf8(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    assert decode_text(text.encode(), "a.txt") == DecodedText(text, "utf-8")


@given(st.binary(max_size=60))
def test_bytes_are_refused_or_given_back(data: bytes) -> None:
    try:
        decoded = decode_text(data, "a.txt")
    except EncodingError:
        return
    mark = byte_order_mark(decoded.encoding) if decoded.bom else b""
    assert mark + decoded.text.encode(decoded.encoding) == data


@pytest.mark.parametrize(
    "data",
    [
        bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0",
        bytes(range(1, 32)) * 10,
        b"text and then " + bytes(3),
    ],
)
def test_binary_files_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(EncodingError, match=r"“cat\.png” is not a text file"):
        decode_text(data, "cat.png")


def test_a_cut_off_utf16_file_is_said_to_be_damaged() -> None:
    with pytest.raises(EncodingError, match="damaged or cut off"):
        decode_text(codecs.BOM_UTF16_LE + b"a\0b", "a.txt")
