"""What of the texts is learned, what chooses, and what is only measured.

Three parts, none of which knows the others. Most is learned. A little chooses: which weights
are best, how much of the n-gram is mixed in. The rest stays unread until the figures of the
card are measured on it; a text that has chosen a model is not one that the model never saw.
Unread is *more of the same*, the ends of texts whose beginnings were learned, and, where there
are several texts, *a new one*, kept whole: a writer goes on writing, and the next book has
other people in it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from training.texts.corpus import Source

Role = Literal["learned", "choosing", "same", "new", "foreign"]

SHARE = 0.05
"""Of all characters: what chooses, and as much that is more of the same."""

ENOUGH = 120_000
"""Characters of each, however much text there is: figures do not get much surer by more."""

COLLECTION_SHARE = 0.02
"""Of the characters of a collection, for both together."""

LEAST_OF_COLLECTION, MOST_OF_COLLECTION = 0.005, 0.2
"""With less, chance decides; more would be taken from the training by one long document."""

SHORTEST_END = 4_000
"""Characters: shorter pieces of a book would break off before anything has happened."""

SHORTEST_TEXT = 1_000
"""Characters at least of each part, where there is as much: less tells nothing at all."""

LARGEST_NEW_SHARE = 0.5
"""A new text may be half of everything: of two books one is learned."""

NEW_CHARACTERS = 20_000
"""Poems and stories are kept whole, from the newest on, until there are so many characters."""

MANY_PARTS = 6
"""Files numbered like those of one text are its parts from so many on, whatever their name."""

_NUMBER = re.compile(r"[\W_]*\d+[\W_]*")
_ENGLISH_PARTS = {"chapter", "ch", "chap", "part", "page", "section", "scene", "act", "canto"}
_OTHER_PARTS = {"letter", "kapitel", "chapitre", "第章", "第回", "第节", "第卷"}
_PART_NAMES = _ENGLISH_PARTS | _OTHER_PARTS
"""The Chinese ones are what is left of 第3章 without its number."""

_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*(?=\s)|[。！？…][”’」』）]*|\n""")


@dataclass(frozen=True, slots=True)
class Piece:
    """A document, or a stretch of it, and what it is for.

    Attributes:
        document: its place in the source.
        role: what it is for.
        start: of the stretch.
        end: of the stretch.
    """

    document: int
    role: Role
    start: int
    end: int

    @property
    def length(self) -> int:
        """Characters."""
        return self.end - self.start


def give_roles(sources: Sequence[Source]) -> None:
    """Give every document of surveyed sources its role; few are cut.

    A collection, in which somebody joined many works, has no order and no newest: of its last
    documents every other one chooses, and the others are more of the same.
    """
    for source in sources:
        source.pieces = [
            Piece(index, "foreign" if index in source.foreign else "learned", 0, length)
            for index, length in enumerate(source.lengths)
        ]
    plain = [source for source in sources if not source.collection]
    for source in sources:
        if source.collection:
            _part_collection(source)
    _keep_new(plain)
    _part_along(plain)


def texts(source: Source, role: Role) -> Iterator[str]:
    """Yield what has this role in a source, in order."""
    return (text for _, text in named_texts(source, role))


def named_texts(source: Source, role: Role) -> Iterator[tuple[str, str]]:
    """Yield what has this role in a source, in order, each led by the name of its file."""
    if source.store is None:
        raise ValueError("a source is surveyed before it is read in parts")
    pieces: dict[int, list[Piece]] = {}
    for piece in source.pieces:
        if piece.role == role:
            pieces.setdefault(piece.document, []).append(piece)
    for index, text in enumerate(source.store):
        for piece in pieces.get(index, ()):
            if found := text[piece.start : piece.end].strip():
                yield source.origins[index].stem, found


def characters(sources: Sequence[Source], role: Role) -> int:
    """Return how many characters have this role."""
    return sum(p.length for source in sources for p in source.pieces if p.role == role)


def _part_collection(source: Source) -> None:
    held_out = sorted(_last_documents(source) - source.foreign)
    lengths = [source.pieces[index].length for index in held_out]
    if sum(lengths) < LEAST_OF_COLLECTION * source.characters:
        _cut_end(source, _longest(source), int(COLLECTION_SHARE * source.characters / 2) or 1)
    elif len(held_out) == 1:
        _cut_end(source, held_out[0], lengths[0] // 2, learned=False)
    else:
        for number, index in enumerate(held_out):
            _assign(source, index, "same" if number % 2 else "choosing")


def _last_documents(source: Source) -> set[int]:
    lengths, total, first = source.lengths, 0, len(source.lengths)
    while total < COLLECTION_SHARE * source.characters:
        first -= 1
        total += lengths[first]
    taken, total = set(), 0
    for index in sorted(range(first, len(lengths)), key=lengths.__getitem__):
        total += lengths[index]
        if total > MOST_OF_COLLECTION * source.characters:
            break
        taken.add(index)
    return taken


def _keep_new(sources: Sequence[Source]) -> None:
    """Keep the newest texts whole, where there are several."""
    works = _works(sources)
    total = sum(work.characters for work in works)
    wanted = min(NEW_CHARACTERS, SHARE * total)
    kept = 0
    for work in sorted(works, key=lambda work: work.age, reverse=True):
        if len(works) > 1 and kept < wanted and kept + work.characters <= _most_new(total):
            kept += work.characters
            for source, index in work.documents:
                _assign(source, index, "new")


def _most_new(total: int) -> float:
    # Of two texts of nearly one length, the newer is nearly half.
    return LARGEST_NEW_SHARE * total + SHORTEST_TEXT


@dataclass(slots=True)
class _Work:
    """A text, in one file or in many.

    Attributes:
        age: sorts texts from the oldest to the newest.
        documents: of it.
        characters: in all of them.
    """

    age: tuple[float, int]
    documents: list[tuple[Source, int]]
    characters: int = 0


def _works(sources: Sequence[Source]) -> list[_Work]:
    files: dict[Path, int] = {}
    for source in sources:
        for index in range(len(source.lengths)):
            if source.pieces[index].role == "learned":
                files.setdefault(source.origins[index], len(files))
    title = _titles(list(files))
    works: dict[object, _Work] = {}
    for source in sources:
        for index, path in enumerate(source.origins):
            if path not in files or source.pieces[index].role != "learned":
                continue
            work = works.setdefault(title(path), _Work((0.0, 0), []))
            work.age = max(work.age, (_minute(path), files[path]))
            work.documents.append((source, index))
            work.characters += source.lengths[index]
    return list(works.values())


def _titles(files: Sequence[Path]) -> Callable[[Path], object]:
    """Return what tells which text a file belongs to: chapters lie in files of their own."""
    stems = {path: (path.parent, _NUMBER.sub("", path.stem).casefold()) for path in files}
    parts = Counter(stems.values())

    def title(path: Path) -> object:
        folder, name = stems[path]
        numbered = path.stem.casefold() != name
        is_part = not name or name in _PART_NAMES or parts[folder, name] >= MANY_PARTS
        return (folder, name) if numbered and is_part else path

    return title


def _minute(path: Path) -> float:
    # What was copied or unpacked together is of one age, and then the order of names decides.
    try:
        return path.stat().st_mtime // 60
    except OSError:
        return 0.0


def _part_along(sources: Sequence[Source]) -> None:
    """Take whole short documents, and the ends of long ones, evenly along the way."""
    rest = [
        (source, index)
        for source in sources
        for index in range(len(source.lengths))
        if source.pieces[index].role == "learned"
    ]
    total = sum(source.lengths[index] for source, index in rest)
    if not total:
        return
    share = min(SHARE, ENOUGH / total)
    owed: dict[Role, float] = {"choosing": 0.0, "same": 0.0}
    taken: set[Role] = set()
    for source, index in rest:
        length = source.lengths[index]
        for role in owed:
            owed[role] += share * length
        role = max(owed, key=owed.__getitem__)
        if length <= 2 * owed[role]:
            _assign(source, index, role)
            owed[role] -= length
            taken.add(role)
        elif min(owed.values()) >= SHORTEST_END:
            end = int(min(*owed.values(), length / 6))
            _cut_end(source, index, end)
            taken |= owed.keys()
            owed = {role: amount - end for role, amount in owed.items()}
    if len(taken) < len(owed):
        _cut_longest(rest, share * total, total)


def _cut_longest(documents: Sequence[tuple[Source, int]], wanted: float, total: int) -> None:
    """Cut the end of the longest document that is learned: others cannot spare anything."""
    whole = [(s, i) for s, i in documents if s.pieces[i].role == "learned"]
    if not whole:
        return
    source, index = max(whole, key=lambda place: place[0].lengths[place[1]])
    end = max(wanted, min(SHORTEST_TEXT, total / 8))
    _cut_end(source, index, int(min(end, source.lengths[index] / 4)) or 1)


def _longest(source: Source) -> int:
    return source.lengths.index(max(source.lengths))


def _assign(source: Source, index: int, role: Role) -> None:
    source.pieces[index] = Piece(index, role, 0, source.lengths[index])


def _cut_end(source: Source, index: int, length: int, *, learned: bool = True) -> None:
    """Let the end of a document choose, and what follows it be more of the same.

    Args:
        source: of the document.
        index: of the document.
        length: of each of the two, about: they begin with a sentence.
        learned: whether the beginning is learned; without, the document has two parts.
    """
    text = source.text_of(index)
    second = _sentence_start(text, len(text) - length, length // 2)
    first = _sentence_start(text, second - length, length // 2) if learned else 0
    pieces = [
        Piece(index, "learned", 0, first),
        Piece(index, "choosing", first, second),
        Piece(index, "same", second, len(text)),
    ]
    source.pieces[index] = pieces[0] if first else pieces[1]
    source.pieces += pieces[1 if first else 2 :]


def _sentence_start(text: str, wanted: int, room: int) -> int:
    """Return the place behind the sentence end nearest to the wanted one, else behind a word."""
    start, end = max(1, wanted - room), min(len(text), wanted + room + 1)
    for border in (_SENTENCE_END, re.compile(r"\s")):
        ends = [match.end() for match in border.finditer(text, start, end)]
        inside = [place for place in ends if start <= place < len(text)]
        if inside:
            return min(inside, key=lambda place: abs(place - wanted))
    return max(1, wanted)
