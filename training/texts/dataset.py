"""Tokens on disk: the training text as one array of uint16 ids, and the text held out.

Every document is led by the document token.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import numpy as np

from training.texts.corpus import Source, documents
from training.texts.encoding import Encoder
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.atomic import atomic_write_bytes, make_private_file, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

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
    held_out = source.held_out()
    for turn in range(int(whole) + 1):
        share = 1.0 if turn < whole else part
        if share == 0:
            continue
        for index, text in enumerate(documents(source)):
            if index in held_out:
                continue
            if share == 1.0 or random.random() < share:
                yield text


def held_out_documents(source: Source) -> list[str]:
    """Return the documents of a source that are kept for evaluation."""
    held_out = source.held_out()
    return [text for index, text in enumerate(documents(source)) if index in held_out]


def write_held_out(sources: list[Source], folder: Path) -> list[Path]:
    """Write each source's held-out documents to ``folder``, emptied before; return the files."""
    shutil.rmtree(folder, ignore_errors=True)
    make_private_folder(folder)
    files = []
    for source in sources:
        if texts := held_out_documents(source):
            files.append(folder / f"{source.name}.txt")
            write_texts(texts, files[-1])
    return files


def write_texts(texts: Sequence[str], path: Path) -> None:
    """Write documents as a collection, for nobody else to read."""
    data = (DOCUMENT_SEPARATOR.join(texts) + "\n").encode()
    atomic_write_bytes(path, data, private=True)


def write_tokens(texts: Iterable[str], tokenizer: Tokenizer, path: Path) -> int:
    """Encode documents to ``path``, native uint16, for nobody else to read.

    Returns:
        The number of tokens.
    """
    total = 0
    encoder = Encoder(tokenizer)
    make_private_file(path)
    with path.open("wb") as file:
        for batch in _batches(_pieces(texts)):
            encoded = encoder.encode([piece for _, piece in batch])
            for (starts_document, _), tokens in zip(batch, encoded, strict=True):
                if starts_document:
                    np.array([tokenizer.document_token], dtype=np.uint16).tofile(file)
                tokens.tofile(file)
                total += starts_document + len(tokens)
    return total


def _pieces(texts: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Yield documents in pieces, and of each whether a document starts with it.

    What the tokenizer remembers of a text is fifty times as large. It is cut where a word or
    a line ends, which no token spans, so that the pieces' tokens are the document's. What has
    no such place for ten pieces is no language, and is cut anywhere.
    """
    for text in texts:
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
