"""A run folder: the texts, encoded, and everything else that a training starts from.

It holds the recipe, the tokenizer, the encoded text, the held-out text, the checkpoint and a
log of every evaluation, so that a run can be resumed and a number made again.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import torch
from safetensors.torch import load_file

from training.learning.checkpoint import checkpoint_weights, read_progress
from training.learning.held_out import HeldOut, read_held_out
from training.learning.streams import Streams
from training.network.dropout import Dropout
from training.network.recurrent_model import RecurrentLanguageModel
from training.personal.rehearsal import interleaved
from training.recipe import Recipe
from training.texts.corpus import Source, find_sources, report_on, survey
from training.texts.dataset import (
    FOLDERS,
    training_documents,
    write_held_out,
    write_texts,
    write_tokens,
)
from training.texts.languages import languages_of
from training.texts.tokenizer_training import train_tokenizer
from writer.errors import CorpusError, TrainingError
from writer.files.atomic import atomic_path, atomic_write_bytes, make_private_folder
from writer.files.ordinary import open_ordinary
from writer.model.card import NGRAM_FILE, SOURCES_FILE, WORDS_FILE, Shape
from writer.model.tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.personal.rehearsal import Rehearsal
    from training.progress import Reporter

BASE_HELD_OUT = "base-held-out.txt"
"""Text of the kind that the base of a fine-tuning knows, to see what it forgets."""


OWN_TEXT = "own-text.txt"
"""What a fine-tuning learned of the writer's text: for its n-gram, and to see what it recites."""


class RunInfo(msgspec.Struct):
    """What a run folder says of itself in ``run.json``.

    Attributes:
        recipe: all settings.
        languages: ``en``, ``zh``, the main one first.
        tokens: tokens in the training text.
        characters: characters read, per source, held-out text included.
        sha256: of the encoded training text.
        files: SHA-256 of every file that was read, by its path.
        base_model: id of the model that is fine-tuned, or empty.
        started_from: id of the model whose weights a training began with, or empty.
        ranking: what the base of a fine-tuning says that the qualities of a draft count for.
        delivered: its model is in the list, or in the file that was asked for.
    """

    recipe: Recipe
    languages: tuple[str, ...]
    tokens: int
    characters: dict[str, int]
    sha256: str
    files: dict[str, str] = {}
    base_model: str = ""
    started_from: str = ""
    ranking: dict[str, float] = {}
    delivered: bool = False


@dataclass(slots=True)
class Run:
    """A prepared run: everything but the weights.

    Attributes:
        folder: where it lives.
        info: contents of ``run.json``.
        vocabulary_size: number of tokens, V.
        document_token: id of the token that starts a document; None where there is none.
        streams: the training text.
        held_out: what chooses the weights, by source; the card is measured on other text.
    """

    folder: Path
    info: RunInfo
    vocabulary_size: int
    document_token: int | None
    streams: Streams
    held_out: list[HeldOut]

    @property
    def tokens(self) -> Path:
        """The encoded training text."""
        return self.folder / "tokens.bin"

    @property
    def checkpoint(self) -> Path:
        """The file that ``--resume`` goes on from."""
        return self.folder / "checkpoint.safetensors"

    @property
    def log(self) -> Path:
        """One line of JSON for every look at the held-out text."""
        return self.folder / "log.jsonl"

    @property
    def unfinished(self) -> bool:
        """Whether there is a checkpoint to go on from, short of the budget."""
        return self.checkpoint.exists() and not read_progress(self.checkpoint).finished

    @property
    def best(self) -> Path:
        """The weights that did best on the held-out text; absent without held-out text."""
        return self.folder / "best.safetensors"

    @property
    def blended(self) -> Path:
        """The weights between these and those that a fine-tuning began with; absent before."""
        return self.folder / "blended.safetensors"


def prepare(
    paths: list[Path],
    folder: Path,
    recipe: Recipe,
    reporter: Reporter,
    tokenizer: bytes | None = None,
) -> Run:
    """Read the texts and encode everything into ``folder``.

    Args:
        paths: files and folders of texts.
        folder: the run folder; what an earlier run left there is replaced.
        recipe: settings.
        reporter: told of the stages and of files left out.
        tokenizer: contents of ``tokenizer.json``; trained on the texts when None.

    Raises:
        CorpusError: no usable text, or too little.
        TrainingError: the folder cannot be written.
    """
    return encode(read_sources(paths, folder, reporter), folder, recipe, reporter, tokenizer)


def read_sources(paths: list[Path], folder: Path, reporter: Reporter) -> list[Source]:
    """Read and clean the texts, and say what became of every file.

    Raises:
        CorpusError: no usable text, or too little.
        TrainingError: the folder cannot be written.
    """
    reporter.stage("reading")
    sources = find_sources(paths)
    with _storing(folder):
        _read(sources, folder, reporter)
    return sources


def encode(
    sources: list[Source],
    folder: Path,
    recipe: Recipe,
    reporter: Reporter,
    tokenizer: bytes | None = None,
    rehearsal: Rehearsal | None = None,
) -> Run:
    """Write everything that a training starts from.

    Args:
        sources: from :func:`read_sources`.
        folder: the run folder; what an earlier run left there is replaced.
        recipe: settings.
        reporter: told of the progress.
        tokenizer: contents of ``tokenizer.json``; trained on the texts when None.
        rehearsal: base text to be read between the texts.

    Raises:
        CorpusError: the recipe leaves no text.
        TrainingError: the folder cannot be written.
    """
    _weigh(sources, recipe)
    with _storing(folder):
        return _encode(sources, folder, recipe, reporter, tokenizer, rehearsal)


def encode_again(sources: list[Source], folder: Path, reporter: Reporter) -> Run:
    """Return the run in ``folder``, whose texts, which are large, were left behind.

    Args:
        sources: from :func:`read_sources`, the same as before.
        folder: with what the run says of itself and its weights.
        reporter: told of the progress.

    Raises:
        TrainingError: there is no run, or it was trained on other texts.
    """
    with _opening(folder):
        info, tokenizer = _read_info(folder)
    with _storing(folder):
        _weigh(sources, info.recipe)
        write_held_out(sources, folder)
        reporter.stage("tokenizing")
        with atomic_path(folder / "tokens.bin", private=True) as tokens:
            write_tokens(training_documents(sources, info.recipe.seed), tokenizer, tokens)
            if _digest(tokens) != info.sha256:
                raise TrainingError(
                    "The run in {folder} was trained on other texts than these.", folder=folder
                )
    return open_run(folder)


def open_run(folder: Path) -> Run:
    """Return the prepared run in ``folder``.

    Raises:
        TrainingError: there is none, or it is damaged.
    """
    with _opening(folder):
        info, tokenizer = _read_info(folder)
        tokens = np.memmap(folder / "tokens.bin", dtype=np.uint16, mode="r")
    files = sorted((folder / FOLDERS["choosing"]).glob("*.txt"))
    held_out = [read_held_out(path, tokenizer) for path in files]
    streams = Streams(tokens, info.recipe.batch, info.recipe.bptt_length, seed=info.recipe.seed)
    size, first = tokenizer.vocabulary_size, tokenizer.document_token
    return Run(folder, info, size, first, streams, held_out)


def resumed_run(folder: Path, minutes: float) -> Run:
    """Return the run in ``folder``, with a budget of so many minutes if its own is smaller.

    Raises:
        TrainingError: there is none, or it is damaged.
    """
    run = open_run(folder)
    # A longer budget is a reason to resume; the rest of the recipe is the run's own.
    minutes = max(minutes, run.info.recipe.max_minutes)
    run.info.recipe = msgspec.structs.replace(run.info.recipe, max_minutes=minutes)
    return run


def digests(sources: list[Source]) -> dict[str, str]:
    """Return the SHA-256 of every file, by its path.

    Raises:
        CorpusError: a file cannot be read.
    """
    try:
        return {str(path.resolve()): _digest(path) for source in sources for path in source.files}
    except OSError as error:
        raise CorpusError(
            "{filename} cannot be read: {reason}. Check that it is there.",
            filename=error.filename,
            reason=error.strerror or error,
        ) from None


def base_held_out(run: Run) -> HeldOut | None:
    """Return what shows how much of the base a fine-tuning forgets."""
    path = run.folder / BASE_HELD_OUT
    return read_held_out(path, run_tokenizer(run)) if path.exists() else None


def held_out_tokens(run: Run) -> list[list[int]]:
    """Return the held-out documents, encoded, each led by the document token."""
    documents = []
    for text in run.held_out:
        starts = np.flatnonzero(text.tokens.numpy() == run.document_token)
        documents += [part.tolist() for part in np.split(text.tokens.numpy(), starts[1:])]
    return documents


def run_tokenizer(run: Run) -> Tokenizer:
    """Return the tokenizer of a run on pieces of words."""
    return Tokenizer((run.folder / "tokenizer.json").read_bytes())


def save_info(run: Run) -> None:
    """Store what was changed in ``run.info``."""
    _write_info(run.folder, run.info)


def build_model(run: Run) -> RecurrentLanguageModel:
    """Return a freshly initialised model of the run's shape, from the recipe's seed."""
    recipe = run.info.recipe
    torch.manual_seed(recipe.seed)
    shape = Shape(run.vocabulary_size, recipe.embedding, recipe.hidden, recipe.layers)
    dropout = Dropout(
        embedding=recipe.embedding_dropout,
        input=recipe.input_dropout,
        hidden=recipe.hidden_dropout,
        output=recipe.output_dropout,
        weight=recipe.weight_drop,
    )
    return RecurrentLanguageModel(recipe.cell, shape, dropout)


def trained_model(run: Run) -> RecurrentLanguageModel:
    """Return the run's best model so far, on the CPU.

    Raises:
        TrainingError: the run has not got as far as a checkpoint.
    """
    model = build_model(run)
    if run.blended.exists():
        model.load_state_dict(load_file(run.blended))
    elif run.best.exists():
        model.load_state_dict(load_file(run.best))
    else:
        model.load_state_dict(checkpoint_weights(run.checkpoint))
    return model


def _read(sources: list[Source], folder: Path, reporter: Reporter) -> None:
    """Read the texts and say what became of every file."""
    make_private_folder(folder)
    try:
        survey(sources, folder, reporter.update)
        for source in sources:
            source.digests = digests([source])
    except CorpusError:
        with suppress(OSError):  # an earlier run of that name is in it
            folder.rmdir()
        raise
    report = report_on(sources)
    report.write(folder)
    for line in report.lines():
        reporter.note(line)


def _weigh(sources: list[Source], recipe: Recipe) -> None:
    for source in sources:
        source.weight = recipe.mix.get(source.name, 1.0)


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise TrainingError(
            "There is no run {name} in {parent}.", name=folder.name, parent=folder.parent
        ) from None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise TrainingError(
            "The run in {folder} is damaged: {error}.", folder=folder, error=error
        ) from None


@contextmanager
def _storing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrainingError(
            "The run could not be stored in {folder}: {reason}. Your texts and finished"
            " models are untouched.",
            folder=folder,
            reason=error.strerror or error,
        ) from None


def _encode(
    sources: list[Source],
    folder: Path,
    recipe: Recipe,
    reporter: Reporter,
    definition: bytes | None,
    rehearsal: Rehearsal | None,
) -> Run:
    # run.json first: without it nothing of what is left, half of it old, is a run.
    for stale in (
        "run.json",
        "checkpoint.safetensors",
        "best.safetensors",
        "blended.safetensors",
        "log.jsonl",
        NGRAM_FILE,
        WORDS_FILE,
        SOURCES_FILE,
        OWN_TEXT,
    ):
        (folder / stale).unlink(missing_ok=True)
    write_held_out(sources, folder)
    reporter.stage("tokenizing")
    if definition is None:
        definition = train_tokenizer(
            lambda: training_documents(sources, recipe.seed), recipe.vocabulary
        )
    atomic_write_bytes(folder / "tokenizer.json", definition)
    reporter.update(0.5)
    tokens_path = folder / "tokens.bin"
    tokenizer = Tokenizer(definition)
    texts = training_documents(sources, recipe.seed)
    if rehearsal is not None:
        texts = interleaved(texts, rehearsal.replay, recipe.replay)
        write_texts(rehearsal.held_out, folder / BASE_HELD_OUT)
    count = write_tokens(texts, tokenizer, tokens_path)
    if count == 0:
        raise CorpusError(
            "The recipe's mix leaves no text to train on. Give a source more weight."
        )
    info = RunInfo(
        recipe,
        languages_of(sources),
        count,
        {source.name: source.characters for source in sources},
        _digest(tokens_path),
        {path: digest for source in sources for path, digest in source.digests.items()},
    )
    _write_info(folder, info)
    reporter.update(1.0)
    return open_run(folder)


def _digest(path: Path) -> str:
    with open_ordinary(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_info(folder: Path) -> tuple[RunInfo, Tokenizer]:
    info = msgspec.json.decode((folder / "run.json").read_bytes(), type=RunInfo)
    return info, Tokenizer((folder / "tokenizer.json").read_bytes())


def _write_info(folder: Path, info: RunInfo) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(info), indent=2)
    atomic_write_bytes(folder / "run.json", encoded)
