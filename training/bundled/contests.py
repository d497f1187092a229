"""Sentences that people wrote, beside what a model drafts at the same places.

The drafts are the editor's own, and what stands in the book is read as they are, token by token:
the one should be chosen and the others not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.assist.cancellation import never
from writer.assist.continuing.allowed_words import AllowedWords
from writer.assist.continuing.plain_reading import plain_chances
from writer.assist.continuing.ranking import BY_LANGUAGE, Score, judge, may_be_name
from writer.assist.continuing.sentences import Draft, Sentences, as_drafted, first_place
from writer.assist.memory.document_memory import DocumentMemory
from writer.assist.personal.personal_words import NOTHING_PERSONAL
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.errors import CorpusError
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from writer.assist.continuing.ranking import Weights
    from writer.assist.continuing.sentences import Place
    from writer.model.onnx_model import LoadedModel

NEAREST = 400
"""Characters of a document before its first place: what is before is title and contents."""

BEFORE = 2_000
"""Characters before a place that are read."""

BEHIND = 500
"""Characters that stand behind a place at least: a sentence, however long it may become."""

APART = 250
"""Characters between two places."""

MOST_TRIES = 20
"""To find a place, before the documents are taken for too short."""


class Manner(NamedTuple):
    """How drafts are drawn, and how many."""

    temperature: float
    top_p: float
    min_p: float
    drafts: int


USUAL, BOLD = Manner(0.8, 0.95, 0.08, 8), Manner(1.1, 1.0, 0.01, 4)
"""About how the editor drafts, and what is too bold."""

STRANGERS = 3
"""Sentences of other places that are read at a place, and as many that become another's."""

INSIDE = 0.25
"""Share of the places that are inside a sentence: a caret may stand anywhere."""

_BEHIND_SENTENCE = r"(?<=[^\W\d_][.!?])[\"']?(?= +[\"'A-Z])|(?<=[。！？])[”』」]?(?=[^\n”』」])"
_WORD = re.compile(rf"[{HAN_RANGES}]|[A-Za-z']+")
_BEHIND_WORD = r"(?<=[a-z]{3})(?= [a-z])|(?<=，)(?=[^\n])"


@dataclass(frozen=True, slots=True)
class Entrant:
    """A sentence.

    Attributes:
        text: of it.
        score: what it is.
    """

    text: str
    score: Score


@dataclass(frozen=True, slots=True)
class Contest:
    """One place.

    Attributes:
        kind: of text.
        document: number of it among the texts of its kind.
        before: the place.
        written: what stands there.
        drafted: what the editor would choose from.
        bolder: what the model drafts when it is too bold.
        misfits: written sentences that do not belong there, whole ones of other places, and such
            as begin rightly and go on with another. They are as surprising as what people
            write, and no model's.
    """

    kind: str
    document: int
    before: str
    written: Entrant
    drafted: list[Entrant]
    bolder: list[Entrant]
    misfits: list[Entrant]


class Found(NamedTuple):
    """A place in a text.

    Attributes:
        document: number of the text.
        before: what stands before it.
        after: what stands behind it.
        inside: it is inside a sentence.
    """

    document: int
    before: str
    after: str
    inside: bool


def hold_contests(
    loaded: LoadedModel,
    texts: Mapping[str, Sequence[str]],
    places: int,
    seed: int,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Contest]:
    """Return a contest at so many places of each kind of text, spread over its documents.

    Args:
        loaded: the model, which has not read the texts.
        texts: kind → documents.
        places: of each kind, at most.
        seed: the same seed, model and texts give the same contests.
        progress: told of the share that is held.

    Raises:
        CorpusError: no text is long enough to have a place.
    """
    reader = TextModel(loaded)
    random = np.random.default_rng(seed)
    contests = []
    for part, (kind, documents) in enumerate(texts.items()):
        found = list(find_places(documents, places, random))
        for number, place in enumerate(found):
            others = [
                other for other in found if other is not place and other.inside == place.inside
            ]
            memory = DocumentMemory(reader.vocabulary)
            holding = _Holding(reader.of_text(memory), place, random)
            contest = holding.contest(kind, others)
            contests += [contest] if contest else []
            progress((part + (number + 1) / len(found)) / len(texts))
    if not contests:
        raise CorpusError("The held-out texts are too short to draft a sentence in them.")
    return contests


def find_places(
    documents: Sequence[str], count: int, random: np.random.Generator
) -> Iterator[Found]:
    """Yield places in documents, by turns."""
    borders = [_found(_BEHIND_SENTENCE, text) for text in documents]
    words = [_found(_BEHIND_WORD, text) for text in documents]
    taken: list[list[int]] = [[] for _ in documents]
    turns = islice(cycle(range(len(documents))), MOST_TRIES * count)
    for number in turns:
        inside = random.random() < INSIDE
        places = words[number] if inside else borders[number]
        at = int(random.choice(places)) if places else 0
        if not at or any(abs(at - other) < APART for other in taken[number]):
            continue
        taken[number].append(at)
        text = documents[number]
        yield Found(number, text[max(0, at - BEFORE) : at], text[at : at + BEHIND], bool(inside))
        if sum(map(len, taken)) == count:
            return


def _found(pattern: str, text: str) -> list[int]:
    """Return the places that leave enough before them and behind."""
    last = len(text) - BEHIND
    return [found.end() for found in re.finditer(pattern, text) if NEAREST <= found.end() <= last]


class _Holding:
    """Holds one contest."""

    def __init__(self, reader: TextModel, place: Found, random: np.random.Generator) -> None:
        self._reader = reader
        self._random = random
        self._before = reader.as_trained(place.before)
        self._after = reader.as_trained(place.after)
        self._found = place
        self._place = first_place(reader, self._before, never)

    def contest(self, kind: str, others: Sequence[Found]) -> Contest | None:
        """Return the contest; None where what stands at the place cannot be read as a draft."""
        written = self._read(self._after)
        if written is None:
            return None
        strangers = [others[at] for at in self._random.permutation(len(others))[: 2 * STRANGERS]]
        misplaced = [self._read(other.after) for other in strangers[:STRANGERS]]
        spliced = [
            self._read(text)
            for other in strangers[STRANGERS:]
            if (text := _spliced(written.text, other.after, self._random))
        ]
        strange = [draft for draft in (*misplaced, *spliced) if draft]
        groups = [[written], self._drafted(USUAL), self._drafted(BOLD), strange]
        judged = iter(self._judged([draft for group in groups for draft in group]))
        (first,), drafted, bolder, misfits = [[next(judged) for _ in group] for group in groups]
        return Contest(kind, self._found.document, self._before, first, drafted, bolder, misfits)

    def _read(self, after: str) -> Draft | None:
        """Return a text as a draft; None where its tokens are not those behind the place."""
        start = self._place.tokens
        whole = self._reader.tokens(self._before + after)
        if whole[: len(start)] != start:
            return None
        return as_drafted(self._reader, self._place, whole[len(start) :])

    def _drafted(self, manner: Manner) -> list[Draft]:
        return drafts_at(self._reader, self._before, self._place, manner, self._random)

    def _judged(self, drafts: Sequence[Draft]) -> list[Entrant]:
        scores = scores_of(self._reader, self._before, drafts)
        return [Entrant(draft.text, score) for draft, score in zip(drafts, scores, strict=True)]


def drafts_at(
    reader: TextModel, before: str, place: Place, manner: Manner, random: np.random.Generator
) -> list[Draft]:
    """Return drafts of the next sentence, as the editor has them drawn."""
    request = ContinuationRequest(
        before, temperature=manner.temperature, top_p=manner.top_p, min_p=manner.min_p
    )
    allowed = AllowedWords(before, reader.words, NOTHING_PERSONAL)
    sentences = Sentences(reader, request, before, allowed, random)
    return sentences.draft([place], manner.drafts, never)[0]


def scores_of(
    reader: TextModel, before: str, drafts: Sequence[Draft], weights: Weights = BY_LANGUAGE["en"]
) -> list[Score]:
    """Return the score of each draft behind a text."""
    knows = partial(may_be_name, reader.vocabulary)
    return [
        judge(
            draft.text,
            before,
            draft.chances,
            plain,
            ended=draft.ended,
            may_be_name=knows,
            weights=weights,
        )
        for draft, plain in zip(drafts, plain_chances(reader, drafts, never), strict=True)
    ]


def _spliced(text: str, other: str, random: np.random.Generator) -> str:
    """Return the beginning of one text and the rest of another, joined at a word of both.

    Nothing where they have no word in common.
    """
    own, foreign = list(_WORD.finditer(text))[1:-1], list(_WORD.finditer(other))[1:]
    ends = {word[0]: word.end() for word in reversed(foreign)}
    joints = [word for word in own if word[0] in ends]
    if not joints:
        return ""
    joint = joints[int(random.integers(len(joints)))]
    return text[: joint.end()] + other[ends[joint[0]] :]
