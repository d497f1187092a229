"""Runs of words are found again in the texts they stand in; a stranger's index is checked."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from tests.mutations import mutations
from writer.errors import BundleError
from writer.model import source_index as module
from writer.model.names import name_fault
from writer.model.source_index import (
    RUN,
    Match,
    SourceIndex,
    encode_sources,
    load_sources,
    source_name,
)
from writer.text.word_runs import units

LEAST = RUN + 2
WORDS = st.lists(st.sampled_from(["river", "lamp", "night", "snow"]), max_size=30)
NOVEL = units("It was the last train of the year, and nobody waited for it but a dog named Argos.")
DIARY = units("Rain again. I mended the blue kite with a piece of my sister's old winter coat.")


def index():
    return SourceIndex.of([("Novel", NOVEL), ("Diary", DIARY), ("Note", ["too", "short"])])


def test_a_run_is_followed_to_its_end_and_its_text_is_named():
    words = ["perhaps", *DIARY[2:14], "was", "red"]
    assert index().longest(words, LEAST) == Match(1, 12, "Diary")


def test_the_longest_of_several_is_told():
    words = [*NOVEL[:9], "and", *DIARY[:10]]
    assert index().longest(words, LEAST) == Match(10, 10, "Diary")


def test_short_runs_and_other_words_are_nobodys():
    assert index().longest(NOVEL[:7], LEAST) is None
    assert index().longest([*NOVEL[:11]], 12) is None
    assert index().longest([*NOVEL[:12]], 12) == Match(0, 12, "Novel")
    assert index().longest(units("Nobody ever wrote these words in such an order."), LEAST) is None
    assert index().longest([], LEAST) is None
    assert SourceIndex.of([]).longest(NOVEL, LEAST) is None


def test_a_run_ends_with_its_text():
    assert index().longest([*NOVEL[-6:], *DIARY[:6]], LEAST) is None
    found = index().longest([*NOVEL[-10:], *DIARY[:6]], LEAST)
    assert found == Match(0, 10, "Novel")


# By chance a run goes on for one word too long, once in 65,000 times.
@given(WORDS, WORDS)
@settings(derandomize=True)
def test_it_is_as_long_as_the_longest_common_run(written, known):
    found = SourceIndex.of([("known", known)]).longest(written, LEAST)
    matcher = SequenceMatcher(None, written, known, autojunk=False)
    longest = matcher.find_longest_match().size
    assert (found.length if found else 0) == (longest if longest >= LEAST else 0)


def test_two_indexes_are_one_as_far_as_there_is_room(monkeypatch):
    first, second = SourceIndex.of([("Novel", NOVEL)]), SourceIndex.of([("Diary", DIARY)])
    both = first.joined(second)
    assert both.names == ("Novel", "Diary")
    assert both.longest(DIARY, LEAST) == Match(0, len(DIARY), "Diary")
    monkeypatch.setattr(module, "MOST_RUNS", len(first.runs) + 3)
    assert first.joined(second).names == ("Novel",)
    assert len(SourceIndex.of([("Novel", NOVEL), ("Diary", DIARY)]).runs) == len(first.runs) + 3


def test_a_file_gives_the_index_back():
    again = load_sources(encode_sources(index()))
    assert again.names == index().names == ("Novel", "Diary")
    assert again.longest(DIARY, LEAST) == Match(0, len(DIARY), "Diary")
    assert load_sources(encode_sources(SourceIndex.of([]))).names == ()


def changed(**arrays):
    return save(load(encode_sources(index())) | arrays)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        save({"runs": np.zeros(1, np.uint16)}),
        changed(runs=np.zeros(3, np.uint16)),
        changed(runs=np.zeros(3, np.float32)),
        changed(ends=np.array([9, 4], np.uint32)),
        changed(ends=np.array([0, len(index().runs)], np.uint32)),
        changed(names=np.frombuffer(b"One", np.uint8)),
        changed(names=np.frombuffer(b"One\n<b>", np.uint8)),
        changed(names=np.frombuffer(b"One\n\xff", np.uint8)),
        changed(names=np.zeros((2, 2), np.uint8)),
    ],
)
def test_what_does_not_add_up_is_refused(data):
    with pytest.raises(BundleError, match="list of texts"):
        load_sources(data)


def test_a_damaged_file_is_refused_or_answers():
    for data in mutations(encode_sources(index()), 200, seed=1):
        try:
            load_sources(data).longest(NOVEL, LEAST)
        except BundleError as error:
            assert str(error)  # noqa: PT017 - either is right


@given(st.text(max_size=200))
def test_every_name_of_a_file_may_stand_in_an_index(name):
    assert name_fault(source_name(name)) == ""


def test_a_usual_name_stays_as_it_is():
    assert source_name("My first book") == "My first book"
