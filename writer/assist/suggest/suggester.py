"""Suggestions of one model: candidates for the word at the caret, ghost text behind it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, mixed
from writer.assist.personal.recent_names import recent_names
from writer.assist.request import Candidate, Ghost, Suggestions
from writer.assist.suggest import chinese
from writer.assist.suggest.decoding import complete_words, read_word
from writer.assist.suggest.ghost_lines import grow_words
from writer.assist.suggest.writing import LEAST_CHANCE, Writing, ghost_of, ranked, word_behind
from writer.assist.word_at_caret import LONGEST_WORD, locate, takes_a_word
from writer.model.language_model import Step
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from writer.assist.cancellation import Cancelled
    from writer.assist.personal.personal_words import PersonalWords
    from writer.assist.request import SuggestionRequest
    from writer.assist.suggest.decoding import Word
    from writer.assist.suggest.text_model import TextModel
    from writer.model.word_list import KnownWords

GHOST_LINES = 3
"""Ghost texts computed at once: the one shown and two alternatives."""

SPARE = 2
"""Candidates looked for beyond those wanted: some may be typed already, follow the caret or be
unwelcome."""

MOST_READ = 3
"""Words of the writer's own must be among so many first ones if the model did not find them:
each costs a run of the model."""

_NO_FEATURES = np.empty((0, 1, 0), np.float32)


def suggest(
    reader: TextModel,
    request: SuggestionRequest,
    cancelled: Cancelled,
    personal: Personal = NOTHING_PERSONAL,
) -> Suggestions:
    """Return candidates and ghost text for a caret.

    Args:
        reader: the model and what it has read.
        request: the caret, and what is wanted there.
        cancelled: asked before each run of the model.
        personal: the writer's own words.

    Raises:
        Superseded: cancelled.
    """
    before = reader.as_trained(request.before)
    find = _chinese if reader.expects_chinese(before) else _words
    candidates, ghosts = find(reader, before, request, personal, cancelled)
    candidates = [
        found
        for found in candidates
        if not _follows(found.insertion, request.after)
        and not personal.words.forbids(request.before, found.insertion)
    ]
    ghosts = _allowed(ghosts, request.before, personal.words)
    # Where the best text stands already there is nothing to add; the second best would be wrong.
    if ghosts and _follows(ghosts[0].text, request.after):
        ghosts = []
    return Suggestions(
        request.revision,
        tuple(candidates[: request.candidate_count]),
        ghosts[0] if ghosts else None,
        tuple(ghosts[1:]),
        reader.card.id,
    )


def _words(
    reader: TextModel,
    before: str,
    request: SuggestionRequest,
    personal: Personal,
    cancelled: Cancelled,
) -> tuple[list[Candidate], list[Ghost]]:
    caret = locate(before)
    if len(caret.typed) > LONGEST_WORD or not takes_a_word(before):
        return [], []
    tokens = reader.tokens(caret.context)
    step = reader.cache.read_tokens(tokens, cancelled)
    count = request.candidate_count + SPARE
    known = personal.known(reader.words)
    found, mass = complete_words(
        reader.model, reader.vocabulary, step, caret.spellings, count, cancelled, known
    )
    expected = {
        caret.lead + word: chance for word, chance in personal.expected(before, caret).items()
    }
    recent = {caret.lead + name: weight for name, weight in recent_names(before, caret).items()}
    words = _with_personal(found, mass, expected, recent, reader, step)
    writing = Writing(caret, request.before, expected.keys())
    remembered = _remembered(reader, tokens, words) | recent.keys()
    candidates = writing.candidates(words, remembered, expected.keys() - remembered)
    behind = word_behind(request.after)
    if behind:
        candidates = writing.instead_of(behind, candidates)
    elif finished := writing.finished(words):
        following = _following(reader, request.before, finished, count, cancelled, known)
        candidates = ranked([*candidates, *following])
    if not words or not request.ghost_words:
        return candidates, []
    # Ghost text stands behind what is typed, and cannot write it anew.
    starts = [word for word in words if writing.goes_on(word.text)][:GHOST_LINES]
    # A word that is typed in full is no part of what the ghost adds.
    lengths = [request.ghost_words + (word.text == caret.lead + caret.typed) for word in starts]
    lines = grow_words(
        reader.model,
        reader.vocabulary,
        starts,
        lengths,
        request.least_chance,
        cancelled,
        known,
    )
    return candidates, writing.ghosts(lines)


def _following(
    reader: TextModel,
    before: str,
    finished: Word,
    count: int,
    cancelled: Cancelled,
    known: KnownWords | None,
) -> list[Candidate]:
    """Return the words that may come behind one that is typed in full, with a space between."""
    step = Step(finished.logits[None, None], _NO_FEATURES, finished.state)
    found, _ = complete_words(
        reader.model, reader.vocabulary, step, {" ": 0.0}, count, cancelled, known
    )
    spaced = before + " "
    writing = Writing(locate(reader.as_trained(spaced)), spaced)
    return [
        dataclasses.replace(
            candidate,
            insertion=" " + candidate.insertion,
            log_probability=finished.log_probability + candidate.log_probability,
        )
        for candidate in writing.candidates(found, set(), set())
    ]


def _with_personal(
    found: list[Word],
    mass: float,
    expected: Mapping[str, float],
    recent: Mapping[str, float],
    reader: TextModel,
    step: Step,
) -> list[Word]:
    """Return the model's words, the writer's own and recent names, most probable first."""
    if not expected and not recent:
        return found
    known = {word.text: word for word in found}
    chances = {text: word.log_probability for text, word in known.items()}
    words = []
    for text, chance in mixed(chances, mass, expected, recent).items():
        if text in known:
            words.append(dataclasses.replace(known[text], log_probability=chance))
        elif chance >= LEAST_CHANCE and len(words) < MOST_READ:
            tokens = reader.tokenizer.encode(text)
            words.append(read_word(reader.model, step, text, tokens, chance))
    return words


def _allowed(ghosts: list[Ghost], before: str, words: PersonalWords) -> list[Ghost]:
    """Return the inline texts as far as they say nothing that the writer never wants to see."""
    allowed = []
    for ghost in ghosts:
        parts = [part for part in (ghost, *ghost.shorter) if not words.forbids(before, part.text)]
        if parts:
            allowed.append(dataclasses.replace(parts[0], shorter=tuple(parts[1:])))
    return allowed


def _remembered(reader: TextModel, tokens: list[int], words: Iterable[Word]) -> set[str]:
    """Return the words that are there because of what this document says elsewhere."""
    if reader.memory is None:
        return set()
    says = reader.memory.suggested
    return {word.text for word in words if says(tokens, word.tokens)}


def _chinese(
    reader: TextModel,
    before: str,
    request: SuggestionRequest,
    personal: Personal,
    cancelled: Cancelled,
) -> tuple[list[Candidate], list[Ghost]]:
    model, vocabulary = reader.model, reader.vocabulary
    context, typed = reader.chinese_start(before)
    step = reader.cache.read_tokens(context, cancelled)
    outlook = chinese.explore(model, vocabulary, step, typed, cancelled)
    expected = personal.words.expected_han(before)
    own = [chinese.Branch(rest, b"", float(np.log(p))) for rest, p in expected.items()]
    chosen = chinese.choose([*outlook.branches, *own], request.candidate_count + SPARE)
    says = reader.memory.suggested if reader.memory else lambda *_: False
    candidates = [
        Candidate(
            text,
            text,
            log_probability,
            remembered=says(context, reader.tokenizer.encode(typed + text)),
            own=text in expected,
        )
        for text, log_probability in chosen
    ]
    if not request.ghost_words:
        return candidates, []
    lines = chinese.grow_lines(
        model, vocabulary, outlook, request.ghost_words, request.least_chance, cancelled
    )
    chances = chinese.prefix_probabilities(outlook.branches)
    ghosts = [
        ghost_of(_joined(line.texts(), chinese.beginnings(chances, line.first))) for line in lines
    ]
    return candidates, [ghost for ghost in ghosts if ghost]


def _joined(
    line: Sequence[tuple[str, float]], beginnings: Sequence[tuple[str, float]]
) -> list[tuple[str, float]]:
    """Return a line's texts, the longest first, with the beginnings that lead to them."""
    chances = dict(beginnings)
    longest = line[0][0] if line else max(chances, key=len)
    chances |= {text: max(chance, chances.get(text, chance)) for text, chance in line}
    texts = [text for text in chances if longest.startswith(text)]
    return [(text, chances[text]) for text in sorted(texts, key=len, reverse=True)]


def _follows(insertion: str, after: str) -> bool:
    """Return whether the text after the caret already says what would be inserted."""
    words, rest = insertion.strip(), after.lstrip()
    if not rest.startswith(words):
        return False
    following = rest[len(words) : len(words) + 1]
    return is_han(words[-1]) or not following.isalnum()
