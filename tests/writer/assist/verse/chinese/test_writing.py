"""The rules of each form are written here once more, from the raw table of rhymes."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from writer.assist.cancellation import Superseded
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.chinese import writing
from writer.assist.verse.chinese.checker import check_poem, chinese_forms
from writer.assist.verse.chinese.lexicon import lexicon
from writer.assist.verse.chinese.writing import write_verse
from writer.assist.verse.form import find_form, parse_form
from writer.assist.verse.request import LockedWord, VerseRequest
from writer.errors import FormError
from writer.model.bundle import open_bundle
from writer.model.sampling import log_sum_exp
from writer.paths import resources_dir
from writer.text.scripts import is_han

SHORT = ["五言绝句", "七言绝句", "五言律诗", "七言律诗", "如梦令", "菩萨蛮", "西江月"]


@cache
def raw():
    """Return by character every (tone, rhyme, section) of the table, and what is in print."""
    found = defaultdict(set)
    table = (resources_dir() / "verse" / "chinese-rhymes.tsv").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            tone, rhyme, section, chars = line.split("\t")
            for char in chars:
                found[char].add((tone, rhyme, section))
    return found


@cache
def characters():
    said = (resources_dir() / "verse" / "chinese-pinyin.tsv").read_text("utf-8")
    lines = [line.split("\t")[1] for line in said.splitlines() if not line.startswith("#")]
    return "".join(sorted(set("".join(lines)) & set(raw())))[::3]


@cache
def reader(text="", seed=0):
    tokenizer = tiny_tokenizer(f"{text or characters()}，。\n", 4000)
    size = tokenizer.vocabulary_size
    return TextModel(FakeLoadedModel(RandomRecurrentModel(size, seed=seed), tokenizer))


def write(name, count=1, model=None, personal=None, **wish):
    request = VerseRequest(find_form(name), **{"seed": 1, **wish})
    more = {"personal": personal} if personal else {}
    return write_verse(model or reader(), request, count, **more)


def is_level(char):
    return any(tone == "平" for tone, _, _ in raw()[char])


def is_oblique(char):
    return any(tone != "平" for tone, _, _ in raw()[char])


def fits(char, sign):
    return sign == "中" or (is_level(char) if sign == "平" else is_oblique(char))


def wrong_places(verse, form):
    way = next(way for way in form.ways if way.variant == verse.variant)
    places = way.lines
    assert len(verse.lines) == len(places)
    rhymes = defaultdict(list)
    column = 1 if form.book == "pingshui" else 2
    for line, place in zip(verse.lines, places, strict=True):
        assert len(line.text) == len(place.tones)
        if place.rhyme:
            level = place.tones[-1] == "平"
            readings = raw()[line.text[-1]]
            rhymes[place.rhyme].append({r[column] for r in readings if (r[0] == "平") == level})
    assert all(set.intersection(*some) for some in rhymes.values())
    return [
        (line.text, place.tones)
        for line, place in zip(verse.lines, places, strict=True)
        if not all(map(fits, line.text, place.tones))
    ]


@pytest.mark.parametrize("name", SHORT)
def test_the_form_holds_whatever_the_model_thinks(name):
    form = find_form(name)
    for verse in write(name, 3):
        assert wrong_places(verse, form) == []
        assert not any(line.relaxed for line in verse.lines)


@pytest.mark.parametrize("name", ["五绝", "七绝", "五律", "七律"])
def test_regulated_poems_oppose_and_follow_each_other(name):
    for verse in write(name, 4):
        lines = [line.text for line in verse.lines]
        for number in range(1, len(lines)):
            opposes = number % 2 == 1
            before, here = lines[number - 1][1], lines[number][1]
            same = {is_level(before), not is_oblique(before)} & {
                is_level(here),
                not is_oblique(here),
            }
            apart = (is_level(before) and is_oblique(here)) or (
                is_oblique(before) and is_level(here)
            )
            assert apart if opposes else same
        for line in lines:
            tail = line[-5:]
            assert not all(map(is_level, tail[2:])) or any(map(is_oblique, tail[2:]))
        assert len(set("".join(lines))) == len("".join(lines))


def test_the_checker_agrees():
    assert all(check_poem(verse.text).is_regular for verse in write("七绝", 5))


def test_a_poem_is_set_as_verse_is():
    text = write("七绝")[0].text
    assert [len(line) for line in text.split("\n")] == [16, 16]
    assert text[7] == "，"
    assert text.endswith("。")


def test_the_halves_of_a_tune_are_parted():
    assert write("浣溪沙")[0].text.count("\n\n") == 1


def test_a_refrain_is_the_same_line():
    lines = write("如梦令")[0].lines
    assert lines[4].text == lines[5].text


def test_the_same_seed_writes_the_same_poem():
    assert write("五绝", seed=7) == write("五绝", seed=7)
    assert write("五绝", seed=7) != write("五绝", seed=8)


def test_versions_differ_and_come_best_first():
    versions = write("五绝", 6)
    assert len({verse.text for verse in versions}) == 6
    scores = [verse.score for verse in versions]
    assert scores == sorted(scores, reverse=True)


def test_an_acrostic_is_kept_and_its_characters_are_spared():
    initials = characters()[40:44]
    verse = write("七绝", acrostic=initials)[0]
    assert "".join(line.text[0] for line in verse.lines) == initials
    assert all(verse.text.count(char) == 1 for char in initials)


def test_locked_words_stay_where_they_are_and_the_form_holds_around_them():
    # 仄 at a free place, and 平平 where it rhymes.
    locked = ((LockedWord("白", 0), LockedWord("山", 2)), (), (), (LockedWord("层楼", 3),))
    for verse in write("五绝", 4, locked=locked):
        assert verse.lines[0].text[0] + verse.lines[0].text[2] == "白山"
        assert verse.lines[3].text.endswith("层楼")
        assert [line.relaxed for line in verse.lines] == [()] * 4
        assert wrong_places(verse, find_form("五绝")) == []


def test_a_locked_end_gives_the_rhyme():
    for verse in write("七绝", 4, locked=((), (), (), (LockedWord("流", 6),))):
        assert check_poem(verse.text).rhyme == "尤"


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ((LockedWord("雪", 1), LockedWord("月", 3)), "loose tones"),
        ((LockedWord("山", 6),), "no rhyme"),
        ((LockedWord("东", 6),), "no rhyme"),
        ((LockedWord("明", 2),), "repeated characters"),
    ],
)
def test_what_a_locked_word_breaks_is_said_and_nothing_else_breaks(words, step):
    form = find_form("七绝·平起首句不入韵")
    locked = ((LockedWord("明", 0),), (LockedWord("流", 6),), (), words)
    request = VerseRequest(form, seed=3, locked=locked)
    for verse in write_verse(reader(), request, 3):
        line = verse.lines[3]
        assert all(line.text[word.place] == word.text for word in words)
        assert line.relaxed == (step,)
        wrong = {
            (line.text[p], p)
            for p, s in enumerate(form.lines[3].tones)
            if not fits(line.text[p], s)
        }
        assert wrong <= {(word.text, word.place) for word in words}


def test_a_locked_word_that_has_no_room_is_told():
    with pytest.raises(FormError, match="归路 does not fit into line 1, which has 5 characters"):
        write("五绝", locked=((LockedWord("归路", 4),),))
    with pytest.raises(FormError, match="ox cannot stand in a line of Chinese characters"):
        write("五绝", locked=((LockedWord("ox", 0),),))


def test_a_character_that_no_token_spells_can_be_kept():
    verse = write("五绝", acrostic="𰻝", locked=((), (LockedWord("𠮷", 3),)))[0]
    assert verse.lines[0].text[0] == "𰻝"
    assert verse.lines[1].text[3] == "𠮷"
    assert [len(line.text) for line in verse.lines] == [5] * 4


@cache
def mindful():
    """Return a reader whose model hears far back."""
    tokenizer = reader().tokenizer
    model = RandomRecurrentModel(tokenizer.vocabulary_size)
    model._recurrent *= 8
    return TextModel(FakeLoadedModel(model, tokenizer))


def chance_of(later, line):
    """Return the log-probability of a line behind another."""
    model, tokenizer = mindful().model, mindful().tokenizer
    rest = tokenizer.encode(later)
    tokens = np.array([*tokenizer.encode(f"{line}，"), *rest])[:, None]
    places = np.arange(len(tokens) - len(rest) - 1, len(tokens) - 1)
    logits = model.run(tokens, model.initial_state(), places).logits[:, 0]
    return (logits - log_sum_exp(logits)[:, None])[np.arange(len(rest)), rest].sum()


def test_a_line_leads_to_the_one_that_stands_behind_it(monkeypatch):
    form = parse_form(
        'title = "二句"\nlanguage = "zh"\nscheme = "AA"\nsyllables = [5]\n', "own.toml"
    )
    later = "黄河入海流"

    def mean_chance():
        requests = [VerseRequest(form, lines=("", later), seed=seed) for seed in range(20)]
        poems = [write_verse(mindful(), request)[0].lines for request in requests]
        assert all(lines[1].text == later and lines[1].given for lines in poems)
        return np.mean([chance_of(later, lines[0].text) for lines in poems])

    chosen = mean_chance()
    monkeypatch.setattr(writing, "FOLLOWED", 1)
    assert chosen > mean_chance() + 1


def test_every_keyword_comes_and_the_form_holds():
    words = ("白云", "江水", "千里")
    for verse in write("七绝", 4, keywords=words):
        assert all(word in verse.text for word in words)
        assert wrong_places(verse, find_form("七绝")) == []
        assert not any(line.relaxed for line in verse.lines)


def test_a_keyword_that_no_line_has_room_for_is_told():
    with pytest.raises(FormError, match="is longer than every line of the form, of 5 characters"):
        write("五绝", keywords=("白日依山尽黄河",))
    with pytest.raises(FormError, match="☂ cannot stand in a line"):
        write("五绝", keywords=("☂",))


def test_a_mark_in_an_acrostic_begins_no_line():
    initials = characters()[40:44]
    lines = write("七绝", acrostic=f"{initials[:2]}？{initials[2:]}！")[0].lines
    assert "".join(line.text[0] for line in lines) == initials


def test_a_given_line_keeps_its_own_mark():
    verse = write("五绝", lines=("白日依山尽？",))[0]
    assert verse.text.startswith("白日依山尽？")
    assert verse.text[6] != "，"


def test_an_acrostic_longer_than_the_poem_is_told():
    with pytest.raises(FormError, match="5 characters, but the poem 4 lines"):
        write("七绝", acrostic=characters()[40:45])


def test_what_the_writer_wrote_stands_and_rules_the_rest():
    verse = write("五绝", lines=("白日依山尽", "黄河入海流"))[0]
    assert [line.given for line in verse.lines] == [True, True, False, False]
    assert verse.lines[0].text == "白日依山尽"
    assert verse.variant == "仄起首句不入韵"
    assert check_poem(verse.text).rhyme == "尤"
    assert check_poem(verse.text).is_regular


def test_a_line_that_stands_later_is_rhymed_with():
    verse = write("五绝", lines=("", "", "", "更上一层楼"))[0]
    assert verse.lines[3].given
    assert check_poem(verse.text).rhyme == "尤"


def test_a_form_that_repeats_comes_as_often_as_asked():
    verse = write("五言古风", stanzas=2)[0]
    assert [len(line.text) for line in verse.lines] == [5] * 8


def test_where_no_word_fits_the_form_gives_way_and_says_so():
    few = "".join(char for char in characters() if len(raw()[char]) == 1)[:14]
    verse = write("七律", model=reader(few))[0]
    assert [len(line.text) for line in verse.lines] == [7] * 8
    assert any("repeated characters" in line.relaxed for line in verse.lines)


def test_what_is_never_wanted_does_not_come():
    chars = {char for verse in write("五绝", 8) for line in verse.lines for char in line.text}
    unwanted = sorted(chars)[:20]
    lists = Personal(PersonalWords(PersonalLists(never=tuple(unwanted))))
    text = "".join(verse.text for verse in write("五绝", 8, personal=lists))
    assert not set(text) & set(unwanted)


def test_it_can_be_stopped_between_any_two_steps():
    asked = SimpleNamespace(times=0)

    def cancelled():
        asked.times += 1
        return asked.times > 5

    with pytest.raises(Superseded):
        write_verse(reader(), VerseRequest(find_form("七律"), seed=1), 1, cancelled)


def test_a_form_of_the_writers_own_is_written_too():
    form = parse_form(
        'title = "三行"\nlanguage = "zh"\nscheme = "A-A"\nsyllables = [3, 4, 3]\n', "own.toml"
    )
    verse = write_verse(reader(), VerseRequest(form, seed=2))[0]
    assert [len(line.text) for line in verse.lines] == [3, 4, 3]


@pytest.mark.parametrize("book", ["xinyun", "tongyun"])
def test_poems_in_the_rhymes_of_today_keep_them(book):
    form = msgspec.structs.replace(find_form("七绝"), book=book)
    for verse in write_verse(reader(), VerseRequest(form, seed=1), 3):
        report = check_poem(verse.text, form)
        assert report.is_regular
        assert report.book == {"xinyun": "中华新韵", "tongyun": "中华通韵"}[book]
        assert report.rhyme
        assert not any(line.relaxed for line in verse.lines)


@pytest.fixture(scope="module")
def bundled():
    from writer.model.onnx_model import load_model

    return TextModel(load_model(open_bundle(resources_dir() / "models" / "inkling-zh"), "cpu"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "form", [form for form in chinese_forms() if form.tones], ids=lambda form: form.title
)
def test_every_form_holds_in_what_the_bundled_model_writes(bundled, form):
    verses = write_verse(bundled, VerseRequest(form, title="秋夜", seed=1), 4)
    assert [wrong_places(verse, form) for verse in verses] == [[]] * 4
    assert not any(line.relaxed for verse in verses for line in verse.lines)


STRANGE = {
    "a rare and a Latin acrostic": {"acrostic": "𰻝A"},
    "marks for an acrostic": {"acrostic": "？，。"},
    "too long an acrostic": {"acrostic": "山" * 60},
    "one character for all": {"acrostic": "月月月"},
    "keywords of two scripts": {"keywords": ("明月", "moon", "☂")},
    "many keywords": {"keywords": ("明月", "清风", "白云", "流水", "青山", "长安")},
    "a long title": {"title": "夜" * 10_000},
    "an odd title": {"title": "moon\n☂\u0000《》"},
    "lines of wrong length": {"lines": ("白日", "", "黄河入海流白日依山尽欲穷千里目")},
    "lines of another script": {"lines": ("the moon", "", "☂")},
    "locked words that contradict the form": {"locked": ((LockedWord("月月月", 1),),) * 60},
}


def poem_or_sentence(reader, request):
    try:
        return write_verse(reader, request)[0], ""
    except FormError as error:
        return None, str(error)


@pytest.mark.slow
@pytest.mark.parametrize("wish", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("name", ["五言绝句", "七言古风", "如梦令"])
def test_a_strange_wish_gives_a_whole_poem_or_a_sentence(bundled, name, wish):
    form = find_form(name)
    verse, sentence = poem_or_sentence(bundled, VerseRequest(form, seed=1, **wish))
    if sentence:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return
    assert len(verse.lines) == len(form.lines)
    for line, place in zip(verse.lines, form.lines, strict=True):
        if not line.given:
            assert len(line.text) == (len(place.tones) or place.syllables)
            assert all(map(is_han, line.text))


@pytest.mark.slow
@pytest.mark.parametrize("form", chinese_forms(), ids=lambda form: form.title)
def test_a_poem_that_stands_wholly_comes_back_as_it_is(bundled, form):
    lines = tuple("日" * (len(place.tones) or place.syllables or 1) for place in form.lines)
    verse = write_verse(bundled, VerseRequest(form, lines=lines), 2)[1]
    assert tuple(line.text for line in verse.lines) == lines
    assert all(line.given for line in verse.lines)


@pytest.mark.slow
@pytest.mark.parametrize("title", ["江上", "秋夜"])
def test_a_poem_has_something_of_its_title(bundled, title):
    verses = write_verse(bundled, VerseRequest(find_form("七绝"), title=title, seed=1), 8)
    assert sum(bool(set(title) & set(verse.text)) for verse in verses) >= 6


@pytest.mark.slow
def test_what_names_the_poet_above_poems_does_not_come_in_one(bundled):
    assert "作者".encode() in bundled.vocabulary.token_bytes
    assert not lexicon(bundled.vocabulary, "pingshui").having("作者").size


@pytest.mark.slow
def test_keywords_come_in_the_poem(bundled):
    request = VerseRequest(find_form("七绝"), title="山居", keywords=("明月",), seed=1)
    verses = write_verse(bundled, request, 6)
    assert all("明月" in verse.text for verse in verses)


def test_a_poem_is_told_of_line_by_line_while_it_is_written():
    told = []
    request = VerseRequest(find_form("七言绝句"), seed=1)
    (verse,) = write_verse(reader(), request, tell=told.append)
    assert [len(each.lines) for each in told] == [1, 2, 3, 4]
    for begun in told:
        assert verse.text.startswith(begun.text)
    assert told[-1] == verse
