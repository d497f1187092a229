from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from training.bundled.pronunciation import (
    agreed,
    arrays,
    count_words,
    from_misaki,
    merged,
    read_cmudict,
    read_misaki,
    read_own,
)
from writer.assist.verse.english.sounds import coded, spelt
from writer.assist.verse.english.table import ONE_SOURCE, SURE, PronunciationTable


def codes(*said):
    return [coded(each) for each in said]


def nobody(word: str) -> None:
    """Read no word by its letters."""


@pytest.fixture
def cmudict(tmp_path):
    path = tmp_path / "cmudict.dict"
    path.write_text(
        "lamp L AE1 M P\nus AH1 S\nus(2) Y UW2 EH1 S\ntire T AY1 ER0\nlamp's L AE1 M P S # note\n"
        "3d TH R IY1 D IY2\nfor F AO1 R\nfor(2) F ER0\n",
        "utf-8",
    )
    return read_cmudict(path)


def test_readings_of_the_dictionary_come_in_its_order(cmudict):
    assert cmudict["us"] == codes("AH1 S", "Y UW2 EH1 S")
    assert "3d" not in cmudict


@pytest.mark.parametrize(
    ("said", "sounds"),
    [
        ("fˈIəɹ", "F AY1 ER0"),
        ("lˈɪɾᵊl", "L IH1 T AH0 L"),
        ("sˈɜɹʔn", "S ER1 T AH0 N"),
        ("ʤˌuˈɛl", "JH UW2 EH1 L"),
    ],
)
def test_the_second_list_is_told_in_the_sounds_of_the_first(said, sounds):
    assert spelt(from_misaki(said)) == sounds


def test_a_capitalised_word_counts_where_no_other_is(tmp_path):
    path = tmp_path / "us_gold.json"
    entries = {
        "May": "mˈA",
        "may": "mˌA",
        "Jena": "jˈAnə",
        "AM": "ˌAˈɛm",
        "a": {"DEFAULT": "ə", "X": None},
    }
    path.write_text(json.dumps(entries), "utf-8")
    found = read_misaki(path)
    assert found == {"may": codes("M EY2"), "jena": codes("Y EY1 N AH0"), "a": codes("AH0")}


def test_two_sources_settle_what_is_junk_and_what_is_sure(cmudict):
    second = {"us": codes("AH2 S"), "record": codes("R EH1 K ER0 D", "R AH0 K AO1 R D")}
    words = merged(cmudict, second, {}, nobody)
    assert words["us"] == (codes("AH1 S"), SURE)
    assert words["for"][0] == codes("F AO1 R")
    assert words["tire"][0] == codes("T AY1 R")
    assert words["record"] == (codes("R EH1 K ER0 D", "R AH0 K AO1 R D"), ONE_SOURCE)
    assert "lamp's" not in words


def test_where_the_sources_know_other_lengths_nothing_is_sure(cmudict):
    """“real” was, with the two syllables of one source, and came in lines of ten."""
    assert merged(cmudict, {"lamp": codes("L AE1 M AH0 P")}, {}, nobody)["lamp"][1] == ONE_SOURCE


def test_our_own_list_comes_first(cmudict):
    own = {"lamp": (codes("L AE1 M P AH0"), SURE)}
    assert merged(cmudict, {}, own, nobody)["lamp"] == own["lamp"]


def test_the_letters_confirm_what_one_source_says(cmudict):
    def letters(word):
        return coded("L AE1 M P") if word == "lamp" else None

    words = merged(cmudict, {}, {}, letters)
    assert (words["lamp"][1], words["tire"][1]) == (SURE, ONE_SOURCE)


def test_a_length_that_spelling_makes_is_sure_if_the_dictionary_has_it(cmudict):
    """“desire” would come in verse with two syllables, and a dictionary has three."""
    cmudict |= {"fire": codes("F AY1 ER0", "F AY1 R"), "sire": codes("S AY1 ER0")}
    second = {"fire": codes("F AY1 ER0"), "sire": codes("S AY1 ER0")}
    words = merged(cmudict, second, {}, nobody)
    assert words["fire"] == (codes("F AY1 R"), SURE)
    assert words["sire"] == (codes("S AY1 R"), ONE_SOURCE)


def test_our_own_list_is_well_formed():
    own = read_own()
    assert own["o'er"] == (codes("AO1 R", "OW1 R"), SURE)
    assert own["blessed"][1] == ONE_SOURCE
    assert own["into"] == (codes("IH1 N T UW0", "IH0 N T UW1"), SURE)
    assert len(own) > 150


def test_words_of_the_corpora_alone_stand_beside_the_table():
    table = PronunciationTable(**arrays({"lamp": (codes("L AE1 M P"), SURE)}, Counter()))
    counts = Counter({"lamp": 99, "lamp's": 50, "lampless": 50, "lamping": 3, "qqq": 99})
    beside = list(agreed(table, counts))
    assert [(each.word, each.stresses) for each in beside] == [("lamp's", "1"), ("lampless", "10")]
    both = PronunciationTable(**arrays({}, counts, beside))
    assert list(both.agreed) == beside


def test_words_are_counted_in_any_kind_of_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The lamp’s light, the LAMP\n", "utf-8")
    assert count_words([path]) == Counter({"the": 2, "lamp's": 1, "light": 1, "lamp": 1})


def test_the_table_gives_back_what_it_was_made_of():
    words = {
        "knight": (codes("N AY1 T"), SURE),
        "bow": (codes("B AW1", "B OW1"), ONE_SOURCE),
        "night": (codes("N AY1 T"), SURE),
    }
    table = PronunciationTable(**arrays(words, Counter(bow=3)))
    assert [table.word(number) for number in range(3)] == ["bow", "knight", "night"]
    assert list(table.readings(0)) == codes("B AW1", "B OW1")
    assert list(table.rhyming(int(table.rhymes[2]))) == [1, 2]
    assert table.frequency.tolist() == [16, 0, 0]
    assert table.rhymes.dtype == np.uint16
