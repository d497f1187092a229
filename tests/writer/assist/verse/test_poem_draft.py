"""What a writer does to a poem line by line, and what is asked of the model then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.form import Form, find_form
from writer.assist.verse.poem_draft import (
    PoemDraft,
    PoemWish,
    Source,
    places_of,
    stanzas_at_first,
)
from writer.assist.verse.request import LockedWord, WrittenLine, WrittenVerse

QUATRAIN = find_form("quatrain-abab")
JUEJU = find_form("七言绝句")
VILLANELLE = find_form("villanelle")
LINES = ("The lamp is low", "The sea is near", "The boats go slow", "And I am here")
MOON = ("床前明月光", "疑是地上霜", "举头望明月", "低头思故乡")


def written(*texts, variant="", relaxed=()):
    lines = tuple(WrittenLine(text, relaxed=relaxed) for text in texts)
    return WrittenVerse("\n".join(texts), lines, variant)


def draft(form=QUATRAIN, texts=LINES, **wish):
    blank = PoemDraft.blank(PoemWish(form, **wish))
    return blank.with_verse(written(*texts), blank.open_lines())


def texts(poem):
    return [line.text for line in poem.lines]


def test_at_first_there_is_an_empty_line_for_each_of_the_form():
    poem = PoemDraft.blank(PoemWish(QUATRAIN, stanzas=2))
    assert texts(poem) == [""] * 8
    assert poem.is_blank


def test_what_was_written_stands_and_nothing_is_locked():
    poem = draft()
    assert tuple(texts(poem)) == LINES
    assert {line.source for line in poem.lines} == {Source.WRITTEN}
    assert poem.open_lines() == {0, 1, 2, 3}


def test_a_poem_that_is_written_in_part_leaves_the_other_lines_empty():
    poem = draft().with_verse(written("First", "Second"), {0, 1, 3})
    assert texts(poem) == ["First", "Second", LINES[2], ""]


def test_all_is_asked_for_at_first():
    request = PoemDraft.blank(PoemWish(QUATRAIN, "", 2, "Dusk", ("sea",), "ab")).request(range(8))
    assert request.lines == ("",) * 8
    assert request.form == QUATRAIN
    assert (request.title, request.keywords, request.acrostic) == ("Dusk", ("sea",), "ab")
    assert request.stanzas == 2


def test_the_rest_is_written_around_a_locked_line():
    poem = draft().locking(1)
    assert poem.open_lines() == {0, 2, 3}
    assert poem.request(poem.open_lines()).lines == ("", LINES[1], "", "")


def test_only_what_follows_a_line_is_written():
    poem = draft().locking(3)
    assert poem.open_lines(first=2) == {2}
    assert poem.request(poem.open_lines(2)).lines == (LINES[0], LINES[1], "", LINES[3])


def test_a_lock_is_taken_off_by_the_same_key():
    assert draft().locking(1).locking(1) == draft()


def test_an_empty_line_cannot_be_locked():
    blank = PoemDraft.blank(PoemWish(QUATRAIN))
    assert blank.locking(0) == blank


def test_another_version_takes_the_place_of_one_line_with_what_gave_way_in_it():
    poem = draft().taking(2, WrittenLine("The boats are few", relaxed=("slant rhyme",)))
    assert texts(poem) == [*LINES[:2], "The boats are few", LINES[3]]
    assert poem.lines[2].relaxed == ("slant rhyme",)
    assert poem.lines[3].relaxed == ()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The lamp is lit and low", Source.EDITED),
        ("The lamp is bright", Source.EDITED),
        ("Nothing of it is left", Source.TYPED),
        ("A wholly other thing", Source.TYPED),
    ],
)
def test_what_the_writer_makes_of_a_written_line_is_edited_or_the_writers_own(text, source):
    line = draft().typed(0, text).lines[0]
    assert (line.text, line.source, line.locked) == (text, source, True)


def test_what_the_writer_types_in_an_empty_line_is_typed_and_locked():
    poem = PoemDraft.blank(PoemWish(QUATRAIN)).typed(1, "  The sea   is near ")
    assert poem.lines[1].text == "The sea is near"
    assert poem.lines[1].source is Source.TYPED
    assert poem.open_lines() == {0, 2, 3}
    edited = poem.typed(1, "The sea is far")
    assert edited.lines[1].source is Source.TYPED


def test_a_line_that_is_emptied_is_to_be_written_again():
    poem = draft().typed(0, "Mine").typed(0, " ")
    assert poem.lines[0].text == ""
    assert 0 in poem.open_lines()


def test_a_line_that_was_not_changed_is_not_the_writers():
    assert draft().typed(0, LINES[0]) == draft()


def test_locked_words_are_told_with_their_places_only_where_the_line_is_written():
    lamp, low = LockedWord("lamp", 1), LockedWord("low", 3)
    poem = draft().keeping(0, low).keeping(0, lamp)
    assert poem.request({0}).locked == ((lamp, low), (), (), ())
    assert poem.request({1}).locked == ((), (), (), ())
    assert poem.keeping(0, low).request({0}).locked[0] == (lamp,)


def test_locked_words_stay_so_in_what_is_written_around_them():
    lamp = LockedWord("lamp", 1)
    poem = draft().keeping(0, lamp).taking(0, WrittenLine("A lamp is out"))
    assert poem.lines[0].kept == (lamp,)
    assert poem.with_verse(written(), {0}).lines[0].kept == (lamp,)
    # A line that the writer has typed is another one.
    assert poem.typed(0, "The lamp is on").lines[0].kept == ()


def test_in_another_form_what_is_locked_stays_at_its_place():
    poem = draft().locking(0).locking(3)
    sonnet = PoemWish(find_form("shakespearean-sonnet"))
    assert texts(poem.wishing(sonnet)) == [LINES[0], "", "", LINES[3], *[""] * 10]
    couplet = poem.wishing(PoemWish(find_form("couplet")))
    assert texts(couplet) == [LINES[0], ""]
    assert poem.loses(couplet)
    assert not poem.loses(poem)
    assert not PoemDraft.blank(sonnet).loses(couplet)


def test_another_title_changes_no_line():
    poem = draft().wishing(PoemWish(QUATRAIN, title="Dawn"))
    assert tuple(texts(poem)) == LINES
    assert poem.request({0}).title == "Dawn"


def test_it_may_begin_with_lines_of_the_writers():
    poem = draft().begun_with(LINES[:2])
    assert texts(poem) == [LINES[0], LINES[1], "", ""]
    assert [line.locked for line in poem.lines] == [True, True, False, False]
    assert poem.lines[0].source is Source.TYPED
    assert texts(draft().begun_with([*LINES, "too many"])) == list(LINES)


def test_a_way_of_the_form_is_asked_for_if_the_writer_names_it_or_the_poem_has_it():
    ways = [way.variant for way in JUEJU.ways]
    named = PoemDraft.blank(PoemWish(JUEJU, ways[1]))
    assert named.request(range(4)).form == JUEJU.ways[1]
    blank = PoemDraft.blank(PoemWish(JUEJU))
    assert blank.request(range(4)).form == JUEJU
    poem = blank.with_verse(written(*MOON, variant=ways[2]), range(4))
    # To be written wholly anew, it may have any way again; else its own.
    assert poem.request(range(4)).form == JUEJU
    assert poem.request({1}).form == JUEJU.ways[2]


def test_the_same_line_is_the_same_wherever_it_comes():
    poem = PoemDraft.blank(PoemWish(VILLANELLE))
    assert poem.copies(0) == {0, 5, 11, 17}
    assert poem.copies(1) == {1}
    poem = poem.taking(5, WrittenLine("Again"))
    assert [number for number, text in enumerate(texts(poem)) if text] == [0, 5, 11, 17]
    assert poem.locking(17).lines[0].locked


def test_letters_go_on_from_stanza_to_stanza_and_lines_have_their_length():
    places = places_of(QUATRAIN, 2)
    assert [place.letter for place in places] == list("ABABCDCD")
    assert [place.stanza for place in places] == [0] * 4 + [1] * 4
    assert {place.length for place in places} == {10}


def test_lines_that_are_a_form_of_their_own_follow_without_a_gap():
    places = places_of(find_form("blank-verse"), 3)
    assert [(place.stanza, place.letter) for place in places] == [(0, "")] * 3


@pytest.mark.parametrize(
    ("name", "lengths"),
    [("haiku", [5, 7, 5]), ("limerick", [8, 8, 5, 5, 8]), ("七言绝句", [7] * 4)],
)
def test_the_length_of_a_line_is_that_of_its_feet_syllables_or_tones(name, lengths):
    assert [place.length for place in places_of(find_form(name), 1)] == lengths


def test_lines_of_free_verse_have_any_length():
    assert places_of(find_form("free-verse"), 1)[0].length is None


def test_a_form_of_one_line_comes_several_times_at_first():
    assert stanzas_at_first(find_form("blank-verse")) > 1
    assert stanzas_at_first(QUATRAIN) == stanzas_at_first(JUEJU) == 1


def test_a_poem_is_set_with_its_stanzas_apart():
    poem = draft(texts=[*LINES, *LINES], stanzas=2)
    whole = "".join(text for text, _ in poem.passages())
    assert whole == "\n".join(LINES) + "\n\n" + "\n".join(LINES)
    assert poem.stanza_of(5) == (4, 8)
    stanza = "".join(text for text, _ in poem.passages(*poem.stanza_of(2)))
    assert stanza == "\n".join(LINES)


def test_each_line_is_set_with_who_wrote_it():
    poem = draft().typed(1, "My own words here")
    assert [source for _, source in poem.passages()] == [
        Source.WRITTEN,
        Source.TYPED,
        Source.WRITTEN,
        Source.WRITTEN,
    ]


def test_lines_that_are_not_written_yet_are_left_out():
    poem = PoemDraft.blank(PoemWish(QUATRAIN)).typed(1, "One").typed(3, "Two")
    assert [text for text, _ in poem.passages()] == ["One\n", "Two"]
    assert PoemDraft.blank(PoemWish(QUATRAIN)).passages() == []


def test_chinese_lines_have_their_marks_and_stand_two_in_a_row():
    poem = draft(find_form("五言绝句"), MOON)
    whole = "".join(text for text, _ in poem.passages())
    assert whole == "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。"
    assert poem.passages(1, 2) == [("疑是地上霜。", Source.WRITTEN)]


def test_a_mark_of_the_writers_own_stays_and_is_no_part_of_the_line():
    poem = draft(find_form("五言绝句"), MOON).typed(1, "疑是地上霜？")
    assert "".join(text for text, _ in poem.passages(0, 2)) == "床前明月光，疑是地上霜？"
    assert poem.request({0}).lines[1] == "疑是地上霜"


def test_the_halves_of_a_tune_are_apart():
    tune = find_form("pu-sa-man")
    poem = draft(tune, ["平" * (place.length or 0) for place in places_of(tune, 1)])
    whole = "".join(text for text, _ in poem.passages())
    assert whole.count("\n\n") == 1
    assert whole.endswith("。")


def test_letters_behind_z_begin_again():
    form = Form(title="Couplets", language="en", scheme="AA", repeats=True)
    assert places_of(form, 27)[-1].letter == "A"


DEEDS = st.lists(
    st.tuples(st.sampled_from(["write", "take", "type", "lock", "keep"]), st.integers(0, 3)),
    max_size=12,
)


@given(deeds=DEEDS)
def test_whatever_is_done_what_is_locked_stays_and_what_is_not_wanted_is_given(deeds):
    poem = PoemDraft.blank(PoemWish(QUATRAIN))
    for count, (deed, number) in enumerate(deeds):
        before = poem
        match deed:
            case "write":
                verse = written(*(f"line {count} {each}" for each in range(4)))
                poem = poem.with_verse(verse, poem.open_lines(number))
                for was, now in zip(before.lines, poem.lines, strict=True):
                    assert now == was or not was.locked
                assert poem.lines[:number] == before.lines[:number]
            case "take":
                poem = poem.taking(number, WrittenLine(f"version {count}"))
            case "type":
                poem = poem.typed(number, f"my {count}")
                assert poem.lines[number].locked
            case "lock":
                poem = poem.locking(number)
                assert poem.lines[number].locked is (
                    not before.lines[number].locked and bool(before.lines[number].text)
                )
            case "keep":
                poem = poem.keeping(number, LockedWord("line", count))
        assert len(poem.lines) == 4
        wanted = poem.open_lines()
        request = poem.request(wanted)
        for each, line in enumerate(poem.lines):
            assert request.lines[each] == ("" if each in wanted else line.text)
            assert request.locked[each] == (line.kept if each in wanted else ())
        assert "\n".join(text for text in texts(poem) if text) == "".join(
            text for text, _ in poem.passages()
        )
