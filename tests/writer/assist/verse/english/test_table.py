from __future__ import annotations

import numpy as np
import pytest

from writer.assist.verse.english.sounds import coded, rhyme_key, stresses
from writer.assist.verse.english.table import load_table
from writer.errors import FormError
from writer.paths import resources_dir


def test_the_table_is_small_and_knows_what_poets_use(pronouncer):
    table = pronouncer.table
    assert (resources_dir() / "verse" / "english.npz").stat().st_size < 3_000_000
    assert len(table) > 150_000
    for word in ("the", "heaven", "o'er", "'tis", "e'en", "zephyr", "nightingale", "thou", "i"):
        assert table.number(word) is not None, word
    assert table.number("qzx") is None
    assert table.number("") is None


def test_words_come_in_order_and_each_is_found_again(pronouncer):
    table = pronouncer.table
    numbers = range(0, len(table), 997)
    words = [table.word(number) for number in numbers]
    assert words == sorted(words)
    assert [table.number(word) for word in words] == list(numbers)
    assert table.number(table.word(len(table) - 1)) == len(table) - 1


def test_every_reading_has_the_number_of_its_rhyme(pronouncer):
    table = pronouncer.table
    keys: dict[int, bytes] = {}
    for number in range(0, len(table), 53):
        for reading, each in zip(
            table.readings(number), table.reading_numbers(number), strict=True
        ):
            assert keys.setdefault(int(table.rhymes[each]), rhyme_key(reading)) == rhyme_key(
                reading
            )


def test_night_rhymes_with_light_and_knight(pronouncer):
    table = pronouncer.table
    rhyme = int(table.rhymes[table.reading_numbers(table.number("night"))[0]])
    rhyming = {table.word(number) for number in table.rhyming(rhyme)}
    assert {"light", "knight", "delight", "night"} <= rhyming
    assert "late" not in rhyming


@pytest.mark.parametrize(
    ("word", "lengths"),
    [
        ("fire", {1}),
        ("power", {2}),
        ("us", {1}),
        ("spring", {1}),
        ("every", {2, 3}),
        ("blessed", {1, 2}),
        ("uncertain", {3}),
        ("over", {2}),
    ],
)
def test_junk_of_the_dictionary_is_left_out(pronouncer, word, lengths):
    table = pronouncer.table
    readings = table.readings(table.number(word))
    assert {len(stresses(reading)) for reading in readings} == lengths


def test_a_noun_and_a_verb_are_stressed_each_in_its_way(pronouncer):
    table = pronouncer.table
    assert {stresses(r).index("1") for r in table.readings(table.number("record"))} == {0, 1}


def test_poets_on_both_sides_of_the_sea_may_rhyme(pronouncer):
    table = pronouncer.table
    assert coded("B IY1 N") in table.readings(table.number("been"))


def test_a_damaged_table_is_told_in_a_sentence(tmp_path):
    path = tmp_path / "english.npz"
    with pytest.raises(FormError, match="install Inkling again"):
        load_table(path)
    path.write_bytes(b"PK\x03\x04nonsense")
    with pytest.raises(FormError, match="damaged"):
        load_table(path)
    np.savez_compressed(path, words=np.zeros(3, np.uint8))
    with pytest.raises(FormError, match="damaged"):
        load_table(path)
