from __future__ import annotations

import pytest

from writer.assist.verse.english.checker import check
from writer.errors import FormError

QUATRAIN = """\
The lantern in the harbour window burns,
And nobody has asked it for a light;
The sea takes what it gives, and it returns
With all the little noises of the night.
"""
LIMERICK = """\
There once was a keeper of light
Who slept through the whole of the night;
When asked for the cause
He spoke of the laws
That keep a poor man from the sight.
"""
HAIKU = """\
The lamp burns too low,
over the harbour a gull
carries off the night.
"""
BALLAD = """\
The lantern burns, the harbour sleeps,
The rain is on the wall;
There is a promise that he keeps
And never keeps at all.

The keeper trims the yellow flame
And looks upon the sea;
He does not know the captain's name,
Nor where the ship may be.
"""
BLANK = """\
The lantern in the harbour window burns,
And nobody has asked it for a word;
The sea takes what it gives, and in the dark
The keeper counts the matches in the box.
He has a letter lying on the shelf,
Unopened, with a promise in the stamp.
"""


@pytest.mark.parametrize(
    ("poem", "form", "metre", "scheme"),
    [
        (QUATRAIN, "quatrain-abab", ("iamb 5",), "ABAB"),
        (LIMERICK, "limerick", ("anapaest 3", "anapaest 2"), "AABBA"),
        (HAIKU, "haiku", (), "---"),
        (BALLAD, "ballad", ("iamb 4", "iamb 3"), "-A-A -B-B"),
        (BLANK, "blank-verse", ("iamb 5",), "------"),
    ],
)
def test_the_form_of_a_poem_is_found(pronouncer, poem, form, metre, scheme):
    report = check(poem, None, pronouncer)
    assert (report.form, report.metre, report.scheme) == (form, metre, scheme)
    assert report.is_regular


def test_a_title_is_no_line(pronouncer):
    for title in ("The Light\n\n", "# The Light\n", "**The Light**\n\n", "II.\n"):
        report = check(title + QUATRAIN, None, pronouncer)
        assert report.form == "quatrain-abab"
        assert report.lines[0].number == title.count("\n") + 1


def test_prose_has_no_form(pronouncer):
    prose = (
        "He bought the paper at the corner,\nas on every Tuesday since the strike,\n"
        "and read aloud the price of fish to nobody\nwho cared.\n"
    )
    report = check(prose, None, pronouncer)
    assert (report.form, report.metre) == ("", ())
    assert report.is_regular


def names(line):
    return [mark.name for mark in line.marks]


def changed(pronouncer, number, text, poem=QUATRAIN, form="quatrain-abab"):
    lines = poem.splitlines()
    lines[number] = text
    return check("\n".join(lines), form, pronouncer).lines[number]


@pytest.mark.parametrize(
    ("text", "marks", "verdict"),
    [
        ("With all the little noises of the night.", [], "regular"),
        ("Weary of all the noises of the night.", ["inversion"], "licence"),
        ("With murmuring of the noises of the night.", ["elision"], "licence"),
        ("With all the little noises of the street and of the night.", ["feet"], "irregular"),
        ("With all the little noises of a very night.", ["hexameter"], "licence"),
        ("With all the little noises of the height", [], "regular"),
        ("With all the little noises, and the late", ["slant rhyme"], "licence"),
        ("With all the little noises of the dark.", ["no rhyme"], "irregular"),
        ("With all the little noises of delight.", ["rich rhyme"], "licence"),
        ("With all the little noises, little light.", ["same word"], "licence"),
        ("And all the Marvalons go out of sight.", [], "regular"),
        ("With noises that are kind to Elvirast.", ["unknown rhyme", "guess"], "regular"),
    ],
)
def test_what_a_line_does_is_named_and_only_leaving_the_form_is_irregular(
    pronouncer, text, marks, verdict
):
    line = changed(pronouncer, 3, text)
    assert (names(line), line.verdict) == (marks, verdict)


def test_a_feminine_pair_is_a_licence_of_both_lines(pronouncer):
    poem = QUATRAIN.replace("burns", "burning").replace("it returns", "is returning")
    report = check(poem, "quatrain-abab", pronouncer)
    assert [names(line) for line in report.lines] == [
        ["feminine ending"],
        [],
        ["feminine ending"],
        [],
    ]


def test_a_mark_explains_itself_in_both_languages_with_the_reading_used(pronouncer):
    line = changed(
        pronouncer,
        3,
        "With all the little noises of the move.",
        QUATRAIN.replace("light;", "love;"),
    )
    (mark,) = line.marks
    assert mark.english == "“move” rhymes with “love” in line 2 to the eye, not to the ear."
    assert mark.chinese_name == "视韵"
    assert (line.partner, line.kind, line.rhyme) == (2, "eye", "B")
    word = line.words[2]
    assert (word.text, word.marks, word.source) == ("the", "f", "sure") or word.text == "little"
    assert sum(len(word.marks) for word in line.words) == line.syllables == 10


def test_a_form_of_syllables_counts_them_and_says_which_words_may_give_one(pronouncer):
    long = changed(pronouncer, 0, "The old lamp burns too low,", HAIKU, "haiku")
    assert long.marks[0].english == "The line has 6 syllables, the form 5."
    elided = changed(pronouncer, 0, "Heaven is on fire too", HAIKU, "haiku")
    assert (names(elided), elided.verdict) == (["elision"], "licence")
    assert "Heaven" in elided.marks[0].english


def test_a_refrain_that_changes_is_seen(pronouncer):
    villanelle = "\n".join(
        [
            "The lantern in the harbour window turns,",
            "And nobody has asked it for a light;",
            "The sea takes what it gives, and it returns.",
        ]
        * 6
        + ["The sea takes everything, and it returns."]
    )
    report = check(villanelle, "villanelle", pronouncer)
    assert "refrain" in names(report.lines[18])
    assert report.lines[18].verdict == "irregular"


def test_a_poem_shorter_than_its_form_is_told(pronouncer):
    assert check(QUATRAIN, "shakespearean-sonnet", pronouncer).missing == 10
    assert check(QUATRAIN, "limerick", pronouncer).missing == 1
    assert check(QUATRAIN + "One more.\n", "couplet", pronouncer).missing == 1


def test_text_without_a_line_has_no_report(pronouncer):
    for text in ("", "\n\n", "***\n", "# Title only\n", "1914\n"):
        assert check(text, None, pronouncer) is None


def test_an_unknown_form_is_told(pronouncer):
    with pytest.raises(FormError, match="There is no form sonet"):
        check(QUATRAIN, "sonet", pronouncer)
