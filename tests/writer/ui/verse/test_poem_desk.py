"""What the writer does to a poem, what is asked of the model, and what comes of it."""

from __future__ import annotations

import pytest

from tests.fakes import FakeAssistant
from writer.assist.text_identity import TextIdentity
from writer.assist.verse.form import find_form
from writer.assist.verse.poem_draft import PoemWish
from writer.assist.verse.request import LockedWord, WrittenLine, WrittenVerse
from writer.errors import FormError
from writer.ui.verse.poem_desk import VERSIONS, PoemDesk, Surroundings
from writer.ui.workers.suggestion_dispatcher import SuggestionDispatcher

QUATRAIN = find_form("quatrain-abab")
SURROUNDINGS = Surroundings("Once upon a time\n", TextIdentity("poem.txt"), remember=True)


class Seat:
    """A desk, the fake that writes there, and what it said."""

    def __init__(self, qtbot, assistant):
        self.qtbot, self.assistant = qtbot, assistant
        self.dispatcher = SuggestionDispatcher(lambda: assistant)
        self.desk = PoemDesk(
            self.dispatcher.channel(), PoemWish(QUATRAIN), lambda draft: SURROUNDINGS
        )
        self.told, self.versions = [], []
        self.desk.told.connect(self.told.append)
        self.desk.versions_come.connect(
            lambda number, lines: self.versions.append((number, lines))
        )

    @property
    def texts(self):
        return [line.text for line in self.desk.draft.lines]

    @property
    def asked(self):
        """The last wish."""
        return self.assistant.verses[-1][0]

    def settle(self):
        self.assistant.released.set()
        self.qtbot.waitUntil(lambda: self.dispatcher.idle)

    def write(self):
        self.desk.write()
        self.settle()


@pytest.fixture
def seat(nothing_survives, qtbot):
    seats = []

    def take(**script):
        seats.append(Seat(qtbot, FakeAssistant(**script)))
        return seats[-1]

    yield take
    for each in seats:
        each.desk.close()
        assert each.dispatcher.stop()
        each.desk.deleteLater()
        each.dispatcher.deleteLater()


def lines(poem, count=4):
    return [f"line {number} of poem {poem}" for number in range(1, count + 1)]


def test_a_poem_is_written_where_the_text_is_and_with_what_it_knows(seat):
    x = seat()
    x.desk.set_wish(PoemWish(QUATRAIN, "", 1, "Dusk", ("sea",), "abcd"))
    x.write()
    assert x.texts == lines(1)
    request = x.asked
    assert (request.title, request.keywords, request.acrostic) == ("Dusk", ("sea",), "abcd")
    assert (request.before, request.text) == (SURROUNDINGS.before, SURROUNDINGS.text)
    assert request.remember
    assert not x.desk.writing


def test_lines_appear_one_by_one(seat, qtbot):
    x = seat()
    seen = []
    x.desk.changed.connect(lambda: seen.append(sum(map(bool, x.texts))))
    x.write()
    assert seen == [0, 1, 2, 3, 4, 4]


def test_while_a_poem_is_written_it_is_told_which_lines_are_to_come(seat, qtbot):
    x = seat()
    x.assistant.released.clear()
    x.desk.write()
    assert x.desk.writing
    assert x.desk.is_wanted(0)
    x.settle()
    assert not x.desk.is_wanted(0)


def test_a_poem_can_be_stopped_and_what_is_there_stays(seat, qtbot):
    x = seat()
    original, asked = x.assistant._wait, []

    def wait(cancelled):
        asked.append(cancelled)
        if len(asked) == 3:
            x.assistant.released.clear()
        return original(cancelled)

    x.assistant._wait = wait
    x.desk.write()
    qtbot.waitUntil(lambda: len(asked) == 3 and bool(x.texts[1]))
    x.desk.stop()
    x.settle()
    assert x.texts == [*lines(1)[:2], "", ""]
    assert not x.desk.writing
    x.desk.go(-1)
    assert x.texts == [""] * 4


def test_a_poem_that_is_stopped_before_its_first_line_leaves_what_was_there(seat):
    x = seat()
    x.write()
    x.assistant.released.clear()
    x.desk.write()
    x.desk.stop()
    x.settle()
    assert x.texts == lines(1)


def test_the_rest_is_written_around_what_is_locked(seat):
    x = seat()
    x.write()
    x.desk.lock(1)
    x.write()
    assert x.asked.lines == ("", lines(1)[1], "", "")
    assert x.texts == [lines(2)[0], lines(1)[1], *lines(2)[2:]]


def test_only_what_follows_a_line_is_written_anew(seat):
    x = seat()
    x.write()
    x.desk.write(after=1)
    x.settle()
    assert x.asked.lines == (*lines(1)[:2], "", "")
    assert x.texts == [*lines(1)[:2], *lines(2)[2:]]


def test_where_all_is_locked_nothing_is_asked_and_that_is_said(seat):
    x = seat()
    x.write()
    for number in range(4):
        x.desk.lock(number)
    x.write()
    assert len(x.assistant.verses) == 1
    assert len(x.told) == 1


def test_other_versions_of_a_line_come_one_by_one_and_one_is_taken(seat):
    x = seat()
    x.write()
    x.desk.look_for_versions(2)
    assert x.desk.versions_of == 2
    assert x.desk.busy
    assert not x.desk.writing
    x.settle()
    assert x.asked.lines == (*lines(1)[:2], "", lines(1)[3])
    assert [len(found) for _, found in x.versions] == [1, 2, 3, 4, 5, 5]
    number, versions = x.versions[-1]
    assert number == 2
    assert len(versions) == VERSIONS
    assert x.desk.versions_of is None
    x.desk.take(2, versions[1])
    assert x.texts == [*lines(1)[:2], "line 3 of poem 3", lines(1)[3]]


def test_versions_of_the_first_line_need_no_others(seat):
    """To lead a poem line by line, one chooses the first line before there is a second."""
    x = seat()
    x.desk.look_for_versions(0)
    x.settle()
    _, versions = x.versions[-1]
    assert len(versions) == VERSIONS
    x.desk.take(0, versions[0])
    assert x.texts == [versions[0].text, "", "", ""]


def test_a_line_itself_is_no_other_version_of_it(seat):
    x = seat()
    x.desk.type(0, "line 1 of poem 1")
    x.desk.lock(0)
    x.desk.look_for_versions(0)
    x.settle()
    assert "line 1 of poem 1" not in [line.text for line in x.versions[-1][1]]


def test_where_there_is_no_other_version_that_is_said(seat):
    x = seat()
    x.desk.type(0, "Always the same")
    x.desk.lock(0)

    def verse(request, count, cancelled, tell):
        tell(WrittenVerse("", (WrittenLine("Always the same"),)))
        return []

    x.assistant.verse = verse
    x.desk.look_for_versions(0)
    x.settle()
    assert x.told == ["No other version of this line was found."]


def test_a_line_that_the_writer_typed_stands_when_the_rest_follows(seat):
    x = seat()
    x.write()
    x.desk.type(0, "My own words are here")
    x.write()
    assert x.asked.lines == ("My own words are here", "", "", "")
    assert x.texts[0] == "My own words are here"


def test_locked_words_are_asked_for(seat):
    x = seat()
    x.write()
    word = LockedWord("poem", 3)
    x.desk.keep(0, word)
    x.desk.look_for_versions(0)
    x.settle()
    assert x.asked.locked[0] == (word,)


def test_every_step_can_be_gone_back_and_forward(seat):
    x = seat()
    x.write()
    x.desk.type(1, "Mine")
    x.write()
    x.desk.take(0, WrittenLine("Another"))
    now = x.texts
    for _ in range(3):
        x.desk.go(-1)
    assert x.texts == lines(1)
    for _ in range(3):
        x.desk.go(+1)
    assert x.texts == now


def test_the_poems_before_come_back_with_what_they_were_written_for(seat):
    x = seat()
    x.desk.set_wish(PoemWish(QUATRAIN, title="Dawn"))
    x.write()
    x.desk.set_wish(PoemWish(QUATRAIN, title="Dusk"))
    x.write()
    x.desk.go(-1)
    assert x.desk.wish.title == "Dawn"
    assert x.texts == lines(1)
    x.desk.go(+1)
    assert x.desk.wish.title == "Dusk"


def test_looking_through_the_forms_leaves_no_trace_but_loses_no_poem(seat):
    x = seat()
    for name in ("haiku", "limerick", "ballad"):
        x.desk.set_wish(PoemWish(find_form(name)))
    assert x.desk.history.count == 1
    x.write()
    for name in ("haiku", "limerick"):
        x.desk.set_wish(PoemWish(find_form(name)))
    assert x.texts == [""] * 5
    x.desk.go(-1)
    assert x.texts == lines(1)
    assert x.desk.wish.form == find_form("ballad")


def test_it_is_untouched_until_something_is_wanted(seat):
    x = seat()
    assert x.desk.untouched
    x.desk.begin_anew(PoemWish(find_form("haiku")))
    assert x.desk.untouched
    x.desk.set_wish(PoemWish(find_form("haiku"), title="Frog"))
    assert not x.desk.untouched


def test_it_begins_with_lines_of_the_writers(seat):
    x = seat()
    x.desk.begin_with(PoemWish(QUATRAIN), ["The lamp is low", "The sea is near"])
    x.write()
    assert x.texts == ["The lamp is low", "The sea is near", *lines(1)[2:]]


def test_a_form_that_cannot_be_had_is_said(seat):
    x = seat(failure=FormError("No word fits line {line} of this form.", line=1))
    x.write()
    assert x.told == ["No word fits line 1 of this form."]
    assert not x.desk.writing
    assert x.texts == [""] * 4


def test_without_a_model_that_is_said(seat):
    x = seat()
    x.assistant.verse = lambda *_: []
    x.write()
    assert len(x.told) == 1
    assert not x.desk.writing


def test_an_edit_while_a_poem_is_written_stops_it(seat):
    x = seat()
    x.assistant.released.clear()
    x.desk.write()
    x.desk.type(0, "Mine")
    x.settle()
    assert x.texts == ["Mine", "", "", ""]
