"""What stands beside the lines of poems, from the checkers that ship, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from writer.assist.verse.notes import LineNote, Remark, Said, heaviest
from writer.assist.verse.poems_in_text import PoemPlace
from writer.assist.verse.reader import VerseReader
from writer.errors import FormError

if TYPE_CHECKING:
    from writer.assist.verse.notes import PoemNote, Weight

LIMERICK = """\
There was a young lady whose chin
Resembled the point of a pin;
So she had it made sharp,
And purchased a harp,
And played several tunes with her chin."""
BROKEN_LINK = "渭城朝雨浥轻尘，\n客舍青青柳色新。\n劝君更尽一杯酒，\n西出阳关无故人。"


def read(text: str, form: str = "", *, goes_on: bool = False) -> PoemNote:
    place = PoemPlace.of(0, tuple(text.split("\n")))
    return VerseReader().read(place, form, goes_on=goes_on)


def margin(note: PoemNote) -> list[tuple[str, str, str | None]]:
    return [(line.figure, line.letter, heaviest([line])) for (line,) in filter(None, note.rows)]


def test_a_limerick_has_its_figures_letters_and_form() -> None:
    note = read(LIMERICK)
    assert [figure for figure, _, _ in margin(note)] == ["8", "8", "6", "5", "9"]
    assert [letter for _, letter, _ in margin(note)] == list("AABBA")
    assert (note.title.english, note.title.chinese) == ("Limerick", "五行打油诗")


def test_titles_and_empty_rows_have_nothing_beside_them() -> None:
    note = read(f"The Chin\n\n{LIMERICK}")
    assert [bool(lines) for lines in note.rows] == [False, False, *[True] * 5]


@pytest.mark.parametrize("title", ["The Chin", "A Lady of the Harp", "Chin and Pin"])
def test_a_title_right_above_the_lines_is_not_counted(title: str) -> None:
    note = read(f"{title}\n{LIMERICK}")
    assert [bool(lines) for lines in note.rows] == [False, *[True] * 5]
    assert note.title.english == "Limerick"


@pytest.mark.parametrize("line", ["In Xanadu did Kubla Khan", "O Rose, O Rose,", "Harps"])
def test_a_first_line_with_capitals_may_be_none(line: str) -> None:
    assert all(read(f"{line}\n{LIMERICK}").rows)


def test_a_line_says_how_it_was_read_in_both_languages() -> None:
    (line,) = read(LIMERICK).rows[4]
    assert line.summary == Said(
        "9 syllables; anapaestic trimeter: × × / | × × / | × × /; rhyme A, with line 2",
        "9 个音节；抑抑扬格三音步：× × / | × × / | × × /；韵 A，与第 2 行",
    )
    word = next(each for each in line.words if each.text == "several")
    assert (word.signs, word.parts) == ("/××", ("se", "ve", "ral"))
    assert line.sources == Said("Readings: dictionary.", "读音：词典。")


def test_lines_are_told_by_their_number_in_the_poem() -> None:
    (line,) = read("The Chin\n\n" + LIMERICK.replace("with her chin", "by the sea")).rows[6]
    assert heaviest([line]) == "fault"
    (remark,) = (each for each in line.remarks if each.weight == "fault")
    assert remark.name == Said("no rhyme", "不押韵")
    assert remark.why == Said(
        "“sea” does not rhyme with “chin” in line 1.", "“sea”与第 1 行的“chin”不押韵。"
    )


def test_a_word_that_nobody_knows_is_named() -> None:
    (line,) = read("The zzorblion walked in the rain,\nAnd never was heard of again.").rows[0]
    word = next(each for each in line.words if each.text == "zzorblion")
    assert not word.is_sure
    assert "“zzorblion”" in line.sources.english
    assert "“zzorblion”" in line.sources.chinese


def test_how_much_of_a_form_is_missing_is_said() -> None:
    title = read("\n".join(LIMERICK.split("\n")[:4]), "limerick").title
    assert title == Said("Limerick · 1 line left", "五行打油诗 · 还差 1 行")
    title = read("\n".join([LIMERICK] * 3), "shakespearean-sonnet").title
    assert title == Said("Shakespearean sonnet · 1 line too many", "莎士比亚十四行诗 · 多 1 行")


def test_without_a_form_the_metre_and_the_rhymes_are_named() -> None:
    note = read(
        "The lantern burns, the harbour sleeps,\nThe keeper counts what no one keeps,\n"
        "And then the rain is on the wall,"
    )
    assert note.title == Said("iambic tetrameter · AA-", "抑扬格四音步 · AA-")


def test_the_form_that_is_begun_is_named_while_one_writes() -> None:
    begun = "\n".join(LIMERICK.split("\n")[:3])
    assert read(begun, goes_on=True).title == Said(
        "Limerick · 2 lines left", "五行打油诗 · 还差 2 行"
    )
    assert read(LIMERICK, goes_on=True).title.english == "Limerick"
    couplet = "\n".join(BROKEN_LINK.split("\n")[:2])
    assert read(couplet, goes_on=True).title == Said(
        "Seven-character regulated quatrain · 2 lines left", "七言绝句 · 还差 2 句"
    )
    assert read(BROKEN_LINK, goes_on=True).title == read(BROKEN_LINK).title


def test_free_verse_that_comes_near_a_form_is_not_blamed_for_it() -> None:
    bread = """\
You said, don't look at it, it won't
come up while anybody's watching,
and put the bowl under a cloth
as if it were a bird you meant to quiet.
All afternoon we talked of other things:
the roof, your mother's eyes, the price of coal."""
    note = read(bread)
    assert note.title.english == "Free verse"
    assert "fault" not in [weight for _, _, weight in margin(note)]
    assert "fault" in [weight for _, _, weight in margin(read(bread, "blank-verse"))]


def test_a_haiku_with_a_syllable_too_many_is_one_still() -> None:
    note = read("Low tide: the rowboat\nsits down on its own shadow\nand will not discuss it.")
    assert note.title.english == "Haiku"
    assert margin(note)[2] == ("6", "", "fault")


def test_nothing_is_held_against_a_line_that_is_being_written() -> None:
    done = "The lantern burns, the harbour sleeps,\nThe keeper counts what no one keeps,"
    begun = f"{done}\nAnd"
    assert read(begun).title != read(done).title
    assert margin(read(begun, goes_on=True)) == [*margin(read(done)), ("1", "", None)]
    assert read(LIMERICK, goes_on=True) == read(LIMERICK)


def test_a_broken_link_is_told_with_the_readings() -> None:
    note = read(BROKEN_LINK)
    assert note.title.chinese == "七言绝句 · 平起首句入韵 · 平水韵 真"
    assert margin(note) == [("", "A", None), ("", "A", None), ("", "", "licence"), ("", "A", None)]
    (line,) = note.rows[2]
    fault = line.remarks[0]
    assert fault.name == Said("bent waist", "折腰体")
    assert "客" in fault.why.chinese or "舍" in fault.why.chinese
    assert [word.text for word in line.words if word.is_meant] == ["君"]


def test_tones_and_readings_of_every_character_are_told() -> None:
    (line,) = read(BROKEN_LINK).rows[0]
    assert "".join(word.signs for word in line.words) == "仄平平仄仄中平"
    assert line.words[-1].sounds == "平声 真"
    assert line.summary.chinese == "7 字；仄平平仄仄中平；韵 A（平水韵 真）"


def test_a_character_of_two_tones_is_named_as_uncertain() -> None:
    (line,) = read("白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。").rows[3]
    assert [word.is_sure for word in line.words] == [False, True, True, True, True]
    assert line.sources.chinese == "“更”平仄两读，用例不足以定：平声 庚 / 去声 敬。"


def test_several_lines_of_a_row_stand_together() -> None:
    note = read(BROKEN_LINK.replace("，\n", "，"))
    assert [len(lines) for lines in note.rows] == [2, 2]
    assert [heaviest(lines) for lines in note.rows] == [None, "licence"]


def test_the_count_is_shown_where_it_is_not_what_the_form_asks() -> None:
    note = read(BROKEN_LINK.replace("无故人", "没有故人"), "qiyan-gufeng")
    assert [line.figure for (line,) in note.rows] == ["", "", "", "8"]


def test_the_last_line_of_a_couplet_to_come_changes_nothing_above_it() -> None:
    begun = read(f"{BROKEN_LINK}\n明月松间照石泉，")
    assert margin(begun) == margin(read(BROKEN_LINK))


def test_a_form_that_is_none_is_told() -> None:
    with pytest.raises(FormError):
        read(LIMERICK, "no-such-form")


def test_the_heaviest_remark_of_some_lines_counts() -> None:
    def line(*weights: Weight) -> LineNote:
        nothing = Said("", "")
        return LineNote("", "", nothing, (), tuple(Remark(nothing, w, nothing) for w in weights))

    assert heaviest([]) is None
    assert heaviest([line(), line("note")]) == "note"
    assert heaviest([line("note", "licence"), line("note")]) == "licence"
    assert heaviest([line("licence"), line("fault")]) == "fault"


def test_the_forms_of_both_languages_have_titles_in_both() -> None:
    forms, tunes = VerseReader().forms()
    assert {form.language for form in forms} == {"en", "zh"}
    assert all(form.title.english and form.title.chinese for form in forms)
    assert tunes.sizes["如梦令"] == 33
