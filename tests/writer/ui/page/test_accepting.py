"""Suggestions become text: word by word, candidate by candidate, to be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.writer.ui.modifiers import ALT, CTRL, SHIFT
from tests.writer.ui.page.scripts import LINE, rest_of_line
from writer.assist.request import Candidate, ContinuationRequest
from writer.assist.showing.ghost_offer import Portion
from writer.assist.showing.show_policy import Objection
from writer.documents.provenance import Provenance
from writer.ui.page.provenance_marks import provenance_at


def test_tab_accepts_the_next_word(begun):
    d = begun
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the"
    assert d.caret == len("It was the")
    assert d.editor.ghost.text == LINE.removeprefix("It was the")
    assert d.accepted == [" the"]


def test_tab_again_and_again_walks_through_the_suggestion(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It", LINE.removeprefix("It"))
    for _ in range(4):
        d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the best of"


def test_shift_tab_accepts_everything(begun):
    d = begun
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == LINE
    assert d.editor.ghost.text == ""


def test_ctrl_shift_right_accepts_to_the_end_of_the_sentence(begun):
    d = begun
    d.press(Qt.Key.Key_Right, CTRL | SHIFT)
    assert d.text == "It was the best of times, it was the worst of times."


def test_accepted_text_with_characters_beyond_the_basic_plane(desk):
    d = desk(ghost=lambda request: " 😀𠀀 end" if request.before == "😀 a" else "")
    d.load("😀 ")
    d.move_caret(3)
    d.type("a")
    d.wait_for_ghost(" 😀𠀀 end")
    d.settle()
    d.press(Qt.Key.Key_Backtab, SHIFT)
    assert d.text == "😀 a 😀𠀀 end"


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_alt_digits_take_a_candidate(desk, number):
    words = ["times", "tides", "towns", "tales", "trees"]
    d = desk(candidates=words)
    d.type("of t")
    d.settle()
    d.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
    assert d.text == f"of {words[number - 1]}"


def test_a_candidate_that_is_not_there_types_no_digit(desk):
    d = desk(candidates=["times"])
    d.type("of t")
    d.settle()
    d.press(Qt.Key.Key_3, ALT)
    assert d.text == "of t"


def test_a_candidate_of_an_older_text_is_not_inserted(desk):
    d = desk(candidates=["times"])
    d.type("of t")
    d.settle()
    d.assistant.released.clear()
    d.type("a")
    assert not d.editor.accepting.accept_candidate(0)
    assert d.text == "of ta"
    d.assistant.released.set()


def test_a_candidate_takes_the_place_of_what_it_says_otherwise(sheet, monkeypatch):
    s = sheet()
    s.page.insertPlainText("my 😀😀")
    monkeypatch.setattr(s.ghost, "candidate", lambda _: Candidate("smile", "smile", -1.0, 2))
    assert s.accepting.accept_candidate(0)
    assert s.text == "my smile"


# "bea|tiful", a u and Alt+1 made "beautifullytiful".
def test_a_candidate_taken_inside_a_word_replaces_the_rest_of_it(desk, monkeypatch):
    d = desk(candidates=["beautifully"])
    d.load("so beatiful a day", caret=len("so bea"))
    d.type("u")
    d.settle()
    word = Candidate("beautifully", "beautifully", -1.0, replaced=4, replaced_after=5)
    monkeypatch.setattr(d.editor.ghost, "candidate", lambda _: word)
    d.press(Qt.Key.Key_1, ALT)
    assert d.text == "so beautifully a day"
    assert d.caret == len("so beautifully")
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "so beautiful a day"


def test_no_candidate_is_taken_while_a_continuation_waits(sheet):
    s = sheet(candidates=["times"], continuation=[" and"])
    s.type("of t")
    s.settle()
    s.pending.start(4, ContinuationRequest("of t"))
    assert not s.accepting.accept_candidate(0)
    assert s.text == "of t"
    s.settle()


def test_a_candidate_that_agrees_with_the_ghost_keeps_the_rest_of_it(desk):
    d = desk(ghost="imes were", candidates=["times"])
    d.type_for_ghost("of t", "imes were")
    d.press(Qt.Key.Key_1, ALT)
    assert d.text == "of times"
    assert d.editor.ghost.text == " were"


def test_typed_accepted_typed_are_three_undo_steps(desk):
    d = desk(ghost=lambda request: " best" if request.before == "the" else "")
    d.type_for_ghost("the", " best")
    d.press(Qt.Key.Key_Tab)
    d.type(" of")
    d.settle()
    assert d.text == "the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "the best"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "the"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == ""


def test_words_accepted_in_a_row_are_one_undo_step(begun):
    d = begun
    for _ in range(3):
        d.press(Qt.Key.Key_Tab)
        d.settle()
    assert d.text == "It was the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "It was"


def test_words_accepted_with_typing_between_are_separate_steps(begun):
    d = begun
    d.press(Qt.Key.Key_Tab)
    d.type(" best")
    d.settle()
    d.press(Qt.Key.Key_Tab)
    assert d.text == "It was the best of"
    d.press(Qt.Key.Key_Z, CTRL)
    assert d.text == "It was the best"


def test_a_suggestion_after_one_that_was_taken_whole_is_a_step_of_its_own(sheet):
    s = sheet(ghost=" two")
    s.type_for("One", " two")
    s.assistant.ghost = " three"
    assert s.accepting.accept(Portion.ALL)
    s.qtbot.waitUntil(lambda: s.ghost.text == " three")
    assert s.accepting.accept(Portion.ALL)
    assert s.text == "One two three"
    s.page.undo()
    assert s.text == "One two"


def test_undo_never_offers_the_same_again(desk):
    d = desk(ghost=rest_of_line)
    d.type_for_ghost("It was ", LINE.removeprefix("It was "))
    d.press(Qt.Key.Key_Backtab, SHIFT)
    d.press(Qt.Key.Key_Z, CTRL)
    d.press(Qt.Key.Key_Backspace)
    d.type(" ")
    assert d.text == "It was "
    assert d.stays_silent()
    d.type("the")
    d.settle()
    assert d.editor.ghost.text == LINE.removeprefix("It was the")


def provenances(editor):
    cursor = editor.textCursor()
    marks = []
    for position in range(1, len(editor.text()) + 1):
        cursor.setPosition(position)
        marks.append(provenance_at(cursor))
    return marks


def test_accepted_characters_are_marked_and_typed_ones_are_not(desk):
    d = desk(ghost=lambda request: "bcdef" if request.before == "a" else "")
    d.type_for_ghost("a", "bcdef")
    d.press(Qt.Key.Key_Backtab, SHIFT)
    d.type("g")
    typed, accepted = Provenance.TYPED, Provenance.ACCEPTED
    assert provenances(d.editor) == [typed, *[accepted] * 5, typed]
    for _ in range(3):
        d.press(Qt.Key.Key_Z, CTRL)
    for _ in range(3):
        d.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert d.text == "abcdefg"
    assert provenances(d.editor) == [typed, *[accepted] * 5, typed]


def test_typing_behind_accepted_text_later_is_typing(desk):
    d = desk(ghost=lambda request: "bcdef" if request.before == "a" else "")
    d.type_for_ghost("a", "bcdef")
    d.press(Qt.Key.Key_Tab)
    d.press(Qt.Key.Key_Home)
    d.press(Qt.Key.Key_End)
    d.type("c")
    assert provenances(d.editor)[-1] is Provenance.TYPED


@pytest.mark.parametrize(
    ("portion", "part"),
    [(Portion.WORD, " tiny"), (Portion.LINE, " tiny boats."), (Portion.ALL, " tiny boats. And")],
)
def test_so_much_is_taken_and_the_rest_stays(sheet, portion, part):
    s = sheet(ghost=" tiny boats. And")
    s.type_for("Two", " tiny boats. And")
    s.assistant.ghost = ""
    taken = []
    s.accepting.accepted.connect(taken.append)
    assert s.accepting.accept(portion)
    assert s.text == "Two" + part
    assert s.ghost.text == s.drawn() == " tiny boats. And".removeprefix(part)
    assert taken == [part]


def test_nothing_is_accepted_where_nothing_is_offered(sheet):
    s = sheet()
    s.type("Two")
    s.settle()
    assert not s.accepting.accept(Portion.ALL)
    assert not s.accepting.accept_candidate(0)
    assert s.text == "Two"


def test_nothing_is_accepted_during_a_composition_or_over_a_selection(sheet):
    s = sheet(ghost=" boats", candidates=("Twofold",))
    s.type_for("Two", " boats")
    s.composing = True
    assert not s.accepting.accept(Portion.ALL)
    assert not s.accepting.accept_candidate(0)
    s.composing = False
    s.page.selectAll()
    assert not s.accepting.accept(Portion.ALL)
    assert s.text == "Two"


def test_a_word_from_elsewhere_takes_the_place_of_the_word_at_the_caret(desk):
    d = desk()
    d.load("𝄞 the dark, dark sea", caret=len("𝄞 the da") + 1)
    assert d.editor.accept_word("night", 2, 2)
    assert d.text == "𝄞 the night, dark sea"
    assert d.accepted == ["night"]
    assert d.caret == len("𝄞 the night") + 1
    d.editor.undo()
    assert d.text == "𝄞 the dark, dark sea"


def test_a_word_from_elsewhere_takes_a_continuation_away(desk):
    d = desk(continuation=(" light", " fell."))
    d.load("the dark")
    d.editor.continuing.start()
    d.wait_for_continuation(" light fell.")
    assert d.editor.accept_word("night", 4, 0)
    assert d.text == "the night"
    assert not d.editor.pending.active


def test_no_word_is_taken_during_a_composition_or_where_one_only_reads(desk):
    d = desk()
    d.load("the dark")
    d.compose("ni")
    assert not d.editor.accept_word("night", 4, 0)
    d.commit("")
    d.editor.set_read_only(True)
    assert not d.editor.accept_word("night", 4, 0)
    assert d.text == "the dark"


def test_what_was_accepted_in_another_text_may_be_offered(sheet):
    s = sheet(ghost=" boats")
    s.type_for("Two", " boats")
    assert s.accepting.accept(Portion.ALL)
    s.accepting.forget()
    s.page.undo()
    s.accepting.refuse_what_was_taken_back()
    s.ghost.interrupted(Objection.UNDONE)
    s.page.undo()
    s.type_for("Two", " boats")
