"""Which forms there are to choose from; those of the writer's own come and go."""

from __future__ import annotations

import pytest

from writer.assist.verse.form_list import list_forms, state_of_forms
from writer.paths import forms_dir

OWN = 'title = "Aubade"\nlanguage = "en"\nscheme = "AA"\nmetre = ["iamb 4"]\n'


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    forms_dir().mkdir(parents=True)


def titles(language):
    return [each.form.titles.get("zh", each.form.title) for each in list_forms().of(language)]


def test_english_forms_are_in_the_order_of_their_titles():
    found = [each.form.title for each in list_forms().of("en")]
    assert "Limerick" in found
    assert found == sorted(found, key=str.casefold)


def test_of_chinese_forms_poems_stand_before_tunes_in_the_order_of_their_pinyin():
    found = titles("zh")
    assert found.index("七言绝句") < found.index("卜算子") < found.index("如梦令")
    assert "Limerick" not in found


def test_a_form_of_the_writers_own_is_among_them_and_takes_the_place_of_one_of_its_name():
    (forms_dir() / "aubade.toml").write_text(OWN)
    (forms_dir() / "couplet.toml").write_text(OWN.replace("Aubade", "My couplets"))
    found = {each.name: each for each in list_forms().of("en")}
    assert found["aubade"].own
    assert found["couplet"].form.title == "My couplets"
    assert not found["ballad"].own


def test_an_ill_formed_one_is_told_and_the_others_can_be_used():
    (forms_dir() / "aubade.toml").write_text(OWN)
    (forms_dir() / "broken.toml").write_text(OWN.replace("AA", "A?"))
    found = list_forms()
    (problem,) = found.problems
    assert str(problem).startswith("The form broken.toml cannot be used: line 3: '?' is neither")
    assert "Aubade" in [each.form.title for each in found.of("en")]


def test_coming_changing_and_going_are_noticed():
    before = state_of_forms()
    assert state_of_forms() == before
    path = forms_dir() / "aubade.toml"
    path.write_text(OWN)
    came = state_of_forms()
    path.write_text(OWN + "repeats = true\n")
    changed = state_of_forms()
    path.unlink()
    assert before != came != changed
    assert state_of_forms() == before


def test_a_file_that_leads_nowhere_is_told_and_no_trouble(tmp_path):
    (forms_dir() / "gone.toml").symlink_to(tmp_path / "nowhere")
    assert "gone.toml" in str(list_forms().problems[0])
    assert state_of_forms()
