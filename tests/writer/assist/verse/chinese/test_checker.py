from __future__ import annotations

import lzma
import random
from pathlib import Path

import pytest

from writer.assist.verse.chinese.checker import check_poem, chinese_forms
from writer.assist.verse.form import find_form

KNOWN = [
    line.split("\t")
    for line in (Path(__file__).parent / "tang.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
REGULATED = [row for row in KNOWN if row[1][0] in "五七"]
TOWER = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
DREAM = "常记溪亭日暮，沉醉不知归路。兴尽晚回舟，误入藕花深处。争渡，争渡，惊起一滩鸥鹭。"
CORPUS = Path(__file__).parents[6] / "shared" / "corpora" / "zh-poetry.train.txt.xz"
TUNES = [form for form in chinese_forms() if form.tones and form.book == "cilin"]


def marked(text, weight, **how):
    return [(m.name, m.line) for m in check_poem(text, **how).marks if m.weight == weight]


def faults(text, **how):
    return marked(text, "fault", **how)


def licences(text):
    return marked(text, "licence")


def notes(text):
    return {name for name, _ in marked(text, "note")}


@pytest.mark.parametrize("row", REGULATED, ids=lambda row: row[0])
def test_poems_everybody_knows_are_regular(row):
    _, form, start, rhymes_first, rhyme, text = row
    report = check_poem(text)
    assert report.is_regular
    assert report.chinese_form == form.replace("绝", "言绝句").replace("律", "言律诗")
    assert report.variant == f"{start}首句{'入韵' if rhymes_first == 'yes' else '不入韵'}"
    assert report.rhyme == rhyme


@pytest.mark.parametrize(
    "row", [row for row in KNOWN if row not in REGULATED], ids=lambda row: row[0]
)
def test_old_style_verse_is_not_measured_by_new_rules(row):
    report = check_poem(row[-1])
    assert report.chinese_form == "古体诗"
    assert not {mark.name for mark in report.marks} & {"失粘", "失对", "孤平", "三平调", "平仄"}


def test_a_title_and_an_author_are_no_lines():
    report = check_poem(f"登鹳雀楼\n作者：王之涣\n{TOWER}")
    assert report.lines[0].text == "白日依山尽"
    assert len(report.lines) == 4


def test_marks_know_where_they_stand_in_the_text():
    text = "登鹳雀楼\n白日依山尽，大河入海流。\n欲穷千里目，更上一层楼。"
    line = check_poem(text).lines[1]
    assert "".join(text[offset] for offset in line.offsets) == line.text == "大河入海流"


def test_a_lone_level_tone_is_found():
    assert faults(TOWER.replace("黄河", "大河")) == [("孤平", 1)]


def test_three_level_tones_at_the_end_are_found():
    assert faults(TOWER.replace("一层楼", "高层楼")) == [("三平调", 3)]


def test_a_line_off_the_rhyme_is_found():
    assert faults(TOWER.replace("楼", "山")) == [("落韵", 3)]


def test_couplets_without_opposition_are_found():
    swapped = "白日依山尽，更上一层楼。欲穷千里目，黄河入海流。"
    found = faults(swapped, form=find_form("五绝"))
    assert found == [("失对", 1), ("失粘", 2), ("失对", 3)]


LINKS = "白日依山尽，黄河入海流。野旷天低树，江清月近舟。"


def test_broken_links_are_found():
    assert faults(f"{LINKS}细雨催寒夜，孤灯照客楼。", form=find_form("五律")) == [
        ("失粘", 2),
        ("失粘", 4),
    ]


@pytest.mark.parametrize(
    "text",
    [LINKS, "渭城朝雨浥轻尘，客舍青青柳色新。劝君更尽一杯酒，西出阳关无故人。"],
)
def test_one_broken_link_is_the_bent_waist_of_old_poets(text):
    assert faults(text) == []
    assert ("折腰体", 2) in licences(text)


def test_a_broken_link_beside_a_broken_couplet_is_no_licence():
    text = "白日依山尽，黄河入海流。野旷天低树，月近客归舟。"
    assert ("失粘", 2) in faults(text, form=find_form("五绝"))


def test_a_wrong_tone_names_its_reading():
    report = check_poem(TOWER.replace("千里", "千年"))
    mark = next(mark for mark in report.marks if mark.weight == "fault")
    assert mark.name == "平仄"
    assert "年（平声 先）" in mark.english
    assert "年（平声 先）" in mark.chinese


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("离离原上草，一岁一枯荣。野火烧不尽，春风吹又生。", 2),
        ("移舟泊烟渚，日暮客愁新。野旷天低树，江清月近人。", 0),
        ("危楼高百尺，手可摘星辰。不敢高声语，恐惊天上人。", 3),
    ],
)
def test_remedied_tones_are_licences(text, line):
    assert faults(text) == []
    assert licences(text) == [("拗救", line)]


def test_an_unremedied_tone_is_none():
    assert faults("离离原上草，一岁一枯荣。野火烧未尽，春风次第生。") == [("平仄", 2)]


def test_what_comes_again_and_what_echoes_are_notes():
    poems = {row[0]: row[-1] for row in KNOWN}
    assert "重字" in notes(poems["锦瑟"])
    assert "撞韵" in notes(poems["泊船瓜洲"])


def test_a_neighbouring_rhyme_is_a_licence():
    text = "白日依山尽，黄河入海东。欲穷千里目，更上一层峰。"
    assert faults(text) == []
    assert licences(text) == [("邻韵", 3)]


def test_a_first_line_may_have_a_rhyme_akin():
    text = "二月江南雨后晴，桃花落尽不逢人。家书万里无消息，独对孤灯忆故春。"
    assert faults(text) == []
    assert licences(text) == [("邻韵", 0)]
    assert "孤雁出群" in check_poem(text).marks[0].chinese


def test_a_first_line_of_a_strange_rhyme_is_off_it():
    text = "二月江南雨后愁，桃花落尽不逢人。家书万里无消息，独对孤灯忆故春。"
    assert ("落韵", 0) in faults(text)


def test_a_later_line_of_a_rhyme_akin_is_off_it():
    text = "二月江南雨后新，桃花落尽不逢人。家书万里无消息，独对孤灯听雨声。"
    assert ("落韵", 3) in faults(text)


def test_a_tune_is_known_by_its_lines():
    report = check_poem(DREAM)
    assert report.chinese_form == "如梦令"
    assert report.is_regular


def test_punctuation_of_a_tune_is_the_writers_own():
    assert check_poem("如梦令\n" + DREAM.replace("争渡，争渡", "争渡争渡")).is_regular


def test_tunes_have_none_of_the_faults_of_regulated_verse():
    names = {mark.name for mark in check_poem(DREAM.replace("惊起", "高飞")).marks}
    assert "平仄" in names
    assert not names & {"失粘", "失对", "孤平", "三平调"}


def test_a_refrain_that_changes_is_a_fault():
    assert faults("如梦令\n" + DREAM.replace("争渡，争渡", "争渡，归路")) == [("叠句", 5)]


def test_a_tune_of_the_wrong_length_is_told():
    text = DREAM.replace("兴尽", "兴尽后")
    assert ("字数", 2) in faults(text, form=find_form("如梦令"))


def test_the_rhymes_of_today_on_request():
    report = check_poem(TOWER, book="xinyun")
    assert report.book == "中华新韵"
    assert report.rhyme == "尤"


def test_a_character_nobody_knows_is_not_judged():
    assert faults(TOWER.replace("楼", "𰻝")) == []


def test_what_usage_does_not_settle_is_named_not_guessed():
    line = check_poem("遥看瀑布挂前川，飞流直下三千尺。", book="pingshui").lines[0]
    assert line.uncertain == (1,)
    assert line.tones[1] == "中"
    assert line.readings[1] == "平声 寒 / 去声 翰"


def test_nothing_is_said_of_nothing():
    assert check_poem("") is None


@pytest.mark.parametrize("form", chinese_forms(), ids=lambda form: form.title)
def test_every_way_of_a_form_is_whole(form):
    for way in form.ways:
        assert all(line.tones or line.syllables for line in way.lines)
        assert any(line.rhyme for line in way.lines)


@pytest.fixture(scope="module")
def poems():
    if not CORPUS.is_file():
        pytest.skip("the corpus of verse is not here")
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        return file.read().split("\n\n\u241e\n\n")


@pytest.mark.slow
def test_regulated_poems_of_the_corpus_are_hardly_called_wrong(poems):
    found = filter(None, map(check_poem, random.Random(7).sample(poems, 1500)))
    regulated = [report for report in found if report.chinese_form[-2:] in {"绝句", "律诗"}]
    assert len(regulated) > 500
    assert sum(report.is_regular for report in regulated) / len(regulated) > 0.92


@pytest.mark.slow
@pytest.mark.parametrize("form", TUNES, ids=lambda form: form.title)
def test_tunes_agree_with_the_poets_of_song(poems, form):
    tune = form.titles["zh"]
    size = sum(len(line.tones) for line in form.lines)
    named = [poem for poem in poems if poem.startswith((f"{tune}\n", f"{tune} "))]
    reports = [check_poem(poem, form) for poem in named]
    alike = [report for report in reports if sum(len(line.text) for line in report.lines) == size]
    fixed = sum(tone != "中" for line in form.lines for tone in line.tones)
    wrong = [sum(mark.name == "平仄" for mark in report.marks) for report in alike]
    near = [count for count in wrong if count <= size // 8]
    assert len(near) > 20
    assert sum(near) / (fixed * len(near)) < 0.02
