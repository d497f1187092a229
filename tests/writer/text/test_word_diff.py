"""Differences in words: they lead from one text to the other, and say no more than is needed."""

from __future__ import annotations

import itertools
import random
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from writer.text.word_diff import Kind, Passage, differences

texts = st.lists(
    st.sampled_from(["one ", "two ", "three", "\n", "，", "文字", " ", "can't", "\udce9", "😀"])
).map("".join)


def without(passages, kind):
    return "".join(passage.text for passage in passages if passage.kind is not kind)


@given(texts, texts)
def test_the_passages_are_both_texts(old, new):
    passages = differences(old, new)
    assert without(passages, Kind.INSERTED) == old
    assert without(passages, Kind.DELETED) == new
    assert all(passage.text for passage in passages)
    kinds = [passage.kind for passage in passages]
    assert all(one is not other for one, other in itertools.pairwise(kinds))


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert differences(text, text) == ([Passage(Kind.SAME, text)] if text else [])


def test_words_are_told_apart_within_a_paragraph():
    assert differences("It was a cold day.\nIn April.\n", "It was a bright day.\nIn April.\n") == [
        (Kind.SAME, "It was a "),
        (Kind.DELETED, "cold "),
        (Kind.INSERTED, "bright "),
        (Kind.SAME, "day.\nIn April.\n"),
    ]


def test_chinese_is_told_apart_by_characters():
    assert differences("床前明月光", "床前看月光") == [
        (Kind.SAME, "床前"),
        (Kind.DELETED, "明"),
        (Kind.INSERTED, "看"),
        (Kind.SAME, "月光"),
    ]


def test_a_novel_takes_well_under_a_second_on_a_usual_machine():
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghij", k=5)) for _ in range(3_000)]
    paragraphs = [" ".join(rng.choices(words, k=rng.randrange(5, 150))) for _ in range(2_000)]
    old = "\n\n".join(paragraphs)
    for place in rng.sample(range(len(paragraphs)), 200):
        changed = paragraphs[place].split()
        changed[rng.randrange(len(changed))] = "another"
        paragraphs[place] = " ".join(changed)
    del paragraphs[100:140]
    began = perf_counter()
    passages = differences(old, "\n\n".join(paragraphs))
    # On a machine that does nothing else it is a twentieth of this.
    assert perf_counter() - began < 10
    assert sum(passage.kind is Kind.INSERTED for passage in passages) > 150
