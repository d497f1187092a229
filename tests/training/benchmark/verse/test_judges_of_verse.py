"""The judges of verse, each with a few words of its own."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

from training.benchmark.verse.chinese_judge import RhymeTable
from training.benchmark.verse.english_judge import Dictionary
from training.benchmark.verse.espeak_judge import espeak, rhyme, syllables
from training.benchmark.verse.wanted import WantedLine, wanted_lines
from writer.assist.verse.form import find_form, parse_form

WORDS = """
a AH0
the DH AH0
lamp L AE1 M P
damp D AE1 M P
record R EH1 K ER0 D
record(2) R AH0 K AO1 R D
garden G AA1 R D AH0 N
today T AH0 D EY1
way W EY1
"""


def line(places="", rhyme="", refrain=""):
    return WantedLine(rhyme, refrain, (places,) if places else (), None, "")


@pytest.fixture
def dictionary(tmp_path):
    path = tmp_path / "cmudict.dict"
    path.write_text(WORDS.strip(), "utf-8")
    return Dictionary(path)


@pytest.mark.parametrize(
    ("text", "places", "holds"),
    [
        ("The garden lamp,", "wsws", True),
        ("the lamp garden", "wsws", False),
        ("the garden", "wsws", False),
        ("a record lamp", "wsws", True),
        ("the lamp record", "wsws", True),
        ("The lamp's garden", "wssw", True),
    ],
)
def test_a_line_is_scanned_in_any_reading_of_its_words(dictionary, text, places, holds):
    assert (not dictionary.judge([text], [line(places)]).faults) == holds


def test_of_a_word_that_the_dictionary_lacks_nothing_is_said(dictionary):
    verdict = dictionary.judge(["the garden zzyzx"], [line("ws")])
    assert (verdict.faults, verdict.abstained) == ((), 1)


@pytest.mark.parametrize(
    ("ends", "fault"),
    [(("today", "way"), ""), (("lamp", "way"), "rhyme"), (("way", "way"), "the same word twice")],
)
def test_lines_of_one_letter_rhyme_and_no_word_with_itself(dictionary, ends, fault):
    faults = dictionary.judge([f"the {end}" for end in ends], [line(rhyme="A0")] * 2).faults
    assert [each.partition(":")[0] for each in faults] == ([fault] if fault else [])


def test_a_refrain_is_one_line(dictionary):
    wanted = [line(rhyme="A0", refrain="A1"), line(rhyme="A0"), line(rhyme="A0", refrain="A1")]
    assert dictionary.judge(["the lamp", "damp", "the lamp"], wanted).faults == ()


def test_what_is_wanted_is_read_from_the_form():
    limerick = wanted_lines(find_form("limerick"), "", 10)
    assert limerick[2].lengths == {5, 6}
    assert (limerick[0].rhyme, limerick[5].rhyme) == ("A0", "A1")
    couplet = parse_form(
        'title = "x"\nlanguage = "zh"\nscheme = "AA"\ntones = ["中平"]\n'
        'variant = "one"\n[[variants]]\ntitle = "two"\nscheme = "AA"\ntones = ["仄仄"]\n',
        "x.toml",
    )
    assert [each.tones for each in wanted_lines(couplet, "two", 2)] == ["仄仄"] * 2


def test_a_diphthong_before_r_is_one_syllable_or_two():
    assert syllables(["f", "ˈaɪɚ"]) == (1, 2)
    assert syllables(["p", "ˈaʊ", "ɚ"]) == (1, 2)
    assert syllables(["l", "ˈæ", "n", "t", "ɚ", "n"]) == (2, 2)
    assert syllables(["d", "ˈɪ", "d", "n", "t"]) == (1, 2)


def test_a_rhyme_is_heard_from_the_last_stress_on():
    assert rhyme(["h", "ˈaɪɚ"]) == rhyme(["f", "ˈaɪ", "ɚ", "ɹ"])
    assert rhyme(["d", "ˈoː", "ɹ"]) == rhyme(["w", "ˈɔː", "ɹ"])
    assert rhyme(["ɡ", "ˈɑː", "ɹ", "d", "ə", "n"]) != rhyme(["h", "ˈɑː", "ɹ", "b", "ɚ"])


@pytest.mark.skipif(espeak() is None, reason="needs the command espeak-ng")
def test_the_synthesiser_counts_and_rhymes():
    judge = espeak()
    wanted = [line("ws" * 5, "A0"), line("ws" * 5, "A0")]
    lines = ["The lantern in the harbour window burns,", "And in the dark the silent water turns."]
    assert judge.judge(lines, wanted).faults == ()
    assert len(judge.judge([lines[0], "And in the dark the water waits."], wanted).faults) == 2


LEVEL = {"一先": "前", "一東": "東同中", "二冬": "冬", "三江": "江山天"}
OBLIQUE = {"一董": "動孔", "二腫": "種中"}


@pytest.fixture
def table(tmp_path):
    groups = {"ping": {"上": {f"上平聲{k}": [v] for k, v in LEVEL.items()}}}
    groups["ze"] = {"上": {f"上聲{k}": [v] for k, v in OBLIQUE.items()}}
    tones, variants = tmp_path / "tones.json", tmp_path / "variants.txt"
    tones.write_text(json.dumps(groups), "utf-8")
    variants.write_text("东\t東\n动\t動\n种\t種 种\n", "utf-8")
    return RhymeTable(tones, variants)


def judged(table, lines, tones, *, sections=False):
    wanted = [WantedLine("A0", "", (), len(each), each) for each in tones]
    return table.judge(lines, wanted, sections=sections)


def test_simplified_characters_have_the_tones_of_those_they_stand_for(table):
    assert judged(table, ["动东", "种同"], ["仄平"] * 2).faults == ()
    assert judged(table, ["东东", "种同"], ["仄平"] * 2).faults == ("东 is not 仄: 东东",)
    assert judged(table, ["中东", "中同"], ["仄平"] * 2).faults == ()
    assert judged(table, ["动先", "动前"], ["仄平"] * 2).faults == ()


def test_a_character_that_it_lacks_is_passed_over(table):
    verdict = judged(table, ["我东", "种同"], ["仄平"] * 2)
    assert (verdict.faults, verdict.abstained) == ((), 1)


def test_a_tune_rhymes_by_section_and_a_regulated_poem_by_group(table):
    assert judged(table, ["动东", "动冬"], ["仄平"] * 2).faults == ("rhyme: 东冬",)
    assert judged(table, ["动东", "动冬"], ["仄平"] * 2, sections=True).faults == ()
    assert judged(table, ["动东", "动江"], ["仄平"] * 2, sections=True).faults == ("rhyme: 东江",)


def test_regulated_lines_oppose_and_follow_each_other(table):
    free = ["中中中中中"] * 4
    good = ["东东动孔东", "东动同孔东", "东孔同动东"]
    assert judged(table, good, free[:3]).faults == ()
    bad = ["动东同东东", "动东东种东", "东孔同动东", "动东动孔东"]
    faults = judged(table, bad, free).faults
    assert [each.partition(":")[0] for each in faults] == ["失对", "失粘", "三平调", "孤平"]
