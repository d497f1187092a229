"""``writer verse``, as other programs meet it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from writer.commands.main import main

QUATRAIN = """\
The lantern in the harbour window burns,
And nobody has asked it for a light;
The sea takes what it gives, and it returns
With all the little noises of the dark.
"""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))


def run(*arguments, status=0):
    result = CliRunner().invoke(main, ["verse", *arguments])
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def poem(tmp_path):
    path = tmp_path / "poem.txt"
    path.write_text(QUATRAIN, "utf-8")
    return str(path)


def test_forms_are_listed_with_the_writers_own(tmp_path):
    own = tmp_path / "data" / "data" / "forms"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('title = "Mine"\nlanguage = "en"\nscheme = "AAA"\n', "utf-8")
    listed = run("forms").output
    assert "mine " in listed
    assert "14 lines; ABAB CDCD EFEF GG; iamb 5" in listed
    assert str(own) in listed.splitlines()[-1]
    found = json.loads(run("forms", "--json").output)
    assert found["mine"]["lines"] == 3
    assert found["haiku"]["form"]["syllables"] == [5, 7, 5]


def test_an_ill_formed_form_of_ones_own_is_told_in_a_sentence(tmp_path):
    own = tmp_path / "data" / "data" / "forms"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('title = "Mine"\nscheme = "A?"\nlanguage = "en"\n', "utf-8")
    assert "The form mine.toml cannot be used: line 2: '?'" in run("forms", status=1).stderr


def test_a_poem_is_checked_line_by_line(poem):
    report = json.loads(run("check", poem, "--form", "quatrain-abab", "--json").output)
    assert (report["form"], report["metre"], report["regular"]) == (
        "quatrain-abab",
        ["iamb 5"],
        False,
    )
    assert [line["verdict"] for line in report["lines"]] == ["regular"] * 3 + ["irregular"]
    last = report["lines"][3]
    assert (last["syllables"], last["feet"], last["rhyme"]) == (10, "ws|ws|ws|ws|ws", "B")
    assert last["marks"][0]["name"] == "no rhyme"
    assert last["marks"][0]["chinese"]
    assert last["words"][1] == {
        "word": "all",
        "start": 5,
        "syllables": 1,
        "sounds": "AO1 L",
        "source": "sure",
    }


def test_for_people_a_remark_stands_below_its_line(poem):
    lines = run("check", poem, "--form", "quatrain-abab").output.splitlines()
    assert lines[0] == "form:   Quatrains ABAB"
    assert "With all the little noises" in lines[-2]
    assert lines[-1].strip().startswith("no rhyme: “dark” does not rhyme with “light” in line 2.")


def test_the_writers_pronunciation_settles_a_rhyme(poem, tmp_path):
    config = tmp_path / "data" / "config"
    config.mkdir(parents=True)
    (config / "pronunciations.txt").write_text("dark: DARK, rhymes with night\n", "utf-8")
    report = json.loads(run("check", poem, "--json").output)
    assert report["regular"]
    assert report["lines"][3]["words"][-1]["source"] == "writer"


def test_a_chinese_poem_is_checked_by_its_own_rules(tmp_path):
    path = tmp_path / "诗.txt"
    path.write_text("窗前灯火照归人\n江上风来不染尘\n莫问渔舟何处去\n一篙烟雨是新春\n", "utf-8")
    report = json.loads(run("check", str(path), "--json").output)
    assert len(report["lines"]) == 4
    assert report["regular"]
    assert "form:" in run("check", str(path)).output


def test_faults_of_a_chinese_poem_are_named_in_both_languages(tmp_path):
    path = tmp_path / "诗.txt"
    path.write_text("白日依山尽，大河入海流。\n欲穷千里目，更上一层楼。\n", "utf-8")
    assert "孤平, lone level tone: " in run("check", str(path)).output
    report = json.loads(run("check", str(path), "--json").output)
    assert not report["regular"]
    mark = report["lines"][1]["marks"][0]
    assert mark["english_name"] == "lone level tone"
    assert "大（" in mark["chinese"]


def test_the_rhymes_of_today_may_be_asked_for(tmp_path):
    path = tmp_path / "诗.txt"
    path.write_text("白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。\n", "utf-8")
    assert "(中华通韵)" in run("check", str(path), "--book", "tongyun").output


@pytest.mark.slow
def test_a_chinese_poem_is_written_and_keeps_its_form(tmp_path):
    wish = ["continue", "--form", "五绝", "--title", "秋夜", "--acrostic", "明月清风"]
    arguments = [*wish, "--seed", "1", "--json"]
    poem = json.loads(CliRunner().invoke(main, arguments).output)["poems"][0]
    assert [line["text"][0] for line in poem["lines"]] == list("明月清风")
    path = tmp_path / "诗.txt"
    path.write_text(poem["text"], "utf-8")
    assert json.loads(run("check", str(path), "--json").output)["regular"]


def test_several_poems_of_a_file_are_told_one_by_one(tmp_path):
    path = tmp_path / "诗.txt"
    tower = "白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。\n"
    path.write_text(f"登鹳雀楼\n{tower}\n再登\n{tower.replace('黄河', '大河')}", "utf-8")
    poems = json.loads(run("check", str(path), "--json").output)["poems"]
    assert [(poem["line"], poem["regular"]) for poem in poems] == [(1, True), (5, False)]
    shown = run("check", str(path)).output
    assert shown.startswith("poem in line 1\nform:  五言绝句")
    assert "\n\npoem in line 5\n" in shown


def test_a_file_without_verse_is_told(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("***\n", "utf-8")
    assert run("check", str(path)).output == "There is no line of verse.\n"
    assert json.loads(run("check", str(path), "--json").output) is None


def test_an_unknown_form_is_told(poem):
    assert "There is no form sonet" in run("check", poem, "--form", "sonet", status=1).stderr


def test_rhymes_come_by_kind_and_syllables():
    found = json.loads(run("rhymes", "light", "--most", "5", "--json").output)
    assert [len(found[kind]) for kind in ("perfect", "rich", "slant")] == [5, 5, 5]
    assert {"word": "night", "syllables": 1, "stresses": "1"} in found["perfect"]
    assert run("rhymes", "light").output.splitlines()[0].startswith("perfect   1  ")
    assert "It is not known" in run("rhymes", "yvlirastor", status=1).stderr


def test_a_word_is_said_in_ones_own_way_from_now_on(poem):
    check = ["check", poem, "--form", "quatrain-abab", "--json"]
    assert "desert: de·SERT, 2 syllables, rhymes with hurt" in run("say", "desert").output
    own = json.loads(run("say", "dark", "--as", "dark", "--rhymes-with", "night", "--json").output)
    assert (own["own"]["said"], own["own"]["like"]) == ("dark", "night")
    assert json.loads(run(*check).output)["regular"]
    assert "dark: dark, 1 syllable, rhymes with night (you say so)" in run("say").output
    run("say", "dark", "--forget")
    assert run("say").output.startswith("0 words")
    assert not json.loads(run(*check).output)["regular"]


def test_what_cannot_be_said_so_is_told():
    assert (
        "It is not known how “zzz” sounds."
        in run("say", "dark", "--as", "dark", "--rhymes-with", "zzz", status=1).stderr
    )
    run("say", "--as", "dark", status=2)
    run("say", "dark", "--rhymes-with", "night", status=2)
    run("say", "dark", "--as", "dark", "--forget", status=2)
    assert "You never said" in run("say", "dark", "--forget").stderr


def test_an_ill_formed_line_of_ones_own_is_told_and_stops_nothing(poem, tmp_path):
    config = tmp_path / "data" / "config"
    config.mkdir(parents=True)
    (config / "pronunciations.txt").write_text("dark DARK\n", "utf-8")
    assert "Line 1 of your pronunciations" in run("check", poem).stderr


def test_rhymes_of_a_chinese_word_come_by_the_book(tmp_path):
    found = json.loads(run("rhymes", "红尘", "--book", "xinyun", "--json").output)
    assert found["readings"] == ["chén 阳平 文"]
    assert "云" in [each["text"] for each in found["perfect"]]
    assert "尘: 平声 真" in run("rhymes", "尘").output


@pytest.mark.slow
def test_rhymes_are_ranked_by_how_well_they_go_on_from_a_text():
    line = "And nobody has asked it for a light\nWith all the little noises of the"
    found = json.loads(run("rhymes", "light", "--in", line, "--json").output)
    assert "night" in [each["text"] for each in found["best"]]
    assert (
        run("rhymes", "流", "--in", "欲穷千里目，更上一层")
        .output.splitlines()[1]
        .startswith("best: 楼")
    )
