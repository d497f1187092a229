"""A form is chosen from a list; those of the writer's own come and go."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QSpinBox

from writer.assist.verse.form import find_form, parse_form
from writer.paths import forms_dir
from writer.ui.verse.form_choice import FormChoice

OWN = 'title = "Aubade"\nlanguage = "en"\nscheme = "AA"\nmetre = ["iamb 4"]\n'


@pytest.fixture
def choice(qtbot):
    choice = FormChoice()
    qtbot.addWidget(choice)
    choice.look()
    choice.show()
    return choice


def titles(choice):
    return [choice.forms.itemText(at) for at in range(choice.forms.count())]


def choose(choice, title):
    choice.forms.setCurrentIndex(choice.forms.findText(title))


def ways(choice):
    (box,) = [each for each in choice.findChildren(QComboBox) if each is not choice.forms]
    return box


def stanzas(choice):
    return choice.findChild(QSpinBox)


def test_forms_of_the_language_of_the_text_stand_first(choice):
    assert titles(choice).index("Limerick") < titles(choice).index("七言绝句")
    choice.use_language("zh")
    assert titles(choice).index("七言绝句") < titles(choice).index("Limerick")


def test_the_first_form_is_of_the_language_of_the_text(choice):
    assert choice.first_form().language == "en"
    choice.use_language("zh")
    assert "七绝" in choice.first_form().names


def test_a_choice_is_told_and_described(choice, qtbot):
    with qtbot.waitSignal(choice.chosen):
        choose(choice, "Limerick")
    assert choice.form == find_form("limerick")
    assert choice.described.startswith("5 lines · AABBA")


def test_a_form_that_repeats_comes_as_often_as_one_likes(choice, qtbot):
    choose(choice, "Couplets")
    assert stanzas(choice).isVisible()
    with qtbot.waitSignal(choice.chosen):
        stanzas(choice).setValue(3)
    assert choice.stanzas == 3
    assert choice.described.startswith("6 lines · AA BB CC")
    choose(choice, "Shakespearean sonnet")
    assert not stanzas(choice).isVisible()
    assert choice.stanzas == 1


def test_a_form_of_one_line_asks_for_lines(choice):
    choose(choice, "Blank verse")
    assert stanzas(choice).prefix() == "Lines: "
    assert choice.stanzas > 1


def test_of_a_form_in_several_ways_one_may_be_chosen(choice, qtbot):
    choose(choice, "七言绝句")
    box = ways(choice)
    assert box.isVisible()
    assert choice.way == ""
    with qtbot.waitSignal(choice.chosen):
        box.setCurrentIndex(2)
    assert choice.way == box.itemText(2)
    choose(choice, "Limerick")
    assert not box.isVisible()
    assert choice.way == ""


def test_what_was_chosen_before_is_shown_without_being_told_again(choice, qtbot):
    form = find_form("七言绝句")
    with qtbot.assertNotEmitted(choice.chosen):
        choice.show_choice(form, form.ways[1].variant, 1)
    assert (choice.form, choice.way) == (form, form.ways[1].variant)


def test_a_form_of_the_writers_own_is_noticed_when_it_comes_and_when_it_goes(choice):
    forms_dir().mkdir(parents=True)
    path = forms_dir() / "aubade.toml"
    path.write_text(OWN)
    choice.look()
    assert "Aubade (yours)" in titles(choice)
    path.unlink()
    choice.look()
    assert "Aubade (yours)" not in titles(choice)


def test_what_is_chosen_stays_so_when_others_come_and_changes_with_its_file(choice, qtbot):
    forms_dir().mkdir(parents=True)
    (forms_dir() / "aubade.toml").write_text(OWN)
    choice.look()
    choose(choice, "Aubade (yours)")
    (forms_dir() / "another.toml").write_text(OWN.replace("Aubade", "Another"))
    with qtbot.assertNotEmitted(choice.chosen):
        choice.look()
    assert choice.form is not None
    assert choice.form.title == "Aubade"
    (forms_dir() / "aubade.toml").write_text(OWN.replace("AA", "AABB"))
    with qtbot.waitSignal(choice.chosen):
        choice.look()
    assert choice.form.scheme == "AABB"


def test_a_form_that_is_in_use_stays_when_its_file_goes(choice, qtbot):
    forms_dir().mkdir(parents=True)
    path = forms_dir() / "aubade.toml"
    path.write_text(OWN)
    choice.look()
    choose(choice, "Aubade (yours)")
    path.unlink()
    with qtbot.assertNotEmitted(choice.chosen):
        choice.look()
    assert choice.form.title == "Aubade"
    assert titles(choice)[-1] == "Aubade"


def test_a_form_that_is_in_no_file_can_be_shown(choice):
    form = parse_form(OWN, "found.toml")
    choice.show_choice(form, "", 1)
    assert choice.form == form
    choose(choice, "Limerick")
    choice.show_choice(find_form("limerick"), "", 1)
    assert "Aubade" not in titles(choice)


def test_an_ill_formed_one_is_told_and_the_others_can_be_chosen(choice):
    assert choice.problems == ""
    forms_dir().mkdir(parents=True)
    (forms_dir() / "broken.toml").write_text(OWN.replace("AA", "A?"))
    choice.look()
    assert choice.problems.startswith("The form broken.toml cannot be used: line 3:")
    choose(choice, "Limerick")
    assert choice.form == find_form("limerick")
