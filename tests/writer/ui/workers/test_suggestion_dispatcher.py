"""A channel for each text, what can be seen first, failures as sentences, an end that comes."""

from __future__ import annotations

import sys
import threading

import pytest

from tests.fakes import FakeAssistant
from writer.assist import learning
from writer.assist.cancellation import never
from writer.assist.continuing.recited import Shared
from writer.assist.continuing.written import REST, Version
from writer.assist.request import ContinuationRequest, SuggestionRequest
from writer.assist.text_identity import TextIdentity
from writer.assist.verse.form import Form, Variant
from writer.assist.verse.request import VerseRequest, WrittenLine, WrittenVerse, silent
from writer.assist.verse.rhyme_request import RhymeRequest, Rhymes
from writer.errors import BundleError, FormError
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher
from writer.ui.workers.suggestion_jobs import Continue, WriteVerse
from writer.ui.workers.suggestion_worker import SuggestionWorker

RECITED = Shared(9, "and so on", "My first book")
POEM, NOVEL = TextIdentity("poem.txt"), TextIdentity("novel.txt")


class Panic(BaseException):
    """What a library in Rust raises when it gives up: no Exception."""


class Noting(list):
    """A list that notes when something comes into it."""

    def __init__(self, notes, what):
        super().__init__()
        self._notes, self._what = notes, what

    def append(self, item):
        super().append(item)
        self._notes.append(self._what)


class Page:
    """A text's channel and all that came through it."""

    def __init__(self, channel):
        self.channel = channel
        self.answers, self.pieces, self.finished = [], [], []
        channel.suggestions_ready.connect(self.answers.append)
        channel.continuation_text.connect(lambda *piece: self.pieces.append(piece))
        channel.continuation_finished.connect(self.finished.append)
        self.words = []
        channel.alternatives_ready.connect(lambda *words: self.words.append(words))
        self.compared = []
        channel.compared.connect(lambda *found: self.compared.append(found))

    @property
    def revisions(self):
        return [answer.revision for answer in self.answers]

    def ask(self, before, text=None):
        revision = self.channel.new_revision()
        self.channel.request(SuggestionRequest(before, revision=revision, text=text))
        return revision


class Line(Page):
    """A dispatcher, a first page and everything they said."""

    def __init__(self, qtbot, assistant):
        self.qtbot = qtbot
        self.assistant = assistant
        self.dispatcher = SuggestionDispatcher(lambda: assistant)
        self.failures = []
        self.dispatcher.failed.connect(self.failures.append)
        super().__init__(self.dispatcher.channel())

    @property
    def asked(self):
        return [request.before for request in self.assistant.requests]

    def another(self, *, visible=True):
        page = Page(self.dispatcher.channel())
        page.channel.visible = visible
        return page

    def hold(self, text=None):
        """Make the worker wait inside a first job."""
        self.assistant.released.clear()
        revision = self.ask("first", text)
        self.qtbot.waitUntil(lambda: len(self.assistant.requests) == 1)
        return revision

    def settle(self):
        self.assistant.released.set()
        self.qtbot.waitUntil(lambda: self.dispatcher.idle)


@pytest.fixture
def line(nothing_survives, qtbot):
    lines = []

    def connect(assistant):
        lines.append(Line(qtbot, assistant))
        return lines[-1]

    yield connect
    for each in lines:
        assert each.dispatcher.stop()
        each.dispatcher.deleteLater()


def test_an_answer_comes_back_with_its_revision(line):
    x = line(FakeAssistant(ghost=" times"))
    revision = x.ask("best of")
    x.settle()
    assert [(answer.revision, answer.ghost.text) for answer in x.answers] == [(revision, " times")]


def test_the_work_is_done_on_another_thread(line):
    threads = []
    x = line(FakeAssistant(ghost=lambda request: threads.append(threading.get_ident()) or ""))
    x.ask("a")
    x.settle()
    assert threads
    assert threading.get_ident() not in threads


def test_of_the_requests_that_wait_only_the_newest_is_run(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("second")
    newest = x.ask("third")
    x.settle()
    assert x.asked == ["first", "third"]
    assert x.revisions == [newest]


def test_a_newer_request_cancels_the_one_in_flight(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("second")
    x.qtbot.waitUntil(lambda: x.assistant.cancellations == 1)
    x.settle()
    assert len(x.answers) == 1


def test_cancelling_leaves_no_answer(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.channel.cancel()
    x.settle()
    assert x.answers == []


def test_the_likeliest_words_come_back_with_the_number_of_the_question(line):
    x = line(FakeAssistant(words=["times", "tides"]))
    number = x.channel.alternatives_at(SuggestionRequest("best of "))
    x.settle()
    ((answered, words),) = x.words
    assert answered == number
    assert [each.text for each in words] == ["times", "tides"]


def test_of_two_questions_for_words_only_the_newer_is_answered(line):
    x = line(FakeAssistant(words=["times"]))
    x.hold()
    x.channel.alternatives_at(SuggestionRequest("second"))
    newest = x.channel.alternatives_at(SuggestionRequest("third"))
    x.settle()
    assert x.asked == ["first", "third"]
    assert [number for number, _ in x.words] == [newest]
    assert x.answers == []


def test_rhymes_come_back_with_the_number_of_the_newest_question(line):
    x = line(FakeAssistant(rhyming=lambda request: Rhymes(readings=(request.before,))))
    found = []
    x.channel.rhymes_ready.connect(lambda *answer: found.append(answer))
    x.hold()
    x.channel.rhymes_at(RhymeRequest("dark"))
    newest = x.channel.rhymes_at(RhymeRequest("light"))
    x.settle()
    assert [(number, rhymes.readings) for number, rhymes in found] == [(newest, ("light",))]
    assert [request.before for request in x.assistant.rhymed] == ["light"]


def test_rhymes_of_another_channel_leave_the_suggestions_of_a_text_alone(line):
    x = line(FakeAssistant())
    other = x.another()
    revision = x.hold()
    other.channel.rhymes_at(RhymeRequest("dark"))
    x.settle()
    assert x.revisions == [revision]
    assert len(x.assistant.rhymed) == 1


def test_several_continuations_come_together(line):
    x = line(FakeAssistant(several=["a", "b", "c"]))
    written = []
    x.channel.continuations_written.connect(lambda *answer: written.append(answer))
    number = x.channel.write_several(ContinuationRequest("start"), 2)
    x.settle()
    ((answered, versions),) = written
    assert answered == number
    assert [version.text for version in versions] == ["a", "b"]
    assert x.finished == [number]


def test_several_that_were_given_up_do_not_come(line):
    x = line(FakeAssistant(several=["a"]))
    x.channel.continuations_written.connect(lambda *_: pytest.fail("nobody wants them"))
    x.assistant.released.clear()
    number = x.channel.write_several(ContinuationRequest("start"), 2)
    x.channel.cancel()
    x.settle()
    assert x.finished == [number]


class Verse:
    """What a channel said of its verse."""

    def __init__(self, channel):
        self.begun, self.written, self.refused = [], [], []
        channel.verse_begun.connect(lambda *answer: self.begun.append(answer))
        channel.verse_written.connect(lambda *answer: self.written.append(answer))
        channel.verse_refused.connect(lambda *answer: self.refused.append(answer))


COUPLET = VerseRequest(Form(title="Couplet", language="en", scheme="AA"))
QUATRAIN = VerseRequest(Form(title="Quatrain", language="en", scheme="ABAB"))


def test_a_poem_comes_line_by_line_and_then_as_a_whole(line):
    x = line(FakeAssistant())
    verse = Verse(x.channel)
    number = x.channel.write_verse(COUPLET)
    x.settle()
    assert [(n, len(poem.lines)) for n, poem in verse.begun] == [(number, 1), (number, 2)]
    assert verse.written == [(number, [verse.begun[-1][1]])]
    assert x.finished == [number]


def test_versions_of_a_line_come_one_by_one_and_no_line_behind_it_is_written(line):
    written = []

    class Writing(FakeAssistant):
        def verse(self, request, count, cancelled=never, tell=silent):
            def note(verse):
                written.append(len(verse.lines))
                tell(verse)

            return super().verse(request, count, cancelled, note)

    x = line(Writing())
    found = []
    x.channel.line_versions.connect(lambda *answer: found.append(answer))
    number = x.channel.write_versions(QUATRAIN, 1, 3)
    x.settle()
    assert {each for each, _ in found} == {number}
    assert [len(lines) for _, lines in found] == [1, 2, 3]
    assert [each.text for each in found[-1][1]] == [f"line 2 of poem {n}" for n in (1, 2, 3)]
    assert max(written) == 2
    assert len({request.seed for request, _ in x.assistant.verses}) == 3
    assert x.finished == [number]


def test_versions_are_paused_between_two_of_them(line):
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    found = []
    x.channel.line_versions.connect(lambda *answer: found.append(answer))
    x.channel.line_versions.connect(lambda *_: other.ask("a key for every version"))
    x.channel.write_versions(QUATRAIN, 0, 3)
    x.settle()
    assert other.answers
    assert [len(lines) for _, lines in found] == [1, 2, 3]


def test_the_same_version_again_and_again_comes_to_an_end(line):
    class Dull(FakeAssistant):
        def verse(self, request, count, cancelled=never, tell=silent):
            self.verses.append((request, count))
            tell(WrittenVerse("", (WrittenLine("Always the same"),)))
            return []

    x = line(Dull())
    found = []
    x.channel.line_versions.connect(lambda *answer: found.append(answer))
    number = x.channel.write_versions(QUATRAIN, 0, 3)
    x.settle()
    assert [len(lines) for _, lines in found] == [1]
    assert x.finished == [number]
    assert len(x.assistant.verses) < 10


def test_without_a_model_there_is_no_version(line):
    class Modelless(FakeAssistant):
        def verse(self, request, count, cancelled=never, tell=silent):
            return []

    x = line(Modelless())
    found = []
    x.channel.line_versions.connect(lambda *answer: found.append(answer))
    number = x.channel.write_versions(QUATRAIN, 0, 3)
    x.settle()
    assert found == [(number, [])]


def test_a_form_that_cannot_be_had_is_told_to_who_asked_and_is_no_failure_of_the_worker(line):
    x = line(FakeAssistant(failure=FormError("No word fits line {line} of this form.", line=1)))
    verse = Verse(x.channel)
    number = x.channel.write_verse(COUPLET)
    x.settle()
    ((refused, error),) = verse.refused
    assert refused == number
    assert str(error) == "No word fits line 1 of this form."
    assert x.failures == []
    assert x.finished == [number]


def test_verse_that_was_given_up_does_not_come(line):
    x = line(FakeAssistant())
    verse = Verse(x.channel)
    x.assistant.released.clear()
    number = x.channel.write_verse(COUPLET)
    x.channel.cancel()
    x.settle()
    assert verse.begun == verse.written == []
    assert x.finished == [number]


def test_a_poem_is_paused_behind_a_line_and_goes_on_there(line):
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    verse = Verse(x.channel)
    x.assistant.released.clear()
    x.channel.write_verse(QUATRAIN)
    x.qtbot.waitUntil(lambda: len(x.assistant.verses) == 1)
    other.ask("in sight")
    x.settle()
    assert other.answers
    # Its first line was written before the other text was served, and stays.
    first, second = (request for request, _ in x.assistant.verses)
    assert first.lines == ()
    assert second.lines == ("line 1 of poem 1",)
    assert first.seed == second.seed is not None
    ((_, (poem,)),) = verse.written
    assert [each.text for each in poem.lines] == [
        "line 1 of poem 1",
        "line 2 of poem 2",
        "line 3 of poem 2",
        "line 4 of poem 2",
    ]
    assert not any(each.given for each in poem.lines)
    assert [len(begun.lines) for _, begun in verse.begun] == [1, 2, 3, 4]


def test_a_poem_is_done_though_it_is_paused_behind_every_line(line):
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    verse = Verse(x.channel)
    x.channel.verse_begun.connect(lambda *_: other.ask("a key for every line"))
    x.channel.write_verse(QUATRAIN)
    x.settle()
    ((_, (poem,)),) = verse.written
    assert len(poem.lines) == 4
    assert other.answers


def test_the_way_of_a_form_stays_behind_a_pause():
    form = Form(
        title="Couplet",
        language="en",
        scheme="AA",
        variant="one",
        variants=(Variant(title="two", scheme="AA"),),
    )
    asked = []

    class Writing(FakeAssistant):
        def verse(self, request, count, cancelled=never, tell=silent):
            asked.append(request)
            tell(WrittenVerse("First", (WrittenLine("First"),), "two"))
            return [] if cancelled() else [WrittenVerse("", (WrittenLine(""),) * 2, "two")]

    job = WriteVerse(1, VerseRequest(form))
    job.pause()
    sent = []
    assert not job.run(Writing(), sent.append)
    job.resume()
    assert job.run(Writing(), sent.append)
    assert [request.form.variant for request in asked] == ["one", "two"]
    assert not asked[1].form.variants


def test_wishes_go_before_a_comparison_and_it_goes_before_learning(line):
    said = []
    x = line(FakeAssistant(ghost=lambda _: said.append("suggested") or "x", recited=RECITED))
    x.assistant.compared = Noting(said, "compared")
    x.assistant.learned = Noting(said, "learned")
    x.hold()
    x.channel.learn(POEM, "two roads")
    number = x.channel.compare(ContinuationRequest("One"), " and so on")
    x.ask("second")
    x.settle()
    assert said == ["suggested", "compared", "learned"]
    assert x.compared == [(number, RECITED)]


def test_of_two_comparisons_only_the_newer_is_answered(line):
    x = line(FakeAssistant(ghost="x", recited=RECITED))
    x.hold()
    x.channel.compare(ContinuationRequest("One"), " and so on")
    newest = x.channel.compare(ContinuationRequest("One"), " and so forth")
    x.settle()
    assert x.assistant.compared == [("One", " and so forth")]
    assert x.compared == [(newest, RECITED)]


def test_a_continuation_streams_in_order_and_ends(line):
    x = line(FakeAssistant(continuation=["a", "b", "c"]))
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.settle()
    assert x.pieces == [(number, "a"), (number, "b"), (number, "c")]
    assert x.finished == [number]


def test_cancelling_ends_a_continuation(line):
    x = line(FakeAssistant(continuation=["a", "b"]))
    x.assistant.released.clear()
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.qtbot.waitUntil(lambda: bool(x.assistant.continuations))
    x.channel.cancel()
    x.settle()
    assert x.pieces == []
    assert x.finished == [number]


def test_a_continuation_that_never_began_is_reported_as_finished(line):
    x = line(FakeAssistant(continuation=["a"]))
    x.hold()
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.channel.cancel()
    assert x.finished == [number]
    x.settle()
    assert x.assistant.continuations == []


def test_revisions_and_continuations_have_numbers_of_their_own(line):
    x = line(FakeAssistant())
    numbers = [
        x.channel.new_revision(),
        x.channel.continue_from(ContinuationRequest("a")),
        x.channel.new_revision(),
    ]
    x.settle()
    assert len(set(numbers)) == 3


def test_each_text_hears_its_own_answers_only(line):
    x = line(FakeAssistant(ghost=lambda request: request.before))
    other = x.another()
    x.hold()
    assert other.ask("of the other") == 1
    x.settle()
    assert [answer.ghost.text for answer in x.answers] == ["first"]
    assert [answer.ghost.text for answer in other.answers] == ["of the other"]


@pytest.mark.parametrize("visible", [True, False])
def test_a_request_of_another_text_never_cuts_a_continuation(line, visible):
    # It was given up after four words of fifty.
    words = [f" word{number}" for number in range(50)]
    x = line(FakeAssistant(continuation=words, candidates=("morning",)))
    other = x.another(visible=visible)
    asked = []

    def ask(number, _piece):
        if len(x.pieces) % 5 == 1:
            asked.append(other.ask(f"{number}"))

    x.channel.continuation_text.connect(ask)
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.settle()
    assert x.pieces == [(number, word) for word in words]
    assert x.finished == [number]
    assert len(x.assistant.continuations) == 1
    assert other.revisions[-1] == asked[-1]


def test_a_whole_continuation_comes_with_the_seed_that_makes_it_again(line):
    x = line(FakeAssistant(continuation=["a", " b"]))
    written = []
    x.channel.continuation_written.connect(lambda *version: written.append(version))
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.settle()
    seed = x.assistant.continuations[0].seed
    assert written == [(number, Version("a b", (), seed))]
    assert seed is not None


def test_what_was_given_up_is_no_version(line):
    x = line(FakeAssistant(continuation=["a", " b"]))
    x.channel.continuation_written.connect(lambda *_: pytest.fail("a part is not the whole"))
    x.channel.continuation_text.connect(lambda *_: x.channel.cancel())
    x.assistant.released.clear()
    x.channel.continue_from(ContinuationRequest("start"))
    x.settle()
    assert x.finished


def test_a_text_that_can_be_seen_is_served_between_the_words_of_anothers_continuation(line):
    x = line(FakeAssistant(continuation=["a", "b", "c"]))
    other = x.another()
    order = []
    x.channel.continuation_text.connect(lambda _, piece: order.append(piece))
    other.channel.suggestions_ready.connect(lambda _: order.append("answer"))
    x.assistant.released.clear()
    x.channel.continue_from(ContinuationRequest("start"))
    x.qtbot.waitUntil(lambda: bool(x.assistant.continuations))
    other.ask("a key")
    x.settle()
    assert order == ["answer", "a", "b", "c"]
    assert x.finished


def test_a_continuation_makes_way_between_two_steps_and_loses_nothing():
    # It held up another text until its sentence was written.
    class Resting(FakeAssistant):
        def continuation(self, request, cancelled=never):
            for piece in super().continuation(request, cancelled):
                job.pause()
                yield REST
                assert not cancelled()
                yield piece

    job = Continue(1, ContinuationRequest("start"))
    assistant, sent = Resting(continuation=["a", "b"]), []
    assert not job.run(assistant, sent.append)
    assert sent == []
    while not job.run(assistant, sent.append):
        job.resume()
    assert [piece.text for piece in sent] == ["a", "b", "ab"]
    assert len(assistant.continuations) == 1


def test_a_text_out_of_sight_waits_for_the_one_that_can_be_seen(line):
    x = line(FakeAssistant(ghost="x"))
    hidden, seen = x.another(visible=False), x.another()
    x.hold()
    hidden.ask("hidden")
    seen.ask("seen")
    x.settle()
    assert x.asked == ["first", "seen", "first", "hidden"]
    assert (len(x.answers), len(hidden.answers), len(seen.answers)) == (1, 1, 1)


def test_a_request_that_was_pushed_aside_and_then_given_up_is_not_begun_again(line):
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    x.hold()
    other.ask("other")
    x.channel.cancel()
    x.settle()
    assert x.asked == ["first", "other"]
    assert x.answers == []


def test_a_closed_text_is_asked_about_no_more(line):
    x = line(FakeAssistant(ghost="x", continuation=["a"]))
    other = x.another()
    x.hold()
    number = other.channel.continue_from(ContinuationRequest("start"))
    other.channel.learn(POEM, "two roads")
    other.channel.close()
    assert other.finished == [number]
    x.settle()
    assert x.assistant.continuations == []
    assert x.assistant.learned == []


def test_choosing_a_model_is_never_dropped(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.dispatcher.use_assistant_options("mine", "cpu")
    x.ask("second")
    x.settle()
    assert (x.assistant.model_id, x.assistant.provider) == ("mine", "cpu")
    assert [answer.model_id for answer in x.answers] == ["mine"]


def test_a_choice_does_not_wait_for_a_continuation_and_does_not_end_it(line):
    x = line(FakeAssistant(continuation=["a", "b", "c"]))
    x.assistant.released.clear()
    number = x.channel.continue_from(ContinuationRequest("start"))
    x.qtbot.waitUntil(lambda: bool(x.assistant.continuations))
    x.dispatcher.warm_up("text")
    x.settle()
    assert x.assistant.warmed_for == ["text"]
    assert x.pieces == [(number, piece) for piece in "abc"]


def test_warming_up_happens_on_the_worker(line):
    x = line(FakeAssistant())
    x.dispatcher.warm_up()
    x.settle()
    assert x.assistant.warmed_up


def test_a_failure_is_told_once_until_something_works_again(line):
    x = line(FakeAssistant(failure=BundleError("The model is damaged.")))
    for _ in range(3):
        x.ask("a")
        x.settle()
    assert x.failures == ["The model is damaged."]
    x.assistant.failure = None
    x.ask("b")
    x.settle()
    x.assistant.failure = BundleError("The model is damaged.")
    x.ask("c")
    x.settle()
    assert len(x.failures) == 2


@pytest.mark.parametrize("defect", [ZeroDivisionError("oops"), Panic("oops")])
def test_a_defect_is_logged_and_told_without_a_traceback(line, caplog, defect):
    # A panic in a library written in Rust is no Exception, and ended the thread without a word.
    x = line(FakeAssistant(failure=defect))
    x.ask("a")
    x.settle()
    assert len(x.failures) == 1
    assert "oops" not in x.failures[0]
    assert "your text is safe" in x.failures[0]
    assert type(defect).__name__ in caplog.text


@pytest.mark.parametrize("defect", [ZeroDivisionError(), Panic()])
def test_after_a_defect_the_worker_goes_on(line, defect):
    x = line(FakeAssistant(ghost="x", failure=defect))
    x.ask("a")
    x.settle()
    x.assistant.failure = None
    x.ask("b")
    x.settle()
    assert len(x.answers) == 1


def test_an_engine_that_cannot_be_made_is_said_and_tried_again(nothing_survives, qtbot):
    attempts = []

    def make():
        attempts.append(1)
        if len(attempts) == 1:
            raise Panic
        return FakeAssistant(ghost="x")

    dispatcher = SuggestionDispatcher(make)
    failures = []
    dispatcher.failed.connect(failures.append)
    page = Page(dispatcher.channel())
    page.ask("a")
    qtbot.waitUntil(lambda: dispatcher.idle)
    assert len(failures) == 1
    page.ask("b")
    qtbot.waitUntil(lambda: dispatcher.idle)
    assert len(page.answers) == 1
    assert dispatcher.stop()
    dispatcher.deleteLater()


def test_a_worker_that_dies_is_seen_and_said(line, monkeypatch, caplog):
    # "Suggestions on" stood there, and nothing came any more.
    monkeypatch.setattr(SuggestionWorker, "_done", lambda *_: sys.exit())
    x = line(FakeAssistant(ghost="x"))
    with x.qtbot.waitSignal(x.dispatcher.died, timeout=60_000):
        x.ask("a")
    assert not x.dispatcher.running
    assert "SystemExit" in caplog.text
    assert "start Inkling again" in x.failures[-1]


def test_a_text_is_learned_passage_by_passage_while_nothing_else_is_asked(line, monkeypatch):
    monkeypatch.setattr(learning, "LESSON_CHARACTERS", 5)
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.channel.learn(POEM, "two roads")
    x.ask("second")
    assert not x.dispatcher.idle
    x.settle()
    assert x.assistant.learned == [(POEM, passage) for passage in ("two", " road", "s")]
    assert x.asked == ["first", "second"]


def test_a_key_comes_between_two_passages(line, monkeypatch):
    monkeypatch.setattr(learning, "LESSON_CHARACTERS", 2)
    x = line(FakeAssistant(ghost="x"))
    begun, answered = threading.Event(), threading.Event()
    learn = x.assistant.learn

    def slow(text, lesson, *, anew):
        learn(text, lesson, anew=anew)
        begun.set()
        # The second passage is not begun before the key is answered.
        assert len(x.assistant.learned) == 1 or answered.is_set()
        if len(x.assistant.learned) == 1:
            asked.wait(60)

    asked = threading.Event()
    x.assistant.learn = slow
    x.channel.suggestions_ready.connect(lambda _: answered.set())
    x.channel.learn(NOVEL, "abcdefgh")
    assert begun.wait(60)
    x.ask("a key")
    asked.set()
    x.settle()
    assert x.failures == []
    assert len(x.answers) == 1
    assert [passage for _, passage in x.assistant.learned] == ["ab", "cd", "ef", "gh"]


def test_two_texts_are_learned_and_one_that_is_learned_anew_begins_anew(line, monkeypatch):
    monkeypatch.setattr(learning, "LESSON_CHARACTERS", 3)
    x = line(FakeAssistant(ghost="x"))
    other = x.another(visible=False)
    x.hold()
    other.channel.learn(NOVEL, "abcdef")
    x.channel.learn(POEM, "old")
    x.channel.learn(POEM, "uvwxyz")
    x.settle()
    assert sorted(x.assistant.learned, key=str) == sorted(
        [(NOVEL, "abc"), (NOVEL, "def"), (POEM, "uvw"), (POEM, "xyz")], key=str
    )


def test_forgetting_one_text_goes_on_learning_the_others(line):
    # The queue of all texts was emptied.
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    x.hold()
    x.channel.learn(POEM, "two roads")
    other.channel.learn(NOVEL, "one road")
    x.dispatcher.forget(POEM)
    x.settle()
    assert x.assistant.learned == [(POEM, None), (NOVEL, "one road")]


def test_forgetting_a_text_gives_up_what_would_learn_it_again(line):
    # A request that waited read the text anew, after it was forgotten.
    x = line(FakeAssistant(ghost="x"))
    other = x.another()
    x.hold(POEM)
    x.ask("second", POEM)
    other.ask("of the novel", NOVEL)
    x.dispatcher.forget(POEM)
    x.settle()
    assert x.answers == []
    assert x.asked == ["first", "of the novel"]
    assert len(other.answers) == 1


def test_forgetting_is_never_dropped_and_ends_learning(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.channel.learn(POEM, "two roads")
    x.dispatcher.forget()
    x.ask("second")
    assert x.dispatcher.stop()
    assert x.assistant.learned == [(None, None)]


def test_the_end_of_the_worker_is_the_end_of_the_assistant(line):
    x = line(FakeAssistant())
    x.ask("a")
    x.settle()
    assert x.dispatcher.stop()
    assert x.assistant.closed


def test_an_engine_that_nobody_asked_is_never_made(nothing_survives, qapp):
    made = []
    dispatcher = SuggestionDispatcher(lambda: made.append(1))
    assert dispatcher.stop()
    assert made == []
    dispatcher.deleteLater()


def test_stopping_ends_the_thread_in_the_middle_of_work(line):
    x = line(FakeAssistant(ghost="x"))
    x.hold()
    x.ask("waiting")
    assert x.dispatcher.running
    assert x.dispatcher.stop()
    assert not x.dispatcher.running
    assert len(x.assistant.requests) == 1


def test_stopping_twice_does_no_harm(line):
    x = line(FakeAssistant())
    assert x.dispatcher.stop()
    assert x.dispatcher.stop()
