"""Corpora of published benchmarks: read as published, trained on by our own loop.

Words are what white space parts, with ``<eos>`` at every line end, as in Mikolov's Penn Treebank
and in WikiText; the vocabulary is that of the training file. Characters are characters.
"""

from __future__ import annotations

import hashlib
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.learning.held_out import HeldOut
from training.learning.run_folder import Run, RunInfo
from training.learning.streams import Streams
from writer.errors import CorpusError, TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.recipe import Recipe

END_OF_LINE = "<eos>"
MAX_BYTES = 200_000_000
VALIDATION_SHARE = 0.1
"""Of the characters of a single file, its end: what nanoGPT leaves for validation."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """An encoded benchmark.

    Attributes:
        vocabulary: the units in the order of their first occurrence in the training text.
        train: ids, shape (N,).
        valid: held out, for decisions.
        test: held out, for the figure; the same text where there is only one.
        sha256: of every file's contents, by name.
    """

    vocabulary: tuple[str, ...]
    train: NDArray[np.uint16]
    valid: HeldOut
    test: HeldOut
    sha256: dict[str, str]


def read_words(folder: Path) -> Corpus:
    """Return the corpus in ``train``, ``valid`` and ``test`` of a folder, .txt or .txt.xz.

    Raises:
        CorpusError: a file is missing, or has words that the training file has not.
    """
    texts = {part: _read(_part(folder, part)) for part in ("train", "valid", "test")}
    units = {part: _words(text) for part, text in texts.items()}
    return _corpus(texts, units["train"], units["valid"], units["test"])


def read_characters(path: Path) -> Corpus:
    """Return the characters of one file, its last tenth held out.

    Raises:
        CorpusError: it cannot be read.
    """
    text = _read(path)
    border = int(len(text) * (1 - VALIDATION_SHARE))
    return _corpus({path.name: text}, text[:border], text[border:], text[border:])


def run_on(corpus: Corpus, recipe: Recipe, folder: Path) -> Run:
    """Return a run that trains on a corpus and looks at its validation text.

    Raises:
        TrainingError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            "{folder} cannot be written to: {reason}.", folder=folder, reason=error.strerror
        ) from None
    digest = hashlib.sha256(corpus.train.tobytes()).hexdigest()
    info = RunInfo(recipe, ("en",), len(corpus.train), {}, digest)
    streams = Streams(corpus.train, recipe.batch, recipe.bptt_length, seed=recipe.seed)
    return Run(folder, info, len(corpus.vocabulary), None, streams, [corpus.valid])


def _corpus(
    texts: dict[str, str], train: Sequence[str], valid: Sequence[str], test: Sequence[str]
) -> Corpus:
    if not (train and valid and test):
        raise CorpusError("A text is empty. A benchmark has something to train and to test on.")
    vocabulary = {unit: index for index, unit in enumerate(dict.fromkeys(train))}
    if len(vocabulary) > np.iinfo(np.uint16).max:
        raise CorpusError(
            "The training file has {count:,} different words, more than the 65,535 that"
            " can be numbered. Benchmarks have a closed, smaller vocabulary.",
            count=len(vocabulary),
        )
    ids = _ids(vocabulary, train)
    return Corpus(
        tuple(vocabulary),
        ids,
        _held_out("valid", _ids(vocabulary, valid), ids[-1]),
        _held_out("test", _ids(vocabulary, test), ids[-1]),
        {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    )


def _held_out(name: str, ids: NDArray[np.uint16], before: np.uint16) -> HeldOut:
    """Return held-out units behind the last of the training text, so that each is predicted."""
    tokens = torch.from_numpy(np.concatenate([[before], ids]).astype(np.int64))
    # The published figures are per unit: a unit counts as a byte and as a character here.
    return HeldOut(name, tokens, len(ids), len(ids))


def _ids(vocabulary: dict[str, int], units: Sequence[str]) -> NDArray[np.uint16]:
    try:
        return np.fromiter((vocabulary[unit] for unit in units), np.uint16, len(units))
    except KeyError as error:
        raise CorpusError(
            "{error} is not in the training file, so this is no benchmark with a closed"
            " vocabulary. Replace rare words by <unk> first.",
            error=error,
        ) from None


def _words(text: str) -> list[str]:
    words = []
    for line in text.splitlines():
        words += line.split()
        words.append(END_OF_LINE)
    return words


def _part(folder: Path, part: str) -> Path:
    for suffix in (".txt.xz", ".txt", ".tokens"):
        if (path := folder / f"{part}{suffix}").is_file():
            return path
    raise CorpusError(
        "There is no {part}.txt or {part}.txt.xz in {folder}.", part=part, folder=folder
    )


def _read(path: Path) -> str:
    try:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise CorpusError(
                "{path} is larger than any benchmark, {max_bytes:,} bytes.",
                path=path,
                max_bytes=MAX_BYTES,
            )
        return data.decode("utf-8")
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError("{path} cannot be read: {error}.", path=path, error=error) from None
