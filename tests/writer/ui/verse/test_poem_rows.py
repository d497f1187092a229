"""What is seen and heard of the lines of a poem."""

from __future__ import annotations

from writer.assist.verse.form import find_form
from writer.assist.verse.measuring import measure
from writer.assist.verse.poem_draft import PoemDraft, PoemWish
from writer.assist.verse.request import LockedWord, WrittenLine
from writer.ui.verse.poem_rows import Versions, rows_of

QUATRAIN = find_form("quatrain-abab")


def rows(draft, versions=None, wanted=()):
    measures = measure([line.text for line in draft.lines], draft.wish.form.language)
    return rows_of(draft, measures, versions, lambda number: number in wanted)


def blank(form=QUATRAIN, stanzas=1):
    return PoemDraft.blank(PoemWish(form, stanzas=stanzas))


def test_a_line_has_its_letter_and_its_length_and_that_of_the_form_where_it_is_another():
    draft = blank().typed(0, "Shall I compare thee to a summer’s day").typed(1, "Too short")
    first, second, third, _ = rows(draft)
    assert (first.letter, first.length) == ("A", "10")
    assert (second.letter, second.length) == ("B", "2/10")
    assert (third.text, third.length) == ("", "")


def test_what_is_not_counted_yet_has_no_length():
    draft = blank().typed(0, "The lamp is low")
    assert rows_of(draft, [None] * 4, None, lambda _: False)[0].length == ""


def test_stanzas_are_apart():
    opens = [row.opens_stanza for row in rows(blank(stanzas=2))]
    assert opens == [False] * 4 + [True] + [False] * 3


def test_a_line_is_heard_with_everything_about_it():
    draft = blank().typed(0, "The lamp is low").keeping(0, LockedWord("lamp", 1))
    row = rows(draft)[0]
    assert row.spoken == (
        "Line 1, rhyme A, 4 syllables, locked, locked words: lamp: The lamp is low"
    )
    assert row.kept == {1}
    assert row.locked
    assert rows(blank())[1].spoken == "Line 2, rhyme B: still to be written"


def test_what_gave_way_is_seen_and_heard():
    draft = blank().taking(0, WrittenLine("The lamp", relaxed=("slant rhyme",)))
    row = rows(draft)[0]
    assert row.note == "a slant rhyme"
    assert "a slant rhyme" in row.spoken


def test_other_versions_stand_below_their_line():
    versions = Versions(1, [WrittenLine("One"), WrittenLine("Two", relaxed=("no rhyme",))])
    shown = rows(blank(), versions)
    assert [(row.number, row.version) for row in shown] == [
        (0, None),
        (1, None),
        (1, 0),
        (1, 1),
        (2, None),
        (3, None),
    ]
    assert shown[3].note == "no rhyme"
    assert shown[2].spoken == "Version 1: One"


def test_a_line_that_is_being_written_is_marked():
    assert [row.wanted for row in rows(blank(), wanted={2})] == [False, False, True, False]


def test_chinese_lines_are_counted_by_characters():
    draft = blank(find_form("七言绝句")).typed(0, "床前明月光")
    row = rows(draft)[0]
    assert row.length == "5/7"
    assert "5 characters" in row.spoken
