"""Tokens on disk: the training text as one array of uint16 ids, and the text held out.

Every document is led by the document token.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.texts.encoding import Encoder
from training.texts.parts import texts
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.files.atomic import atomic_write_bytes, make_private_file, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from training.texts.corpus import Source
    from training.texts.parts import Role
    from writer.model.tokenizer import Tokenizer

_BATCH_CHARACTERS = 2_000_000
_PIECE_CHARACTERS = 50_000
_LONGEST_PIECE = 10 * _PIECE_CHARACTERS
_CUT = re.compile(r"(?<=\S)(?=\s)|(?<=[。！？，；])(?=[^\W\d_])")


def training_documents(sources: list[Source], seed: int) -> Iterator[str]:
    """Yield the documents to train on, the sources interleaved in proportion to their size.

    A source of weight 0.5 gives a random half of its documents, one of weight 2 all of them
    twice. Order within a source is kept; it is the order on disk, which costs no memory.
    """
    random = np.random.default_rng(seed)
    passes = [_weighted(source, random) for source in sources]
    shares = np.array([max(source.characters * source.weight, 1e-9) for source in sources])
    given = np.zeros(len(sources))
    open_passes = set(range(len(sources)))
    while open_passes:
        behind = min(open_passes, key=lambda index: given[index] / shares[index])
        text = next(passes[behind], None)
        if text is None:
            open_passes.discard(behind)
        else:
            given[behind] += len(text)
            yield text


def _weighted(source: Source, random: np.random.Generator) -> Iterator[str]:
    whole, part = divmod(source.weight, 1.0)
    for turn in range(int(whole) + 1):
        share = 1.0 if turn < whole else part
        if share == 0:
            continue
        for text in texts(source, "learned"):
            if share == 1.0 or random.random() < share:
                yield text


FOLDERS: dict[Role, Path] = {
    "choosing": Path("held-out"),
    "same": Path("unread", "same"),
    "new": Path("unread", "new"),
}
"""Where in a run folder the texts are kept that are not learned."""


def write_held_out(sources: list[Source], run: Path) -> None:
    """Write what of each source is not learned to a run folder; what lay there is gone.

    There is a file for every source, and one for every new text.
    """
    for role, place in FOLDERS.items():
        folder = run / place
        shutil.rmtree(folder, ignore_errors=True)
        make_private_folder(folder)
        for name, documents in _named(sources, role).items():
            write_texts(documents, folder / f"{name}.txt")


def _named(sources: list[Source], role: Role) -> dict[str, list[str]]:
    if role != "new":
        found = {source.name: list(texts(source, role)) for source in sources}
        return {name: documents for name, documents in found.items() if documents}
    named: dict[str, list[str]] = {}
    for source in sources:
        for piece in source.pieces:
            if piece.role == role:
                stem = source.origins[piece.document].name.partition(".")[0] or source.name
                named.setdefault(stem, []).append(source.text_of(piece.document))
    return named


def write_texts(documents: Sequence[str], path: Path) -> None:
    """Write documents as a collection, for nobody else to read."""
    data = (DOCUMENT_SEPARATOR.join(documents) + "\n").encode()
    atomic_write_bytes(path, data, private=True)


def write_tokens(documents: Iterable[str], tokenizer: Tokenizer, path: Path) -> int:
    """Encode documents to ``path``, native uint16, for nobody else to read.

    Returns:
        The number of tokens.
    """
    total = 0
    encoder = Encoder(tokenizer)
    make_private_file(path)
    with path.open("wb") as file:
        for batch in _batches(_pieces(documents)):
            encoded = encoder.encode([piece for _, piece in batch])
            for (starts_document, _), tokens in zip(batch, encoded, strict=True):
                if starts_document:
                    np.array([tokenizer.document_token], dtype=np.uint16).tofile(file)
                tokens.tofile(file)
                total += starts_document + len(tokens)
    return total


def _pieces(documents: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Yield documents in pieces, and of each whether a document starts with it.

    What the tokenizer remembers of a text is fifty times as large. It is cut where a word or
    a line ends, which no token spans, so that the pieces' tokens are the document's. What has
    no such place for ten pieces is no language, and is cut anywhere.
    """
    for text in documents:
        start = 0
        while len(text) - start > _PIECE_CHARACTERS:
            longest = start + _LONGEST_PIECE
            cut = _CUT.search(text, start + _PIECE_CHARACTERS, longest)
            end = cut.start() if cut else min(longest, len(text))
            if end == len(text):
                break
            yield start == 0, text[start:end]
            start = end
        yield start == 0, text[start:]


def _batches(pieces: Iterable[tuple[bool, str]]) -> Iterator[list[tuple[bool, str]]]:
    batch: list[tuple[bool, str]] = []
    size = 0
    for starts_document, piece in pieces:
        batch.append((starts_document, piece))
        size += len(piece)
        if size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
