from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.legacy_encoding import guess_encoding
from writer.documents.plain_text import (
    DecodedText,
    broken_bytes,
    byte_order_mark,
    decode_as,
    decode_text,
    encode_text,
)
from writer.errors import EncodingError

CHINESE = "夜里下了一场雨，巷子里的灯一盏一盏地灭了。\n她说：“回家吧。”\n"
ENGLISH = "“Come in,” she said—it’s late.\nThe naïve café owner smiled.\n"
ENCODINGS = [
    *("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "big5", "cp949"),
    *("cp932", "shift_jis", "euc_jp", "cp1250", "cp1251", "cp1252", "koi8-r", "latin-1"),
]


def written(decoded: DecodedText) -> bytes:
    """Return the bytes that saving writes."""
    mark = byte_order_mark(decoded.encoding) if decoded.bom else b""
    return mark + encode_text(decoded.text, decoded.encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "utf-8"),
        ("plain\n", "utf-8"),
        (ENGLISH + CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        ("今天", "gb18030"),
        ("桌子", "gb18030"),
        ("你好", "gb18030"),
        ("萝卜白菜豆腐，猪肉鸡蛋面粉，酱油芹菜茄子，辣椒黄瓜。", "gb18030"),
        ("我用 Python 写诗。", "gb18030"),
        (ENGLISH, "cp1252"),
        ("née", "cp1252"),
        ("El niño llegó mañana a la montaña.", "cp1252"),
        ("ÉTÉ", "cp1252"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32-le"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        ("今天天氣很好，我們去公園玩，然後回家吃飯。", "big5"),
        ("Привет, мир. Сегодня хорошая погода, и мы идём гулять.", "cp1251"),
        ("Привет", "cp1251"),
        ("Сегодня хорошая погода, и мы идём гулять к реке.", "koi8-r"),
        ("日本語のテキストを書くのはとても楽しいことです。", "cp932"),
        ("日本語のテキストを書くのはとても楽しいことです。", "euc_jp"),
        ("안녕하세요", "cp949"),
        ("오늘은 날씨가 좋아서 우리는 강가로 갔다.", "cp949"),
        ("Zażółć gęślą jaźń. Dziewczyna poszła do sklepu, żeby kupić chleb.", "cp1250"),
        ("Az őszi eső hűvös, a tűz mellett ülünk és várunk.", "cp1250"),
        ("Dün akşam yağmur yağdı, şimdi güneş açtı.", "cp1254"),  # noqa: RUF001 - dotless on purpose
        ("日本語", "iso2022_jp"),
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
    assert written(decoded) == data


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data())
def test_a_text_with_broken_bytes_is_refused_or_given_back(
    encoding: str, data: st.DataObject
) -> None:
    text = data.draw(st.text(st.sampled_from("abc é雨день한かな“”\r\n\r\n\n\0"), max_size=40))
    whole = text.encode(encoding, errors="ignore")
    place = data.draw(st.integers(0, len(whole)))
    broken = whole[:place] + data.draw(st.binary(max_size=3)) + whole[place:]
    cut = broken[: data.draw(st.integers(0, len(broken)))]
    for each in (cut, byte_order_mark(encoding) + cut):
        for read in (
            lambda each=each: decode_text(each, "a.txt"),
            lambda each=each: decode_as(each, encoding, "a.txt"),
        ):
            try:
                decoded = read()
            except EncodingError:
                continue
            assert written(decoded) == each


def test_utf8_with_a_broken_byte_stays_utf8_and_keeps_the_byte() -> None:
    # One foreign byte made the whole text Windows-1252: cafÃ©.
    data = ("The café was open. Zoë smiled. " * 10).encode() + b"\xff\nEnd.\n"
    decoded = decode_text(data, "a.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith("The café was open. Zoë smiled.")
    assert broken_bytes(decoded.text) == 1
    assert encode_text(decoded.text.replace("End", "Ça va"), "utf-8") == data.replace(
        b"End", "Ça va".encode()
    )


def test_a_single_broken_byte_before_all_accents_is_no_reason_to_guess() -> None:
    data = b"\xe9" + b"plain " * 20_000 + "naïve café".encode()
    assert decode_text(data, "a.txt").encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        ("café", "utf-8"),
        ("The naïve café, so late…", "utf-8"),
        ("It is late…", "utf-8"),
        (CHINESE + "夜", "gb18030"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32-be"),
    ],
)
def test_a_file_cut_inside_its_last_character_opens(text: str, encoding: str) -> None:
    mark = byte_order_mark(encoding) if encoding.startswith(("utf-16", "utf-32")) else b""
    data = mark + text.rstrip("\n").encode(encoding)[:-1]
    decoded = decode_text(data, "a.txt")
    assert decoded.encoding == encoding
    assert decoded.text.startswith(text.rstrip("\n")[:-1])
    assert written(decoded) == data


@pytest.mark.parametrize(
    "text",
    ["a\0b", "\0", "x\x01", "text and then \0\0\0", "Chapter 1\f\x0e\x0f", "夜\0雨\0", "é\0" * 3],
)
def test_control_characters_in_utf8_are_part_of_the_text(text: str) -> None:
    # A zero byte that was pasted could be saved, and the file never opened again.
    assert decode_text(text.encode(), "a.txt") == DecodedText(text, "utf-8")


@pytest.mark.parametrize("text", ["The lamp burns low.\n", CHINESE, "Caf\u00e9.\n"])
@pytest.mark.parametrize("zeros", [1, 2, 3, 4096])
def test_zero_bytes_behind_a_text_are_what_a_power_cut_leaves(text: str, zeros: int) -> None:
    data = text.encode() + bytes(zeros)
    decoded = decode_text(data, "a.txt")
    assert (decoded.text.rstrip("\0"), decoded.encoding) == (text, "utf-8")
    assert written(decoded) == data


@pytest.mark.parametrize(
    "data",
    [
        bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0",
        bytes(range(1, 32)) * 10,
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(range(256)) * 4,
    ],
)
def test_binary_files_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(EncodingError, match=r"“cat\.png” is not a text file"):
        decode_text(data, "cat.png")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_a_mark_before_what_is_no_text_of_its_encoding_is_said(mark: bytes) -> None:
    with pytest.raises(EncodingError, match="damaged or cut off"):
        decode_text(mark + b"\xff" * 8, "a.txt")


def test_somebody_who_knows_the_encoding_is_believed() -> None:
    data = "ёж и мышь".encode("koi8-r")
    assert decode_as(data, "koi8-r", "a.txt") == DecodedText("ёж и мышь", "koi8-r")
    with pytest.raises(EncodingError, match=r"“a\.txt” is not in the encoding UTF-32-BE"):
        decode_as(b"\xff" * 8, "utf-32-be", "a.txt")


def test_a_large_old_file_is_recognised_by_its_beginning_and_kept_whole() -> None:
    data = (CHINESE * 20_000).encode("gb18030") + b"\xff"
    decoded = decode_text(data, "a.txt")
    assert decoded.encoding == "gb18030"
    assert written(decoded) == data


def test_an_encoding_that_would_write_other_bytes_is_not_used() -> None:
    # Two codes of one character: what is read from the one would be written as the other.
    twice = b"\x87\x90"
    assert twice.decode("cp932").encode("cp932") == b"\x81\xe0"
    with pytest.raises(EncodingError, match="is not in the encoding CP932"):
        decode_as(twice, "cp932", "a.txt")
    idle = "日本語".encode("iso2022_jp") + b"\x1b$B\x1b(B"
    assert written(decode_text(idle, "a.txt")) == idle


def test_an_encoding_that_makes_no_sense_of_the_bytes_is_not_guessed() -> None:
    data = b"~{'1'b'Z'S'V'd~} ~T'^'Z'b~}"  # begins as HZ does, an encoding of Chinese mail
    assert guess_encoding(data) == "latin-1"
