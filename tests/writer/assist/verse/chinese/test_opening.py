from __future__ import annotations

import pytest

from writer.assist.verse.chinese.opening import find_opening
from writer.assist.verse.form import find_form


@pytest.mark.parametrize(
    ("text", "form", "lines"),
    [
        ("白日依山尽，黄河入海流。\n", "五言绝句", 2),
        ("登高\n风急天高猿啸哀，", "七言绝句", 1),
        ("国破山河在，城春草木深。\n感时花溅泪，恨别鸟惊心。\n", "五言律诗", 4),
        ("如梦令\n常记溪亭日暮，沉醉不知归路。", "如梦令", 2),
        ("浣溪沙\n\n一曲新词酒一杯，去年天气旧亭台。", "浣溪沙", 2),
    ],
)
def test_the_form_is_known_by_its_first_lines(text, form, lines):
    opening = find_opening(text)
    assert opening.form.titles["zh"] == form
    assert len(opening.lines) == lines


def test_what_stands_before_the_poem_is_kept_apart():
    opening = find_opening("他在灯下写道：\n\n登楼\n白日依山尽，")
    assert opening.before == "他在灯下写道：\n\n"
    assert opening.title == "登楼"
    assert opening.lines == ("白日依山尽",)


def test_a_form_may_be_given():
    assert find_opening("白日依山尽，", find_form("五律")).form.titles["zh"] == "五言律诗"
    assert find_opening("白日依山尽，", find_form("七律")) is None


@pytest.mark.parametrize("text", ["", "我今天去了学校。", "白日依山尽，黄河入海。"])
def test_what_begins_no_form_is_none(text):
    assert find_opening(text) is None
