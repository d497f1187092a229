"""Forms in words that a reader of poems would use."""

from __future__ import annotations

from typing import get_args

import pytest

from writer.assist.verse.chinese.line_drafts import LADDER as CHINESE
from writer.assist.verse.english.wishes import LADDER as ENGLISH
from writer.assist.verse.form import Relaxation, find_form, parse_form
from writer.assist.verse.poem_draft import places_of
from writer.ui.verse.form_words import description, letter_of, title_of, what_gave_way


@pytest.mark.parametrize(
    ("name", "stanzas", "words"),
    [
        ("shakespearean-sonnet", 1, "14 lines · ABAB CDCD EFEF GG · iambic pentameter"),
        ("ballad", 1, "4 lines · –A–A · iambic tetrameter and iambic trimeter"),
        ("couplet", 2, "4 lines · AA BB · iambic pentameter"),
        ("haiku", 1, "3 lines · unrhymed · 5-7-5 syllables"),
        ("free-verse", 1, "one line · unrhymed · lines of any length"),
        ("七言绝句", 1, "4 lines · AA–A · 7 characters each · 平水韵"),
        ("如梦令", 1, "7 lines · AA–AA¹A¹A · 6-6-5-6-2-2-6 characters · 词林正韵"),
    ],
)
def test_a_form_is_described_in_a_line(name, stanzas, words):
    assert description(find_form(name), stanzas) == words


def test_a_long_poem_is_described_in_a_line_too():
    assert len(description(find_form("couplet"), 40)) < 100
    described = description(find_form("man-jiang-hong"), 1)
    assert "3–8 characters" in described or "3–7 characters" in described


def test_chinese_forms_have_their_chinese_titles_and_others_those_of_the_interface():
    assert title_of(find_form("七言绝句")) == "七言绝句"
    assert title_of(find_form("limerick")) == "Limerick"


def test_a_refrain_has_its_figure_above_the_letter():
    form = parse_form('title = "T"\nlanguage = "en"\nscheme = "A1-A2 A1"', "t.toml")
    assert [letter_of(place) for place in places_of(form, 1)] == ["A¹", "", "A²", "A¹"]


def test_whatever_may_give_way_has_words():
    steps = {*get_args(Relaxation), *ENGLISH, *CHINESE, "locked words"}
    assert {step for step in steps if what_gave_way([step]) == step} <= {"no rhyme"}


def test_what_gave_way_is_told_in_words():
    assert what_gave_way(["slant rhyme", "loose stress"]) == "a slant rhyme, stresses are loose"
    assert what_gave_way([]) == ""
    assert what_gave_way(["something new"]) == "something new"
