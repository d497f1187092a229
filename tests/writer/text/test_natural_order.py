"""Chapter 2 stands before chapter 10, in figures, in words and in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.natural_order import natural_key


@pytest.mark.parametrize(
    "names",
    [
        ["chapter 2.txt", "chapter 10.txt"],
        ["2 b.txt", "10 a.txt", "a.txt"],
        ["a1b2", "a1b10", "a02b1"],
        ["第二章", "第九章", "第十章", "第十一章", "第二十章", "第二十一章", "第一百零五章"],
        ["第二章", "第3章", "第十章"],
        ["第九百九十九回", "第一千回", "第一千零一回", "第一万零三回"],
        ["一九八四", "二〇二四"],
        ["卷上", "卷中", "卷下"],
        ["红楼梦上卷", "红楼梦中卷", "红楼梦下卷"],
        ["Chapter One", "Chapter Two", "Chapter Ten", "Chapter Twelve", "Chapter Twenty-One"],
        ["Part I", "Part II", "Part IV", "Part V", "Part IX", "Part X", "Part XL", "Part CX"],
        ["Chapter 2", "Chapter III", "Chapter Four"],
        ["Appendix A", "Appendix B", "Appendix C", "Appendix D"],
        ["Eclair", "Éclair", "Edge"],
        ["Éclair", "Edge"],
        ["chapter \N{FULLWIDTH DIGIT TWO}", "chapter 10"],
    ],
)
def test_counted_names_are_in_order(names):
    shuffled = names[::-1]
    assert sorted(shuffled, key=natural_key) == names


def test_what_is_no_number_stays_a_word():
    names = ["Chapter Civil War", "Chapter Divided"]
    shuffled = names[::-1]
    assert sorted(shuffled, key=natural_key) == names


@given(st.lists(st.text(max_size=20)))
def test_any_names_can_be_put_in_order(names):
    ordered = sorted(names, key=natural_key)
    shuffled = names[::-1]
    assert sorted(shuffled, key=natural_key) == ordered


def test_a_number_of_any_length_is_read():
    assert natural_key("9" * 5000) > natural_key("1")
