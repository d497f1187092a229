from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.letters import LETTERS, load_letters
from writer.assist.verse.english.sounds import stresses
from writer.errors import FormError


@pytest.mark.parametrize(
    ("word", "marks"),
    [("stelliferous", "0100"), ("marvalon", "100"), ("brindlewick", "102"), ("thrum", "1")],
)
def test_a_word_is_read_by_its_letters(word, marks):
    assert len(stresses(load_letters().reading(word))) == len(marks)


@given(st.text(LETTERS, min_size=1, max_size=20))
def test_any_letters_have_no_reading_or_one_with_one_main_stress(word):
    reading = load_letters().reading(word)
    assert reading is None or stresses(reading).count("1") == 1


@pytest.mark.parametrize("word", ["", "лампа", "a b", "x" * 65])
def test_what_is_no_word_has_no_reading(word):
    assert load_letters().reading(word) is None


def test_a_damaged_or_missing_model_is_told_in_a_sentence(tmp_path):
    for number, path in enumerate([tmp_path / "none.onnx", tmp_path / "damaged.onnx"]):
        if number:
            path.write_bytes(b"onnx")
        with pytest.raises(FormError, match="install Inkling again"):
            load_letters(path)
