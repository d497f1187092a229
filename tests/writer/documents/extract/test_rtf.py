"""RTF: groups, characters in old encodings, and what is hidden in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.extract import extract_text
from writer.documents.extract.rtf import MAX_DEPTH, read_rtf
from writer.errors import DocumentError


def text_of(body, head=r"\ansi\ansicpg1252\deff0"):
    return read_rtf(b"{\\rtf1" + head.encode() + b" " + body.encode("latin-1") + b"}", "a.rtf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"The lamp burned low.\par Nobody came.\par", "The lamp burned low.\n\nNobody came."),
        (r"low,\line the river\line goes\par", "low,\nthe river\ngoes"),
        ("The la\r\nmp\\par", "The lamp"),
        (r"un{\b believ}able", "unbelievable"),
        (r"\{brace\} \\ back~slash\~here", "{brace} \\ back~slash here"),
        (r"\ldblquote It\rquote s late\emdash go.\rdblquote", "“It’s late—go.”"),
        (r"caf\'e9 na\'efve", "café naïve"),
        (r"\u38632?\u22812 ?now", "雨夜now"),
        (r"\uc0\u38632 now", "雨now"),
        (r"\uc2\u38632\'d3\'ea.", "雨."),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun;}}{\f1\'d3\'ea\'d2\'b9} rain",
         "雨夜 rain"),
        (r"{\header Head}{\footer 12}{\info{\title T}}{\*\generator G;}Text.", "Text."),
        (r"Text.{\footnote\pard A note.\par} More.", "Text. More."),
        (r"She went {\v secretly }home.", "She went home."),
        (r"She went \v secretly \v0 home.", "She went home."),
        (r"She went {\deleted away }home.", "She went home."),
        (r"She went {\v up \plain home}.", "She went home."),
        (r"un{\v\emdash\line\u233?}seen", "unseen"),
        ("The lamp\\\nburned\\\r\nlow.", "The lamp\n\nburned\n\nlow."),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}} here", "the link here"),
        (r"{\pict\bin4 }}{{ab}Text.", "Text."),
        (r"co\-operate", "cooperate"),
        (r"She went\* home {\b and \* slept}.", "She went home and slept."),
        ("{\n\\*\\unknown left out}Text.", "Text."),
        (r"one\cell two\cell\row", "one\n\ntwo"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(body, text):
    assert text_of(body) == text


def test_the_code_page_of_the_file_decides(tmp_path):
    assert text_of(r"\'d3\'ea\'d2\'b9", head=r"\ansi\ansicpg936") == "雨夜"
    assert text_of(r"\'cf\'f0", head=r"\ansi\ansicpg1251") == "Пр"
    assert text_of("x", head=r"\ansi\ansicpg99999") == "x"


def test_another_file_is_said_to_be_no_rtf(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_text("plain")
    with pytest.raises(DocumentError, match="is damaged or is no RTF file"):
        extract_text(path)


def test_a_million_braces_are_refused():
    with pytest.raises(DocumentError, match=f"nested more than {MAX_DEPTH:,} deep"):
        read_rtf(b"{\\rtf1 " + b"{" * 1_000_000, "a.rtf")


TOKENS = ["{", "}", "\\", "par ", "u", "-9", "'e", "\\bin", "9999999999", "*", "a "]


@given(st.lists(st.sampled_from(TOKENS)))
def test_no_sequence_of_tokens_breaks_it(tokens):
    read_rtf(b"{\\rtf1 " + "".join(tokens).encode(), "a.rtf")
