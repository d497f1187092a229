"""The memories of the documents that are open, each with the reader that uses it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.personal.lexicon import Lexicon
from writer.assist.request import UNKEPT
from writer.model.card import TOKENIZER_FILE

if TYPE_CHECKING:
    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.suggest.text_model import Reader

OPEN_READERS = 2
"""Documents whose states are kept at once: 15 MB each."""

OPEN_MEMORIES = 8

LEAST_READ = 1_000
"""Words of which a learned word is a share at most: after one page, little is known."""

KEPT_AFTER = 300
"""New runs of tokens after which a memory is written to disk: a page."""


class _Place(NamedTuple):
    """A document as one tokenizer reads it."""

    document: str
    tokenizer: str


class Memories:
    """Finds the memory of a document, and keeps it from one day to the next.

    Args:
        store: where; without one, memories end with the program.
    """

    def __init__(self, store: MemoryStore | None = None) -> None:
        self._store = store
        self._memories: OrderedDict[_Place, DocumentMemory] = OrderedDict()
        self._kept: dict[_Place, int] = {}
        self._from_earlier: set[_Place] = set()
        self._readers: OrderedDict[tuple[str, str, bool], Reader] = OrderedDict()
        self._lexicon: Lexicon | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The words learned from all documents."""
        if self._lexicon is None:
            self._lexicon = self._store.lexicon() if self._store else Lexicon()
        open_now = sum(len(memory.phrases) for memory in self._memories.values())
        self._lexicon.read = max(self._lexicon.read, open_now, LEAST_READ)
        return self._lexicon

    def reader(self, reader: Reader, document: str, *, learn: bool) -> Reader:
        """Return a reader of the document, which remembers what it reads if it may.

        Raises:
            MemoryStoreError: what was learned before cannot be written.
        """
        key = reader.card.id, document, learn
        if key not in self._readers:
            memory = self._memory(reader, document)
            self._readers[key] = reader.of_document(memory, learn=learn)
            if len(self._readers) > OPEN_READERS:
                self._readers.popitem(last=False)
        self._readers.move_to_end(key)
        self._keep_what_grew()
        return self._readers[key]

    def learn(self, reader: Reader, document: str, text: str) -> None:
        """Remember a piece of a document, unless it was remembered on an earlier day."""
        memory = self._memory(reader, document)
        if _place(reader, document) in self._from_earlier:
            return
        document_token = reader.vocabulary.document_token
        tokens = [document_token, *reader.tokenizer.encode(reader.as_read(text))]
        memory.learn_text(tokens)

    def forget(self, document: str = "") -> None:
        """Forget a document; empty = all.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        for place in list(self._memories):
            if document in {"", place.document}:
                del self._memories[place]
                self._from_earlier.discard(place)
        self.close_readers()
        self._lexicon = None
        if self._store is not None and document:
            self._store.forget(document)
        elif self._store is not None:
            self._store.forget_all()

    def keep(self) -> None:
        """Write what was learned since it was last written.

        Raises:
            MemoryStoreError: it cannot be written.
        """
        for place, memory in self._memories.items():
            self._keep(place, memory, least=1)

    def close_readers(self) -> None:
        """Drop the states that models have made; memories stay."""
        self._readers.clear()

    def _memory(self, reader: Reader, document: str) -> DocumentMemory:
        place = _place(reader, document)
        if place not in self._memories:
            kept = self._store.load(*place) if self._store else None
            runs, words = kept or (None, None)
            memory = DocumentMemory(reader.vocabulary, runs, words, self._note)
            self._memories[place] = memory
            self._kept[place] = len(memory.phrases)
            if kept is not None:
                self._from_earlier.add(place)
            if len(self._memories) > OPEN_MEMORIES:
                self._keep(*self._memories.popitem(last=False), least=1)
        self._memories.move_to_end(place)
        return self._memories[place]

    def _keep_what_grew(self) -> None:
        for place, memory in self._memories.items():
            self._keep(place, memory, least=KEPT_AFTER)

    def _keep(self, place: _Place, memory: DocumentMemory, *, least: int) -> None:
        grown = len(memory.phrases) - self._kept.get(place, 0)
        if self._store is None or place.document.startswith(UNKEPT) or grown < least:
            return
        # Noted before it is tried: a full disk is told of once a page, not at every key.
        self._kept[place] = len(memory.phrases)
        self._store.save(*place, memory.phrases.runs, memory.words)

    def _note(self, word: str) -> None:
        self.lexicon.add(word)


def _place(reader: Reader, document: str) -> _Place:
    return _Place(document, reader.card.files.get(TOKENIZER_FILE, reader.card.id))
