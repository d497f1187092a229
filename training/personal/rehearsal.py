"""What a fine-tuning reads between the writer's texts, so that it forgets little of the rest.

The base's own training text is best, where the user has it. A bundle does not bring it along;
then the base writes: text sampled from a network stands for what it has learned.

Source: Robins 1995, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import torch

from training.personal.generation import generate
from training.texts.corpus import documents, find_sources
from writer.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from training.network.recurrent_model import RecurrentLanguageModel
    from writer.model.tokenizer import Tokenizer

EXCERPT_CHARACTERS = 2_000
HELD_OUT_STEP = 5
"""Every fifth excerpt is only measured on: is the base forgotten?"""

LARGEST_SOURCE = 4_000
"""Documents looked at for excerpts."""

LONGEST_DOCUMENT = 100_000
"""Characters of a document that are looked at: a library of novels fits the memory."""

_STREAMS = 64

_TOKENS = 512
"""Written by each stream at once."""

_USUAL_LENGTH = 1_000
"""Characters that a stream has written then, in English and in Chinese at least."""

_TOKENS_A_CHARACTER = 4
"""Whoever needs more has nothing to say."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Text of the kind that the base knows.

    Attributes:
        replay: documents to train on.
        held_out: documents to measure the base loss on.
        sampled: the base wrote them itself.
    """

    replay: tuple[str, ...]
    held_out: tuple[str, ...]
    sampled: bool


def from_base_text(paths: Sequence[Path], characters: int) -> Rehearsal:
    """Return excerpts from the beginnings of evenly spread documents.

    Args:
        paths: texts that the base was trained on, or like them.
        characters: wanted for the replay.

    Raises:
        CorpusError: there is no text in them.
    """
    texts = [text for source in find_sources(list(paths)) for text in _some(documents(source))]
    excerpts = _spread(texts, characters * HELD_OUT_STEP // (HELD_OUT_STEP - 1))
    if sum(map(len, excerpts)) < EXCERPT_CHARACTERS:
        raise CorpusError(
            "There is too little base text to replay. Name more of it, or leave it out."
        )
    return _parted(excerpts, sampled=False)


def from_base_model(
    model: RecurrentLanguageModel,
    tokenizer: Tokenizer,
    characters: int,
    seed: int,
    progress: Callable[[float], None] = lambda _: None,
) -> Rehearsal:
    """Return texts that the base wrote from nothing, one a stream and document.

    One that says little is not asked for ever: then there is less text than was wanted.

    Args:
        model: the base.
        tokenizer: of the base.
        characters: wanted for the replay.
        seed: the same seed gives the same texts.
        progress: told the share that is written.
    """
    wanted = characters * HELD_OUT_STEP // (HELD_OUT_STEP - 1)
    # For a poem a few streams will do: every one of them takes its time and its memory.
    streams = min(_STREAMS, max(2 * HELD_OUT_STEP, wanted // _USUAL_LENGTH))
    start = torch.full((1, streams), tokenizer.document_token)
    # Nearly four characters a token in English, not two in Chinese: written until it is enough.
    texts: list[str] = []
    turns = 1 + wanted // (_TOKENS * streams // _TOKENS_A_CHARACTER)
    for turn in range(turns):
        tokens = generate(model, start, _TOKENS, 1.0, seed + turn)
        texts += [text for column in tokens.T for text in _texts(column.tolist(), tokenizer)]
        written = sum(map(len, texts))
        progress(max(turn / turns, min(1.0, written / wanted)))
        if written >= wanted:
            break
    return _parted(texts, sampled=True)


def interleaved(texts: Iterable[str], replay: Sequence[str], share: float) -> Iterator[str]:
    """Yield ``texts`` with documents of ``replay`` between them.

    Args:
        texts: the writer's.
        replay: repeated as often as needed; nothing to interleave if empty.
        share: of all characters that are to be replayed, in [0, 1).
    """
    own = replayed = index = 0
    for text in texts:
        yield text
        own += len(text)
        while replay and replayed < own * share / (1 - share):
            yield replay[index % len(replay)]
            replayed += len(replay[index % len(replay)])
            index += 1


def _some(texts: Iterator[str]) -> Iterator[str]:
    return (text[:LONGEST_DOCUMENT] for text in islice(texts, LARGEST_SOURCE))


def _spread(texts: Sequence[str], characters: int) -> list[str]:
    """Return excerpts of so many characters, as evenly over texts and their parts as can be."""
    wanted = max(2 * HELD_OUT_STEP, characters // EXCERPT_CHARACTERS)
    rounds = max(1, -(-wanted // max(len(texts), 1)))
    step = max(1, len(texts) * rounds // wanted)
    places = [(text, turn) for turn in range(rounds) for text in texts][::step]
    length = min(EXCERPT_CHARACTERS, characters // wanted)
    cuts = (text[len(text) * turn // rounds :][:length] for text, turn in places)
    return [cut.strip() for cut in cuts if cut.strip()]


def _texts(tokens: list[int], tokenizer: Tokenizer) -> list[str]:
    """Return the documents among sampled tokens."""
    documents_: list[list[int]] = [[]]
    for token in tokens:
        if token == tokenizer.document_token:
            documents_.append([])
        else:
            documents_[-1].append(token)
    return [text for part in documents_ if (text := tokenizer.decode(part).strip())]


def _parted(texts: Sequence[str], *, sampled: bool) -> Rehearsal:
    held_out = tuple(texts[::HELD_OUT_STEP])
    replay = tuple(text for index, text in enumerate(texts) if index % HELD_OUT_STEP)
    return Rehearsal(replay, held_out, sampled)
