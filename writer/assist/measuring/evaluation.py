"""How good a model is on a text: bits per byte, and what it saves a writer.

The engine that is measured is the one that ships: the same tokenizer, the same int8 graph, the
same suggestions.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from writer.assist.cancellation import never
from writer.assist.measuring.confidence_interval import interval
from writer.assist.measuring.replay import SHOWN, Offered, Tally, type_characters, type_words
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.memory.memories import LEAST_READ
from writer.assist.options import AssistanceOptions
from writer.assist.personal.lexicon import Lexicon
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, PersonalWords
from writer.assist.request import SuggestionRequest
from writer.assist.showing.show_policy import confidence_threshold, confident_part
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.errors import DocumentError
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from writer.assist.measuring.confidence_interval import Interval
    from writer.model.onnx_model import LoadedModel

DOCUMENT_SEPARATOR = "\n\n\u241e\n\n"
"""Stands between the documents of a collection; the model starts afresh after it."""

CHUNK_TOKENS = 128
"""Tokens whose logits are held at once: 4 MB at 8,192 tokens."""

REMEMBERED_TOKENS = 8
"""Tokens read at once where they are remembered: a few words, as a writer goes on."""

PASSAGES = 20
PASSAGE_CHARACTERS = 1_000

Part = Literal["bits", "typing"]


@dataclass(slots=True)
class Bits:
    """What a model makes of a text; the measures of several texts can be added up.

    Attributes:
        nats: total cross-entropy.
        tokens: tokens predicted.
        text_bytes: bytes of the text in UTF-8, with the quotes that the model reads.
        characters: characters of the text.
    """

    nats: float = 0.0
    tokens: int = 0
    text_bytes: int = 0
    characters: int = 0

    @property
    def bits_per_byte(self) -> float:
        """Comparable across tokenizers."""
        return self.nats / (math.log(2) * max(self.text_bytes, 1))

    @property
    def bits_per_character(self) -> float:
        """Comparable across tokenizers and encodings."""
        return self.nats / (math.log(2) * max(self.characters, 1))

    @property
    def perplexity(self) -> float:
        """Per token of the model's own tokenizer."""
        return math.exp(self.nats / max(self.tokens, 1))

    def figures(self) -> dict[str, float]:
        """Return all measures under their public names."""
        return {
            "bits_per_byte": self.bits_per_byte,
            "bits_per_character": self.bits_per_character,
            "perplexity": self.perplexity,
            "tokens": self.tokens,
            "bytes": self.text_bytes,
        }


class Typing:
    """What a simulated typist counted.

    Attributes:
        passages: a tally for each passage.
        total: of all passages.
    """

    def __init__(self, passages: Sequence[Tally]) -> None:
        self.passages = passages
        self.total = Tally()
        for passage in passages:
            self.total.add(passage)

    def keystroke_savings(self, shown: int) -> tuple[float, Interval | None]:
        """Return the keystroke savings with that many candidates, and how sure that is."""
        saved = [passage.saved[shown] for passage in self.passages]
        keys = [passage.keys for passage in self.passages]
        return self.total.keystroke_savings(shown), interval(saved, keys)

    def recall(self, first: int) -> tuple[float, Interval | None]:
        """Return how often what comes was among the first so many, and how sure that is."""
        hits = [passage.hits[first] for passage in self.passages]
        units = [passage.units for passage in self.passages]
        return self.total.recall(first), interval(hits, units)

    def precision(self) -> tuple[float, Interval | None]:
        """Return how often ghost text shown was what came, and how sure that is."""
        exact = [passage.exact.total() for passage in self.passages]
        shown = [passage.shown.total() for passage in self.passages]
        return self.total.precision(), interval(exact, shown)

    def figures(self) -> dict[str, object]:
        """Return the figures under their public names, as plain data."""
        total = self.total
        savings = {str(shown): self.keystroke_savings(shown) for shown in SHOWN}
        top = {str(first): self.recall(first) for first in (1, 3)}
        exact, sureness = self.precision()
        return {
            "keystroke_savings": {shown: value for shown, (value, _) in savings.items()},
            "top": {first: value for first, (value, _) in top.items()},
            "ghosts": {
                "shown": total.shown_share,
                "exact": exact,
                "wrong_show_rate": total.wrong_share,
                "exact_by_length": {
                    str(length): total.precision(length) for length in sorted(total.shown)
                },
                "reliability": total.reliability(),
            },
            "intervals": {
                "keystroke_savings": {shown: ends for shown, (_, ends) in savings.items()},
                "top": {first: ends for first, (_, ends) in top.items()},
                "ghosts_exact": sureness,
            },
            "latency_ms": {f"p{n}": total.latency_ms(n) for n in (50, 95, 99)},
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured; a part that was not asked for is None.

    Attributes:
        model_id: of the model.
        bits: what the model makes of the text.
        typing: what it saves a typist.
        with_memory: the same for a model that remembers what it has read.
    """

    model_id: str
    bits: Bits | None = None
    typing: Typing | None = None
    with_memory: Evaluation | None = None

    def figures(self) -> dict[str, object]:
        """Return the figures under their public names, as plain data."""
        figures: dict[str, object] = {"model": self.model_id}
        if self.bits:
            figures |= self.bits.figures()
        if self.typing:
            figures |= self.typing.figures()
        if self.with_memory:
            remembering = self.with_memory.figures()
            figures["with_memory"] = {k: v for k, v in remembering.items() if k != "model"}
        return figures


def evaluate(
    loaded: LoadedModel,
    texts: Sequence[str],
    parts: Sequence[Part] = ("bits", "typing"),
    max_seconds: float = 120.0,
    progress: Callable[[float], None] = lambda _: None,
    *,
    memory: bool = False,
) -> Evaluation:
    """Measure a model.

    Args:
        loaded: the model.
        texts: documents, or collections with :data:`DOCUMENT_SEPARATOR` between documents.
        parts: what to measure.
        max_seconds: bound on the time for typing; fewer passages are typed when it is short.
        progress: told the fraction that is done, in [0, 1].
        memory: measure once more with what was read of the texts remembered, as it is of a
            document in the editor.

    Raises:
        DocumentError: the texts are empty.
    """
    documents = [part for text in texts for part in text.split(DOCUMENT_SEPARATOR) if part.strip()]
    if not documents:
        raise DocumentError(
            "There is no text to measure on. Name a file with some prose or verse."
        )
    reader = TextModel(loaded)
    if not memory:
        return _evaluate(reader, documents, parts, max_seconds, progress)
    plain = _evaluate(reader, documents, parts, max_seconds / 2, lambda done: progress(done / 2))
    remembering = _evaluate(
        reader,
        documents,
        parts,
        max_seconds / 2,
        lambda done: progress((1 + done) / 2),
        memory=True,
    )
    return replace(plain, with_memory=remembering)


def _evaluate(
    reader: TextModel,
    documents: Sequence[str],
    parts: Sequence[Part],
    max_seconds: float,
    progress: Callable[[float], None],
    *,
    memory: bool = False,
) -> Evaluation:
    share = 1 / len(parts)
    bits = typing = None
    if "bits" in parts:
        remembering, _ = _with_new_memory(reader) if memory else (reader, NOTHING_PERSONAL)
        bits = measure_bits(remembering, documents, lambda done: progress(share * done))
    if "typing" in parts:
        start = 0.0 if bits is None else share
        remembering, personal = _with_new_memory(reader) if memory else (reader, NOTHING_PERSONAL)
        tallies = type_passages(
            remembering,
            spread_passages(documents),
            max_seconds,
            lambda done: progress(start + share * done),
            personal,
        )
        typing = Typing(tallies)
    return Evaluation(reader.card.id, bits, typing)


def _with_new_memory(reader: TextModel) -> tuple[TextModel, Personal]:
    lexicon = Lexicon(read=LEAST_READ)
    memory = DocumentMemory(reader.vocabulary, noted=lexicon.add)
    return reader.of_text(memory), Personal(PersonalWords(), lexicon)


def measure_bits(
    reader: TextModel,
    documents: Sequence[str],
    progress: Callable[[float], None] = lambda _: None,
) -> Bits:
    """Return what the model makes of these documents, each read from the document token on."""
    total = Bits()
    characters = sum(map(len, documents))
    for document in documents:
        text = reader.as_read(document)
        tokens = [reader.vocabulary.document_token, *reader.tokenizer.encode(text)]
        for nats, done in _chunks(reader, tokens):
            total.nats += nats
            progress((total.characters + done * len(text)) / characters)
        total.tokens += len(tokens) - 1
        total.text_bytes += len(text.encode())
        total.characters += len(text)
    return total


def type_passages(
    reader: TextModel,
    passages: Sequence[str],
    max_seconds: float,
    progress: Callable[[float], None] = lambda _: None,
    personal: Personal = NOTHING_PERSONAL,
    fewest: int = 1,
) -> list[Tally]:
    """Return a tally for each passage that was typed before the time was up.

    The same passages come in the same order, whatever the model; so many of them, however
    busy the machine is.
    """
    type_passage = type_characters if reader.card.languages[0][:2] == "zh" else type_words
    # In a fixed random order, so that a time limit does not favour the beginning; but what is
    # remembered is what a writer wrote before.
    order = list(passages)
    if reader.memory is None:
        random.Random(0).shuffle(order)  # noqa: S311 - no secret
    deadline = time.monotonic() + max_seconds
    tallies = []
    for passage in order:
        tallies.append(type_passage(passage, lambda before: _offer(reader, before, personal)))
        progress(len(tallies) / len(order))
        if time.monotonic() > deadline and len(tallies) >= fewest:
            break
    return tallies


def spread_passages(
    documents: Sequence[str], count: int = PASSAGES, characters: int = PASSAGE_CHARACTERS
) -> list[str]:
    """Return passages of about so many characters from evenly spread paragraph starts.

    A short text gives fewer: passages do not overlap.
    """
    text = "\n".join(line for document in documents for line in document.splitlines() if line)
    count = max(1, min(count, len(text) // characters))
    passages, end = [], 0
    for index in range(count):
        # Text that was typed in one passage must not be remembered in the next.
        wanted = max(index * len(text) // count, end)
        at = text.find("\n", wanted - 1) + 1 if wanted else 0
        if wanted and not at:
            break
        passage = text[at : at + characters]
        end = at + len(passage)
        # Half a word at the end could not be predicted.
        passages.append(passage.rsplit(" ", 1)[0] if len(passage) == characters else passage)
    return [passage for passage in passages if passage.strip()]


def _offer(reader: TextModel, before: str, personal: Personal) -> Offered:
    """Return what the editor offers, with the choices that it starts with."""
    options = AssistanceOptions()
    least = confidence_threshold(options.talkativeness)
    request = SuggestionRequest(
        before,
        candidate_count=max(SHOWN),
        ghost_words=options.ghost_words,
        least_chance=least,
    )
    answer = suggest(reader, request, never, personal)
    words = [found.text for found in answer.candidates]
    if answer.ghost is None:
        return Offered(words)
    *_, first = (answer.ghost, *answer.ghost.shorter)
    shown = confident_part(answer.ghost, least)
    return Offered(
        words, shown.text if shown else "", (first.text, math.exp(first.log_probability))
    )


def _chunks(reader: TextModel, tokens: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Yield the nats of each chunk of tokens and the fraction of tokens done."""
    state = reader.model.initial_state()
    size = CHUNK_TOKENS if reader.memory is None else REMEMBERED_TOKENS
    for start in range(0, len(tokens) - 1, size):
        chunk = np.array(tokens[start : start + size + 1], np.int64)
        inputs, targets = chunk[:-1], chunk[1:]
        step = reader.model.run(inputs[:, None], state, np.arange(len(inputs)))
        state = step.state
        logits = step.logits[:, 0]
        chosen = logits[np.arange(len(targets)), targets]
        nats = (log_sum_exp(logits) - chosen).sum(dtype=np.float64)
        if reader.memory is not None:
            before = max(0, start - REMEMBERED_TOKENS)
            read = list(tokens[before : start + len(inputs)])
            reader.memory.learn(read, start - before, step.features[:, 0])
        yield float(nats), min(1.0, (start + len(inputs)) / (len(tokens) - 1))
