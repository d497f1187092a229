"""The texts of the bundled models: which files they are, and what of them is held out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from training.bundle.card_figures import unread_texts
from training.bundled.texts import clean_documents
from training.learning.run_folder import read_sources
from training.recipe import load_recipe
from training.texts import parts
from training.texts.corpus import report_on
from training.texts.dataset import write_held_out, write_texts
from training.texts.reading import read_parts
from writer.errors import CorpusError, DocumentError
from writer.model.bundle import open_bundle
from writer.paths import resources_dir
from writer.text.typography import straighten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.progress import Reporter
    from training.texts.corpus import Source
    from writer.model.bundle import Bundle

Documents = dict[str, list[str]]
"""By source."""

_HELD_OUT: tuple[parts.Role, parts.Role] = ("choosing", "same")

SUFFIXES = (".train.txt.xz", ".txt.xz", ".train.txt", ".txt")


def names(language: str) -> list[str]:
    """Return the sources of a language's model, as recipes and cards name them."""
    return sorted(load_recipe(f"default-{language}").mix)


def find_corpora(language: str, folder: Path) -> list[Path]:
    """Return the file of every source.

    Raises:
        CorpusError: one is missing.
    """
    return [_file(name, folder) for name in names(language)]


def has_corpora(language: str, folder: Path) -> bool:
    """Return whether the file of every source of a language is there."""
    try:
        find_corpora(language, folder)
    except CorpusError:
        return False
    return True


def bundled_with_texts(folder: Path) -> list[Bundle]:
    """Return the bundled models whose texts are in a folder.

    Raises:
        CorpusError: there are texts of none.
    """
    models = [open_bundle(path) for path in sorted((resources_dir() / "models").iterdir())]
    found = [model for model in models if has_corpora(language_of(model), folder)]
    if not found:
        raise CorpusError("There are no texts of a bundled model in {folder}.", folder=folder)
    return found


def language_of(model: Bundle) -> str:
    """Return the main language of a model, two letters."""
    return model.card.languages[0][:2]


def read_corpora(paths: list[Path], folder: Path, reporter: Reporter) -> list[Source]:
    """Return the sources, read and cleaned into ``folder``.

    Before the cleaning that every text goes through, what is wrong in these corpora only is put
    right. The copy of them that this takes is removed again.

    Raises:
        CorpusError: a file cannot be read to its end: a bundled model is made of all its texts.
        TrainingError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as copies:
        cleaned = [_cleaned(path, Path(copies)) for path in paths]
        sources = read_sources(cleaned, folder, reporter)
    for file in report_on(sources).files:
        if file.reason:
            raise CorpusError(
                "{path} cannot be used. {reason}", path=file.path, reason=file.reason
            )
    return sources


def unread(paths: list[Path], reporter: Reporter) -> dict[str, list[str]]:
    """Return per source what the figures on a card are measured on.

    It is what a training of these files never looks at. To know it, all text has to be read, but
    none to be encoded.

    Raises:
        CorpusError: a file cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        hold_out(paths, Path(folder), reporter)
        return unread_texts(Path(folder), "same")


def hold_out(paths: list[Path], folder: Path, reporter: Reporter) -> None:
    """Write what no training of these files learns: what chooses weights, and what is unread.

    Raises:
        CorpusError: a file cannot be read.
        TrainingError: the folder cannot be written.
    """
    write_held_out(read_corpora(paths, folder, reporter), folder)


def prose_held_out(paths: list[Path], reporter: Reporter) -> tuple[Documents, Documents]:
    """Return per source of prose what chose a model's weights, and what nobody has looked at.

    Raises:
        CorpusError: a file cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        sources = read_corpora(paths, Path(folder), reporter)
        prose = [source for source in sources if not source.name.endswith("poetry")]
        choosing, same = (
            {source.name: list(parts.texts(source, role)) for source in prose}
            for role in _HELD_OUT
        )
    return choosing, same


def only(texts: dict[str, list[str]], domains: Sequence[str]) -> dict[str, list[str]]:
    """Return the texts of these domains, of all if none is named.

    Raises:
        CorpusError: there is no such domain.
    """
    for name in domains:
        if name not in texts:
            raise CorpusError(
                "There is no domain {name}. The domains are: {names}.",
                name=name,
                names=", ".join(texts),
            )
    return {name: texts[name] for name in domains} or texts


def raw_documents(paths: list[Path]) -> Iterator[str]:
    """Yield the documents as they stand in the files, but for straight quotes; held-out ones too.

    Raises:
        CorpusError: a file cannot be read.
    """
    for path in paths:
        try:
            for part in read_parts(path):
                # The models write straight apostrophes, and don’t would be another word.
                yield straighten(part.text)
        except DocumentError as error:
            raise CorpusError("{path} cannot be used. {error}", path=path, error=error) from None


def _cleaned(path: Path, folder: Path) -> Path:
    """Write a corpus to ``folder`` as :mod:`training.bundled.texts` leaves it."""
    name = path.name.partition(".")[0]
    try:
        texts = clean_documents(name, (part.text for part in read_parts(path)))
        write_texts(list(texts), folder / f"{name}.txt")
    except DocumentError as error:
        raise CorpusError("{path} cannot be used. {error}", path=path, error=error) from None
    return folder / f"{name}.txt"


def _file(name: str, folder: Path) -> Path:
    for suffix in SUFFIXES:
        if (path := folder / f"{name}{suffix}").is_file():
            return path
    raise CorpusError(
        "There is no {name}.txt or {name}.train.txt.xz in {folder}.", name=name, folder=folder
    )
