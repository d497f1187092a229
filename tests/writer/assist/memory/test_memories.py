"""What is known of each text: found again, kept in time, forgotten alone, learned to its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from writer.assist.learning import Lesson, lessons
from writer.assist.memory import memories as module
from writer.assist.memory.memories import Memories
from writer.assist.memory.memory_files import MemoryStore
from writer.assist.suggest.state_cache import RESTING_SNAPSHOTS
from writer.assist.suggest.text_model import TextModel
from writer.assist.text_identity import TextIdentity

STORY = "Old Zorblax walked to the river. The lamp burned low. "
SIZE = tiny_tokenizer().vocabulary_size
READER = TextModel(FakeLoadedModel(RandomRecurrentModel(SIZE)))
A, B = TextIdentity("a"), TextIdentity("b")


@pytest.fixture
def store(tmp_path):
    return MemoryStore(tmp_path)


def read(memories, story=STORY, text=A, reader=READER):
    memories.reader(reader, text).read(story)


def learn(memories, story=STORY, text=A):
    for lesson in lessons(story):
        memories.learn(READER, text, lesson)


def phrases(memories, text=A):
    return len(memories.reader(READER, replace(text)).memory.phrases)


def on_disk(store):
    return [each.document for each in store.remembered()]


def test_each_text_has_its_own(store):
    memories = Memories(store)
    read(memories)
    assert phrases(memories, A) > 0
    assert phrases(memories, B) == 0


def test_what_was_learned_is_there_on_the_next_day(store):
    memories = Memories(store)
    read(memories)
    memories.keep()
    assert phrases(Memories(store)) == phrases(memories) > 0


def test_a_page_is_written_while_one_goes_on(store, monkeypatch):
    monkeypatch.setattr(module, "KEPT_AFTER", 5)
    memories = Memories(store)
    read(memories)
    assert on_disk(store) == []
    memories.reader(READER, A)
    assert on_disk(store) == ["a"]


def test_of_nine_texts_that_are_written_in_turn_each_is_kept(store):
    # The first one's memory was dropped while its reader went on learning into it.
    memories = Memories(store)
    texts = [TextIdentity(f"{number}") for number in range(module.OPEN_TEXTS + 1)]
    for text in texts:
        read(memories, f"Number {text.path} went home. ", text)
    again = memories.reader(READER, texts[0])
    for text in (texts[3], texts[0]):
        read(memories, f"Number {text.path} came back for Zorblax. ", text)
    again.read("Number 0 came back for Zorblax. And again. ")
    memories.keep()
    for text in texts:
        assert phrases(Memories(store), text) == phrases(memories, text) > 0
    assert phrases(memories, texts[0]) > phrases(memories, texts[1])


def test_a_memory_goes_with_its_reader_and_its_progress(store, monkeypatch):
    monkeypatch.setattr(module, "OPEN_TEXTS", 2)
    memories = Memories(store)
    learn(memories)
    for name in "bcd":
        read(memories, STORY, TextIdentity(name))
    assert len(memories._open) == 2
    known = phrases(memories)
    learn(memories)  # known to be learned, from the file
    assert phrases(memories) == known


def test_a_long_text_is_learned_once(store):
    memories = Memories(store)
    learn(memories)
    known = phrases(memories)
    assert known > 0
    memories.keep()
    later = Memories(store)
    learn(later, STORY.replace("Zorblax", "Vexwort"))
    assert phrases(later) == known


def test_a_text_that_was_learned_halfway_is_learned_to_its_end_on_the_next_day(store):
    # A memory file counted as proof that all of the text had been learned.
    novel = "".join(f"Chapter {n}: {name}blax sat. " for n, name in enumerate("ABCDEFGHIJ" * 60))
    half, *_ = lessons(novel)
    assert half.end < len(novel)
    memories = Memories(store)
    memories.learn(READER, A, half)
    memories.keep()
    later = Memories(store)
    learn(later, novel)
    whole = Memories()
    learn(whole, novel)
    assert phrases(later) == phrases(whole) > phrases(memories)


def test_a_passage_is_learned_from_where_the_last_one_ended(store):
    memories = Memories(store)
    memories.learn(READER, A, Lesson(0, STORY[:30]))
    memories.learn(READER, A, Lesson(0, STORY))
    assert memories._open[module._place(READER, A)].learned == len(STORY)


def test_a_long_text_is_written_from_time_to_time(store, monkeypatch):
    monkeypatch.setattr(module, "KEPT_AFTER_LESSONS", 2 * len(STORY))
    memories = Memories(store)
    memories.learn(READER, A, Lesson(0, STORY))
    assert on_disk(store) == []
    memories.learn(READER, A, Lesson(len(STORY), STORY))
    assert on_disk(store) == ["a"]


def test_a_key_does_not_write_what_is_still_being_learned(store, monkeypatch):
    monkeypatch.setattr(module, "KEPT_AFTER", 5)
    memories = Memories(store)
    learn(memories)
    memories.reader(READER, A)
    assert on_disk(store) == []


@pytest.mark.parametrize("text", [A, None])
def test_forgetting_forgets_what_is_open_and_what_is_kept(store, text):
    memories = Memories(store)
    for each in (A, B):
        learn(memories, text=each)
    memories.keep()
    memories.forget(text)
    assert on_disk(store) == (["b"] if text else [])
    assert phrases(memories, A) == 0
    assert (phrases(memories, B) > 0) == bool(text)


def test_forgetting_one_text_leaves_the_states_of_the_others(store):
    memories = Memories(store)
    read(memories, text=B)
    kept = memories.reader(READER, B)
    memories.forget(A)
    assert memories.reader(READER, B) is kept


def test_a_text_that_may_not_be_learned_leaves_no_trace_behind(store):
    memories = Memories(store)
    private = replace(A, may_learn=False)
    learn(memories, text=private)
    # While it is open, its own names count in it, and in no other.
    assert "Zorblax" in memories.reader(READER, private).memory.lexicon
    assert "Zorblax" not in memories.lexicon
    memories.keep()
    assert on_disk(store) == []


def test_a_text_that_may_be_learned_after_all_has_what_was_kept_of_it(store):
    memories = Memories(store)
    learn(memories)
    memories.keep()
    later = Memories(store)
    private = replace(A, may_learn=False)
    read(later, "The lamp. ", private)
    assert "Zorblax" not in later.reader(READER, private).memory.lexicon
    assert "Zorblax" in later.reader(READER, A).memory.lexicon


# F30: a misspelling that was mended at once was offered for ever.
def test_what_no_longer_stands_in_the_text_is_unlearned(store):
    memories = Memories(store)
    learn(memories, "Then old Zorbbanovich laughed. The lamp burned low. ")
    memories.keep()
    for lesson in lessons("Then old Zorbanovich laughed. The lamp burned low. "):
        memories.learn(READER, A, lesson, anew=True)
    memory = memories.reader(READER, A).memory
    assert "Zorbanovich" in memory.lexicon
    assert "Zorbbanovich" not in memory.lexicon
    assert "Zorbbanovich" not in memories.lexicon
    memories.keep()
    assert "Zorbbanovich" not in Memories(store).lexicon


def test_an_emptied_text_knows_nothing(store):
    memories = Memories(store)
    learn(memories)
    for lesson in lessons(""):
        memories.learn(READER, A, lesson, anew=True)
    assert phrases(memories) == 0


def test_what_is_learned_anew_counts_when_all_of_it_was():
    memories = Memories()
    learn(memories)
    known = phrases(memories)
    memories.learn(READER, A, Lesson(0, "A lamp. "), anew=True)
    assert phrases(memories) == known
    memories.learn(READER, A, Lesson(8, "It burned. ", last=True), anew=True)
    assert 0 < phrases(memories) < known


def test_without_a_store_nothing_is_written():
    memories = Memories()
    learn(memories)
    memories.keep()
    assert phrases(memories) > 0
    assert phrases(Memories()) == 0


def test_a_text_that_is_not_written_in_holds_few_states(store):
    memories = Memories(store)
    long = "".join(f"{number} went home. " for number in range(400))
    for text in (A, B):
        for end in range(1000, 1100):
            memories.reader(READER, text).read(long[:end])
    held = [len(each._reader.cache._snapshots) for each in memories._open.values()]
    assert held[0] == RESTING_SNAPSHOTS < held[1]


def test_coming_back_to_a_text_reads_nothing_again():
    class Counting(RandomRecurrentModel):
        runs = 0

        def run(self, *args):
            self.runs += 1
            return super().run(*args)

    model = Counting(SIZE)
    reader = TextModel(FakeLoadedModel(model))
    memories = Memories()
    texts = [TextIdentity(f"{number}") for number in range(5)]
    for text in texts:
        for end in range(1, 400):
            memories.reader(reader, text).read(f"{text.path} {STORY * 20}"[:end])
    model.runs = 0
    for text in texts:
        memories.reader(reader, text).read(f"{text.path} {STORY * 20}"[:399])
    assert model.runs == 0


def test_a_text_without_a_file_is_remembered_until_the_program_ends(store):
    memories = Memories(store)
    untitled = TextIdentity(number=1)
    read(memories, text=untitled)
    assert phrases(memories, untitled) > 0
    assert phrases(memories, TextIdentity(number=2)) == 0
    memories.keep()
    assert on_disk(store) == []


def test_forgetting_a_text_without_a_file_leaves_every_file(store):
    memories = Memories(store)
    untitled = TextIdentity(number=1)
    learn(memories)
    read(memories, text=untitled)
    memories.forget(untitled)
    assert phrases(memories, untitled) == 0
    assert on_disk(store) == ["a"]


def test_words_of_all_texts_are_known_until_theirs_is_forgotten(store):
    memories = Memories(store)
    learn(memories)
    learn(memories, "Nina Xylophane sang. ", B)
    assert set(memories.lexicon.counts) >= {"Zorblax", "Xylophane"}
    memories.keep()
    assert memories.lexicon.counts == Memories(store).lexicon.counts
    memories.forget(B)
    assert "Xylophane" not in memories.lexicon.counts
    assert "Zorblax" in memories.lexicon.counts


def test_forgetting_one_text_leaves_the_words_that_others_have_just_taught(store):
    # Those that were on no disk yet went with it.
    memories = Memories(store)
    learn(memories)
    learn(memories, "Nina Xylophane sang. ", TextIdentity(number=7))
    learn(memories, "Quimby Vexworth sat. ", B)
    before = dict(memories.lexicon.counts)
    memories.forget(B)
    left = memories.lexicon.counts
    assert {word: before[word] for word in ("Zorblax", "Xylophane")}.items() <= left.items()
    assert not any(word in left for word in ("Vexworth", "Quimby"))


def test_another_network_does_not_recall_by_the_features_of_the_first():
    # Two models may share a tokenizer, but what one calls alike says nothing to the other.
    first, other = (
        TextModel(FakeLoadedModel(RandomRecurrentModel(SIZE, seed=seed))) for seed in (1, 2)
    )
    memories = Memories()
    read(memories, reader=first)
    memory = memories.reader(first, A).memory
    assert len(memory._features) > 0
    known = len(memory.phrases)
    assert memories.reader(other, A).memory is memory
    assert len(memory._features) == 0
    assert len(memory.phrases) == known
