"""The lines are of our own invention; the share of poems and of prose was measured on corpora."""

from __future__ import annotations

import textwrap

import pytest

from writer.assist.verse.english.opening import english_opening
from writer.assist.verse.form import find_form
from writer.assist.verse.form_list import list_forms

MOON = "The moon is up above the silent hill,\nAnd all the lanes are white with frozen dew;\n"
SHIP = "The ship went out at break of day,\nIt carried all my heart away;\n"
STAIR = "The lady stood upon the stair\nAnd looked across the sea,\n"
WIND = "The wind was playing with her hair,\nShe did not think of me.\n"
RIMED = "The morning opens like a garden gate,\nAnd those who love the morning do not wait;\n"
COAST = "There once was a girl from the coast,\nWho loved buttered crumpets and toast;\n"
POND = "The cold pond at dawn\nA frog is thinking of spring\n"
GREY = "Beneath a grey and slowly moving cloud\nThe farmer leads his horses to the stream\n"

ORCHARD = """\
And waits until the youngest one has drunk,
While in the orchard someone calls his name
"""
OWL = "The owl is calling and the mill is still,\nThe road is long, the travellers are few;\n"

BEGINNINGS = {
    "quatrain-abab": MOON,
    "quatrain-abba": MOON,
    "shakespearean-sonnet": MOON,
    "petrarchan-sonnet": MOON,
    "villanelle": f"A Villanelle\n\n{MOON}",
    "blank-verse": GREY,
    "couplet": RIMED,
    "quatrain-aabb": RIMED,
    "ballad": STAIR,
    "limerick": COAST,
    "haiku": POND,
    "tanka": POND,
    "free-verse": "I have nothing to say to the road\nthat it has not said to me, and better,\n",
}


def titles(text):
    opening = english_opening(text)
    assert opening is not None
    return [form.title for form in opening.forms]


def test_there_is_a_beginning_for_every_form():
    assert set(BEGINNINGS) == {each.name for each in list_forms().of("en") if not each.own}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_form_is_among_the_likely_ones_after_two_lines(name):
    found = english_opening(BEGINNINGS[name])
    assert find_form(name).title in [form.title for form in found.forms]
    assert len(found.lines) == 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (RIMED, "Couplets"),
        (SHIP, "Couplets, iambic tetrameter"),
        (MOON, "Quatrains ABAB"),
        (STAIR, "Ballad"),
        (COAST, "Limerick"),
        (POND, "Haiku"),
        (f"{MOON}The owl is calling and the mill is still,\n", "Quatrains ABAB"),
        (f"A Sonnet for Anna\n\n{MOON}", "Shakespearean sonnet"),
        (f"{STAIR}{WIND}\n", "Ballad"),
        (f"{STAIR}{WIND}\nThe sailor never saw her face\n", "Ballad"),
        (f"{GREY}{ORCHARD}", "Blank verse"),
        (f"{MOON}{OWL}They carry lanterns and they carry bread,\n", "Shakespearean sonnet"),
    ],
)
def test_the_likeliest_form_is_the_one_that_a_reader_would_name(text, title):
    assert titles(text)[0] == title


def test_where_no_form_is_known_the_stanza_before_is_one():
    stanza = (
        "The rain has come to stay,\nIt talks upon the roof\nOf cities far away,\nAnd puts me to"
        " the proof,\nThe rain, the rain, today.\n"
    )
    found = english_opening(f"{stanza}\nThe roof is old and grey,\nAnd yet it keeps me dry,\n")
    same = next(form for form in found.forms if form.title == "As the stanza before")
    assert same.scheme == "ABABA"
    assert found.breaks == (5,)


def test_lines_that_keep_nothing_are_free_verse():
    text = "I walked\nuntil the road had nothing else to say to me,\nso I\nsat\n"
    assert titles(text)[0] == "Free verse"


def test_what_stands_before_and_above_the_poem_is_kept_apart():
    text = f"He read it once more.\n\nThe Hill\n\n{MOON}"
    found = english_opening(text)
    assert found.before == "He read it once more.\n\n"
    assert found.title == "The Hill"
    assert found.lines == tuple(MOON.splitlines())
    assert text[found.starts[0] :] == MOON


def test_a_heading_is_the_title():
    assert english_opening(f"# The Hill\n\n{MOON}").title == "The Hill"
    assert english_opening(f"## The Hill\n{MOON}").title == "The Hill"


@pytest.mark.parametrize(
    ("end", "begun"),
    [
        ("", ""),
        ("The owl is calling and the mill is still", ""),
        ("The owl is calling and the mill is still,", ""),
        ("The owl is ", "The owl is "),
        ("The owl is", "The owl is"),
        ("O silence, ", "O silence, "),
        ("The owl is calling and the mill is still,  ", ""),
        ("The owl is calling and the mill ", "The owl is calling and the mill "),
        ("The owl is calling and the mill is still ", ""),
        ("The owl is calling and the mill of the", "The owl is calling and the mill of the"),
    ],
)
def test_a_last_line_is_done_by_its_end_or_its_length(end, begun):
    found = english_opening(MOON + end)
    assert found.begun == begun
    assert len(found.lines) == 2 + (bool(end) and not begun)


def test_a_form_may_be_given():
    haiku = find_form("haiku")
    assert english_opening("The cold pond at dawn\n", haiku).forms == (haiku,)
    assert english_opening("He was cold and went home to his wife, " * 4, haiku) is None
    sonnet = find_form("shakespearean-sonnet")
    assert english_opening(MOON * 7, sonnet) is None


PROSE = """\
The old man put the lamp on the table and looked at it for a while, as if it could tell him what
to do next. Outside the rain had stopped, and the street was full of people who had waited for
it. He thought of his daughter, who would be in Lisbon by now, and of the letter in his pocket.
"""

NO_VERSE = {
    "nothing": "",
    "a word": "Once",
    "a line": "The moon is up above the silent hill,\n",
    "prose": PROSE.replace("\n", " "),
    "wrapped prose": PROSE,
    "narrow prose": textwrap.fill(PROSE, 50) + "\n",
    "very narrow prose": textwrap.fill(PROSE, 40) + "\n",
    "short paragraphs": "He went home.\n\nIt was late.\n\nNobody had waited for him.\n\n",
    "short rows": "He went home.\nIt was late.\nNobody had waited for him.\n",
    "dialogue": "“Where are you going?”\n“Home.”\n“At this hour?” she asked.\n“Yes, I am.”\n",
    "straight dialogue": '"Where are you going?"\n"To the sea,"\n"Alone?"\n',
    "dialogue with dashes": "— Where are you going?\n— Home, I think,\n— At this hour?\n",
    "list": "- two pounds of flour\n- a bottle of milk\n- the bread for Anna\n",
    "numbers": "1. Peel the apples\n2. Boil them with the sugar\n3. Let it cool\n",
    "shopping": "flour\nmilk\nbutter\ntwelve eggs\n",
    "address": "Mrs Anna Weaver\n12 Harbour Street\nLondon NW1 4QP\n",
    "letter": "Dear Anna,\n\nThank you for the letter that came on Monday.\n\nYours,\nTom\n",
    "play": "ANNA: The boat is late today, I fear.\nTOM: It always is, when you are here.\n",
    "code": "def moon(night):\n    return night.light\n\nclass Night:\n    pass\n",
    "more code": "for (i = 0; i < n; i++) {\n  sum += a[i];\n}\n",
    "table": "| night | day |\n| --- | --- |\n| moon | sun |\n",
    "headings": "# One\n\n## Two\n\n### Three\n",
    "front matter": "title: The Moon\nauthor: Anna\ndate: today\n",
    "numbers of a table": "1995 12 14\n1996 13 15\n1997 16 18\n",
    "behind a poem": f"{MOON}{OWL}\n“That was the poem that began it all.”\n",
    "behind a short poem": f"{STAIR}{WIND}\nEver as I sang to them, the veil was lifted a little",
    "after a paragraph": f"{PROSE.replace(chr(10), ' ')}\nAnd so he went,\nand so he came.\n",
}


@pytest.mark.parametrize("name", NO_VERSE)
def test_what_is_no_verse_is_never_taken_for_it(name):
    assert english_opening(NO_VERSE[name]) is None


@pytest.mark.parametrize("end", range(20, len(PROSE), 29))
def test_prose_is_no_verse_wherever_the_caret_stands_in_it(end):
    assert english_opening(f"{PROSE}\n{PROSE}"[: len(PROSE) + end]) is None
