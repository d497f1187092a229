"""The texts that are open: the memory of each, its reader and how far it was learned, as one."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.personal.lexicon import Lexicon
from writer.model.card import TOKENIZER_FILE

if TYPE_CHECKING:
    from writer.assist.learning import Lesson
    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.suggest.text_model import TextModel
    from writer.assist.text_identity import TextIdentity

OPEN_TEXTS: Final = 8
"""Texts that are held at once. The one that is written in has states of 15 MB, the others of 2."""

LEAST_READ: Final = 1_000
"""Words of which a learned word is a share at most: after one page, little is known."""

KEPT_AFTER: Final = 300
"""New runs of tokens after which a memory is written to disk: a page."""

KEPT_AFTER_LESSONS: Final = 100_000
"""Characters of a long text after which what was learned of it is written to disk."""


class _Place(NamedTuple):
    """A text as one tokenizer reads it."""

    text: TextIdentity
    tokenizer: str


class Memories:
    """Finds what is known of a text, and keeps it from one day to the next.

    Args:
        store: where; without one, memories end with the program.
    """

    def __init__(self, store: MemoryStore | None = None) -> None:
        self._store = store
        self._open: OrderedDict[_Place, _OpenText] = OrderedDict()
        self._lexicon: Lexicon | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The words learned from all texts."""
        if self._lexicon is None:
            self._lexicon = self._store.lexicon() if self._store else Lexicon()
            for place, opened in self._open.items():
                if opened.memory and opened.told and not self._is_kept(place):
                    self._lexicon.add_counts(opened.memory.lexicon.counts)
        open_now = sum(len(each.memory.phrases) for each in self._open.values() if each.memory)
        self._lexicon.read = max(self._lexicon.read, open_now, LEAST_READ)
        return self._lexicon

    def reader(self, reader: TextModel, text: TextIdentity) -> TextModel:
        """Return a reader of the text, whose memory answers and learns what is read.

        Args:
            reader: of any text, with the model to use.
            text: whose states and memory it has.

        Raises:
            MemoryStoreError: what was learned before cannot be written.
        """
        opened = self._opened(reader, text)
        self._open.move_to_end(_place(reader, text))
        for other in list(self._open.values())[:-1]:
            other.rest()
        memory = self._memory(reader, text)
        for place, each in self._open.items():
            self._keep(place, each, least=KEPT_AFTER)
        return opened.read_with(reader, memory)

    def learn(
        self, reader: TextModel, text: TextIdentity, lesson: Lesson, *, anew: bool = False
    ) -> None:
        """Remember a passage of a text, but for what of it was learned before.

        Args:
            reader: of any text, with the model for the passage.
            text: which one.
            lesson: the passage.
            anew: all passages come once more, in order; with the last, what is known beyond
                them is unlearned.

        Raises:
            MemoryStoreError: what was learned before cannot be written.
        """
        memory = self._memory(reader, text)
        opened = self._opened(reader, text)
        if anew:
            self._learn_anew(reader, text, lesson)
            return
        passage = lesson.after(opened.learned)
        if not passage:
            return
        known = len(memory.phrases)
        memory.learn_text(_tokens(reader, passage))
        opened.note_learned(lesson.end, runs=len(memory.phrases) - known)
        if opened.learned - opened.kept.learned >= KEPT_AFTER_LESSONS:
            self._keep(_place(reader, text), opened)

    def _learn_anew(self, reader: TextModel, text: TextIdentity, lesson: Lesson) -> None:
        of_text = {place: each for place, each in self._open.items() if place.text == text}
        if not lesson.start:
            for opened in of_text.values():
                opened.successor = None
        opened = self._opened(reader, text)
        if opened.successor is None:
            opened.successor = DocumentMemory(reader.vocabulary)
        opened.successor.learn_text(_tokens(reader, lesson.passage))
        if not lesson.last:
            return
        for place, each in of_text.items():
            before = each.memory.lexicon.counts if each.memory else {}
            each.succeed(lesson.end)
            if each.memory and each.told:
                self.lexicon.recount(before, each.memory.lexicon.counts)
            self._keep(place, each)

    def forget(self, text: TextIdentity | None = None) -> None:
        """Forget a text; None = all, those of earlier days included.

        Raises:
            MemoryStoreError: a file cannot be removed, or that of another text not written.
        """
        for place in list(self._open):
            if text in {None, place.text}:
                del self._open[place]
        self._lexicon = None
        if self._store is not None:
            if text is None:
                self._store.forget_all()
            elif text.kept:
                self._store.forget(text.path)
        # The words of the others are counted anew from what is kept of them.
        self.keep()

    def keep(self) -> None:
        """Write what was learned since it was last written.

        Raises:
            MemoryStoreError: it cannot be written.
        """
        for place, opened in self._open.items():
            self._keep(place, opened)

    def close_readers(self) -> None:
        """Drop the states that models have made; memories stay."""
        for opened in self._open.values():
            opened.close_reader()

    def _opened(self, reader: TextModel, text: TextIdentity) -> _OpenText:
        place = _place(reader, text)
        if place not in self._open:
            self._open[place] = _OpenText()
        if len(self._open) > OPEN_TEXTS:
            self._keep(*self._open.popitem(last=False))
        return self._open[place]

    def _memory(self, reader: TextModel, text: TextIdentity) -> DocumentMemory:
        opened, place = self._opened(reader, text), _place(reader, text)
        opened.told = text.may_learn
        kept = self._store is not None and text.kept and text.may_learn
        if opened.memory is None or (kept and not opened.from_store):
            found = self._store.load(text.path, place.tokenizer) if kept and self._store else None
            runs, words, opened.learned = found or (None, None, 0)

            def noted(word: str) -> None:
                # Words of a text that may not be learned are nothing to the others.
                if opened.told:
                    self.lexicon.add(word)

            opened.memory = DocumentMemory(reader.vocabulary, runs, words, noted)
            opened.from_store = kept
            opened.note_kept()
        return opened.memory

    def _keep(self, place: _Place, opened: _OpenText, *, least: int = 1) -> None:
        if self._store is None or opened.memory is None or opened.grown < least:
            return
        if not (opened.told and opened.from_store):
            return
        # Noted before it is tried: a full disk is told of once a page, not at every key.
        opened.note_kept()
        runs, words = opened.memory.phrases.runs, opened.memory.lexicon.counts
        self._store.save(place.text.path, place.tokenizer, runs, words, opened.learned)

    def _is_kept(self, place: _Place) -> bool:
        return self._store is not None and place.text.kept


class _Extent(NamedTuple):
    """How much is known: runs of tokens, and characters that were learned passage by passage."""

    runs: int = 0
    learned: int = 0


class _OpenText:
    """All that is known of one text while it is open.

    Attributes:
        memory: what it said; None while nobody has asked for that.
        told: what is known of it may be kept, and counts in other texts.
        from_store: what was kept of it on earlier days is in its memory.
        successor: what will take the place of its memory, while all of it is learned anew.
        learned: how many of its characters, from the start, were learned passage by passage.
        kept: how much of it is on the disk, or waits for more to come of a long text.
    """

    def __init__(self) -> None:
        self.memory: DocumentMemory | None = None
        self.told = False
        self.from_store = False
        self.successor: DocumentMemory | None = None
        self.learned = 0
        self.kept = _Extent()
        self._reader: TextModel | None = None
        self._model: TextModel | None = None

    @property
    def grown(self) -> int:
        """By how many runs the memory has grown since it was kept; a passage counts as one."""
        runs = len(self.memory.phrases) if self.memory else 0
        return runs - self.kept.runs + int(self.learned != self.kept.learned)

    def note_learned(self, learned: int, runs: int) -> None:
        """Note how far the text was learned, which has added so many runs.

        They are not written at the next key, as what was typed would be: more is to come.
        """
        self.learned = learned
        self.kept = self.kept._replace(runs=self.kept.runs + runs)

    def succeed(self, learned: int) -> None:
        """Know what was learned anew, and nothing else."""
        if self.memory:
            self.memory.take_over(self.successor)
        self.successor = None
        self.learned = learned
        # As a passage does, so that it is written next time.
        self.kept = _Extent(len(self.memory.phrases) if self.memory else 0, -1)

    def note_kept(self) -> None:
        """Note that all of it is on the disk."""
        self.kept = _Extent(len(self.memory.phrases) if self.memory else 0, self.learned)

    def read_with(self, model: TextModel, memory: DocumentMemory | None) -> TextModel:
        """Return a reader of this text, the same one as long as nothing has changed."""
        if self._model is not model and self.memory:
            self.memory.change_network()
        if self._reader is None or self._model is not model or self._reader.memory is not memory:
            self._model, self._reader = model, model.of_text(memory)
        return self._reader

    def close_reader(self) -> None:
        """Drop the states; the memory stays."""
        self._model = self._reader = None

    def rest(self) -> None:
        """Hold no more than it takes to go on: another text is written."""
        if self._reader is not None:
            self._reader.cache.rest()


def _tokens(reader: TextModel, passage: str) -> list[int]:
    return [reader.vocabulary.document_token, *reader.tokenizer.encode(reader.as_read(passage))]


def _place(reader: TextModel, text: TextIdentity) -> _Place:
    return _Place(text, reader.card.files.get(TOKENIZER_FILE, reader.card.id))
