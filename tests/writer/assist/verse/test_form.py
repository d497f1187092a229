from __future__ import annotations

import re

import pytest

from writer.assist.verse.form import Metre, find_form, form_paths, load_form, parse_form
from writer.errors import FormError
from writer.paths import resources_dir

BALLAD = 'title = "Ballad"\nlanguage = "en"\nscheme = "-A-A"\nmetre = ["iamb 4", "iamb 3"]\n'


def test_every_form_that_comes_with_the_program_is_well_formed():
    forms = {
        name: load_form(path) for name, path in form_paths((resources_dir() / "forms",)).items()
    }
    english = {name for name, form in forms.items() if form.language == "en"}
    assert english >= {
        "couplet", "quatrain-aabb", "quatrain-abab", "quatrain-abba", "ballad", "limerick",
        "haiku", "tanka", "shakespearean-sonnet", "petrarchan-sonnet", "villanelle",
        "blank-verse", "free-verse",
    }  # fmt: skip
    assert all(form.titles["zh"] for form in forms.values() if form.language == "en")


def test_a_short_list_of_metres_begins_again_at_its_end():
    lines = parse_form(BALLAD, "ballad.toml").lines
    assert [line.metre for line in lines] == [Metre("iamb", 4), Metre("iamb", 3)] * 2
    assert [line.rhyme for line in lines] == ["", "A", "", "A"]
    assert lines[1].metre.places == "wswsws"


def test_a_villanelle_has_two_refrains_and_six_stanzas():
    lines = load_form(resources_dir() / "forms" / "villanelle.toml").lines
    assert len(lines) == 19
    refrains = [line.refrain for line in lines]
    assert [n for n, name in enumerate(refrains) if name == "A1"] == [0, 5, 11, 17]
    assert [n for n, name in enumerate(refrains) if name == "A2"] == [2, 8, 14, 18]
    assert {line.rhyme for line in lines} == {"A", "B"}
    assert lines[-1].stanza == 5


def test_a_haiku_counts_syllables():
    lines = load_form(resources_dir() / "forms" / "haiku.toml").lines
    assert [line.syllables for line in lines] == [5, 7, 5]


def test_chinese_lines_have_tones_and_an_acrostic_gives_initials():
    form = parse_form(
        'title = "藏头"\nlanguage = "zh"\nscheme = "AA"\ntones = ["中平中仄仄平平"]\n'
        'acrostic = "春"\n',
        "x.toml",
    )
    assert [line.initial for line in form.lines] == ["春", ""]
    assert {line.tones for line in form.lines} == {"中平中仄仄平平"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (BALLAD + "colour = 3\n", 5, "colour"),
        (BALLAD.replace('"en"', '"fr"'), 2, "'fr'"),
        (BALLAD.replace("-A-A", "-A!A"), 3, "'!'"),
        (BALLAD.replace("-A-A", " "), 3, "no line"),
        (BALLAD.replace('"iamb 3"', '"iambus 3"'), 4, "iamb"),
        (BALLAD.replace('"iamb 4", "iamb 3"', '"iamb 4",\n  "iamb 0"'), 5, "iamb"),
        (BALLAD + 'syllables = [8, 6, 8]\n', 5, "3 values do not go evenly into 4 lines"),
        (BALLAD + 'tones = ["平",\n"平x"]\n', 6, "平x"),
        (BALLAD + 'acrostic = "hello"\n', 5, "5 initials for 4 lines"),
        (BALLAD + "repeats = \n", 5, "Invalid value"),
        (BALLAD + "repeats = 1\n", 5, "bool"),
        (BALLAD.replace('language = "en"\n', ""), 1, "language"),
        (BALLAD.replace('"-A-A"', '"-A-A'), 3, ""),
    ],
)  # fmt: skip
def test_an_ill_formed_file_is_told_with_its_line(text, line, reason):
    with pytest.raises(FormError) as told:
        parse_form(text, "mine.toml")
    sentence = str(told.value)
    assert re.fullmatch(rf"The form mine\.toml cannot be used: line {line}: .+\.", sentence)
    assert reason in sentence
    assert "$" not in sentence
    assert "\n" not in sentence


def test_the_writers_own_form_counts_before_one_of_the_program(tmp_path):
    (tmp_path / "ballad.toml").write_text(BALLAD.replace("Ballad", "Mine"), "utf-8")
    folders = (resources_dir() / "forms", tmp_path)
    assert find_form("ballad", folders).title == "Mine"
    assert find_form(str(tmp_path / "ballad.toml"), ()).title == "Mine"


def test_an_unknown_form_is_answered_with_those_there_are(tmp_path):
    (tmp_path / "ballad.toml").write_text(BALLAD, "utf-8")
    with pytest.raises(FormError, match=r"There is no form sonet\. The forms are: ballad\."):
        find_form("sonet", (tmp_path,))


def test_what_is_no_text_is_no_form(tmp_path):
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormError, match="cannot be read"):
        load_form(tmp_path / "bad.toml")
    with pytest.raises(FormError, match="cannot be read: No such file"):
        load_form(tmp_path / "none.toml")
