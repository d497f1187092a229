"""Every remark on a line has a name and a sentence in both languages."""

from __future__ import annotations

import re

import pytest

from writer.assist.verse.english.marks import _SENTENCES, CHINESE_NAMES, FAULTS, NOTES, mark
from writer.text.scripts import has_chinese

DATA = {
    "word": "light", "partner": "night", "words": "“light”", "line": 2, "syllables": 9,
    "wanted": 10, "metre": "iamb 5",
}  # fmt: skip
FIELD = re.compile(r"{\w+}")


def test_names_are_complete_and_each_is_another() -> None:
    assert set(CHINESE_NAMES) == set(_SENTENCES)
    assert len(set(CHINESE_NAMES.values())) == len(CHINESE_NAMES)
    assert set(_SENTENCES) >= FAULTS | NOTES


@pytest.mark.parametrize("name", _SENTENCES)
def test_both_sentences_say_the_same_things(name: str) -> None:
    english, chinese = _SENTENCES[name]
    assert set(FIELD.findall(english)) == set(FIELD.findall(chinese))
    said = mark(name, **DATA)
    assert has_chinese(said.chinese)
    assert has_chinese(said.chinese_name)
    assert not has_chinese(said.english)
    assert said.chinese.endswith("。")
    assert said.english.endswith(".")
