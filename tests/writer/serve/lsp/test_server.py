"""An editor's conversation with the server; only the assistant is a fake."""

from __future__ import annotations

import pytest

from tests.fakes import FakeAssistant
from tests.writer.serve.lsp.conftest import URI, Talk, place
from writer.assist import learning
from writer.errors import BundleError

AUTOMATIC = 2
CANCELLED, INVALID_PARAMS, METHOD_NOT_FOUND = -32800, -32602, -32601


def labels(answer):
    return [item["label"] for item in answer["items"]]


def inserted(answer):
    return [item["insertText"] for item in answer["items"]]


def texts_seen(assistant):
    return [request.before for request in assistant.requests]


def test_the_server_says_what_it_can():
    talk = Talk(FakeAssistant())
    can = talk.initialize()
    triggers = can["completionProvider"]["triggerCharacters"]
    assert {" ", "。", "，", "“", "月"} <= set(triggers)
    assert "inlineCompletionProvider" in can
    assert can["textDocumentSync"]["openClose"] is True
    assert can["textDocumentSync"]["change"] == 2
    talk.leave()


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [((), "utf-16"), (("utf-8", "utf-16"), "utf-8"), (("utf-32",), "utf-32"), (("x",), "utf-16")],
)
def test_the_encoding_of_positions_is_negotiated(offered, chosen):
    talk = Talk(FakeAssistant())
    assert talk.initialize(*offered)["positionEncoding"] == chosen
    talk.leave()


def test_a_candidate_replaces_the_word_in_progress(talk):
    editor = talk(FakeAssistant(candidates=["times", "tide"]), text="It was the best of ti\n")
    answer = editor.completion(0, 21)
    assert answer["isIncomplete"] is True
    assert labels(answer) == ["times", "tide"]
    first, second = answer["items"]
    area = {"start": place(0, 19), "end": place(0, 21)}
    assert first["textEdit"] == {"range": area, "newText": "times"}
    assert first["sortText"] < second["sortText"]
    (request,) = editor.assistant.requests
    assert (request.before, request.after) == ("It was the best of ti", "")
    assert (request.text.path, request.remember, request.ghost_words) == (URI, False, 0)


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 15), ("utf-16", 8), ("utf-32", 6)])
def test_columns_behind_emoji_and_chinese_are_right(talk, encoding, start):
    line = "😀月𠀀 é ti"
    editor = talk(FakeAssistant(candidates=["times"]), encoding, text=f"first\n{line} after")
    caret = start + len("ti")
    (item,) = editor.completion(1, caret)["items"]
    assert item["textEdit"]["range"] == {"start": place(1, start), "end": place(1, caret)}
    assert editor.assistant.requests[0].before == f"first\n{line}"
    assert editor.assistant.requests[0].after == " after"


def test_the_text_follows_the_editor_change_by_change(talk):
    editor = talk(FakeAssistant(), text="The 😀 lamp\r\nburned")
    editor.change((1, 6), (1, 6), " low 月")
    editor.change((0, 4), (0, 7), "")
    editor.completion(1, 12)
    assert texts_seen(editor.assistant) == ["The lamp\nburned low 月"]


def test_inline_text_stands_at_the_caret(talk):
    editor = talk(FakeAssistant(ghost="mes, it was", alternatives=["de"]), text="😀 ti")
    answer = editor.inline(0, 5)
    assert inserted(answer) == ["mes, it was", "de"]
    assert answer["items"][0]["range"] == {"start": place(0, 5), "end": place(0, 5)}


def test_unasked_inline_text_is_only_what_is_sure(talk):
    assistant = FakeAssistant(ghost="mekeeper, it was", sure_of="mekeeper", log_probability=-9.0)
    editor = talk(assistant, text="ti")
    assert inserted(editor.inline(0, 2, kind=AUTOMATIC)) == ["mekeeper"]
    assert inserted(editor.inline(0, 2)) == ["mekeeper, it was"]
    assistant.sure_of = ""
    assert inserted(editor.inline(0, 2, kind=AUTOMATIC)) == []


@pytest.mark.parametrize("text", ["# A ti", "ti and more"])
def test_inline_text_comes_only_when_asked_in_headings_and_within_lines(talk, text):
    editor = talk(FakeAssistant(ghost="mes"), text=text)
    column = text.index("ti") + 2
    assert inserted(editor.inline(0, column, kind=AUTOMATIC)) == []
    assert editor.assistant.requests == []
    assert inserted(editor.inline(0, column)) == ["mes"]


@pytest.mark.parametrize("text", ["---\ntitle: ti", "```\nti", "call `ti", "<!-- a\nti"])
def test_nothing_is_offered_in_code_front_matter_and_comments(talk, text):
    closing = "\n---\n" if text.startswith("---") else ""
    editor = talk(FakeAssistant(candidates=["times"], ghost="mes"), text=text + closing)
    line, column = text.count("\n"), len(text.rpartition("\n")[2])
    assert editor.completion(line, column) is None
    assert inserted(editor.inline(line, column)) == []
    assert editor.assistant.requests == []


def test_inline_text_extends_the_selected_candidate(talk):
    editor = talk(FakeAssistant(ghost=", it was"), text="the best of ti")
    area = {"start": place(0, 12), "end": place(0, 14)}
    selected = {"range": area, "text": "times"}
    answer = editor.inline(0, 14, kind=AUTOMATIC, selectedCompletionInfo=selected)
    (item,) = answer["items"]
    assert (item["insertText"], item["range"]) == ("times, it was", area)
    assert texts_seen(editor.assistant) == ["the best of times"]


def test_a_newer_request_makes_the_older_one_obsolete(talk):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    editor.assistant.released.clear()
    older = editor.ask_completion(0, 1)
    newer = editor.ask_completion(0, 2)
    # Answered while the assistant still holds the answer to the newer one back.
    assert editor.answer(older) == {"isIncomplete": True, "items": []}
    editor.assistant.released.set()
    assert labels(editor.answer(newer)) == ["times"]
    assert editor.assistant.cancellations == 1


def test_requests_of_other_documents_and_kinds_wait_their_turn(talk):
    other = "file:///other.txt"
    editor = talk(FakeAssistant(candidates=["times"], ghost="mes"), text="ti")
    editor.open("ti", other)
    editor.assistant.released.clear()
    numbers = [editor.ask_completion(0, 2), editor.ask_completion(0, 2, other)]
    editor.assistant.released.set()
    assert inserted(editor.inline(0, 2)) == ["mes"]
    assert [labels(editor.answer(number)) for number in numbers] == [["times"]] * 2


def test_a_cancelled_request_is_given_up_and_says_so(talk):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    editor.assistant.released.clear()
    number = editor.ask_completion(0, 2)
    editor.send("$/cancelRequest", {"id": number})
    assert editor.answer(number)["code"] == CANCELLED
    editor.send("$/cancelRequest", {"id": 12345})
    editor.assistant.released.set()
    assert labels(editor.completion(0, 2)) == ["times"]
    assert editor.assistant.cancellations <= 1


def test_a_failure_is_told_once_and_answered_with_nothing(talk):
    editor = talk(FakeAssistant(failure=BundleError("The model is damaged.")), text="ti")
    assert editor.completion(0, 2)["items"] == []
    assert editor.inline(0, 2)["items"] == []
    assert editor.logged() == {"type": 1, "message": "The model is damaged."}
    editor.assistant.failure = None
    editor.completion(0, 2)
    editor.assistant.failure = BundleError("The model is damaged.")
    editor.completion(0, 2)
    assert editor.logged()["message"] == "The model is damaged."
    assert not [message for message in editor._stash if "method" in message]


class Panic(BaseException):
    """What a library in Rust raises when it gives up: no Exception."""


def test_a_text_whose_learning_panics_is_told_of_and_suggested_in(talk, monkeypatch):
    def fail(text, lesson):
        raise Panic

    assistant = FakeAssistant(candidates=["times"])
    monkeypatch.setattr(assistant, "learn", fail)
    editor = talk(assistant, text="ti", learn=True)
    assert "unknown reason" in editor.logged()["message"]
    assert labels(editor.completion(0, 2)) == ["times"]


@pytest.mark.parametrize("defect", [ZeroDivisionError(), Panic()])
def test_a_defect_of_the_engine_does_not_end_suggestions(talk, defect):
    editor = talk(FakeAssistant(candidates=["times"], failure=defect), text="ti")
    assert editor.completion(0, 2)["items"] == []
    assert "unknown reason" in editor.logged()["message"]
    editor.assistant.failure = None
    assert labels(editor.completion(0, 2)) == ["times"]


@pytest.mark.parametrize(
    "params",
    [
        None,
        {},
        [],
        "text",
        {"textDocument": {"uri": URI}},
        {"textDocument": {"uri": URI}, "position": place(-1, 0)},
        {"textDocument": {"uri": URI}, "position": place("a", None)},
        {"textDocument": 5, "position": place(0, 0)},
    ],
)
def test_malformed_params_are_refused_and_the_conversation_goes_on(talk, params):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    for method in ("textDocument/completion", "textDocument/inlineCompletion"):
        assert editor.request(method, params)["code"] == INVALID_PARAMS
    assert labels(editor.completion(0, 2)) == ["times"]


def test_a_malformed_notification_is_noted_in_the_editors_log(talk):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    editor.send("textDocument/didOpen", {"textDocument": 3})
    assert "could not be followed" in editor.logged()["message"]
    editor.send_bytes(b"{nonsense")
    editor.logged()
    assert labels(editor.completion(0, 2)) == ["times"]


def test_an_unknown_method_is_refused(talk):
    editor = talk(FakeAssistant())
    assert editor.request("textDocument/juggle", {})["code"] == METHOD_NOT_FOUND


@pytest.mark.parametrize("caret", [(0, 99), (99, 0), (99, 99)])
def test_a_caret_outside_the_text_is_the_nearest_one_in_it(talk, caret):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    (item,) = editor.completion(*caret)["items"]
    assert item["textEdit"]["range"] == {"start": place(0, 0), "end": place(0, 2)}


def test_half_an_emoji_does_not_reach_the_engine(talk):
    editor = talk(FakeAssistant(), text="a \ud83d ti")
    editor.completion(0, 6)
    assert texts_seen(editor.assistant) == ["a \ufffd ti"]


def test_a_closed_document_is_forgotten(talk):
    editor = talk(FakeAssistant(candidates=["times"], ghost="mes"), text="ti")
    editor.close_document()
    assert editor.completion(0, 2) is None
    assert inserted(editor.inline(0, 2)) == []
    editor.change((0, 0), (0, 0), "x")
    assert editor.assistant.requests == []
    assert [passage for _, passage in editor.assistant.learned] == ["ti", None]
    editor.open("tid")
    editor.completion(0, 3)
    assert texts_seen(editor.assistant) == ["tid"]


def test_closing_a_document_gives_up_what_is_asked_about_it(talk):
    editor = talk(FakeAssistant(candidates=["times"]), text="ti")
    editor.assistant.released.clear()
    number = editor.ask_completion(0, 2)
    editor.close_document()
    assert editor.answer(number)["items"] == []


def test_learning_follows_a_document_and_ends_with_it(talk, monkeypatch):
    monkeypatch.setattr(learning, "LESSON_CHARACTERS", 6)
    editor = talk(FakeAssistant(), text="The lamp\r\nlow", learn=True)
    editor.completion(1, 3)
    (request,) = editor.assistant.requests
    assert (request.text.path, request.remember) == (URI, True)
    editor.close_document()
    editor.open("x", "file:///other.txt")
    editor.completion(0, 1, "file:///other.txt")
    pieces = [piece for text, piece in editor.assistant.learned if text.path == URI]
    assert pieces == ["The", " lamp", "\nlow", None]


def test_a_document_that_cannot_be_learned_is_told_of(talk, monkeypatch):
    def fail(document, text):
        raise BundleError("The model is damaged.")

    assistant = FakeAssistant(candidates=["times"])
    monkeypatch.setattr(assistant, "learn", fail)
    editor = talk(assistant, text="ti", learn=True)
    assert editor.logged()["message"] == "The model is damaged."
    assert labels(editor.completion(0, 2)) == ["times"]


@pytest.mark.parametrize("polite", [True, False])
def test_the_server_ends_on_exit_and_knows_whether_it_was_told_before(talk, polite):
    editor = talk(FakeAssistant(), text="ti")
    editor.assistant.released.clear()
    number = editor.ask_completion(0, 2)
    if polite:
        assert editor.request("shutdown") is None
        assert editor.answer(number)["code"] == CANCELLED
    editor.send("exit")
    editor._thread.join(20)
    assert not editor._thread.is_alive()
    assert editor.server.told_to_shut_down is polite


def test_an_editor_that_dies_ends_the_server(talk):
    editor = talk(FakeAssistant(), text="ti")
    editor.assistant.released.clear()
    editor.ask_completion(0, 2)
    editor.leave()
    assert editor.server.told_to_shut_down is False
