"""Each judge, on texts in which it can be seen what it should find."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch", reason="training needs the training extra")

from tests.fakes import CHINESE, ENGLISH
from training.benchmark.report import Measured
from training.benchmark.stories.judging import NO_OTHERS, NOT_INSTALLED, Judges, judgeable
from training.benchmark.stories.link_grammar import LinkParser, installed, link_parser
from training.benchmark.stories.names import is_known, names
from training.benchmark.stories.other_texts import OtherTexts
from training.benchmark.stories.places import Place
from training.benchmark.stories.repetition import distinct, repeated
from training.benchmark.stories.writing import CHOSEN, HUMAN, SAMPLE, Story
from writer.errors import TrainingError
from writer.text.scripts import main_language

# Answers as link-parser does: nothing before more comes to be read.
PARSER = """
import sys
held = ""
for line in sys.stdin:
    print(held, end="", flush=True)
    if line.startswith("!test="):
        held = "test set to \\n"
    elif "dog" in line:
        held = "Found 2 linkages (2 had no P.P. violations)\\n"
    elif "crash" in line:
        sys.exit(1)
    elif "hang" in line:
        import time
        time.sleep(60)
    else:
        held = "No complete linkages found.\\nFound 9 linkages (0 of 9 random ones)\\n"
"""


@pytest.fixture
def parser():
    parser = LinkParser([sys.executable, "-c", PARSER], waited=10.0)
    yield parser
    parser.stop()


def test_answers_go_to_the_sentences_they_are_of(parser):
    asked = ["A dog ran.", "The of.", "Dogs, dog.", "Of the.", "A dog."]
    assert [parser.parses(each) for each in asked] == [True, False, True, False, True]


def test_what_crashes_the_parser_has_no_parse_and_it_is_begun_again(parser):
    assert not parser.parses("A crash.")
    assert parser.parses("A dog.")


def test_what_hangs_the_parser_is_given_up():
    parser = LinkParser([sys.executable, "-c", PARSER], waited=0.5)
    assert not parser.parses("They hang.")
    parser.stop()


def test_a_sentence_is_no_command(parser):
    assert parser.parses("!exit\n% dog")


def test_a_parser_that_is_not_there():
    with pytest.raises(TrainingError, match="no-such-parser cannot be run"):
        LinkParser(["no-such-parser"]).parses("A dog.")


@pytest.mark.skipif(not installed(), reason="the Debian package link-grammar is not installed")
def test_link_grammar_knows_a_sentence_from_a_heap_of_words():
    parser = link_parser()
    assert parser
    try:
        assert parser.parses("The old man walked slowly down the road.")
        assert not parser.parses("The of slowly road the walked.")
        assert parser.parses('"I do not know," he said.')
    finally:
        parser.stop()


def test_sentences_that_are_judged():
    before, text = "It rained. The old ", "man went in.\nCHAPTER TWO\nHe slept. And then the"
    assert judgeable(before, text) == ["The old man went in.", "He slept."]
    assert judgeable("", "word " * 41 + "end.") == []


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("", "Then Marvalon came. Then she saw Old Rook.", {"marvalon", "old rook"}),
        ("", "Then Marvalon's dog saw Mr. Tam on Monday.", {"marvalon", "tam"}),
        ("", 'He said, "Come to Tarn, if I may."', {"tarn"}),
        ("The captain slept. ", "They woke the Captain.", set()),
        ("It was ", "Tarn that Tarn missed, in the USA.", {"tarn"}),
        ("They had seen Rook and ", "Tarn.", {"tarn"}),
        ("", "Tarn slept.", set()),
    ],
)
def test_names_are_capitals_inside_a_sentence(before, text, expected):
    assert names(before, text, "en") == expected


def test_a_part_of_a_name_makes_it_known():
    assert is_known("old rook", "Rook slept.", "en")
    assert not is_known("rook", "A rook and a Rookery.", "en")


def test_chinese_names_are_people_and_places():
    found = names("", "王小明住在北京，看见月亮。", "zh")
    assert found == {"王小明", "北京"}
    assert is_known("北京", "他去北京。", "zh")


def test_a_run_that_comes_again_within_the_window_is_a_repetition():
    assert repeated(list("abcde"), list("xabcd")) == (1, 2)
    assert repeated(list("abcde"), list("xabcd"), window=5) == (0, 2)
    assert repeated([], list("abcdabcd")) == (1, 5)
    assert repeated([], list("abc")) == (0, 0)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=8), max_size=5))
def test_what_each_text_adds_is_the_number_of_different_runs(texts):
    tallies = distinct(texts, 2)
    different = {run for text in texts for run in pairwise(text)}
    assert sum(amount for amount, _ in tallies) == pytest.approx(len(different))
    assert [size for _, size in tallies] == [max(0, len(text) - 1) for text in texts]


def test_other_texts_find_their_own_words_likelier():
    others = OtherTexts([ENGLISH * 20, "The night was long. " * 20])
    bits, size = others.bits("The lamp burned ", "low in the window.")
    strange, same_size = others.bits("The lamp burned ", "wol ni eht wodniw.")
    assert size >= len("low in the window.")
    assert same_size >= size
    assert bits < strange / 2


def test_other_texts_know_the_neighbours_of_a_character():
    others = OtherTexts([CHINESE * 20])
    assert others.known_pairs("月亮，升起") == (2, 2)
    assert others.known_pairs("亮月 end") == (0, 1)


def story(before="", **texts):
    return Story(Place("tales", main_language(before), before, texts[HUMAN]), texts)


def rows(stories, parser=None, others=None):
    measures = Judges(stories, parser, others).measures()
    return {measure.name: measure.row("tales") for measure in measures}


def test_every_writer_has_a_figure_and_the_program_stands_beside_the_human(parser):
    stories = [
        story("It rained. ", sample="The of.", chosen="A dog ran. The of.", human="A dog ran."),
        story("It rained. ", sample="A dog ran.", chosen="A dog ran.", human="A dog sat down."),
    ]
    whole = rows(stories, parser)["sentences parsed whole"]
    assert [whole[name].value for name in (SAMPLE, CHOSEN, HUMAN)] == pytest.approx(
        [50, 200 / 3, 100]
    )
    relative = whole["chosen / human"]
    assert isinstance(relative, Measured)
    assert relative.value == pytest.approx(2 / 3)
    assert relative.low <= relative.value <= relative.high


def test_a_judge_that_is_missing_says_so():
    found = rows([story(sample="A dog.", chosen="A dog.", human="A dog.")])
    assert found["sentences parsed whole"]["chosen"] == NOT_INSTALLED
    assert found["bits per byte, n-gram of other texts"]["human"] == NO_OTHERS


def test_different_words_are_counted_at_equal_length():
    found = rows([story(sample="a b c d a b", chosen="a b c d", human="a b a b a b")])
    assert found["distinct-2"][SAMPLE].value == 100
    assert found["distinct-2"][HUMAN].value == pytest.approx(200 / 3)


def test_chinese_has_judges_of_its_own():
    texts = dict.fromkeys((SAMPLE, CHOSEN, HUMAN), "月亮升起来了，她走到窗前。")
    found = rows([story("月亮。", **texts)], others=OtherTexts([CHINESE * 20]))
    assert "sentences parsed whole" not in found
    assert 50 < found["words in jieba's dictionary"][HUMAN].value <= 100
    assert found["pairs of characters in other texts"][HUMAN].value == 100
