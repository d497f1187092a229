"""One thread for the assistant, and only the newest request of each kind wanted."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.fakes import FakeAssistant
from writer.assist.request import SuggestionRequest, Suggestions
from writer.serve.lsp.worker import SuggestionWorker


def working(assistant, scenario):
    """Run a coroutine function of a worker that has this assistant."""

    async def run():
        worker = SuggestionWorker(assistant)
        try:
            return await scenario(worker)
        finally:
            worker.close()

    return asyncio.run(run())


def ask(worker, before="ti", document="poem"):
    request = SuggestionRequest(before)
    return asyncio.create_task(worker.suggest(document, "candidates", request))


async def begun(assistant, count=1):
    """Wait until the assistant works on its ``count``-th request."""
    while len(assistant.requests) < count:
        await asyncio.sleep(0)


def test_the_assistant_works_on_one_thread_that_is_not_the_loops():
    threads = set()
    assistant = FakeAssistant(ghost=lambda request: str(threads.add(threading.get_ident())))

    async def scenario(worker):
        await asyncio.gather(*(ask(worker, document=str(n)) for n in range(9)))

    working(assistant, scenario)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_was_given_up_halfway_is_no_answer():
    assistant = FakeAssistant(candidates=["times"])
    assistant.released.clear()

    async def scenario(worker):
        older = ask(worker, "t")
        await begun(assistant)
        newer = ask(worker, "ti")
        assert await older is None
        assistant.released.set()
        return await newer

    assert isinstance(working(assistant, scenario), Suggestions)
    assert [request.before for request in assistant.requests] == ["t", "ti"]


def test_what_is_obsolete_before_its_turn_does_not_reach_the_assistant():
    assistant = FakeAssistant()
    assistant.released.clear()

    async def scenario(worker):
        first = ask(worker, "first", "other")
        await begun(assistant)
        waiting = [ask(worker, text) for text in ("t", "ti", "tim")]
        await asyncio.sleep(0)
        assistant.released.set()
        return await asyncio.gather(first, *waiting)

    answers = working(assistant, scenario)
    assert [answer is None for answer in answers] == [False, True, True, False]
    assert [request.before for request in assistant.requests] == ["first", "tim"]


def test_a_cancelled_coroutine_gives_its_request_up():
    assistant = FakeAssistant()
    assistant.released.clear()

    async def scenario(worker):
        task = ask(worker)
        await begun(assistant)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    working(assistant, scenario)
    assert assistant.cancellations == 1


def test_closing_gives_everything_up():
    assistant = FakeAssistant()
    assistant.released.clear()

    async def scenario(worker):
        task = ask(worker)
        await begun(assistant)
        worker.close()
        return await task

    assert working(assistant, scenario) is None
    assert assistant.cancellations == 1


def test_requests_get_in_between_the_pieces_of_a_text_that_is_learned(monkeypatch):
    monkeypatch.setattr("writer.assist.learning.LESSON_CHARACTERS", 1)
    learned_before = []
    assistant = FakeAssistant(ghost=lambda request: str(learned_before.append(learned())))

    def learned():
        return len(assistant.learned)

    async def scenario(worker):
        learning = asyncio.create_task(worker.learn("poem", "x" * 500))
        while not learned():
            await asyncio.sleep(0)
        await ask(worker)
        await learning

    working(assistant, scenario)
    assert learned() == 500
    assert learned_before[0] < 500
