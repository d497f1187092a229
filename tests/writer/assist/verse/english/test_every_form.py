"""All English forms with the model that ships; judged by the raw lines of the table's sounds."""

from __future__ import annotations

import pytest

from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.english.checker import check
from writer.assist.verse.english.line import last_word, verse_words
from writer.assist.verse.english.rhyme import rhyme
from writer.assist.verse.english.writing import write_verse
from writer.assist.verse.form import form_paths, load_form
from writer.assist.verse.request import LockedWord, VerseRequest
from writer.model.bundle import open_bundle
from writer.paths import resources_dir

pytestmark = pytest.mark.slow

FORMS = {
    name: form
    for name, path in form_paths((resources_dir() / "forms",)).items()
    for form in [load_form(path)]
    if form.language == "en"
}


@pytest.fixture(scope="module")
def bundled():
    from writer.model.onnx_model import load_model

    return TextModel(load_model(open_bundle(resources_dir() / "models" / "inkling-en"), "cpu"))


def lengths(line, pronouncer):
    return sum(len(word.ways[0].marks) for word in verse_words(line, pronouncer))


def wanted_lengths(form):
    for place in form.lines:
        if place.metre:
            yield len(place.metre.places) - (place.metre.foot == "anapaest")
        else:
            yield place.syllables


@pytest.mark.parametrize("name", FORMS)
def test_every_form_holds_without_giving_way(bundled, pronouncer, name):
    form = FORMS[name]
    for verse in write_verse(bundled, VerseRequest(form, title="The Evening", seed=1), 3):
        assert not any(line.relaxed for line in verse.lines)
        for line, wanted in zip(verse.lines, wanted_lengths(form), strict=True):
            assert wanted in {None, lengths(line.text, pronouncer)}
        ends = [(last_word(line.text), line.rhyme) for line in verse.lines]
        lines = list(zip(ends, form.lines, strict=True))
        for number, ((word, letter), place) in enumerate(lines):
            for (other, its), its_place in lines[:number]:
                spoken = (pronouncer.spoken(word), pronouncer.spoken(other))
                same = place.refrain and place.refrain == its_place.refrain
                if letter and letter == its and not same:
                    assert rhyme(word, other, spoken) == "perfect"
        assert verse.text[-1] in ".!?"
        assert verse.text.count("\n\n") == form.lines[-1].stanza


@pytest.mark.parametrize("name", ["quatrain-abab", "shakespearean-sonnet", "villanelle"])
def test_the_checker_has_nothing_to_say_of_a_form_with_feet(bundled, pronouncer, name):
    (verse,) = write_verse(bundled, VerseRequest(FORMS[name], title="Home", seed=2))
    report = check(verse.text, name, pronouncer)
    assert [mark.name for line in report.lines for mark in line.marks] == []


WISHES = {
    "rare letters": {"acrostic": "xzqx"},
    "other letters": {"acrostic": "月3é-"},
    "an unknown keyword": {"keywords": ("Qvlirastor", "éë", "", "of", "a b")},
    "a long title": {"title": "word " * 2_000},
    "prose before it": {"before": "It was a long, long day in town. " * 300},
    "a line of signs": {"lines": ("***", "", "…", "")},
    "a line in another language": {"lines": ("", "床前明月光", "", "")},
    "locked words without room": {
        "locked": (tuple(LockedWord("incomprehensibilities", n) for n in range(4)),) * 4
    },
    "locked signs": {"locked": ((LockedWord("…", 0), LockedWord("shh", 40)),)},
    "cold": {"temperature": 0.0},
    "very bold": {"temperature": 5.0},
}


@pytest.mark.parametrize("name", ["couplet", "haiku", "limerick", "free-verse"])
@pytest.mark.parametrize("wish", WISHES)
def test_no_wish_hangs_or_leaves_half_a_line(bundled, name, wish):
    form = FORMS[name]
    (verse,) = write_verse(bundled, VerseRequest(form, seed=3, **_cut(WISHES[wish], form)))
    assert len(verse.lines) == len(form.lines)
    assert all(line.text.strip() for line in verse.lines)
    assert len(verse.text.replace("\n\n", "\n").split("\n")) == len(form.lines)


def _cut(wish, form):
    """Return a wish with no more initials than the form has lines."""
    initials = wish.get("acrostic", "")[: len(form.lines)]
    return {**wish, "acrostic": initials} if initials else wish


@pytest.mark.parametrize("name", ["blank-verse", "couplet"])
def test_a_hundred_lines_are_written(bundled, name):
    form = FORMS[name]
    request = VerseRequest(form, stanzas=100 // len(form.lines), seed=1)
    (verse,) = write_verse(bundled, request)
    assert len(verse.lines) == 100
    assert all(line.text for line in verse.lines)


def test_common_words_may_be_forbidden(bundled):
    never = ("the", "and", "of", "i", "night", "light", "upon the")
    personal = Personal(PersonalWords(PersonalLists(never=never)))
    request = VerseRequest(FORMS["quatrain-abab"], title="The Night", seed=1)
    for verse in write_verse(bundled, request, 2, personal=personal):
        assert not {"the", "and", "of", "i", "night", "light"} & {
            word.strip(".,;:!?") for word in verse.text.lower().split()
        }


def test_keywords_come(bundled):
    request = VerseRequest(FORMS["quatrain-abab"], title="Home", keywords=("lantern", "silver"))
    verses = write_verse(bundled, request, 6)
    for word in request.keywords:
        assert sum(word in verse.text.lower() for verse in verses) >= 4
