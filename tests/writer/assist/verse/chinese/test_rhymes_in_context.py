"""Chinese rhymes for a place: by the book, by the form, and by the model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import CHINESE, FakeLoadedModel, ScriptedModel, scripted, tiny_tokenizer
from writer.assist.cancellation import never
from writer.assist.personal.personal_words import PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.chinese.rhyme_books import rhyme_book
from writer.assist.verse.chinese.rhyme_place import form_before, rhyme_place
from writer.assist.verse.chinese.rhymes_in_context import rhymes_at
from writer.assist.verse.rhyme_request import RhymeRequest

POEM = "窗前灯火照归人，\n江上风来不染尘。\n莫问渔舟何处去，\n"
SONG = "如梦令\n\n昨夜雨疏风骤，浓睡不消残酒。试问卷帘人，"


def place(before, after="", word="", book="pingshui"):
    form = form_before(before)
    return rhyme_place(before, after, rhyme_book(form.book if form else book), form, word)


@pytest.mark.parametrize(
    ("before", "word", "level", "missing", "replaced"),
    [
        (POEM + "一篙烟雨是新", "尘", "平", 1, 0),
        (POEM + "一篙烟雨是新春", "尘", "平", 0, 1),
        (POEM + "一篙烟雨", "尘", "平", 3, 0),
        (POEM, "尘", "平", 7, 0),
        ("窗前灯火照归人，\n江上风来不染", "人", "平", 1, 0),
        # The first line ends in an oblique tone: nothing is wanted yet.
        ("白日依山尽，黄河入海", "海", None, 1, 0),
        ("白日依山尽，黄河入海流。欲穷千里目，更上一层", "流", "平", 1, 0),
        # The third line does not rhyme.
        ("白日依山尽，黄河入海流。欲穷千里", "里", None, 1, 0),
        (SONG + "却道海棠依", "酒", "仄", 1, 0),
        ("秋夜\n\n" + POEM + "一篙烟雨是新", "尘", "平", 1, 0),
        ("窗前灯火", "火", None, None, 1),
        ("", "", None, None, 0),
    ],
)
def test_the_rhyme_that_a_place_wants(before, word, level, missing, replaced):
    found = place(before)
    assert (found.place.word, found.level) == (word, level)
    assert (found.missing, found.place.replaced) == (missing, replaced)


def test_within_a_line_it_is_the_character_before_the_caret():
    found = place("窗前灯火照", "归人")
    assert (found.place.word, found.place.replaced, found.missing) == ("照", 1, None)


def test_what_may_be_meant_besides_is_named_with_its_line():
    choices = place(POEM + "一篙烟雨是新").place.choices
    assert [each.word for each in choices] == ["尘", "人", "新", "去"]
    assert choices[0].line == "江上风来不染尘"
    assert choices[2].line == ""


@given(st.text("窗前灯，。\na ", max_size=30), st.text("窗前，\n", max_size=5))
def test_a_rhyme_takes_the_place_of_one_character_at_most(before, after):
    found = place(before, after).place
    assert found.replaced_after == 0
    assert found.replaced in {0, 1}
    assert not found.replaced or before[-1] in "窗前灯"


@pytest.fixture
def ask():
    def ask(before, after="", *, script=(), word="", book=None, lists=None):
        reader = None
        if script:
            tokenizer = tiny_tokenizer(CHINESE + "".join(script) + "新春早春" * 9)
            card = scripted(language="zh").card
            loaded = FakeLoadedModel(ScriptedModel(tokenizer, *script), tokenizer, card)
            reader = TextModel(loaded)
        request = RhymeRequest(before, after, word=word, book=book)
        return rhymes_at(reader, request, PersonalWords(lists), never)

    return ask


def texts(found, kind="perfect"):
    return [each.text for each in found.of_kind(kind)]


def test_what_the_model_would_write_there_comes_first(ask):
    found = ask(POEM + "一篙烟雨是新", script=[POEM + "一篙烟雨是新春。\n" * 2])
    assert (found.language, found.ranked, found.readings) == ("zh", True, ("平声 真",))
    assert found.best(1)[0].text == "春"
    assert found.best(1)[0].completes


def test_words_of_two_come_where_the_line_lacks_two(ask):
    found = ask(POEM + "一篙烟雨是", script=[POEM + "一篙烟雨是新春。\n" * 2])
    assert found.best(1)[0].text == "新春"
    assert found.best(1)[0].syllables == 2
    one = ask(POEM + "一篙烟雨是新", script=[POEM])
    assert {each.syllables for each in one.rhymes} == {1}


def test_all_that_comes_is_of_the_rhyme_and_the_tone(ask):
    book = rhyme_book("pingshui")
    found = ask(POEM + "一篙烟雨是新")
    assert found.rhymes
    for each in found.of_kind("perfect"):
        assert "真" in book.rhymes(each.text, "平")
    assert "文" in {r for each in found.of_kind("neighbour") for r in book.rhymes(each.text, "平")}
    assert not {"尘", "人"} & {each.text for each in found.rhymes}


def test_the_character_that_stands_there_is_not_offered(ask):
    found = ask(POEM + "一篙烟雨是新春")
    assert found.place.replaced == 1
    assert "春" not in texts(found)
    assert "春" in texts(ask(POEM + "一篙烟雨是新"))


def test_a_character_that_would_rhyme_in_one_reading_is_called_uncertain(ask):
    found = ask("", word="难", script=["看，寒，"])
    uncertain = {each.text: each.uncertain for each in found.rhymes}
    assert uncertain["看"]
    assert not uncertain["寒"]


def test_the_book_may_be_chosen(ask):
    assert ask("", word="尘", book="xinyun").readings == ("chén 阳平 文",)
    assert "云" in texts(ask("", word="尘", book="xinyun", script=["云"]))
    assert not ask("", word="尘", book="xinyun").of_kind("neighbour")


def test_of_a_word_its_last_character_counts(ask):
    assert ask("", word="红尘").place.word == "尘"
    assert ask("", word="abc").place.word == ""


def test_what_is_never_wanted_does_not_come(ask):
    script = [POEM + "一篙烟雨是新春。\n"]
    found = ask(POEM + "一篙烟雨是新", script=script, lists=PersonalLists(never=("新春",)))
    assert "春" not in texts(found)


def test_a_character_of_the_poem_comes_later(ask):
    poem = POEM.replace("灯火", "春火") + "一篙烟雨是新"
    found = texts(ask(poem, script=[f"{poem}春。\n", f"{poem}邻。\n"]))
    assert found.index("邻") < found.index("春")
