"""What a continuation did not make up is told, and does not come first."""

from __future__ import annotations

import pytest

from writer.assist.continuing.recited import OtherTexts, Shared
from writer.assist.continuing.written import Version
from writer.model.source_index import SourceIndex
from writer.text.word_runs import units

NOVEL = "It was the last train of the year, and nobody waited for it but a dog named Argos."
CHINESE = "他把那封没有写完的信放进抽屉里，走到窗前，看了很久的雨。"
SOURCES = SourceIndex.of([("My first book", units(NOVEL)), ("信", units(CHINESE))])
BEFORE = "She had mended the blue kite with a piece of her sister's old winter coat, and then"


def shared(text, before=BEFORE, sources=SOURCES):
    return OtherTexts(before, sources).shared(text)


def test_a_run_is_told_as_it_stands_with_its_source():
    text = " he knew: it was the Last train of the year — and nobody waited. He"
    run = "it was the Last train of the year — and nobody waited"
    assert shared(text) == Shared(11, run, "My first book")
    assert shared(text, sources=None) is None


def test_a_run_of_this_text_has_no_source():
    text = " it was a kite with a piece of her sister’s old winter coat."
    assert shared(text) == Shared(10, "kite with a piece of her sister’s old winter coat", "")


def test_of_two_runs_the_longer_one_is_told():
    text = " mended the blue kite with a piece of her; the last train of the year, and nobody"
    assert shared(text).source == ""
    assert shared(text + " waited for it but").source == "My first book"


@pytest.mark.parametrize(("length", "told"), [(13, False), (14, True), (18, True)])
def test_chinese_counts_characters_and_takes_more_of_them(length, told):
    found = shared("后来，" + CHINESE[:length], before="雨停了。")
    assert (found is not None) is told
    if found:
        assert found.source == "信"


def test_phrases_that_everybody_writes_are_not_told():
    assert shared(" the last train of the year was late.") is None
    assert shared("") is None


def versions(*texts):
    return [Version(text, (), 1) for text in texts]


def test_versions_that_recite_come_last_and_those_that_do_nothing_else_not_at_all():
    half = "It was the last train of the year, and it was late, as everything was in those days."
    own, other = "He went on.", "She did not look up."
    ranked = OtherTexts(BEFORE, SOURCES).own_first(versions(NOVEL, half, own, other))
    assert [version.text for version in ranked] == [own, other, half]
