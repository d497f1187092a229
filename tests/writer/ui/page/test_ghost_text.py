"""One suggestion on a page: it comes when its time has come, follows what is typed, and goes."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from writer.assist.options import AssistanceOptions
from writer.assist.showing import show_policy
from writer.assist.showing.show_policy import Objection
from writer.assist.text_identity import TextIdentity


def test_what_the_model_says_is_drawn_and_is_no_text(sheet):
    s = sheet(ghost=" boats")
    s.type_for("Tiny", " boats")
    assert s.drawn() == " boats"
    assert s.text == "Tiny"
    assert s.shown == [" boats"]


def test_what_agrees_is_typed_through_and_what_does_not_takes_it_away(sheet):
    s = sheet(ghost=" boats")
    s.type_for("Tiny", " boats")
    s.assistant.ghost = ""
    s.type(" bo")
    assert (s.ghost.text, s.drawn()) == ("ats", "ats")
    s.type("x")
    assert (s.ghost.text, s.drawn()) == ("", "")


def test_a_lifted_ghost_can_be_put_back(sheet):
    s = sheet(ghost=" boats")
    s.type_for("Tiny", " boats")
    s.ghost.lift()
    assert s.drawn() == ""
    s.ghost.put_back()
    assert s.drawn() == " boats"


def test_an_answer_to_an_older_text_is_dropped(sheet):
    s = sheet(ghost=" boats", candidates=("boats",))
    s.assistant.released.clear()
    s.type("Tiny")
    s.ghost.interrupted(Objection.CARET_MOVED)
    s.assistant.released.set()
    s.settle()
    assert (s.ghost.text, s.ghost.candidates) == ("", ())


def test_candidates_hold_until_the_next_key_and_follow_the_one_after(sheet):
    s = sheet(candidates=("boats", "birds"))
    s.type("b")
    s.settle()
    assert [each.text for each in s.ghost.candidates] == ["boats", "birds"]
    assert s.ghost.candidate(1).text == "birds"
    assert s.ghost.candidate(2) is None
    s.assistant.released.clear()
    s.type("o")
    assert s.ghost.candidate(0) is None
    s.assistant.released.set()
    s.settle()
    assert s.ghost.candidate(0).insertion == "ats"


def test_dismissing_twice_sends_all_away_for_a_while(sheet):
    s = sheet(ghost=" boats")
    s.type_for("Tiny", " boats")
    assert s.ghost.dismissable
    assert s.ghost.dismiss()
    assert s.ghost.text == ""
    assert s.ghost.rest is None
    assert s.ghost.dismiss()
    assert s.ghost.rest is not None
    assert not s.ghost.dismiss()


def test_when_a_rest_is_over_it_says_so_once(sheet, monkeypatch):
    monkeypatch.setattr(show_policy, "SNOOZE_MS", 4_000)  # four looks at the sheet's clock
    s = sheet(ghost=" boats")
    changes = []
    s.ghost.rest_changed.connect(lambda: changes.append("changed"))
    s.type_for("Tiny", " boats")
    s.ghost.dismiss()
    s.ghost.dismiss()
    assert changes == ["changed"]
    s.now_ms += 10_000
    s.ghost.ask_now()
    assert changes == ["changed"] * 2
    assert s.ghost.rest is None
    s.settle()


def test_a_language_that_no_model_writes_is_noticed_and_forgotten_with_its_text(sheet):
    s = sheet()
    judged = []
    s.ghost.language_judged.connect(judged.append)
    s.assistant.unknown_language = True
    s.type("Und")
    s.settle()
    assert s.ghost.unknown_language
    assert s.ghost.explanation.objection is Objection.UNKNOWN_LANGUAGE
    s.type(" der")
    s.settle()
    s.ghost.begin()
    assert judged == [True, False]


def test_what_is_never_wanted_again_is_the_word_with_its_beginning(sheet):
    s = sheet(ghost="ats.")
    s.type_for("Tiny bo", "ats.")
    unwanted = []
    s.ghost.never_wanted.connect(unwanted.append)
    assert s.ghost.never_again()
    assert (s.ghost.text, s.ghost.never_again()) == ("", False)
    assert unwanted == ["boats"]


def test_without_assistance_a_wish_is_answered_by_a_sentence(sheet):
    s = sheet(ghost=" boats")
    s.ghost.set_options(AssistanceOptions(enabled=False))
    s.ghost.ask_now()
    s.settle()
    assert len(s.told) == 1
    assert s.assistant.requests == []


def test_each_moment_is_explained(sheet):
    s = sheet(ghost=" boats")
    before = s.ghost.explanation
    s.type_for("Tiny", " boats")
    assert before is None
    shown = s.ghost.explanation
    assert (shown.objection, shown.ghost.text) == (None, " boats")
    s.ghost.interrupted(Objection.PASTED)
    assert s.ghost.explanation.objection is not None


def test_the_request_says_which_text_it_is_about_and_reads_enough_of_it(sheet):
    s = sheet()
    text = TextIdentity("novel.txt", may_learn=False)
    s.ghost.set_identity(text)
    s.ghost.set_options(AssistanceOptions(learn=True))
    s.page.load_text("word " * 3_000)
    s.page.moveCursor(QTextCursor.MoveOperation.End)
    s.type("x")
    s.settle()
    request = s.assistant.requests[-1]
    assert (request.text, request.text.may_learn, request.remember) == (text, False, True)
    assert 2_000 <= len(request.before) <= 6_000
    assert request.before.startswith("word ")
    assert request.before.endswith("word x")
