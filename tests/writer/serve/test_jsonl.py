"""Lines in, lines out; nothing that comes in stops the conversation."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes import FakeAssistant
from writer.errors import BundleError
from writer.serve.jsonl import answer_lines


def talk(assistant, *lines):
    data = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return [json.loads(answer) for answer in answer_lines(assistant, data)]


def test_candidates_and_ghost_are_answered():
    assistant = FakeAssistant(candidates=["times", "time"], ghost="mes, it was")
    (answer,) = talk(assistant, {"text": "It was the best of ti", "k": 2, "ghost": 3})
    assert answer["candidates"] == ["times", "time"]
    assert answer["ghost"] == "mes, it was"
    assert answer["ms"] >= 0
    request = assistant.requests[0]
    assert (request.before, request.candidate_count, request.ghost_words) == (
        *("It was the best of ti", 2, 3),
    )


def test_the_ghost_is_left_out_unless_asked_for():
    (answer,) = talk(FakeAssistant(ghost="mes"), {"text": "ti"})
    assert "ghost" not in answer
    assert answer["candidates"] == []


def test_a_ghost_asked_for_and_not_found_is_empty():
    (answer,) = talk(FakeAssistant(), {"text": "ti", "ghost": 3})
    assert answer["ghost"] == ""


def test_chinese_is_written_as_it_is():
    (line,) = answer_lines(FakeAssistant(candidates=["月亮"]), ['{"text": "看见"}'.encode()])
    assert "月亮" in line.decode()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


def test_a_bad_line_is_answered_and_the_next_one_too():
    answers = talk(FakeAssistant(candidates=["x"]), b"nonsense\n", {"k": 1}, {"text": "", "k": 1})
    assert [set(answer) for answer in answers] == [{"error"}, {"error"}, {"candidates", "ms"}]


@given(st.binary(max_size=30))
@example(b"[" * 100_000)
@example(b'{"text": 5}')
@example(b'{"text": "a", "k": 0}')
@example(b'{"text": "\\ud800"}')
def test_any_bytes_get_one_line_of_json(data):
    (answer,) = answer_lines(FakeAssistant(), [data])
    assert set(json.loads(answer)) & {"error", "candidates"}


def test_a_failure_of_the_model_is_a_sentence():
    assistant = FakeAssistant(failure=BundleError("The model is damaged."))
    assert talk(assistant, {"text": ""}, {"text": ""}) == [{"error": "The model is damaged."}] * 2


def test_learning_is_asked_for_by_name():
    line = json.dumps({"text": "ti"}).encode()
    for learn in (False, True):
        assistant = FakeAssistant()
        list(answer_lines(assistant, [line], learn=learn))
        assert assistant.requests[0].remember == learn


class Panic(BaseException):
    """What a library in Rust raises when it gives up: no Exception."""


@pytest.mark.parametrize("defect", [ZeroDivisionError("oops"), Panic("index out of bounds")])
def test_a_line_whose_answer_fails_is_refused_and_the_next_is_answered(defect):
    # A panic in foreign code ended the conversation with a traceback.
    assistant = FakeAssistant(candidates=["times"], failure=defect)
    lines = iter([b'{"text": "a"}', b'{"text": "ti"}'])
    answers = answer_lines(assistant, lines)
    assert "Suggestions failed" in json.loads(next(answers))["error"]
    assistant.failure = None
    assert json.loads(next(answers))["candidates"] == ["times"]
