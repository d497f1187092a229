"""English rhymes for a place: ranked by a model, in the writer's capitals, within the metre."""

from __future__ import annotations

import pytest

from tests.fakes import scripted, tiny_tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.personal.personal_words import PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.english.rhymes_in_context import rhymes_at
from writer.assist.verse.rhyme_request import RhymeRequest

POEM = """\
The lantern in the harbour window burns,
And nobody has asked it for a light;
The sea takes what it gives, and it returns
"""
LINE = "With all the little noises of the "


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))


@pytest.fixture
def ask():
    def ask(before, after="", *, script=(), word="", lists=None, cancelled=never):
        reader = TextModel(scripted(*script)) if script else None
        request = RhymeRequest(before, after, word=word)
        return rhymes_at(reader, request, PersonalWords(lists), cancelled)

    return ask


def words(found, kind="perfect"):
    return [each.text for each in found.of_kind(kind)]


def test_what_the_model_would_write_there_comes_first(ask):
    found = ask(POEM + LINE, script=[POEM + LINE + "kite\n"])
    assert (found.place.word, found.ranked, found.readings) == ("light", True, ("light",))
    assert words(found)[0] == "kite"
    assert found.best(1)[0].text == "kite"


def test_a_word_that_only_begins_what_the_model_would_write_does_not(ask):
    found = ask(POEM + LINE, script=[POEM + LINE + "mightier seas\n", POEM + LINE + "kite\n"])
    assert words(found)[0] == "kite"


def test_without_a_model_the_most_used_come_first(ask):
    found = ask(POEM + LINE)
    assert not found.ranked
    assert words(found)[:2] == ["night", "might"]
    assert found.best(5) == ()


def test_of_equally_likely_words_the_rarer_comes_first(ask, pronouncer):
    table, tokenizer = pronouncer.table, tiny_tokenizer()
    found = words(ask(POEM + LINE, script=["no word of it"]))
    used = [
        max(table.frequency[table.number(each)], 45)
        for each in found
        if len(tokenizer.encode(f" {each}")) == 3
    ]
    assert len(set(used)) > 5
    assert used == sorted(used)


def test_what_rhymes_in_any_reading_comes(ask):
    found = ask("I read", word="read")
    assert {"need", "head"} <= set(words(found))
    assert found.readings == ("read",)
    assert ask("", word="desert").readings == ("DE·sert", "de·SERT")


def test_kinds_stand_apart(ask):
    found = ask(POEM + LINE)
    assert "delight" in words(found, "rich")
    assert "late" in words(found, "slant")
    assert "light" not in words(found) + words(found, "rich")


def test_those_that_complete_the_metre_are_marked_and_come_first(ask):
    found = ask(POEM + LINE, script=[POEM + LINE + "invite\n"])
    whole = {each.text: each.completes for each in found.rhymes}
    assert whole["night"]
    assert not whole["invite"]
    assert words(found)[0] == "invite"
    assert found.best(1)[0].completes


def test_lines_without_a_metre_are_completed_by_their_length(ask):
    lines = "Snow on the old pine\nA crow says nothing at all\n"
    assert not any(each.completes for each in ask(lines + "and then the ").rhymes)
    even = "the river runs home\nand nobody sings\n"
    found = {
        each.text: each.completes for each in ask(even + "the old iron ", word="sings").rhymes
    }
    assert found["rings"]


def test_a_word_is_put_as_the_one_was_whose_place_it_takes(ask):
    assert words(ask("LIGHT"))[0] == "NIGHT"
    assert words(ask("Light"))[0] == "Night"
    assert words(ask("the light"))[0] == "night"
    assert words(ask("Hold the lig", "ht tonight"))[0] == "night"
    assert words(ask("", word="light"))[0] == "Night"


def test_the_word_that_stands_there_is_not_offered(ask):
    found = ask(POEM + LINE + "night")
    assert found.place.word == "light"
    assert "night" not in words(found)


def test_a_word_that_ends_another_line_comes_later(ask):
    script = [POEM + LINE + "burns\n", POEM + LINE + "turns\n"]
    found = words(ask(POEM + LINE, script=script, word="learns"))
    assert found.index("turns") < found.index("burns")


def test_within_a_line_what_stands_behind_counts(ask):
    text = "It was a dark night in the town"
    found = ask("It was a dark sigh", "t in the town", script=[text])
    assert found.place.word == "sight"
    assert words(found)[0] == "night"


def test_words_that_are_never_wanted_and_coarse_ones_do_not_come(ask):
    assert "night" not in words(ask(POEM + LINE, lists=PersonalLists(never=("night",))))
    assert "slut" not in words(ask("", word="nut"))


def test_of_a_word_that_nobody_knows_nothing_comes(ask):
    found = ask("", word="Yvlirastor")
    assert found.rhymes == ()
    assert found.place.word == "Yvlirastor"


def test_at_an_empty_page_there_is_nothing(ask):
    assert ask("").place.word == ""


def test_work_is_given_up_when_nobody_waits(ask):
    with pytest.raises(Superseded):
        ask(POEM + LINE, script=[POEM], cancelled=lambda: True)


def test_an_ill_formed_line_of_the_writers_is_told(ask, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "pronunciations.txt").write_text("light LIGHT\n", "utf-8")
    assert "Line 1" in str(ask("the light").problems[0])


def test_where_no_full_rhyme_is_known_the_best_are_those_on_a_last_syllable(ask):
    found = ask("", word="memory", script=["The sea\n"])
    assert found.of_kind("perfect") == ()
    assert {each.kind for each in found.best(3)} == {"promoted"}
