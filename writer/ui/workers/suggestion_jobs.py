"""What the suggestion worker is given to do: plain data, and one call on its thread."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Final

from writer.assist.continuing.written import Piece, Version
from writer.assist.learning import lessons
from writer.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from writer.assist.assistant import WritingAssistant
    from writer.assist.request import ContinuationRequest, SuggestionRequest
    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.request import VerseRequest, WrittenLine, WrittenVerse
    from writer.assist.verse.rhyme_request import RhymeRequest

    Send = Callable[[object], None]


class Job(ABC):
    """Work that can be given up, or paused for something more urgent and gone on with later.

    Only :meth:`run` is called on the worker's thread.
    """

    def __init__(self) -> None:
        self._given_up = Event()
        self._paused = Event()

    @property
    def obsolete(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._given_up.is_set()

    def give_up(self) -> None:
        """End it between two runs of the model; it is not begun again."""
        self._given_up.set()

    def pause(self) -> None:
        """Let something else go first, as soon as that loses nothing."""
        self._paused.set()

    def resume(self) -> None:
        """Let it go on when it is run again."""
        self._paused.clear()

    def stopped(self) -> bool:
        """Return whether to leave off; asked between two runs of the model."""
        return self._given_up.is_set() or self._paused.is_set()

    @abstractmethod
    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Work, and pass results on with ``send``; return whether all is done."""


class Suggest(Job):
    """Candidates and ghost text for a caret; sends the suggestions.

    Attributes:
        text: in which the caret stands.
    """

    def __init__(self, request: SuggestionRequest) -> None:
        super().__init__()
        self.text = request.text
        self._request = request

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Answer; see :meth:`Job.run`."""
        suggestions = assistant.suggest(self._request, self.stopped)
        # What was left off halfway may be less than the model has to say.
        if self.stopped():
            return False
        send(suggestions)
        return True


class Continue(Job):
    """A continuation; sends its pieces, and the :class:`Version` that they make once it is whole.

    Attributes:
        number: by which the page knows it.
        text: that is carried on.
    """

    def __init__(self, number: int, request: ContinuationRequest) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request.seeded()
        self._pieces: Iterator[Piece] | None = None
        self._begun = False
        self._sent: list[Piece] = []

    def stopped(self) -> bool:
        """Return whether to leave off: for a pause only while beginning anew loses nothing."""
        return self.obsolete or (self._paused.is_set() and not self._begun)

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Stream, from where it was paused on; see :meth:`Job.run`."""
        if self._pieces is None:
            self._pieces = assistant.continuation(self._request, self.stopped)
        for piece in self._pieces:
            if self.obsolete:
                return False
            self._begun = True
            if piece.text:
                self._sent.append(piece)
                send(piece)
            if self._paused.is_set():
                return False
        if self.stopped():
            self._pieces = None
            return False
        if self._sent:
            send(Version.of_pieces(self._sent, self._request))
        return True


class WriteSeveral(Job):
    """Several continuations that are written together; sends all of them, the best first.

    Attributes:
        number: by which the page knows the wish.
        text: that is carried on.
    """

    def __init__(self, number: int, request: ContinuationRequest, count: int) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request.seeded()
        self._count = count

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Write; see :meth:`Job.run`."""
        versions = assistant.versions(self._request, self._count, self.stopped)
        if self.stopped():
            return False
        send(versions)
        return True


class WriteVerse(Job):
    """A poem of a form; sends it as far as it is written, line by line, and then a list of it.

    It is paused behind a line and goes on there later; each run adds a line at least, so that
    one who types meanwhile waits for a line, and the poem is not begun for ever. What cannot be
    written in the form is no failure of the worker: the error is sent. Without a model for the
    language the list is empty.

    Attributes:
        number: by which the wish is known.
        text: in which it is written.
    """

    def __init__(self, number: int, request: VerseRequest) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request.seeded()
        self._lines: tuple[WrittenLine, ...] = ()
        self._way = request.form
        self._may_pause = False

    def stopped(self) -> bool:
        """Return whether to leave off: for a pause only behind another line."""
        return self.obsolete or (self._paused.is_set() and self._may_pause)

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Write, from where it was paused on; see :meth:`Job.run`."""
        before, self._may_pause = self._lines, False

        def whole(verse: WrittenVerse) -> WrittenVerse:
            """Return a poem with what was told of its first lines before the pause."""
            return replace(verse, lines=(*before, *verse.lines[len(before) :]))

        def tell(verse: WrittenVerse) -> None:
            if len(verse.lines) > len(before):
                self._keep(whole(verse))
                send(whole(verse))

        try:
            poems = assistant.verse(self._rest(), 1, self.stopped, tell)
        except FormError as error:
            send(error)
            return True
        if self.obsolete or (self.stopped() and not poems):
            return False
        send([whole(verse) for verse in poems])
        return True

    def _keep(self, verse: WrittenVerse) -> None:
        """Note what is written, to go on behind it after a pause."""
        self._lines, self._may_pause = verse.lines, True
        ways = self._request.form.ways
        if verse.variant:
            self._way = next(way for way in ways if way.variant == verse.variant)

    def _rest(self) -> VerseRequest:
        """Return the wish for what is not written yet."""
        written = tuple(line.text for line in self._lines)
        lines = (*written, *self._request.lines[len(written) :])
        return replace(self._request, form=self._way, lines=lines)


class WriteVersions(Job):
    """Versions of one line of a poem; sends the list of those found, whenever another is.

    What follows the line is not written. It is paused between versions.

    Attributes:
        number: by which the wish is known.
        text: in which it is written.
    """

    def __init__(self, number: int, request: VerseRequest, line: int, count: int) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request.seeded()
        self._line = line
        self._count = count
        self._tries = 0
        self._found: dict[str, WrittenLine] = {}

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Write, from where it was paused on; see :meth:`Job.run`."""
        while self._tries < _TRIES * self._count and len(self._found) < self._count:
            try:
                line = self._another(assistant)
            except FormError as error:
                send(error)
                return True
            if self.obsolete:
                return False
            self._tries += 1
            if line is None:  # there is no model
                break
            if line.text not in self._found:
                self._found[line.text] = line
                send(list(self._found.values()))
            if self.stopped():
                return False
        if not self._found:
            send([])
        return True

    def _another(self, assistant: WritingAssistant) -> WrittenLine | None:
        """Return a version of the line; the poem is given up behind it."""
        found: list[WrittenLine] = []

        def tell(verse: WrittenVerse) -> None:
            found.extend(verse.lines[self._line : self._line + 1])

        seed = (self._request.seed or 0) + self._tries
        request = replace(self._request, seed=seed)
        assistant.verse(request, 1, lambda: self.obsolete or bool(found), tell)
        return found[0] if found else None


_TRIES: Final = 2
"""Lines that are written for each version: some may be the same."""


class Alternate(Job):
    """The likeliest words at a place; sends them.

    Attributes:
        number: by which the page knows the question.
        text: in which the place is.
    """

    def __init__(self, number: int, request: SuggestionRequest) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Answer; see :meth:`Job.run`."""
        words = assistant.alternatives(self._request, self.stopped)
        if self.stopped():
            return False
        send(words)
        return True


class FindRhymes(Job):
    """What rhymes at a caret; sends the :class:`~writer.assist.verse.rhyme_request.Rhymes`.

    Attributes:
        number: by which the question is known.
        text: in which the caret stands.
    """

    def __init__(self, number: int, request: RhymeRequest) -> None:
        super().__init__()
        self.number = number
        self.text = request.text
        self._request = request

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Answer; see :meth:`Job.run`."""
        found = assistant.rhymes(self._request, self.stopped)
        if self.stopped():
            return False
        send(found)
        return True


class Compare(Job):
    """What a continuation has in common with other texts; sends that, or None.

    Attributes:
        number: by which the page knows the question.
    """

    def __init__(self, number: int, request: ContinuationRequest, text: str) -> None:
        super().__init__()
        self.number = number
        self._request = request
        self._text = text

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Answer; see :meth:`Job.run`."""
        send(assistant.shared(self._request, self._text))
        return True


class Learn(Job):
    """A whole text to remember, passage by passage; sends nothing.

    Attributes:
        text: which one.
    """

    def __init__(self, text: TextIdentity, contents: str, *, anew: bool = False) -> None:
        super().__init__()
        self.text = text
        self._anew = anew
        self._lessons = iter(lessons(contents))

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Learn until it is paused; see :meth:`Job.run`."""
        for lesson in self._lessons:
            assistant.learn(self.text, lesson, anew=self._anew)
            if self.stopped():
                return False
        return True


class Order(Job):
    """Something to be done once, and never dropped on the way; sends nothing.

    Attributes:
        last_will: it is done even when the program ends meanwhile.
    """

    def __init__(
        self, call: Callable[[WritingAssistant], object], *, last_will: bool = False
    ) -> None:
        super().__init__()
        self._call = call
        self.last_will = last_will

    def run(self, assistant: WritingAssistant, send: Send) -> bool:
        """Do it; see :meth:`Job.run`."""
        self._call(assistant)
        return True
