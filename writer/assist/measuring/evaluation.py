"""How good a model is on a text: bits per byte, and what it saves a writer.

The engine that is measured is the one that ships: the same tokenizer, the same int8 graph, the
same suggestions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from writer.assist.measuring.confidence_interval import interval
from writer.assist.measuring.passages import glance_passages, spread_passages, type_passages
from writer.assist.measuring.replay import SHOWN, Tally
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, PersonalWords
from writer.assist.suggest.text_model import TextModel
from writer.errors import DocumentError
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from writer.assist.measuring.confidence_interval import Interval
    from writer.assist.measuring.glance import Glance
    from writer.model.onnx_model import LoadedModel

DOCUMENT_SEPARATOR = "\n\n\u241e\n\n"
"""Stands between the documents of a collection; the model starts afresh after it."""

CHUNK_TOKENS = 128
"""Tokens whose logits are held at once: 4 MB at 8,192 tokens."""

REMEMBERED_TOKENS = 8
"""Tokens read at once where they are remembered: a few words, as a writer goes on."""

Part = Literal["bits", "typing", "glance"]


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

    def figures(self) -> dict[str, object]:
        """Return the figures under their public names, as plain data."""
        total = self.total
        savings = {str(shown): self.keystroke_savings(shown) for shown in SHOWN}
        top = {str(first): self.recall(first) for first in (1, 3)}
        return {
            "keystroke_savings": {shown: value for shown, (value, _) in savings.items()},
            "top": {first: value for first, (value, _) in top.items()},
            "reliability": total.reliability(),
            "intervals": {
                "keystroke_savings": {shown: ends for shown, (_, ends) in savings.items()},
                "top": {first: ends for first, (_, ends) in top.items()},
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
        glance: manner → what its ghost text is like for a writer.
        with_memory: the same for a model that remembers what it has read.
    """

    model_id: str
    bits: Bits | None = None
    typing: Typing | None = None
    glance: Mapping[str, Glance] = field(default_factory=dict)
    with_memory: Evaluation | None = None

    def figures(self) -> dict[str, object]:
        """Return the figures under their public names, as plain data."""
        figures: dict[str, object] = {"model": self.model_id}
        if self.bits:
            figures |= self.bits.figures()
        if self.typing:
            figures |= self.typing.figures()
        if self.glance:
            figures["glance"] = {manner: of.figures() for manner, of in self.glance.items()}
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
    bits = typing = None
    glance: Mapping[str, Glance] = {}
    for number, part in enumerate(parts):

        def show(done: float, number: int = number) -> None:
            progress((number + done) / len(parts))

        of_part, personal = with_new_memory(reader) if memory else (reader, NOTHING_PERSONAL)
        match part:
            case "bits":
                bits = measure_bits(of_part, documents, show)
            case "typing":
                passages = spread_passages(documents)
                typing = Typing(type_passages(of_part, passages, max_seconds, show, personal))
            case "glance":
                glance = glance_passages(of_part, documents, max_seconds, show, personal)
    return Evaluation(reader.card.id, bits, typing, glance)


def with_new_memory(reader: TextModel) -> tuple[TextModel, Personal]:
    """Return the reader with a memory of what it will read, and the words that come of it."""
    memory = DocumentMemory(reader.vocabulary)
    return reader.of_text(memory), Personal(PersonalWords(), of_text=memory.lexicon)


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
