from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.scripts import HAN_RANGES, is_han, main_language

CHINESE = "夜里下了一场雨，巷子里的灯一盏一盏地灭了。"
ENGLISH = "The rain had stopped before dawn, and the lamps went out one by one. "


@pytest.mark.parametrize("char", "字〇々㐀龿豈𠀀")
def test_han_characters_are_han(char: str) -> None:
    assert is_han(char)


@pytest.mark.parametrize("char", "aé1，。あカ한 \n”")
def test_other_characters_are_not_han(char: str) -> None:
    assert not is_han(char)


@given(st.characters())
def test_the_ranges_for_regular_expressions_are_the_same(char: str) -> None:
    assert is_han(char) == bool(re.fullmatch(f"[{HAN_RANGES}]", char))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("   \n12 ", "en"),
        ("——“”，。", "zh"),
        (ENGLISH, "en"),
        (CHINESE, "zh"),
        ("我用Python写", "zh"),
        ("In the 北京 evenings she walked ", "en"),
    ],
)
def test_the_language_of_a_line(text: str, language: str) -> None:
    assert main_language(text) == language


def test_a_line_of_english_after_a_chinese_page_is_english() -> None:
    assert main_language(CHINESE * 40 + "\n" + ENGLISH) == "en"


def test_a_line_of_chinese_after_an_english_page_is_chinese() -> None:
    assert main_language(ENGLISH * 40 + "\n" + CHINESE) == "zh"
