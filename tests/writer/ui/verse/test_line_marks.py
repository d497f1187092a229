"""Marks beside verse come at rests, only where there is verse, and never from an older text."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from writer.ui.verse.line_marks import NO_MARKS, LineMarks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.writer.ui.verse.conftest import Sheet

LIMERICK = """\
There once was a keeper of light
Who slept through the whole of the night;
When asked for the cause
He spoke of the laws
That keep a poor man from the sight."""
PROSE = "It was a cold bright day in April, and the clocks were striking thirteen. " * 3
BROKEN_LINK = "渭城朝雨浥轻尘，客舍青青柳色新。\n劝君更尽一杯酒，西出阳关无故人。"


def test_a_poem_is_marked_and_the_prose_around_it_is_not(sheet: Sheet) -> None:
    sheet.load(f"# Verses\n\n{PROSE}\n\n{LIMERICK}\n\n{PROSE}")
    assert sheet.letters() == "----AABBA--"
    assert sheet.figures()[4:9] == ["8", "8", "5", "5", "8"]
    assert sheet.reader.asked == [LIMERICK]


def test_typing_in_prose_has_nothing_read(sheet: Sheet) -> None:
    sheet.load(f"{PROSE}\n\n{PROSE}", caret_row=2)
    sheet.type("Nobody looked up. ")
    sheet.type("“Where are you going?”\n“Nowhere.”\n")
    assert sheet.reader.asked == []
    assert not sheet.background.busy


def test_a_line_that_is_being_written_is_known_when_the_margin_comes(sheet: Sheet) -> None:
    sheet.marks.want(False)
    sheet.load("\n".join(LIMERICK.split("\n")[:3]), caret_row=2)
    marks = LineMarks(sheet.page, lambda: sheet.reader, sheet.background)
    marks.want(True)
    sheet.qtbot.waitUntil(lambda: marks.at_rest, timeout=30_000)
    assert marks.poem_at(0).title.english == "Limerick · 2 lines left"
    marks.want(False)


def test_nothing_is_read_while_the_margin_is_off(sheet: Sheet) -> None:
    sheet.marks.want(False)
    sheet.load(LIMERICK)
    sheet.type("And")
    assert sheet.reader.asked == []
    assert sheet.letters() == "-----"


def test_what_was_read_once_is_not_read_again(sheet: Sheet) -> None:
    sheet.load(LIMERICK)
    sheet.load(f"{PROSE}\n\n{LIMERICK}")
    sheet.marks.want(False)
    sheet.marks.want(True)
    sheet.rest()
    assert sheet.letters() == "--AABBA"
    assert sheet.reader.asked == [LIMERICK]


def test_a_changed_line_is_read_anew(sheet: Sheet) -> None:
    sheet.load(LIMERICK, caret_row=3)
    for _ in "laws":
        sheet.qtbot.keyClick(sheet.page, Qt.Key.Key_Backspace)
    sheet.type("sea")
    assert sheet.weights() == [None, None, None, "fault", None]
    sheet.page.undo()
    sheet.page.undo()
    sheet.rest()
    assert sheet.weights() == [None] * 5


def test_marks_move_with_their_lines_before_they_are_read_again(sheet: Sheet) -> None:
    sheet.load(f"{PROSE}\n\n{LIMERICK}")
    sheet.reader.free.clear()
    sheet.go_to(0)
    sheet.qtbot.keyClick(sheet.page, Qt.Key.Key_Return)
    assert sheet.letters() == "---AABBA"
    sheet.qtbot.keyClick(sheet.page, Qt.Key.Key_Backspace)
    assert sheet.letters() == "--AABBA"


def test_an_answer_about_an_older_text_is_not_shown(sheet: Sheet) -> None:
    sheet.reader.free.clear()
    sheet.page.load_text(LIMERICK)
    sheet.qtbot.waitUntil(lambda: sheet.reader.asked == [LIMERICK])
    other = "The lantern burns, the harbour sleeps,\nThe keeper counts what no one keeps,"
    sheet.page.load_text(other)
    sheet.reader.free.set()
    sheet.rest()
    assert sheet.letters() == "AA"
    assert sheet.reader.asked == [LIMERICK, other]


def test_a_line_that_is_being_written_is_counted_and_not_blamed(sheet: Sheet) -> None:
    sheet.load("The lantern burns, the harbour sleeps,\nThe keeper counts what no one keeps,", 1)
    sheet.type("\nAnd")
    assert sheet.margin() == [("8", "A", None), ("8", "A", None), ("1", "", None)]
    sheet.type(" then he took a boat and")
    assert sheet.margin()[2] == ("7", "", None)
    sheet.go_to(0)
    sheet.rest()
    assert sheet.margin()[2][0] == "7"


def test_a_broken_link_is_marked_where_it_is(sheet: Sheet) -> None:
    sheet.load(BROKEN_LINK)
    assert sheet.margin() == [("", "A", None), ("", "A", "licence")]
    assert sheet.marks.poem_at(1).title.chinese.startswith("七言绝句")


def test_a_chosen_form_holds_for_its_poem_and_moves_with_it(sheet: Sheet) -> None:
    sheet.load(f"{LIMERICK}\n\n{PROSE}\n\n{LIMERICK}")
    assert sheet.weights() == [None] * 13
    sheet.marks.choose_form(10, "quatrain-abab")
    sheet.rest()
    assert sheet.marks.form_at(8) == "quatrain-abab"
    assert sheet.marks.form_at(0) == ""
    assert sheet.weights()[:5] == [None] * 5
    assert "fault" in sheet.weights()[8:]
    assert sheet.marks.poem_at(8).title.english == "Quatrains ABAB · 3 lines left"
    sheet.go_to(0)
    sheet.type("\nA line more")
    assert sheet.marks.form_at(9) == "quatrain-abab"
    sheet.marks.choose_form(9, "")
    sheet.rest()
    assert sheet.marks.form_at(9) == ""


def test_no_marks_stand_where_none_are_wanted(sheet: Sheet) -> None:
    sheet.load(f"{LIMERICK}\n\n{PROSE}\n\n{LIMERICK}")
    sheet.marks.choose_form(0, NO_MARKS)
    sheet.rest()
    assert sheet.letters() == "--------AABBA"
    sheet.marks.choose_form(4, "")
    sheet.rest()
    assert sheet.letters() == "AABBA---AABBA"


def test_lines_that_do_not_look_like_verse_are_read_where_the_writer_says_so(
    sheet: Sheet,
) -> None:
    lines = "“Who is there?”\n“The keeper of light.”\n“He sleeps in the night.”\n“I do.”"
    sheet.load(lines)
    assert sheet.figures() == [""] * 4
    sheet.marks.choose_form(1, "free-verse")
    sheet.rest()
    assert sheet.figures() == ["3", "5", "5", "2"]


def test_words_are_read_anew_once_they_are_pronounced_otherwise(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    sheet.load("The zorlion walked in the rain,\nAnd never was heard of again.")
    assert "as you have it" not in sheet.marks.lines_at(0)[0].sources.english
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "pronunciations.txt").write_text("zorlion: zor-li-O-ni-on\n")
    sheet.marks.read_anew()
    sheet.rest()
    assert "as you have it: “zorlion”" in sheet.marks.lines_at(0)[0].sources.english


def test_a_form_that_cannot_be_used_is_told_once(sheet: Sheet) -> None:
    sheet.load(LIMERICK)
    sheet.marks.choose_form(0, "gone")
    sheet.rest()
    assert len(sheet.failures) == 1
    assert "gone" in sheet.failures[0]
    sheet.type("And")
    assert sheet.letters() == "-----"


def test_only_what_can_be_seen_is_read(sheet: Sheet) -> None:
    far = "\n\n".join([PROSE] * 60)
    sheet.load(f"{far}\n\n{LIMERICK}")
    assert sheet.reader.asked == []
    bar = sheet.page.verticalScrollBar()
    bar.setValue(bar.maximum())
    sheet.qtbot.waitUntil(lambda: sheet.reader.asked == [LIMERICK])
    sheet.rest()
    assert sheet.letters().endswith("AABBA")


def test_a_long_poem_is_read_in_parts_that_stay_the_same(sheet: Sheet) -> None:
    line = "The lantern in the harbour window burns,\nAnd nobody has asked it for a word;\n"
    sheet.load(line * 600)
    bar = sheet.page.verticalScrollBar()
    bar.setValue(500)
    sheet.qtbot.waitUntil(lambda: bool(sheet.marks.lines_at(510)))
    sheet.rest()
    asked = len(sheet.reader.asked)
    assert all(len(text.split("\n")) < 500 for text in sheet.reader.asked)
    for _ in range(3):
        bar.setValue(bar.value() + 1)
        sheet.rest()
    assert len(sheet.reader.asked) <= asked + 1


def change(sheet: Sheet, chance: Random) -> None:
    """Do one thing that a writer does."""
    page = sheet.page
    cursor = page.textCursor()
    match chance.randrange(6):
        case 0:
            cursor.insertText(chance.choice(["light", " the night", "明月松间照石泉，", "-", " "]))
        case 1:
            cursor.insertText(chance.choice(["\n", "\n\n", f"\n{LIMERICK}\n", f"\n{PROSE}\n"]))
        case 2:
            page.undo()
        case 3:
            cursor.setPosition(chance.randrange(page.document().characterCount()))
            page.setTextCursor(cursor)
        case 4:
            cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor, 2)
            cursor.removeSelectedText()
        case _:
            cursor.deletePreviousChar()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_one_does_the_marks_are_those_of_the_text(sheet: Sheet, seed: int) -> None:
    chance = Random(seed)
    sheet.load(f"{LIMERICK}\n\n{PROSE}\n\n{BROKEN_LINK}")
    for _ in range(8):
        for _ in range(chance.randrange(1, 8)):
            change(sheet, chance)
        sheet.rest()
        fresh = LineMarks(sheet.page, lambda: sheet.reader, sheet.background)
        fresh.want(True)
        sheet.qtbot.waitUntil(lambda marks=fresh: marks.at_rest, timeout=30_000)
        rows = range(sheet.page.document().blockCount())
        assert [*map(sheet.marks.lines_at, rows)] == [*map(fresh.lines_at, rows)]
        fresh.want(False)
        fresh.deleteLater()
