"""Memories on disk: private, forgettable, and no risk when they are damaged."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import save

from writer.assist.memory import memory_files as module
from writer.assist.memory.memory_files import MemoryStore
from writer.errors import MemoryStoreError

RUNS = np.array([3, 5, 1 << 63], np.uint64)
NO_WORDS: dict[str, np.ndarray] = {
    "words": np.empty(0, np.uint8),
    "counts": np.empty(0, np.uint32),
}
ONE: dict[str, np.ndarray] = {"counts": np.ones(1, np.uint32)}


@pytest.fixture
def store(tmp_path):
    return MemoryStore(tmp_path / "memory")


def only_file(store):
    (entry,) = store.remembered()
    return entry.path


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
        save(NO_WORDS | {"runs": np.arange(10_000, dtype=np.uint64)}),
    ],
)
def test_a_damaged_memory_is_none(store, data, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 5_000)
    store.save("a", "tokens", RUNS, {})
    only_file(store).write_bytes(data)
    assert store.load("a", "tokens") is None
    assert store.forget_all() == 1


def test_where_nothing_can_be_written_there_is_a_sentence(store, tmp_path):
    (tmp_path / "memory").write_text("a file where the folder should be")
    with pytest.raises(MemoryStoreError, match=r"^What was learned .*\.$"):
        store.save("a", "tokens", RUNS, {})


def test_the_words_of_all_documents_are_counted_together(store):
    store.save("a", "tokens", RUNS, {"Zorba": 2})
    store.save("b", "tokens", RUNS, {"Zorba": 1, "Nina": 4})
    lexicon = store.lexicon()
    assert lexicon.counts == {"Zorba": 3, "Nina": 4}
    assert lexicon.read == 6
    store.forget("a")
    assert store.lexicon().counts == {"Zorba": 1, "Nina": 4}
