from __future__ import annotations

import pytest

from writer.assist.verse.chinese.rhyme_books import Reading, rhyme_book, spoken

BOTH = {"平", "仄"}


@pytest.mark.parametrize("char", "看听过忘醒教思论望胜难")
def test_what_poets_read_in_two_ways_has_both_tones(char):
    assert rhyme_book("pingshui").levels(char) == BOTH


@pytest.mark.parametrize("char", "白国竹学十一得石入")
def test_the_entering_tone_is_oblique_in_old_verse(char):
    assert rhyme_book("pingshui").settled(char) == "仄"


def test_the_entering_tone_is_gone_today():
    assert all(rhyme_book("xinyun").levels(char) >= {"平"} for char in "白国竹学十一得石")


@pytest.mark.parametrize(
    ("char", "rhyme"),
    [
        ("间", "删"),
        ("窗", "江"),
        ("东", "东"),
        ("冬", "冬"),
        ("斜", "麻"),
        ("家", "麻"),
        ("魂", "元"),
    ],
)
def test_level_rhymes_are_those_of_the_rhyme_book(char, rhyme):
    assert rhyme_book("pingshui").rhymes(char, "平") == {rhyme}


def test_a_character_may_have_several_rhymes():
    assert rhyme_book("pingshui").rhymes("涯") >= {"佳", "麻"}


@pytest.mark.parametrize(
    ("char", "level"), [("回", "平"), ("三", "平"), ("如", "平"), ("不", "仄")]
)
def test_usage_settles_a_rare_second_reading(char, level):
    book = rhyme_book("pingshui")
    assert book.levels(char) == BOTH
    assert book.settled(char) == level


@pytest.mark.parametrize("char", "看过为重论胜")
def test_what_usage_does_not_settle_stays_open(char):
    assert rhyme_book("pingshui").settled(char) is None


def test_simplified_characters_unite_the_readings_of_all_they_stand_for():
    book = rhyme_book("pingshui")
    assert book.levels("干") == BOTH
    assert book.settled("干") is None


def test_a_simplified_character_of_two_rhymes_is_sure_of_its_tone_only():
    book = rhyme_book("pingshui")
    assert book.settled("征") == "平"
    assert book.rhymes("征", "平") == {"庚", "蒸"}


def test_tunes_rhyme_by_sections():
    book = rhyme_book("cilin")
    assert book.rhymes("东") == book.rhymes("冬") == {"第一部"}
    assert book.rhymes("魂", "平") == {"第六部"}
    assert book.rhymes("言", "平") == {"第七部"}
    assert book.rhymes("话", "仄") == {"第十部"}
    assert book.rhymes("会", "仄") >= {"第三部"}


@pytest.mark.parametrize(
    ("syllable", "sound"),
    [
        ("liú", (1, "iou")),
        ("zhī", (0, "-i")),
        ("xī", (0, "i")),
        ("xué", (1, "üe")),
        ("lǜ", (3, "ü")),
        ("yuàn", (3, "üan")),
        ("wén", (1, "uen")),
        ("wēng", (0, "ueng")),
        ("yī", (0, "i")),
        ("yǐng", (2, "ing")),
        ("yòng", (3, "iong")),
        ("ér", (1, "er")),
        ("ān", (0, "an")),
        ("de", (None, "e")),
        ("gǔn", (2, "uen")),
        ("jūn", (0, "ün")),
    ],
)
def test_finals_are_heard_behind_the_spelling(syllable, sound):
    assert spoken(syllable) == sound


def test_the_two_books_of_today_part_what_they_should():
    xinyun, tongyun = rhyme_book("xinyun"), rhyme_book("tongyun")
    assert xinyun.rhymes("东") == xinyun.rhymes("灯") == {"庚"}
    assert tongyun.rhymes("东") == {"雍"}
    assert tongyun.rhymes("灯") == {"英"}
    assert xinyun.rhymes("支") == {"支"}
    assert tongyun.rhymes("支") == tongyun.rhymes("衣") == {"衣"}
    assert xinyun.rhymes("鱼") == xinyun.rhymes("衣") == {"齐"}


def test_a_reading_says_how_it_sounds():
    assert str(Reading("平", "平", "删")) == "平声 删"
    assert str(rhyme_book("xinyun").readings("山")[0]) == "shān 阴平 寒"


def test_of_a_stranger_nothing_is_known():
    book = rhyme_book("pingshui")
    assert book.levels("A") == frozenset()
    assert book.settled("A") is None
    assert book.share("A", "平") is None
