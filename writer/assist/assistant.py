"""The one object the editor talks to: text in, suggestions and continuations out.

Which model answers and when it is loaded is decided here; how words are found is
:mod:`writer.assist.suggest.suggester`'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from writer.assist.cancellation import Superseded, never
from writer.assist.continuing.alternatives import Alternative, likeliest
from writer.assist.continuing.in_form import poem_part
from writer.assist.continuing.recited import OtherTexts, Shared
from writer.assist.continuing.versions import best_text, write_versions
from writer.assist.continuing.written import Piece, Version
from writer.assist.memory.memories import Memories
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.request import Suggestions
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.chinese import writing as chinese
from writer.assist.verse.chinese.rhymes_in_context import rhymes_at as chinese_rhymes
from writer.assist.verse.english import writing as english
from writer.assist.verse.english.rhymes_in_context import rhymes_at as english_rhymes
from writer.assist.verse.request import silent
from writer.assist.verse.rhyme_request import Rhymes
from writer.errors import FormError
from writer.text.scripts import language_near, main_language
from writer.text.word_boundaries import segment_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from writer.assist.continuing.in_form import PoemPart
    from writer.assist.learning import Lesson
    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.personal.word_lists import PersonalLists
    from writer.assist.request import ContinuationRequest, SuggestionRequest
    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.request import Tell, VerseRequest, WrittenVerse
    from writer.assist.verse.rhyme_request import RhymeRequest
    from writer.model.card import Card
    from writer.model.library import ModelEntry, ModelLibrary
    from writer.text.scripts import Language

    AssistantFactory = Callable[[], "WritingAssistant"]

_WRITERS: Final = {"en": english.write_verse, "zh": chinese.write_verse}

LANGUAGE_SAMPLES: Final = {"en": "A poem", "zh": "诗"}
"""A text in each language that a form may have, to find the model that writes it."""

__all__ = ["Assistant", "AssistantFactory", "WritingAssistant", "never"]


class WritingAssistant(Protocol):
    """What the editor needs; :class:`Assistant` in the program, a fake in its tests.

    All methods are called from one thread, the worker. ``cancelled`` is asked between model
    runs; once it returns True the work is given up: :meth:`suggest` answers with nothing and
    :meth:`continuation` ends.
    """

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return candidates and ghost text for the caret; empty without a model."""

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[Piece]:
        """Yield what carries on from the caret, piece by piece."""

    def versions(
        self, request: ContinuationRequest, count: int, cancelled: Callable[[], bool] = never
    ) -> list[Version]:
        """Return so many continuations, the best first; none when cancelled."""

    def verse(
        self,
        request: VerseRequest,
        count: int,
        cancelled: Callable[[], bool] = never,
        tell: Tell = silent,
    ) -> list[WrittenVerse]:
        """Return so many poems, the best first; none without a model or when cancelled."""

    def rhymes(self, request: RhymeRequest, cancelled: Callable[[], bool] = never) -> Rhymes:
        """Return what rhymes at a caret, what fits there best first; nothing when cancelled."""

    def shared(self, request: ContinuationRequest, text: str) -> Shared | None:
        """Return what a continuation has in common with other texts, if that is much."""

    def alternatives(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> tuple[Alternative, ...]:
        """Return the likeliest words at a place, each with its chance; none when cancelled."""

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Prefer this model from now on, wherever it writes the language near the caret."""

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""

    def warm_up(self, text: str = "") -> None:
        """Load the model that a request with ``text`` before the caret will need."""

    def learn(self, text: TextIdentity, lesson: Lesson, *, anew: bool = False) -> None:
        """Remember a passage of a text for the suggestions in it; see :meth:`Memories.learn`."""

    def forget(self, text: TextIdentity | None = None) -> None:
        """Forget a text; None = all of them, those of earlier days included."""

    def close(self) -> None:
        """Keep what was learned; nothing is asked any more."""


class Assistant:
    """Answers with the models of a library, each loaded when it is first needed.

    Without a model for the language near the caret it answers, quietly, with nothing. A model
    that comes, goes or is trained anew is noticed at the next question.

    Args:
        library: where the models are.
        model_id: the one to prefer; empty = the first for the language near the caret.
        provider: where models run: ``auto``, ``cpu`` or the name of a GPU provider.
        store: where the memories of texts are kept; without, they end with the program.
        lists: the writer's own words, and those never to be suggested.
    """

    def __init__(
        self,
        library: ModelLibrary,
        model_id: str = "",
        provider: str = "auto",
        store: MemoryStore | None = None,
        lists: PersonalLists | None = None,
    ) -> None:
        self._words = PersonalWords(lists)
        self._memories = Memories(store)
        self._library = library
        self._model_id = model_id
        self._provider = provider
        self._stamp: tuple[object, ...] = ()
        self._entries: dict[str, ModelEntry | None] = {}
        self._readers: dict[Path, TextModel] = {}

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return candidates and ghost text for a caret.

        Nothing when cancelled, and nothing in a language that no model writes.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_of(request)
        if reader is None or reader.is_foreign(request.before):
            return Suggestions(request.revision, unknown_language=True)
        try:
            return suggest(reader, request, cancelled, self._personal(reader, request))
        except Superseded:
            return Suggestions(request.revision)

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[Piece]:
        """Yield what carries on from the caret; ends early when cancelled.

        What a model makes up is not the writer's, and not learned.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_of(request)
        if reader is None:
            return
        personal = self._personal(reader, request)
        part = poem_part(request)
        try:
            if part and (poems := self._poems(part, 1, reader, cancelled, personal)):
                yield from (Piece(line, form=part.form) for line in poems[0])
                return
            free = part.free if part else None
            for piece in best_text(reader, request, cancelled, personal):
                yield replace(piece, form=free) if free else piece
        except Superseded:
            return

    def versions(
        self, request: ContinuationRequest, count: int, cancelled: Callable[[], bool] = never
    ) -> list[Version]:
        """Return so many continuations, the best first; none without a model or when cancelled.

        What repeats other texts comes last, and what does nothing else not at all.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_of(request)
        if reader is None:
            return []
        request = request.seeded()
        try:
            personal = self._personal(reader, request)
            part = poem_part(request)
            if part and (poems := self._poems(part, count, reader, cancelled, personal)):
                texts = dict.fromkeys("".join(lines) for lines in poems)
                versions = [Version(text, (), request.seed or 0, part.form) for text in texts]
            else:
                free = part.free if part else None
                written = write_versions(reader, request, count, cancelled, personal)
                versions = [replace(version, form=free) for version in written]
        except Superseded:
            return []
        return OtherTexts(request.before, reader.sources).own_first(versions)

    def verse(
        self,
        request: VerseRequest,
        count: int,
        cancelled: Callable[[], bool] = never,
        tell: Tell = silent,
    ) -> list[WrittenVerse]:
        """Return so many poems, the best first; none without a model or when cancelled.

        Args:
            request: what is wanted.
            count: how many poems.
            cancelled: see :class:`WritingAssistant`.
            tell: is given each poem as far as it is written, line after line.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should, or nothing can
                be written in the form.
        """
        reader = self._reader_for(LANGUAGE_SAMPLES[request.form.language])
        if reader is None:
            return []
        if request.text is not None:
            reader = self._memories.reader(reader, request.text)
        write = _WRITERS[request.form.language]
        try:
            return write(reader, request, count, cancelled, self._personal(reader, request), tell)
        except Superseded:
            return []

    def rhymes(self, request: RhymeRequest, cancelled: Callable[[], bool] = never) -> Rhymes:
        """Return what rhymes at a caret, what fits there best first; nothing when cancelled.

        Without a model for the language the most used words come first.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should, or a form or
                the table of pronunciations cannot be used.
        """
        language = main_language(request.word or request.before + request.after)
        reader = self._reader_for(LANGUAGE_SAMPLES[language])
        if reader is not None and request.text is not None:
            reader = self._memories.reader(reader, request.text)
        find = {"en": english_rhymes, "zh": chinese_rhymes}[language]
        try:
            return find(reader, request, self._words, cancelled)
        except Superseded:
            return Rhymes(language)

    def shared(self, request: ContinuationRequest, text: str) -> Shared | None:
        """Return the longest run of words that a continuation shares with another text, if long.

        That is one that a personal model learned from, or the text that is carried on.

        Raises:
            WriterError: the model cannot be found or loaded.
        """
        reader = self._reader_for(request.before)
        return OtherTexts(request.before, reader.sources if reader else None).shared(text)

    def alternatives(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> tuple[Alternative, ...]:
        """Return the likeliest words behind ``request.before``, each with its chance.

        So many as candidates are wanted; nothing when cancelled, and nothing in a language that
        no model writes.

        Raises:
            WriterError: the model cannot be found, loaded or run where it should.
        """
        reader = self._reader_of(request)
        if reader is None or reader.is_foreign(request.before):
            return ()
        personal = self._personal(reader, request)
        try:
            return likeliest(reader, request.before, request.candidate_count, cancelled, personal)
        except Superseded:
            return ()

    def model_for(self, text: str) -> ModelEntry | None:
        """Return the model that answers behind ``text``, or None.

        The chosen one is preferred; where it does not write the language near the end of the
        text, another one that does takes its place.

        Raises:
            WriterError: the chosen model cannot be found.
        """
        stamp = self._library.stamp(self._model_id)
        if stamp != self._stamp:
            self._stamp = stamp
            self._entries.clear()
        language = language_near(text)
        if self._model_id:
            chosen = self._entry(self._model_id, self._library.find)
            if chosen and (language is None or _writes(chosen.card, language)):
                return chosen
        return self._entry(language or "en", self._library.for_language)

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Prefer this model from now on, wherever it writes the language near the caret."""
        self._model_id, self._provider = model_id, provider
        self._entries.clear()
        self._drop_readers()

    def use_words(self, lists: PersonalLists) -> None:
        """Suggest, and never suggest, what stands in these lists from now on."""
        self._words = PersonalWords(lists)

    def warm_up(self, text: str = "") -> None:
        """Load the model for ``text`` and take a first step.

        Raises:
            WriterError: it cannot be found or loaded.
        """
        reader = self._reader_for(text)
        if reader:
            reader.read("")
            if reader.expects_chinese(text):
                segment_chinese(text)  # its dictionary takes half a second to load

    def learn(self, text: TextIdentity, lesson: Lesson, *, anew: bool = False) -> None:
        """Remember a passage of a text; see :meth:`Memories.learn`.

        Raises:
            WriterError: the model for it cannot be found or loaded.
        """
        reader = self._reader_for(lesson.passage)
        if reader:
            self._memories.learn(reader, text, lesson, anew=anew)

    def forget(self, text: TextIdentity | None = None) -> None:
        """Forget a text; None = all of them, those of earlier days included.

        Raises:
            MemoryStoreError: a file cannot be removed.
        """
        self._memories.forget(text)

    def close(self) -> None:
        """Keep what was learned.

        Raises:
            MemoryStoreError: it cannot be written.
        """
        self._memories.keep()

    def _poems(
        self,
        part: PoemPart,
        count: int,
        reader: TextModel,
        cancelled: Callable[[], bool],
        personal: Personal,
    ) -> list[list[str]]:
        """Return what goes on with a poem in so many ways, the best first, each by its lines.

        None where it keeps no form, or where no word fits that.
        """
        if part.wish is None:
            return []
        write = _WRITERS[part.wish.form.language]
        try:
            verses = write(reader, part.wish, count, cancelled, personal)
            return [part.lines(verse) for verse in verses]
        except FormError:
            return []

    def _personal(
        self, reader: TextModel, request: SuggestionRequest | ContinuationRequest | VerseRequest
    ) -> Personal:
        """Return the writer's own words, those of the text, and perhaps those of all texts."""
        learned = self._memories.lexicon if request.remember else None
        of_text = reader.memory.lexicon if reader.memory else None
        return Personal(self._words, learned, of_text)

    def _reader_of(self, request: SuggestionRequest | ContinuationRequest) -> TextModel | None:
        """Return the reader of a text, with the model for the place in it."""
        reader = self._reader_for(request.before)
        if reader is None or request.text is None:
            return reader
        return self._memories.reader(reader, request.text)

    def _reader_for(self, text: str) -> TextModel | None:
        """Return what reads any text with the model for this one."""
        entry = self.model_for(text)
        if entry is None:
            return None
        reader = self._readers.get(entry.path)
        if reader is None or reader.card != entry.card:
            if reader is not None:  # trained anew under its name
                self._drop_readers()
            reader = self._readers[entry.path] = self._load(entry)
        return reader

    def _entry(self, wanted: str, find: Callable[[str], ModelEntry | None]) -> ModelEntry | None:
        if wanted not in self._entries:
            self._entries[wanted] = find(wanted)
        return self._entries[wanted]

    def _drop_readers(self) -> None:
        self._readers.clear()
        self._memories.close_readers()

    def _load(self, entry: ModelEntry) -> TextModel:
        # ONNX Runtime takes a third of a second to import; the window is shown before.
        from writer.model.onnx_model import load_model

        return TextModel(load_model(self._library.open(entry), self._provider))


def _writes(card: Card, language: Language) -> bool:
    """Return whether a model can go on in a language; what is not Chinese is one for all here."""
    chinese = [tag.split("-")[0] == "zh" for tag in card.languages]
    return any(chinese) if language == "zh" else not all(chinese)
