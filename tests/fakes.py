"""Stand-ins for the slow parts: a language model that knows a script, an assistant that reads one.

Everything else in the tests is real. The tokenizer is trained here in milliseconds and has the
shape of the shipped ones: byte fallback, words with their leading space, newline runs and short
runs of Han as tokens.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import tokenizers

from writer.assist.assistant import never
from writer.assist.continuing.alternatives import Alternative
from writer.assist.continuing.written import KeptForm, Piece, Version
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import Candidate, Ghost, Suggestions
from writer.assist.verse.request import WrittenLine, WrittenVerse, silent
from writer.assist.verse.rhyme_request import Rhymes
from writer.model.card import Card, Shape
from writer.model.language_model import HiddenState, LanguageModel, Step
from writer.model.mixture import Expert, MixedLanguageModel
from writer.model.onnx_model import LoadedModel
from writer.model.tokenizer import Tokenizer
from writer.model.tokenizer_definition import DOCUMENT_TOKEN, PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from writer.assist.continuing.recited import Shared
    from writer.assist.learning import Lesson
    from writer.assist.request import ContinuationRequest, SuggestionRequest
    from writer.assist.text_identity import TextIdentity
    from writer.assist.verse.request import Tell, VerseRequest
    from writer.assist.verse.rhyme_request import RhymeRequest
    from writer.model.onnx_model import OnnxLanguageModel
    from writer.model.source_index import SourceIndex
    from writer.model.word_list import WordList

ENGLISH = """\
It was the best of times, it was the worst of times. The lamp burned low in the window.
She walked to the river and didn't look back. The river was cold, and the night was long.
"Come home," said the old man. "The lamp is still burning." Tiny boats rocked on the water.
"""
CHINESE = """\
月亮升起来了，河水静静地流着。她走到窗前，看见月亮照在河水上。
老人说：“回家吧，灯还亮着。”窗外下着小雨，夜已经很深了。
"""


@cache
def tiny_tokenizer(text: str = f"{ENGLISH}\n{CHINESE}", size: int = 700) -> Tokenizer:
    """Return a byte-fallback BPE trained on ``text``, like the shipped ones but small."""
    split = tokenizers.pre_tokenizers.Split(tokenizers.Regex(PATTERN), "isolated")
    learned = tokenizers.Tokenizer(tokenizers.models.BPE())
    learned.pre_tokenizer = split
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=size - 257, show_progress=False)
    learned.train_from_iterator([text], trainer)
    model = json.loads(learned.to_str())["model"]
    pieces = [DOCUMENT_TOKEN, *(f"<0x{byte:02X}>" for byte in range(256)), *model["vocab"]]
    whole = tokenizers.Tokenizer(
        tokenizers.models.BPE(
            vocab={piece: token for token, piece in enumerate(pieces)},
            merges=[tuple(merge) for merge in model["merges"]],
            byte_fallback=True,
        )
    )
    whole.pre_tokenizer = split
    whole.decoder = tokenizers.decoders.Sequence(
        [tokenizers.decoders.ByteFallback(), tokenizers.decoders.Fuse()]
    )
    return Tokenizer(whole.to_str().encode())


class ScriptedModel:
    """A language model that knows some texts by heart.

    After tokens that occur in the script it predicts what followed them there, longest match
    first; elsewhere every token is equally likely. The hidden state is the window of the last
    tokens, so it can be stored and branched like a real one.

    Attributes:
        runs: shape (T, B) of every call, oldest first.
    """

    WINDOW = 6

    def __init__(self, tokenizer: Tokenizer, *texts: str) -> None:
        self.runs: list[tuple[int, int]] = []
        self._size = tokenizer.vocabulary_size
        self._followers: dict[tuple[int, ...], Counter[int]] = {}
        for text in texts:
            tokens = [tokenizer.document_token, *tokenizer.encode(text)]
            for end in range(1, len(tokens)):
                for start in range(max(0, end - self.WINDOW), end):
                    known = self._followers.setdefault(tuple(tokens[start:end]), Counter())
                    known[tokens[end]] += 1

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""
        return self._size

    def initial_state(self, batch: int = 1) -> HiddenState:
        """Return a window that holds nothing."""
        return HiddenState(np.zeros((1, batch, self.WINDOW), np.float32))

    def run(
        self,
        tokens: NDArray[np.int64],
        state: HiddenState,
        positions: NDArray[np.int64] | None = None,
    ) -> Step:
        """Shift ``tokens`` through the window and look up what the script says next."""
        steps, batch = tokens.shape
        self.runs.append((steps, batch))
        window = state.hidden[0]
        logits = np.empty((steps, batch, self._size), np.float32)
        for time in range(steps):
            window = np.concatenate([window[:, 1:], tokens[time, :, None] + 1], axis=1)
            for row in range(batch):
                logits[time, row] = self._logits(window[row])
        wanted = [steps - 1] if positions is None else positions
        features = np.zeros((steps, batch, 1), np.float32)
        return Step(logits[wanted], features, HiddenState(window[None].astype(np.float32)))

    def _logits(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = np.zeros(self._size, np.float32)
        known = [int(token) - 1 for token in window if token > 0]
        for start in range(len(known)):
            followers = self._followers.get(tuple(known[start:]))
            if followers:
                for token, count in followers.items():
                    logits[token] = 9 + np.log(count)
                break
        return logits


class RandomRecurrentModel:
    """A small tanh network with random weights: every token leaves its mark on the state."""

    def __init__(self, size: int, hidden: int = 8, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self._inputs = random.normal(size=(size, hidden)).astype(np.float32)
        self._recurrent = (random.normal(size=(hidden, hidden)) / hidden).astype(np.float32)
        self._outputs = random.normal(size=(hidden, size)).astype(np.float32)

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""
        return len(self._inputs)

    def initial_state(self, batch: int = 1) -> HiddenState:
        """Return zeros."""
        return HiddenState(np.zeros((1, batch, self._inputs.shape[1]), np.float32))

    def run(
        self,
        tokens: NDArray[np.int64],
        state: HiddenState,
        positions: NDArray[np.int64] | None = None,
    ) -> Step:
        """Run the recurrence h = tanh(W x + R h)."""
        hidden, seen = state.hidden[0], []
        for time in range(len(tokens)):
            hidden = np.tanh(self._inputs[tokens[time]] + hidden @ self._recurrent)
            seen.append(hidden)
        features = np.stack(seen)
        wanted = [len(tokens) - 1] if positions is None else positions
        return Step(features[wanted] @ self._outputs, features, HiddenState(hidden[None]))


SHAPE = Shape(vocabulary=700, embedding=8, hidden=8, layers=1)


class FakeLoadedModel(LoadedModel):
    """What there is of a loaded bundle, without a bundle."""

    def __init__(
        self,
        language_model: ScriptedModel | RandomRecurrentModel,
        tokenizer: Tokenizer | None = None,
        card: Card | None = None,
        words: WordList | None = None,
        sources: SourceIndex | None = None,
    ) -> None:
        super().__init__(
            card or Card("scripted", "Scripted", ("en",), "lstm", SHAPE, {}),
            tokenizer or tiny_tokenizer(),
            cast("OnnxLanguageModel", language_model),
            "cpu",
            words=words,
            sources=sources,
        )

    @property
    def language_model(self) -> Any:
        """The fake itself, which tests look into."""
        return self.network

    def mixed_with(self, *experts: Expert) -> LanguageModel:
        """Return the model, mixed with these."""
        return MixedLanguageModel(self.language_model, experts)


def scripted(*texts: str, language: str = "en", straight_quotes: bool = False) -> FakeLoadedModel:
    """Return a loaded model that knows ``texts`` by heart."""
    card = Card(
        f"scripted-{language}",
        f"Scripted ({language})",
        (language,),
        "lstm",
        SHAPE,
        {},
        straight_quotes=straight_quotes,
    )
    tokenizer = tiny_tokenizer()
    return FakeLoadedModel(ScriptedModel(tokenizer, *texts), tokenizer, card)


class FakeAssistant:
    """A WritingAssistant that answers every request with the same script.

    Args:
        ghost: the inline text, or a function of the request that returns it; "" = none.
        candidates: whole words; what is typed of one already is left out of its insertion.
        continuation: the pieces that a continuation streams.
        alternatives: further inline texts.
        words: the likeliest ones at any place.
        several: what is written where several continuations are wanted.
        rhyming: what rhymes at a caret.
        form: of verse that every continuation keeps.
        recited: what every continuation shares with another text.
        log_probability: confidence of every ghost.
        sure_of: a beginning of the ghost that is all but certain; "" = none.
        failure: raised by every request instead of an answer.

    Attributes:
        unknown_language: what every answer says of it.
        requests: every suggestion request so far.
        continuations: every continuation request so far.
        rhymed: every question for rhymes so far.
        verses: every wish for verse so far, and for how many poems.
        compared: what stood before each continuation that was compared, and the continuation.
        cancellations: requests given up because ``cancelled`` said so.
        model_id: what :meth:`use_model` was last told.
        released: while cleared, requests and pieces wait (until set or cancelled).
    """

    def __init__(
        self,
        *,
        ghost: str | Callable[[SuggestionRequest], str] = "",
        candidates: Iterable[str] = (),
        continuation: Sequence[str] = (),
        alternatives: Iterable[str] = (),
        words: Iterable[str] = (),
        several: Iterable[str] = (),
        rhyming: Callable[[RhymeRequest], Rhymes] = lambda request: Rhymes(),
        form: KeptForm | None = None,
        recited: Shared | None = None,
        log_probability: float = -0.1,
        sure_of: str = "",
        failure: Exception | None = None,
    ) -> None:
        self.ghost = ghost
        self.candidates = tuple(candidates)
        self.pieces = tuple(continuation)
        self.ghosts = tuple(alternatives)
        self.words = tuple(words)
        self.several = tuple(several)
        self.form = form
        self.recited = recited
        self.verses: list[tuple[VerseRequest, int]] = []
        self.rhyming = rhyming
        self.rhymed: list[RhymeRequest] = []
        self.compared: list[tuple[str, str]] = []
        self.log_probability = log_probability
        self.sure_of = sure_of
        self.failure = failure
        self.unknown_language = False
        self.learned: list[tuple[TextIdentity | None, str | None]] = []
        self.lists = PersonalLists()
        self.closed = False
        self.requests: list[SuggestionRequest] = []
        self.continuations: list[ContinuationRequest] = []
        self.cancellations = 0
        self.warmed_up = False
        self.warmed_for: list[str] = []
        self.model_id = ""
        self.provider = "auto"
        self.released = Event()
        self.released.set()

    def suggest(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> Suggestions:
        """Return the script's suggestions."""
        self.requests.append(request)
        if not self._wait(cancelled):
            return Suggestions(request.revision)
        if self.failure:
            raise self.failure
        text = self.ghost(request) if callable(self.ghost) else self.ghost
        return Suggestions(
            request.revision,
            tuple(_candidate(word, request.before) for word in self.candidates),
            self._ghost(text) if text and request.ghost_words else None,
            tuple(self._ghost(text) for text in self.ghosts),
            self.model_id or "fake",
            self.unknown_language,
        )

    def continuation(
        self, request: ContinuationRequest, cancelled: Callable[[], bool] = never
    ) -> Iterator[Piece]:
        """Yield the script's pieces."""
        self.continuations.append(request)
        for piece in self.pieces:
            if not self._wait(cancelled):
                return
            yield Piece(piece, form=self.form)
        if self.failure:
            raise self.failure

    def versions(
        self, request: ContinuationRequest, count: int, cancelled: Callable[[], bool] = never
    ) -> list[Version]:
        """Return so many of the script's continuations."""
        self.continuations.append(request)
        if not self._wait(cancelled):
            return []
        if self.failure:
            raise self.failure
        return [Version(text, (), request.seed or 0, self.form) for text in self.several[:count]]

    def verse(
        self,
        request: VerseRequest,
        count: int,
        cancelled: Callable[[], bool] = never,
        tell: Tell = silent,
    ) -> list[WrittenVerse]:
        """Return poems whose lines are numbered: ``line 2 of poem 1``; given ones stay."""
        poems = []
        for _ in range(count):
            self.verses.append((request, count))
            lines: list[WrittenLine] = []
            for number, place in enumerate(request.form.lines * request.stanzas):
                if not self._wait(cancelled):
                    return []
                if self.failure:
                    raise self.failure
                given = request.lines[number] if number < len(request.lines) else ""
                text = given or f"line {number + 1} of poem {len(self.verses)}"
                lines.append(WrittenLine(text, place.rhyme, bool(given)))
                tell(WrittenVerse("\n".join(line.text for line in lines), tuple(lines)))
            poems.append(WrittenVerse("\n".join(line.text for line in lines), tuple(lines)))
        return poems

    def shared(self, request: ContinuationRequest, text: str) -> Shared | None:
        """Return what every continuation shares by the script."""
        self.compared.append((request.before, text))
        return self.recited

    def alternatives(
        self, request: SuggestionRequest, cancelled: Callable[[], bool] = never
    ) -> tuple[Alternative, ...]:
        """Return the script's words."""
        self.requests.append(request)
        if not self._wait(cancelled):
            return ()
        if self.failure:
            raise self.failure
        return tuple(Alternative(word, 0.1) for word in self.words)

    def rhymes(self, request: RhymeRequest, cancelled: Callable[[], bool] = never) -> Rhymes:
        """Return the script's rhymes."""
        self.rhymed.append(request)
        if not self._wait(cancelled):
            return Rhymes()
        if self.failure:
            raise self.failure
        return self.rhyming(request)

    def use_model(self, model_id: str, provider: str = "auto") -> None:
        """Note the choice."""
        self.model_id, self.provider = model_id, provider

    def use_words(self, lists: PersonalLists) -> None:
        """Note the lists."""
        self.lists = lists

    def warm_up(self, text: str = "") -> None:
        """Note the call."""
        self.warmed_up = True
        self.warmed_for.append(text)

    def learn(self, text: TextIdentity, lesson: Lesson, *, anew: bool = False) -> None:
        """Note what is learned."""
        del anew
        self.learned.append((text, lesson.passage))

    def forget(self, text: TextIdentity | None = None) -> None:
        """Note what is forgotten."""
        self.learned.append((text, None))

    def close(self) -> None:
        """Note the call."""
        self.closed = True

    def _ghost(self, text: str) -> Ghost:
        shorter = (Ghost(self.sure_of, -0.01),) if self.sure_of else ()
        return Ghost(text, self.log_probability, shorter)

    def _wait(self, cancelled: Callable[[], bool]) -> bool:
        """Return True when the answer may be given, False when it is no longer wanted."""
        while not self.released.wait(0.005):
            if cancelled():
                break
        if cancelled():
            self.cancellations += 1
            return False
        return True


def _candidate(word: str, before: str) -> Candidate:
    typed = next((word[:n] for n in range(len(word) - 1, 0, -1) if before.endswith(word[:n])), "")
    return Candidate(word, word[len(typed) :], -1.0)
