"""Which lines of a text are verse: all that a poet breaks, and nothing that a program breaks."""

from __future__ import annotations

import pytest

from writer.assist.verse.poems_in_text import Tunes, find_poems
from writer.assist.verse.reader import VerseReader

LIMERICK = """\
There once was a keeper of light
Who slept through the whole of the night;
When asked for the cause
He spoke of the laws
That keep a poor man from the sight."""
HAIKU = """\
The lamp burns too low,
over the harbour a gull
carries off the night."""
END_STOPPED = """\
The lantern burns above the sea.
The keeper does not look at me.
The rain has fallen on the wall.
He never looked at me at all."""
WRAPPED = """\
It was a cold bright day in April, and the clocks were striking
thirteen; nobody in the street looked up, and he went on to the
harbour, where the lamps had been lit since the afternoon, for the
captain had asked it of him."""
DIALOGUE = """\
“Where are you going?”
“Nowhere.”
“Nobody goes there.”
“I do.”"""
LIST = """\
- a lantern, with oil
- a box of matches
- a letter for the captain"""
SHOPPING = "milk\neggs\nbread\nbutter"
PLAY = "KEEPER: Who is there,\nCAPTAIN: Nobody, and\nKEEPER: Then come in"
CODE = "```\nfor each in things\n    print each\n```"
JUEJU = "白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。"
IN_ONE_ROW = "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重山。"
CHINESE_PROSE = "他走了出去，天上下着雨，灯还亮着，谁也没有说话。\n他想起了从前的事情。"
SAYINGS = "“我真不知道。”\n“你也不知道？”\n“谁都不知道。”\n“那就算了吧。”"
MODERN = "从明天起，做一个幸福的人\n喂马，劈柴，周游世界\n从明天起，关心粮食和蔬菜"
RU_MENG_LING = "常记溪亭日暮，沉醉不知归路。兴尽晚回舟，误入藕花深处。争渡，争渡，惊起一滩鸥鹭。"
SHUI_DIAO = (
    "明月几时有？把酒问青天。不知天上宫阙，今夕是何年。我欲乘风归去，又恐琼楼玉宇，"
    "高处不胜寒。起舞弄清影，何似在人间？\n\n转朱阁，低绮户，照无眠。不应有恨，何事长向别时圆？"
    "人有悲欢离合，月有阴晴圆缺，此事古难全。但愿人长久，千里共婵娟。"
)


OF_FOUR = "关关雎鸠，在河之洲。\n窈窕淑女，君子好逑。"


@pytest.fixture(scope="module")
def tunes() -> Tunes:
    return VerseReader().forms()[1]


def found(text: str, tunes: Tunes | None = None) -> list[tuple[int, int]]:
    return [(poem.start, poem.end) for poem in find_poems(text.split("\n"), tunes)]


@pytest.mark.parametrize("poem", [LIMERICK, HAIKU, END_STOPPED, JUEJU, IN_ONE_ROW, OF_FOUR])
def test_a_poem_is_found_alone_and_between_prose(poem: str) -> None:
    rows = len(poem.split("\n"))
    assert found(poem) == [(0, rows)]
    long = "It was a cold bright day in April, and the clocks were striking thirteen. " * 2
    assert found(f"{long}\n\n{poem}\n\n{long}") == [(2, 2 + rows)]


@pytest.mark.parametrize(
    "prose",
    [
        WRAPPED,
        DIALOGUE,
        LIST,
        SHOPPING,
        PLAY,
        CODE,
        CHINESE_PROSE,
        SAYINGS,
        MODERN,
        "A line alone,",
        "With greatest affection,\nTHAYER DARCY.",
        "",
        "# A Heading",
        "白日依山尽，黄河入海流。",
        "风和日丽，鸟语花香。人山人海，车水马龙。",
        "他说，快走，我们一起去看看那条河。",
    ],
)
def test_what_is_no_verse_is_left_alone(prose: str, tunes: Tunes) -> None:
    assert found(prose, tunes) == []


def test_stanzas_are_one_poem_and_a_wide_gap_begins_another() -> None:
    stanza = "\n".join(LIMERICK.split("\n")[:4])
    assert found(f"{stanza}\n\n{stanza}") == [(0, 9)]
    assert found(f"{stanza}\n\n\n{stanza}") == [(0, 4), (6, 10)]


def test_a_title_or_heading_begins_another_poem() -> None:
    stanza = "\n".join(LIMERICK.split("\n")[:4])
    assert found(f"{stanza}\n\nThe Keeper\n\n{stanza}") == [(0, 4), (5, 11)]
    assert found(f"{stanza}\n\n## The Keeper\n\n{stanza}") == [(0, 4), (7, 11)]
    assert found(f"XVIII\n\n{stanza}\n\nXIX\n\n{stanza}") == [(2, 6), (9, 13)]


def test_a_line_that_begins_the_next_stanza_belongs_to_the_poem() -> None:
    rows = [*HAIKU.split("\n"), "", "And nobody"]
    assert [poem.end for poem in find_poems(rows, caret=4)] == [5]
    assert [poem.end for poem in find_poems(rows, caret=0)] == [3]
    assert found(f"{HAIKU}\n\nAnd nobody saw it,\n\n{HAIKU}") == [(0, 9)]


def test_a_couplet_of_whole_sentences_joins_those_before_it() -> None:
    first = (
        "I count the bright hours only. Friend, you too\nForget the ones the shadow never drew."
    )
    second = "Don't ask me in the dark what time it is.\nThe dark has hours. I am none of his."
    assert found(second) == []
    assert found(f"{first}\n\n{second}") == [(0, 5)]


def test_what_is_too_long_for_verse_parts_poems() -> None:
    rows = HAIKU.split("\n")
    poems = find_poems([*rows, None, *rows])
    assert [(poem.start, poem.end) for poem in poems] == [(0, 3), (4, 7)]


def test_each_chinese_poem_is_one_with_its_title() -> None:
    assert found(f"登鹳雀楼\n\n{JUEJU}\n\n早发白帝城\n{IN_ONE_ROW}") == [(0, 4), (5, 7)]


def test_a_chinese_poem_is_known_while_it_is_written() -> None:
    assert found("白日依山尽，黄河入海流。\n欲穷千里") == [(0, 2)]


def test_a_tune_is_known_by_its_lines_and_by_its_name(tunes: Tunes) -> None:
    assert found(RU_MENG_LING) == []
    assert found(RU_MENG_LING, tunes) == [(0, 1)]
    assert found(f"水调歌头\n\n{SHUI_DIAO}", tunes) == [(0, 5)]
    assert found("水调歌头\n\n明月几时有？把酒问青天。", tunes) == [(0, 3)]


def test_every_poem_says_its_language_and_its_rows() -> None:
    english, chinese = find_poems([*LIMERICK.split("\n"), "", *JUEJU.split("\n")])
    assert (english.language, english.text) == ("en", LIMERICK)
    assert (chinese.language, chinese.text) == ("zh", JUEJU)
