"""Carrying on from an editor's menu: nothing is written before it is chosen, or elsewhere."""

from __future__ import annotations

import pytest

from tests.fakes import FakeAssistant
from tests.writer.serve.lsp.conftest import URI, place

EDITS = {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}
MENU = {"codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}}
AUTOMATIC, INVALID_PARAMS, CANCELLED = 2, -32602, -32800

HERE = "Continue here"
SENTENCE = "Continue to the end of the sentence"
PARAGRAPH = "Continue to the end of the paragraph"
CHOICE = "Choose among 3 endings of the sentence"
TEXT = "😀 The lamp burned\nlow"


@pytest.fixture
def editor(talk):
    assistant = FakeAssistant(
        continuation=[" in the", " window."], several=[" and fast.", " in the hall.", "."]
    )
    return talk(assistant, text=TEXT, workspace=EDITS, textDocument=MENU)


def resolve(editor, action):
    return editor.request("codeAction/resolve", action)


def edits_of(edit):
    (change,) = edit["documentChanges"]
    assert change["textDocument"]["uri"] == URI
    (inserted,) = change["edits"]
    return inserted["range"]["start"], inserted["range"]["end"], inserted["newText"]


def test_the_menu_costs_nothing(editor):
    assert list(editor.actions(0, 18)) == [HERE, SENTENCE, PARAGRAPH, CHOICE]
    assert editor.assistant.continuations == []
    assert not any("edit" in each for each in editor.actions(0, 18).values())


@pytest.mark.parametrize(
    ("title", "until"), [(HERE, "words"), (SENTENCE, "sentence"), (PARAGRAPH, "paragraph")]
)
def test_what_is_chosen_is_written_at_the_caret(editor, title, until):
    action = resolve(editor, editor.actions(0, 18)[title])
    assert edits_of(action["edit"]) == (place(0, 18), place(0, 18), " in the window.")
    (request,) = editor.assistant.continuations
    assert (request.before, request.until) == ("😀 The lamp burned", until)
    assert (request.text.path, request.remember) == (URI, False)


def test_one_of_several_is_chosen_in_the_editor(editor):
    action = editor.actions(1, 3)[CHOICE]
    ordered = editor.ask("workspace/executeCommand", action["command"])
    question = editor.asked("window/showMessageRequest")
    titles = [each["title"] for each in question["params"]["actions"]]
    assert titles == ["1. and fast.", "2. in the hall.", "3. ."]
    editor.reply(question, {"title": titles[1]})
    applied = editor.asked("workspace/applyEdit")
    assert edits_of(applied["params"]["edit"]) == (place(1, 3), place(1, 3), " in the hall.")
    editor.reply(applied, {"applied": True})
    assert editor.answer(ordered) is None


def test_an_editor_may_ask_for_the_edit_of_a_command_and_has_the_command_back(editor):
    action = editor.actions(1, 3)[CHOICE]
    assert resolve(editor, action)["command"] == action["command"]
    assert editor.assistant.continuations == []


def test_a_question_that_is_waved_away_changes_nothing(editor):
    ordered = editor.ask("workspace/executeCommand", editor.actions(1, 3)[CHOICE]["command"])
    editor.reply(editor.asked("window/showMessageRequest"), None)
    assert editor.answer(ordered) is None


def test_an_editor_that_does_not_resolve_has_the_edit_made(talk):
    assistant = FakeAssistant(continuation=[" on."])
    editor = talk(assistant, text="low", workspace={"applyEdit": True})
    action = editor.actions(0, 3)[HERE]
    assert "data" not in action
    ordered = editor.ask("workspace/executeCommand", action["command"])
    applied = editor.asked("workspace/applyEdit")
    (change,) = applied["params"]["edit"]["changes"][URI]
    assert change["newText"] == " on."
    editor.reply(applied, {"applied": True})
    assert editor.answer(ordered) is None


def test_an_editor_that_can_do_neither_is_offered_nothing(talk):
    editor = talk(FakeAssistant(continuation=[" on."]), text="low")
    assert editor.actions(0, 3) == {}


def test_no_light_bulb_burns_at_every_line(editor):
    assert editor.actions(0, 18, triggerKind=AUTOMATIC) == {}


@pytest.mark.parametrize(
    ("only", "offered"),
    [
        ([], True),
        ([""], True),
        (["refactor"], True),
        (["quickfix", "refactor.rewrite"], True),
        (["refactor.rew"], False),
        (["quickfix"], False),
    ],
)
def test_an_editor_may_ask_for_one_kind(editor, only, offered):
    assert bool(editor.actions(0, 18, only=only)) is offered


@pytest.mark.parametrize("text", ["```\nti", "call `ti", "<!-- a\nti"])
def test_code_and_comments_are_not_carried_on(talk, text):
    editor = talk(FakeAssistant(), text=text, workspace=EDITS, textDocument=MENU)
    line, column = text.count("\n"), len(text.rpartition("\n")[2])
    assert editor.actions(line, column) == {}


def test_a_text_that_has_changed_meanwhile_is_left_alone(editor):
    action = editor.actions(0, 18)[HERE]
    editor.change((0, 0), (0, 0), "x")
    assert "edit" not in resolve(editor, action)
    assert editor.assistant.continuations == []


def test_typing_gives_a_continuation_up(editor):
    action = editor.actions(0, 18)[HERE]
    editor.assistant.released.clear()
    number = editor.ask("codeAction/resolve", action)
    editor.change((0, 18), (0, 18), "x")
    assert "edit" not in editor.answer(number)


def test_a_choice_can_be_cancelled(editor):
    action = editor.actions(0, 18)[HERE]
    editor.assistant.released.clear()
    number = editor.ask("codeAction/resolve", action)
    editor.send("$/cancelRequest", {"id": number})
    assert editor.answer(number)["code"] == CANCELLED


@pytest.mark.parametrize("pieces", [[], ["", ""]])
def test_where_nothing_goes_on_there_is_no_edit(talk, pieces):
    assistant = FakeAssistant(continuation=pieces)
    editor = talk(assistant, text="low", workspace=EDITS, textDocument=MENU)
    assert "edit" not in resolve(editor, editor.actions(0, 3)[HERE])


@pytest.mark.parametrize("data", [None, 3, {"uri": URI}, {"uri": URI, "until": "doomsday"}])
def test_an_action_that_is_none_of_ours_is_refused(editor, data):
    action = {"title": "Do it", "kind": "refactor", "data": data}
    assert resolve(editor, action)["code"] == INVALID_PARAMS


def test_a_failure_is_told_and_no_edit_comes(talk):
    assistant = FakeAssistant(continuation=["a"], failure=RuntimeError("broken"))
    editor = talk(assistant, text="low", workspace=EDITS, textDocument=MENU)
    assert "edit" not in resolve(editor, editor.actions(0, 3)[HERE])
    assert "failed for an unknown reason" in editor.logged()["message"]
