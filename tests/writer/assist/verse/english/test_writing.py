"""Lengths and rhymes are judged here once more, from the sounds of the words alone."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from writer.assist.cancellation import Superseded
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.english import pronouncing, writing
from writer.assist.verse.english.checker import check
from writer.assist.verse.english.lexicon import INNER, Lexicon, lexicon
from writer.assist.verse.english.pronouncing import Pronouncer
from writer.assist.verse.english.sounds import rhyme_key, stresses
from writer.assist.verse.english.table import load_table
from writer.assist.verse.english.wishes import Wishes
from writer.assist.verse.english.writing import write_verse
from writer.assist.verse.form import find_form, parse_form
from writer.assist.verse.request import LockedWord, VerseRequest
from writer.model.word_list import WordList

# A list of a hundred strings is no easier to read.
WORDS = """
night light white bright sight fight might right kite tight day way say may gray stay play clay
away today delight tonight lantern harbour window water silver garden winter summer morning
between about above forget remember together yesterday the a of and to in my his with on from
sea tree free bee me knee key rain pain lane plain again moon soon tune spoon cold gold old hold
""".split()  # noqa: SIM905


@cache
def reader(*more):
    words = [*WORDS, *more]
    text = "".join(f" {word} {word.capitalize()}\n{word.capitalize()}" for word in words)
    tokenizer = tiny_tokenizer(f"{text}, . ; : ! ?\n", 700)
    loaded = FakeLoadedModel(RandomRecurrentModel(tokenizer.vocabulary_size, seed=3), tokenizer)
    model = TextModel(loaded)
    model.words = WordList(words)
    return model


def write(form, count=1, personal=None, **wish):
    found = parse_form(form, "test.toml") if "\n" in form else find_form(form)
    more = {"personal": personal} if personal else {}
    return write_verse(reader(), VerseRequest(found, **{"seed": 1, **wish}), count, **more)


def sounds(line):
    table = load_table()
    return [table.readings(table.number(word))[0] for word in words(line)]


def words(line):
    return line.lower().strip(".,;:!?").replace(",", "").split()


def syllables(line):
    return sum(len(stresses(each)) for each in sounds(line))


@pytest.mark.parametrize(
    ("form", "lengths"),
    [
        ("quatrain-abab", [10] * 4),
        ("ballad", [8, 6, 8, 6]),
        ("haiku", [5, 7, 5]),
        ("couplet", [10] * 2),
        ("limerick", [8, 8, 5, 5, 8]),
    ],
)
def test_lines_have_their_length_and_rhyme_by_construction(form, lengths):
    places = find_form(form).lines
    for seed in range(3):
        (verse,) = write(form, seed=seed)
        assert [syllables(line.text) for line in verse.lines] == lengths
        ends: dict[str, set[bytes]] = {}
        for line, place in zip(verse.lines, places, strict=True):
            assert line.relaxed == ()
            if place.rhyme:
                ends.setdefault(place.rhyme, set()).add(rhyme_key(sounds(line.text)[-1]))
        assert all(len(keys) == 1 for keys in ends.values())
        last = [words(line.text)[-1] for line in verse.lines]
        assert len(set(last)) == len(last)


def test_the_stress_of_a_longer_word_never_stands_on_a_weak_place():
    for seed in range(3):
        (verse,) = write("quatrain-abba", seed=seed)
        for line in verse.lines:
            place = 0
            for each in sounds(line.text):
                marks = stresses(each)
                assert len(marks) == 1 or (place + marks.index("1")) % 2 == 1
                place += len(marks)


def test_the_checker_finds_nothing_to_say(pronouncer):
    for verse in write("quatrain-aabb", 3):
        report = check(verse.text, "quatrain-aabb", pronouncer)
        assert report.is_regular
        assert [mark.name for line in report.lines for mark in line.marks] == []


def test_one_seed_gives_one_poem_and_another_another():
    assert write("ballad", seed=5) == write("ballad", seed=5)
    assert write("ballad", seed=5) != write("ballad", seed=6)
    texts = [verse.text for verse in write("ballad", 3)]
    assert len(set(texts)) == 3


def test_versions_come_the_best_first():
    scores = [verse.score for verse in write("haiku", 4)]
    assert scores == sorted(scores, reverse=True)


def test_a_line_of_the_writers_stands_and_is_rhymed_with():
    (verse,) = write("couplet", lines=("My lantern in the garden of the moon,",))
    first, second = verse.lines
    assert (first.text, first.given) == ("My lantern in the garden of the moon,", True)
    assert words(second.text)[-1] in {"soon", "tune", "spoon"}


def test_a_line_that_follows_may_stand_already():
    (verse,) = write("couplet", lines=("", "My lantern in the garden of the moon."))
    assert words(verse.lines[0].text)[-1] in {"soon", "tune", "spoon"}


def test_words_of_a_line_that_stands_below_are_taken():
    model = reader()
    given = ("", "Silver and silver lantern of the rain")
    request = VerseRequest(find_form("couplet"), lines=given)
    book = Lexicon(model.tokenizer, model.words, Pronouncer(load_table()))
    standing = Wishes(request, book, Pronouncer(load_table()), model.tokenizer).begin()
    assert {book.words[word]: count for word, count in standing.words.items()} == {
        "silver": 2,
        "lantern": 1,
        "rain": 1,
    }
    assert {book.words[word] for word in standing.openings} == {"silver"}


def locked(*lines):
    return tuple(tuple(LockedWord(text, place) for text, place in line) for line in lines)


@pytest.mark.parametrize("place", range(8))
def test_a_locked_word_stays_at_its_place(place):
    kept = "lantern" if place % 2 else "moon"
    for verse in write("couplet", 2, locked=locked([(kept, place)])):
        line = verse.lines[0]
        assert line.relaxed == ()
        assert syllables(line.text) == 10
        starts = np.cumsum([0, *(len(stresses(each)) for each in sounds(line.text))])
        assert kept in words(line.text)
        assert place in [
            start for start, word in zip(starts, words(line.text), strict=False) if word == kept
        ]


def test_locked_words_stand_beside_each_other_and_end_the_line_that_the_rhyme_follows():
    wish = locked([("my", 0), ("silver", 1), ("garden", 4), ("moon", 9)])
    (verse,) = write("couplet", locked=wish)
    first, second = (words(line.text) for line in verse.lines)
    assert first[:2] == ["my", "silver"]
    assert "garden" in first
    assert first[-1] == "moon"
    assert second[-1] in {"soon", "tune", "spoon"}
    assert verse.lines[0].text.startswith("My silver")


def test_a_word_that_nobody_knows_stays_as_it_is_written():
    (verse,) = write("couplet", locked=locked([("Marvzelon", 4)]))
    assert " Marvzelon" in verse.lines[0].text
    assert verse.lines[0].relaxed == ("loose length",)


def test_a_locked_word_against_the_metre_stays_and_the_line_says_so():
    (verse,) = write("couplet", locked=locked([("lantern", 4)]))
    assert "lantern" in verse.lines[0].text
    assert verse.lines[0].relaxed == ("loose stress",)


def test_locked_words_that_leave_no_room_make_the_line_longer():
    wish = locked([("yesterday", 6), ("together", 7), ("remember", 8)])
    (verse,) = write("couplet", locked=wish)
    line = verse.lines[0]
    assert words(line.text)[-3:] == ["yesterday", "together", "remember"]
    assert "loose length" in line.relaxed


def test_a_locked_word_beyond_the_end_becomes_the_end():
    (verse,) = write("couplet", locked=locked([("moon", 30)]))
    assert words(verse.lines[0].text)[-1] == "moon"
    assert syllables(verse.lines[0].text) == 11
    assert verse.lines[0].relaxed == ("loose length",)


def test_a_locked_end_that_does_not_rhyme_stays_and_the_line_says_so():
    (verse,) = write("couplet", lines=("The winter moon",), locked=locked([], [("night", 9)]))
    assert words(verse.lines[1].text)[-1] == "night"
    assert verse.lines[1].relaxed == ("no rhyme",)


def test_a_line_above_one_that_stands_is_chosen_by_how_that_follows(monkeypatch):
    given = ("", "My lantern in the garden of the moon.")
    model = reader()

    def follows(line):
        before = model.tokenizer.encode(f"A Song\n\n{line}\n")
        after = model.tokenizer.encode(f"\n{given[1]}")[1:]
        tokens = np.array([model.tokenizer.document_token, *before, *after])[:, None]
        places = np.arange(len(before), len(before) + len(after))
        logits = model.model.run(tokens, model.model.initial_state(), places).logits[:, 0]
        chances = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return float(chances[np.arange(len(after)), after].sum())

    def chosen(weight):
        monkeypatch.setattr(writing, "_FOLLOWS", weight)
        lines = [write("couplet", lines=given, seed=seed)[0].lines[0].text for seed in range(4)]
        return [follows(line) for line in lines]

    # By chance alike, the same drafts are to be chosen from.
    better = [one - other for one, other in zip(chosen(1_000.0), chosen(0.0), strict=True)]
    assert min(better) > -1e-3
    assert max(better) > 0.1


def test_an_acrostic_begins_the_lines():
    (verse,) = write("quatrain-abab", acrostic="Wmst")
    assert [line.text[0] for line in verse.lines] == ["W", "M", "S", "T"]


def test_an_initial_that_no_word_has_gives_way_and_the_line_says_so():
    (verse,) = write("couplet", acrostic="ZQ")
    assert [line.relaxed for line in verse.lines] == [("acrostic",)] * 2


def test_a_keyword_comes_in_the_poem():
    found = [
        "silver" in verse.text.lower()
        for seed in range(4)
        for verse in write("quatrain-abab", keywords=("silver",), seed=seed)
    ]
    assert sum(found) >= 3


def test_a_poem_takes_a_word_of_its_title():
    titled = [write("quatrain-abab", title="The Silver", seed=seed)[0].text for seed in range(8)]
    others = [write("quatrain-abab", title="The Moment", seed=seed)[0].text for seed in range(8)]
    assert count("silver", titled) >= 6 > count("silver", others)


def count(word, texts):
    return sum(word in text.lower() for text in texts)


def test_refrains_come_again_and_stanzas_are_parted():
    form = 'title = "x"\nlanguage = "en"\nscheme = "A1B AA1"\nmetre = ["iamb 2"]\n'
    (verse,) = write(form)
    lines = [line.text for line in verse.lines]
    assert lines[0] == lines[3]
    assert verse.text.count("\n\n") == 1


def test_a_stanza_ends_its_clause_and_the_poem_its_sentence():
    form = 'title = "x"\nlanguage = "en"\nscheme = "-A-A -B-B"\nmetre = ["iamb 3"]\n'
    for verse in write(form, 4):
        assert verse.lines[3].text[-1] in ".;:!?"
        assert verse.lines[7].text[-1] in ".!?"


def test_a_keyword_comes_though_speakers_differ_on_its_length():
    request = VerseRequest(find_form("quatrain-abab"), keywords=("memory",), seed=1)
    verses = write_verse(reader("memory"), request, 4)
    assert sum("memory" in verse.text.lower() for verse in verses) >= 3


def test_only_what_was_asked_gives_way():
    form = 'title = "x"\nlanguage = "en"\nscheme = "-"\nsyllables = [2]\n'
    never = tuple(set(WORDS) - {"remember", "together"})
    (verse,) = write(form, personal=Personal(PersonalWords(PersonalLists(never=never))))
    assert verse.lines[0].relaxed == ("loose length",)


def test_where_no_word_fits_the_form_gives_way_and_says_so():
    form = (
        'title = "x"\nlanguage = "en"\nscheme = "AAAAAA"\nmetre = ["iamb 2"]\n'
        'relaxations = ["slant rhyme"]\n'
    )
    (verse,) = write(form, lines=("the winter moon",))
    assert len(verse.lines) == 6
    assert verse.lines[1].relaxed == ()
    assert verse.lines[5].relaxed[0] == "slant rhyme"


def test_what_is_never_wanted_does_not_come():
    never = Personal(PersonalWords(PersonalLists(never=("lantern", "silver"))))
    for seed in range(4):
        (verse,) = write("quatrain-abab", seed=seed, personal=never)
        assert not {"lantern", "silver"} & set(words(verse.text.replace("\n", " ")))


def test_a_phrase_that_is_never_wanted_does_not_come():
    never = Personal(PersonalWords(PersonalLists(never=("of the", "the sea"))))
    for verse in write("quatrain-abab", 4, never):
        assert not {"of the", "the sea"} & {
            phrase for phrase in ("of the", "the sea") if phrase in verse.text.lower()
        }


def test_it_can_be_given_up():
    with pytest.raises(Superseded):
        write_verse(reader(), VerseRequest(find_form("haiku"), seed=1), 1, lambda: True)


def test_words_of_two_lengths_are_not_written():
    model = reader()
    every = [*WORDS, "memory", "camera", "blessed", "record", "lamp"]
    book = Lexicon(model.tokenizer, WordList(every), Pronouncer(load_table()))
    fits = dict(zip(book.words, book.fitting("....").tolist(), strict=True))
    assert fits["lamp"] == 0b1111
    assert [fits[word] for word in ("memory", "camera", "blessed", "record")] == [0] * 4
    wanted = frozenset([book.number("memory")])
    assert book.fitting("....", wanted)[book.number("memory")] == 0b11
    rhyme = int(book.rhymes[book.number("night")])
    partners = book.partners(rhyme, set(), [book.number("light")])
    found = {book.words[number] for number in partners}
    assert "night" in found
    assert not {"light", "delight"} & found  # they sound the same before the rhyme
    assert np.all(book.rhymes[book.light] == -1)


def test_a_poem_is_told_of_line_by_line_while_it_is_written():
    told = []
    request = VerseRequest(find_form("quatrain-abab"), seed=1)
    (verse,) = write_verse(reader(), request, tell=told.append)
    assert [len(each.lines) for each in told] == [1, 2, 3, 4]
    for begun in told:
        assert verse.text.startswith(begun.text)
    assert told[-1] == verse


def spelt_within_a_line(book, model, word):
    """Return the number of the word that a spelling within a line is; -1 = it is none."""
    node = INNER
    for token in model.tokenizer.encode(f" {word}"):
        nodes = [each for each in book.trie.below(node) if book.trie.token[each] == token]
        if not nodes:
            return -1
        node = int(nodes[0])
    return int(book.node_word[node])


def test_a_word_is_written_as_its_writer_says_it(tmp_path, monkeypatch):
    """Corrections counted in what was checked, not in what was written."""
    path = tmp_path / "pronunciations.txt"
    monkeypatch.setattr(pronouncing, "corrections_path", lambda: path)
    model = reader()
    before = lexicon(model.tokenizer, model.words)
    assert before.lengths[before.number("remember")] == 3
    assert before.number("celebran") is None
    path.write_text("remember: RE-MEMB\nCelebran: ce-le-BRAY, rhymes with day\n", "utf-8")
    after = lexicon(model.tokenizer, model.words)
    assert after.lengths[after.number("remember")] == 2
    own = after.number("celebran")
    assert after.rhymes[own] == after.rhymes[after.number("day")]
    assert spelt_within_a_line(after, model, "Celebran") == own
    assert spelt_within_a_line(after, model, "celebran") == -1
    assert after is lexicon(model.tokenizer, model.words)


def test_a_word_that_only_rules_and_letters_know_fills_a_line_and_ends_none(pronouncer):
    model = reader()
    book = Lexicon(model.tokenizer, model.words, pronouncer)
    number = book.number("winter's")
    assert (book.lengths[number], book.rhymes[number]) == (2, -1)
