from __future__ import annotations

from itertools import cycle

import pytest

from writer.assist.verse.chinese.opening import chinese_opening
from writer.assist.verse.form import find_form
from writer.assist.verse.form_list import list_forms

LEVEL, OBLIQUE = "天山风云人花春江", "月水夜雨梦酒雪影"


def titles(text):
    return [form.titles["zh"] for form in chinese_opening(text).forms]


def lines_of(form, count):
    """Return lines that have the tones of a form, and no sense."""
    level, oblique = cycle(LEVEL), cycle(OBLIQUE)
    return [
        "".join(next(oblique) if tone == "仄" else next(level) for tone in tones)
        for line in form.lines[:count]
        for tones in [line.tones or "平" * (line.syllables or 0)]
    ]


@pytest.mark.parametrize(
    ("text", "form", "lines"),
    [
        ("白日依山尽，黄河入海流。\n", "五言绝句", 2),
        ("登高\n风急天高猿啸哀，", "七言绝句", 1),
        ("国破山河在，城春草木深。\n感时花溅泪，恨别鸟惊心。\n", "五言律诗", 4),
        ("如梦令\n常记溪亭日暮，沉醉不知归路。", "如梦令", 2),
        ("浣溪沙\n\n一曲新词酒一杯，去年天气旧亭台。", "浣溪沙", 2),
        ("远风吹白露，小径落黄花。\n谁在门前立，", "五言绝句", 3),
        ("关关雎鸠，在河之洲。\n窈窕淑女，君子好逑。\n", "四言诗", 4),
    ],
)
def test_the_form_is_known_by_its_first_lines(text, form, lines):
    assert titles(text)[0] == form
    assert len(chinese_opening(text).lines) == lines


@pytest.mark.parametrize(
    "name", [each.name for each in list_forms().of("zh") if not each.own and each.form.tones]
)
def test_every_form_is_among_the_likely_ones_after_two_lines(name):
    form = find_form(name)
    title = form.titles["zh"]
    one, two = lines_of(form, 2)
    assert title in titles(f"{title}\n\n{one}，{two}。\n")
    if form.book == "pingshui":
        assert title in titles(f"{one}，{two}。\n")
    else:
        assert titles(f"{title}\n\n{one}，{two}。\n")[0] == title


@pytest.mark.parametrize("name", ["wuyan-gufeng", "qiyan-gufeng"])
def test_lines_of_one_length_are_verse_whatever_their_tones(name):
    form = find_form(name)
    one, two, three = ("天" * form.lines[0].syllables for _ in range(3))
    assert titles(f"{one}，{two}。\n{three}，") == [form.titles["zh"], "自由诗"]


def test_what_stands_before_the_poem_is_kept_apart():
    text = "他在灯下写道：\n\n登楼\n白日依山尽，"
    opening = chinese_opening(text)
    assert opening.before == "他在灯下写道：\n\n"
    assert opening.title == "登楼"
    assert opening.lines == ("白日依山尽",)
    assert text[opening.starts[0] :] == "白日依山尽，"


def test_a_line_that_is_begun_is_no_line_yet():
    opening = chinese_opening("白日依山尽，黄河入")
    assert opening is None
    opening = chinese_opening("登楼\n白日依山尽，黄河入")
    assert (opening.lines, opening.begun) == (("白日依山尽",), "黄河入")
    opening = chinese_opening("白日依山尽\n黄河入海流")
    assert (len(opening.lines), opening.begun) == (2, "")


def test_a_form_may_be_given():
    assert chinese_opening("白日依山尽，", find_form("五律")).forms[0].titles["zh"] == "五言律诗"
    assert chinese_opening("白日依山尽，", find_form("七律")) is None


def test_lines_of_a_modern_poem_are_free_verse():
    text = "我走在雨里\n没有带伞\n街灯一盏一盏地亮\n"
    assert titles(text) == ["自由诗"]
    assert titles(text + "\n像是") == ["自由诗"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "月",
        "我今天去了学校。",
        "白日依山尽，黄河入海。",
        "他走了进来，她抬头看他。",
        "战有战气，聊以免罪，气先馁矣，何得不败！",
        "\u3000\u3000天高云去尽，江迥月来迟。",
        "“你去哪里？”\n“回家。”\n“这么晚？”\n",
        "买米\n买菜\n买油\n",
        "姓名：张三\n地址：北京\n电话：无\n",
        "第一名张三，南京人。\n第二名李四，北京人。\n第三名王五，扬州人。\n",
        "亲爱的妈妈：\n\n您好！来信收到了。\n",
        "老人坐在窗前，望着外面的雨。雨下了三天了，街上没有人走。他想起年轻的时候，也有这样一场雨。",
        "老人坐在窗前，望着外面的雨。\n\n雨下了三天了，街上没有人走。\n\n他想起年轻的时候，",
        "# 第一章\n\n那一年的冬天来得很早，村里的人都说没有见过。\n",
    ],
)
def test_what_is_no_verse_is_never_taken_for_it(text):
    assert chinese_opening(text) is None
