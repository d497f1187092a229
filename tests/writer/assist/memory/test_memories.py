"""Which memory answers, when it is written, and that it can be forgotten."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from writer.assist.memory import memories as module
from writer.assist.memory.memories import Memories
from writer.assist.memory.memory_files import MemoryStore
from writer.assist.request import UNKEPT
from writer.assist.suggest.text_model import Reader

STORY = "Old Zorblax walked to the river. The lamp burned low. "
READER = Reader(FakeLoadedModel(RandomRecurrentModel(tiny_tokenizer().vocabulary_size)))


@pytest.fixture
def store(tmp_path):
    return MemoryStore(tmp_path)


def phrases(memories, document="a"):
    return len(memories.reader(READER, document, learn=False).memory.phrases)


def test_each_document_has_its_own(store):
    memories = Memories(store)
    memories.reader(READER, "a", learn=True).read(STORY)
    assert phrases(memories, "a") > 0
    assert phrases(memories, "b") == 0


def test_what_was_learned_is_there_on_the_next_day(store):
    memories = Memories(store)
    memories.reader(READER, "a", learn=True).read(STORY)
    memories.keep()
    assert phrases(Memories(store)) == phrases(memories) > 0


def test_a_page_is_written_while_one_goes_on(store, monkeypatch):
    monkeypatch.setattr(module, "KEPT_AFTER", 5)
    memories = Memories(store)
    memories.reader(READER, "a", learn=True).read(STORY)
    assert store.remembered() == []
    memories.reader(READER, "a", learn=True)
    assert len(store.remembered()) == 1


def test_a_whole_text_is_learned_once(store):
    memories = Memories(store)
    memories.learn(READER, "a", STORY)
    known = phrases(memories)
    assert known > 0
    memories.keep()
    later = Memories(store)
    later.learn(READER, "a", STORY + "Something else that was written elsewhere. ")
    assert phrases(later) == known


@pytest.mark.parametrize("document", ["a", ""])
def test_forgetting_forgets_what_is_open_and_what_is_kept(store, document):
    memories = Memories(store)
    for name in ("a", "b"):
        memories.learn(READER, name, STORY)
    memories.keep()
    memories.forget(document)
    assert phrases(memories, "a") == 0
    assert [each.document for each in store.remembered()] == (["b"] if document else [])
    assert (phrases(memories, "b") > 0) == bool(document)


def test_without_a_store_nothing_is_written():
    memories = Memories()
    memories.learn(READER, "a", STORY)
    memories.keep()
    assert phrases(memories) > 0
    assert phrases(Memories()) == 0


def test_states_of_few_documents_are_held(monkeypatch):
    monkeypatch.setattr(module, "OPEN_MEMORIES", 3)
    memories = Memories()
    for number in range(6):
        memories.reader(READER, f"{number}", learn=True).read(STORY)
    assert len(memories._readers) == module.OPEN_READERS
    assert len(memories._memories) == 3


def test_a_document_without_a_file_is_remembered_until_the_program_ends(store):
    memories = Memories(store)
    memories.reader(READER, UNKEPT + "1", learn=True).read(STORY)
    assert phrases(memories, UNKEPT + "1") > 0
    memories.keep()
    assert store.remembered() == []


def test_words_of_all_documents_are_known_until_theirs_is_forgotten(store):
    memories = Memories(store)
    memories.learn(READER, "a", STORY)
    memories.learn(READER, "b", "Nina Xylophane sang. ")
    assert set(memories.lexicon.counts) >= {"Zorblax", "Xylophane"}
    memories.keep()
    assert set(Memories(store).lexicon.counts) == set(memories.lexicon.counts)
    memories.forget("b")
    assert "Xylophane" not in memories.lexicon.counts
    assert "Zorblax" in memories.lexicon.counts
