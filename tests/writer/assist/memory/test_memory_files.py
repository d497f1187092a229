"""Memories on disk: private, forgettable, and no risk when they are damaged."""

from __future__ import annotations

import os
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from writer.assist.memory import memory_files as module
from writer.assist.memory.memory_files import MemoryStore
from writer.assist.memory.merging import merged_runs
from writer.errors import MemoryStoreError

RUNS = np.array([3, 5, 1 << 63], np.uint64)
NO_WORDS: dict[str, np.ndarray] = {
    "words": np.empty(0, np.uint8),
    "counts": np.empty(0, np.uint32),
}
THREE: dict[str, np.ndarray] = {"counts": np.ones(3, np.uint32)}
ONE: dict[str, np.ndarray] = {"counts": np.ones(1, np.uint32)}


@pytest.fixture
def store(tmp_path):
    return MemoryStore(tmp_path / "memory")


def only_file(store):
    (entry,) = store.remembered()
    return entry.path


def test_a_path_of_foreign_bytes_is_remembered_and_forgotten(store):
    # The name could not be written into the memory's file.
    path = "/home/me/caf\udce9.txt"
    store.save(path, "tokens", RUNS, {"Zorba": 2})
    assert store.load(path, "tokens").words == {"Zorba": 2}
    assert store.forget(path) == 1


def test_what_is_kept_is_there_again(store):
    store.save("/home/me/诗.txt", "tokens", RUNS, {"Zorba": 2, "é": 1})
    kept = store.load("/home/me/诗.txt", "tokens")
    np.testing.assert_array_equal(kept.runs, RUNS)
    assert kept.words == {"Zorba": 2, "é": 1}
    assert store.load("/home/me/诗.txt", "other tokens") is None
    assert store.load("/home/me/other.txt", "tokens") is None


def test_the_folder_does_not_name_the_documents(store):
    store.save("/home/me/secret.txt", "tokens", RUNS, {})
    assert "secret" not in only_file(store).name
    assert [(each.document, each.phrases) for each in store.remembered()] == [
        ("/home/me/secret.txt", 3)
    ]


def test_documents_are_forgotten_one_by_one_or_all(store):
    for name in ("a", "b", "c"):
        store.save(name, "tokens", RUNS, {})
    assert store.forget("b") == 1
    assert [each.document for each in store.remembered()] == ["a", "c"]
    assert store.forget("b") == 0
    assert store.forget_all() == 2
    assert store.remembered() == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense" * 10,
        save(NO_WORDS | {"runs": RUNS[::-1].copy()}),
        save(NO_WORDS | {"runs": RUNS.astype(np.int64)}),
        save(NO_WORDS | {"runs": RUNS[None]}),
        save({"runs": RUNS}),
        save(NO_WORDS | {"runs": RUNS, "other": RUNS}),
        save(NO_WORDS | {"runs": RUNS, "counts": np.ones(2, np.uint32)}),
        save(NO_WORDS | {"runs": RUNS, "words": np.array([0xFF], np.uint8)} | ONE),
        save(NO_WORDS | {"runs": RUNS, "counts": np.ones(1, np.int64)}),
        save(NO_WORDS | {"runs": RUNS, "counts": np.ones((1, 1), np.uint32)}),
        save(NO_WORDS | {"runs": RUNS, "words": np.array([65, 10, 66, 10, 67], np.uint8)} | THREE),
        save(NO_WORDS | {"runs": np.arange(10_000, dtype=np.uint64)}),
    ],
)
def test_a_damaged_memory_is_none(store, data, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 5_000)
    monkeypatch.setattr(module, "MOST_WORDS", 2)
    store.save("a", "tokens", RUNS, {})
    only_file(store).write_bytes(data)
    assert store.load("a", "tokens") is None
    assert store.forget_all() == 1


def test_where_nothing_can_be_written_there_is_a_sentence(store, tmp_path):
    (tmp_path / "memory").write_text("a file where the folder should be")
    with pytest.raises(MemoryStoreError, match=r"^What was learned .*\.$"):
        store.save("a", "tokens", RUNS, {})


def test_what_cannot_be_removed_is_said(store):
    store.save("a", "tokens", RUNS, {})
    path = only_file(store)
    path.unlink()
    path.mkdir()
    with pytest.raises(MemoryStoreError, match=r"^What was learned could not be removed: .*\.$"):
        store.forget_all()


def test_the_words_of_all_documents_are_counted_together(store):
    store.save("a", "tokens", RUNS, {"Zorba": 2})
    store.save("b", "tokens", RUNS, {"Zorba": 1, "Nina": 4})
    lexicon = store.lexicon()
    assert lexicon.counts == {"Zorba": 3, "Nina": 4}
    assert lexicon.read == 6
    store.forget("a")
    assert store.lexicon().counts == {"Zorba": 1, "Nina": 4}


def runs(*numbers):
    return np.array(numbers, np.uint64)


def test_two_programs_keep_what_each_of_them_learned(tmp_path):
    # Each wrote what it had begun with, and the last to write won.
    first, second = MemoryStore(tmp_path), MemoryStore(tmp_path)
    first.save("novel", "tokens", runs(1, 2, 3), {"Zorba": 2, "Ada": 1})
    second.load("novel", "tokens")
    first.save("novel", "tokens", runs(1, 3, 4), {"Zorba": 3})
    second.save("novel", "tokens", runs(1, 2, 3, 5), {"Zorba": 4, "Ada": 1, "Bo": 1})
    kept = MemoryStore(tmp_path).load("novel", "tokens")
    np.testing.assert_array_equal(kept.runs, runs(1, 3, 4, 5))
    assert kept.words == {"Zorba": 5, "Bo": 1}
    # What the other one wrote is neither counted again nor lost the next time.
    second.save("novel", "tokens", runs(1, 2, 3, 5, 6), {"Zorba": 5, "Ada": 1, "Bo": 1})
    kept = second.load("novel", "tokens")
    np.testing.assert_array_equal(kept.runs, runs(1, 3, 4, 5, 6))
    assert kept.words == {"Zorba": 6, "Bo": 1}


def test_what_another_program_forgot_stays_forgotten(tmp_path):
    first, second = MemoryStore(tmp_path), MemoryStore(tmp_path)
    first.save("novel", "tokens", runs(1, 2), {"Zorba": 2})
    second.load("novel", "tokens")
    first.forget("novel")
    second.save("novel", "tokens", runs(1, 2, 3), {"Zorba": 3, "Ada": 1})
    kept = first.load("novel", "tokens")
    np.testing.assert_array_equal(kept.runs, runs(3))
    assert kept.words == {"Zorba": 1, "Ada": 1}


def test_a_damaged_memory_is_written_anew(tmp_path):
    store = MemoryStore(tmp_path)
    store.save("novel", "tokens", runs(1, 2), {"Zorba": 2})
    only_file(store).write_bytes(b"nonsense")
    store.save("novel", "tokens", runs(1, 2, 3), {"Zorba": 2})
    np.testing.assert_array_equal(store.load("novel", "tokens").runs, runs(1, 2, 3))


RUN_SETS = st.sets(st.integers(0, 20)).map(lambda numbers: runs(*sorted(numbers)))


@given(RUN_SETS, RUN_SETS, RUN_SETS)
def test_runs_are_merged_as_sets_of_differences(before, now, stored):
    kept = set(stored.tolist()) - (set(before.tolist()) - set(now.tolist()))
    wanted = kept | (set(now.tolist()) - set(before.tolist()))
    np.testing.assert_array_equal(merged_runs(before, now, stored), runs(*sorted(wanted)))


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_reads_what_was_learned(tmp_path):
    (tmp_path / "memory").mkdir(0o755)
    store = MemoryStore(tmp_path / "memory")
    store.save("novel", "tokens", RUNS, {})
    assert stat.S_IMODE(only_file(store).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "memory").stat().st_mode) == 0o700
