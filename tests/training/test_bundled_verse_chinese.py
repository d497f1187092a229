from __future__ import annotations

from collections import Counter

from training.bundled.verse_chinese import RHYMES, SECTIONS, OldReading, Usage, mend

TOWER = ["白日依山尽", "黄河入海流", "欲穷千里目", "更上一层楼"]
TONES = {"仄": "白日尽入海欲里目更上一", "平": "依山黄河流穷千楼"}


def readings():
    found = {
        char: {OldReading(tone if tone == "平" else "入", 26, 12)}
        for tone, chars in TONES.items()
        for char in chars
    }
    return {**found, "层": {OldReading("平", 25, 11)}}


def test_both_books_divide_the_206_rhymes():
    merged = "".join(part.split("：")[1] for tone in RHYMES.values() for part in tone.split("|"))
    assert len(merged) == len(set(merged)) == 206
    assert Counter(merged) == Counter("".join(SECTIONS))


def test_there_are_106_rhymes():
    assert [len(tone.split("|")) for tone in RHYMES.values()] == [30, 29, 30, 17]


def test_a_regulated_poem_tells_its_tones():
    usage = Usage()
    usage.read(TOWER, readings())
    assert usage.poems == 1
    assert usage.level["河"] == usage.level["楼"] == 1
    assert usage.oblique["日"] == usage.oblique["目"] == 1
    assert usage.rhymes["楼"] == {26: 1}


def test_what_is_no_regulated_poem_tells_nothing():
    usage = Usage()
    usage.read(["白日白日白", "日白日白日"] * 2, readings())
    usage.read(TOWER[:3], readings())
    assert usage.poems == 0


def test_a_reading_that_only_usage_knows_is_added_with_its_rhyme():
    usage = Usage()
    usage.level["楼"] = 30
    usage.rhymes["楼"][26] = 30
    found = {**readings(), "楼": set()}
    assert mend(found, usage) == ["楼"]
    assert found["楼"] == {OldReading("平", 26, 12)}


def test_a_reading_that_usage_contradicts_keeps_both_tones():
    usage = Usage()
    usage.level["目"], usage.oblique["目"] = 10, 30
    found = readings()
    mend(found, usage)
    assert {reading.level for reading in found["目"]} == {"平", "仄"}
    assert OldReading("平", -1, 0) in found["目"]


def test_what_was_hardly_seen_changes_nothing():
    usage = Usage()
    usage.level["目"] = 5
    assert mend(readings(), usage) == []
