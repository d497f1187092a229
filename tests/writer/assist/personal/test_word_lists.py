"""The lists on disk: whole or untouched, carried to other machines, never a traceback."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.personal.word_lists import (
    MAX_BYTES,
    PersonalLists,
    export_words,
    import_words,
    load_lists,
    save_lists,
)
from writer.errors import WordListError

PHRASES = st.lists(st.text("abAB 黛\n", max_size=5), max_size=6)


@given(PHRASES, PHRASES, PHRASES)
def test_a_phrase_is_wanted_or_unwanted_and_never_both(own, never, gone):
    lists = PersonalLists().with_own(own).with_never(never)
    wanted = {word.casefold() for word in lists.own}
    assert wanted.isdisjoint(phrase.casefold() for phrase in lists.never)
    assert all(word and word == " ".join(word.split()) for word in (*lists.own, *lists.never))
    left = lists.without(gone)
    names = {" ".join(phrase.split()).casefold() for phrase in gone}
    assert all(word.casefold() not in names for word in (*left.own, *left.never))


def test_what_is_stored_is_there_again(tmp_path):
    path = tmp_path / "data" / "words.json"
    assert load_lists(path) == PersonalLists()
    lists = PersonalLists(("Marvalon", "林黛玉"), ("at the end of the day",))
    save_lists(lists, path)
    assert load_lists(path) == lists


def test_an_export_comes_back_with_learned_words_as_own_ones(tmp_path):
    path = tmp_path / "words.json"
    export_words(PersonalLists(("Nina",), ("alas",)), {"Zorblax": 3}, path)
    lists = import_words(PersonalLists(("Old",)), path)
    assert lists == PersonalLists(("Nina", "Old", "Zorblax"), ("alas",))


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices with paths")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "pipe"])
def test_a_pipe_or_a_device_is_no_list(tmp_path, device):
    # A device said that it was empty, and was read without an end.
    if device == "pipe":
        os.mkfifo(tmp_path / "names.txt")
    else:
        (tmp_path / "names.txt").symlink_to(device)
    for read in (load_lists, lambda path: import_words(PersonalLists(), path)):
        with pytest.raises(WordListError, match="not an ordinary file"):
            read(tmp_path / "names.txt")


def test_a_text_with_a_word_a_line_can_be_imported(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\ufeffNina\n\n 林黛玉 \r\n", encoding="utf-8")
    assert import_words(PersonalLists(), path).own == ("Nina", "林黛玉")


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"own": 3}',
        b'{"own": [""]}',
        b'{"learned": {"a": "many"}}',
        b"\xff\xfe\x00\x01\xd8",
        b"a" * 200,
        b"[" * 100_000 + b"{",
        b"x\n" * (MAX_BYTES // 2 + 1),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(tmp_path, data):
    path = tmp_path / "words.json"
    path.write_bytes(data)
    with pytest.raises(WordListError, match=r"^words.json holds no words .*\.$"):
        import_words(PersonalLists(), path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("data", [b"{", b'{"own": 3}', b"\xff", b"[" * 100_000])
def test_damaged_lists_are_not_taken_for_empty_ones(tmp_path, data):
    path = tmp_path / "words.json"
    path.write_bytes(data)
    with pytest.raises(WordListError, match=r"cannot be read: .* start anew\.$"):
        load_lists(path)


def test_where_nothing_can_be_written_there_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WordListError, match=r"could not be written .*as they were\.$"):
        save_lists(PersonalLists(), tmp_path / "file" / "words.json")


def test_what_others_have_not_is_what_is_beyond_them():
    lists = PersonalLists(("Nina", "Ada"), ("alas", "so to say"))
    assert lists.beyond(PersonalLists(("Ada",), ("alas", "Nina"))) == PersonalLists(
        ("Nina",), ("so to say",)
    )
