"""What the command line asks for, and what it says; the poems are those of a fake assistant."""

from __future__ import annotations

import json

import pytest

from writer.assist.verse.request import LockedWord, WrittenLine, WrittenVerse
from writer.commands.poems import PoemWish, write_poems
from writer.errors import FormError

MOON = "The moon is up above the silent hill,\nAnd all the lanes are white with frozen dew;\n"
STAIR = "The lady stood upon the stair\nAnd looked across the sea,\n"


class _Assistant:
    class _Entry:
        class card:  # noqa: N801 - as the library has it
            id = "fake"

    def __init__(self):
        self.requests = []

    def model_for(self, _sample):
        return self._Entry

    def verse(self, request, _count):
        self.requests.append(request)
        return [WrittenVerse("a\nb", (WrittenLine("a"), WrittenLine("b")))]


@pytest.fixture
def assistant():
    return _Assistant()


def wish(form, before="", lines=None, title=""):
    return PoemWish(form, before, title, "", "", lines, None, 1)


def test_english_lines_are_the_beginning():
    request = wish(
        "haiku",
        "He wrote it down for her, and then he read it to her once more, and again.\n\n"
        "The cold pond at dawn\n",
    ).request()
    assert request.lines == ("The cold pond at dawn",)
    assert request.before.endswith("again.\n\n")
    assert request.form.title == "Haiku"


def test_prose_is_what_stands_before():
    prose = "He wrote it down for her, and then he read it to her once more, and again."
    assert wish("haiku", prose).request().before == prose
    assert wish("haiku", prose).request().lines == ()


def test_a_begun_line_stays_in_the_poem():
    request = wish("quatrain-abab", f"{MOON}The owl ").request()
    assert request.locked == ((), (), (LockedWord("The", 0), LockedWord("owl", 1)))


@pytest.mark.parametrize(
    ("before", "lines", "stanzas"), [(STAIR, None, 1), (STAIR, 8, 2), (STAIR * 2, None, 2)]
)
def test_there_are_as_many_stanzas_as_lines_are_wanted_or_stand(before, lines, stanzas):
    request = wish("auto", before, lines).request()
    assert request.form.title == "Ballad"
    assert request.stanzas == stanzas


def test_the_form_that_was_found_is_said_apart_from_the_poem(capsys, assistant):
    assert write_poems(wish("auto", MOON), None, assistant, as_json=False)
    told = capsys.readouterr()
    assert told.out == "a\nb\n"
    assert told.err == "Form: Quatrains ABAB\n"
    assert write_poems(wish("auto", MOON), None, assistant, as_json=True)
    told = capsys.readouterr()
    assert json.loads(told.out)["form"] == "Quatrains ABAB"
    assert told.err == ""


def test_a_form_that_was_named_is_not_said_again(capsys, assistant):
    assert write_poems(wish("haiku"), None, assistant, as_json=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["", "It was late.", "我走在雨里\n没有带伞\n街灯亮\n"])
def test_where_there_is_no_form_that_is_said_in_a_line(capsys, assistant, text):
    assert not write_poems(wish("auto", text), None, assistant, as_json=False)
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("No form of verse was found")


def test_an_unknown_form_is_an_error():
    with pytest.raises(FormError, match="There is no form epic"):
        wish("epic").request()
