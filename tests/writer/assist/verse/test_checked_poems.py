from __future__ import annotations

import pytest

from writer.assist.verse.checked_poems import check_poems
from writer.assist.verse.english.pronouncing import open_pronouncer
from writer.assist.verse.poems_in_file import split_poems

TOWER = "白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。"
LANTERN = "The lantern in the harbour burns,\nThe keeper counts the boats at night;"
FRIDGE = "The fridge is humming to the spoon,\nThe cellar holds a little light,"


def starts(text):
    return [place.start for place in split_poems(text)]


def check(text, form=None):
    return check_poems(text, form, None, open_pronouncer())


@pytest.mark.parametrize(
    "text",
    [
        f"{LANTERN}\n\n{FRIDGE}",
        f"The Harbour\n\n{LANTERN}\n\n{FRIDGE}",
        f"# The Harbour\n\n## i\n\n{LANTERN}\n\n## II.\n\n{FRIDGE}",
        f"I\n\n{LANTERN}\n\nII\n\n{FRIDGE}",
        f"{LANTERN}\n\nAnd nobody has asked for it.\n\n{FRIDGE}",
        f"登鹳雀楼\n王之涣\n{TOWER}",
        "白日依山尽，黄河入海流。\n\n欲穷千里目，更上一层楼。",
        "白日依山尽\n黄河入海流\n\n欲穷千里目\n更上一层楼",
        "浣溪沙\n\n一曲新词酒一杯，去年天气旧亭台。夕阳西下几时回。\n\n无可奈何花落去，似曾相识燕归来。",
    ],
)
def test_stanzas_and_parts_are_one_poem(text):
    assert starts(text) == [0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{LANTERN}\n\n***\n\n{FRIDGE}", [0, 4]),
        (f"# One\n\n{LANTERN}\n\n# Two\n{FRIDGE}", [0, 5]),
        (f"One\n\n{LANTERN}\n\nTwo\n\n{FRIDGE}", [0, 5]),
        (f"登鹳雀楼\n王之涣\n{TOWER}\n\n《再登》\n{TOWER}", [0, 5]),
        (f"登鹳雀楼\n{TOWER}\n\n再登\n\n{TOWER}", [0, 4]),
        (f"{LANTERN}\n\n登鹳雀楼\n{TOWER}", [0, 3]),
        ("\n\n***\n", []),
    ],
)
def test_titles_and_signs_tell_poems_apart(text, found):
    assert starts(text) == found


def test_places_are_those_in_the_text():
    text = f"One\n\n{LANTERN}\n\n# 登鹳雀楼\n王之涣\n{TOWER}"
    english, chinese = check(text)
    assert [line.number for line in english.report.lines] == [3, 4]
    assert chinese.line == 6
    line = chinese.report.lines[1]
    assert "".join(text[offset] for offset in line.offsets) == line.text == "黄河入海流"
    assert len(chinese.report.lines) == 4
    assert chinese.report.is_regular


def test_a_form_is_asked_of_each_poem():
    first, second = check(f"甲\n{TOWER}\n\n乙\n{TOWER[:13]}", "五绝")
    assert first.report.is_regular
    assert [mark.name for mark in second.report.marks] == ["句数"]
