"""Model bundles: a folder, or one zip file with the suffix ``.inkling``.

A bundle is untrusted input. Names, number and sizes of its files are bounded before anything
is read; then the card, then the hash of every file. What a file means is checked by whoever
uses it: the tokenizer by :class:`Tokenizer`, the graph by ``graph_check`` and ``onnx_model``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from writer.atomic import atomic_path, atomic_write_bytes
from writer.errors import BundleError, ModelNotFoundError
from writer.model.card import (
    CARD_FILE,
    GPU_MODEL_FILE,
    MODEL_FILE,
    NGRAM_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    WORDS_FILE,
    Card,
    encode_card,
    parse_card,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".inkling"

# Largest size of each file that a bundle may hold, in bytes. No other file is allowed, which
# also rules out paths that would leave the folder.
_SIZE_LIMITS = {
    CARD_FILE: 1_000_000,
    TOKENIZER_FILE: 32_000_000,
    MODEL_FILE: 512_000_000,
    GPU_MODEL_FILE: 1_024_000_000,
    WEIGHTS_FILE: 1_024_000_000,
    NGRAM_FILE: 512_000_000,
    WORDS_FILE: 16_000_000,
}
_REQUIRED = (TOKENIZER_FILE, MODEL_FILE)
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose file names, sizes and card have been checked.

    Attributes:
        path: the folder or .inkling file.
        card: its contents, checked.
    """

    path: Path
    card: Card

    def has(self, name: str) -> bool:
        """Tell whether the bundle holds the file."""
        return name in self.card.files

    def read(self, name: str) -> bytes:
        """Return the contents of a file, after checking its hash.

        Raises:
            BundleError: the file is not in the bundle, cannot be read, or was changed since
                the card was written.
        """
        if not self.has(name):
            raise BundleError(f"The model {self.card.name} has no file {name}.")
        data = _read(self.path, name)
        if hashlib.sha256(data).hexdigest() != self.card.files[name]:
            raise BundleError(
                f"The model {self.card.name} was damaged or changed: {name} does not match its"
                " card. Get or export it again."
            )
        return data


def open_bundle(path: Path) -> Bundle:
    """Return the bundle at ``path``; files other than the card are not read yet.

    Raises:
        ModelNotFoundError: there is nothing at ``path``.
        BundleError: it is not a bundle, or a check failed; the message says which.
    """
    if not path.exists():
        raise ModelNotFoundError(f"There is no model at {path}.")
    sizes = _file_sizes(path)
    for name, size in sizes.items():
        if name not in _SIZE_LIMITS:
            raise BundleError(f"{path.name} holds {name[:80]!r}, which no model bundle holds.")
        if size > _SIZE_LIMITS[name]:
            raise BundleError(f"{name} in {path.name} is too large for a model bundle.")
    if CARD_FILE not in sizes:
        raise BundleError(f"{path.name} is not a model: it has no {CARD_FILE}.")
    card = parse_card(_read(path, CARD_FILE))
    present = sizes.keys() - {CARD_FILE}
    if missing := (card.files.keys() | set(_REQUIRED)) - present:
        raise BundleError(f"The model {card.name} is incomplete: {min(missing)} is missing.")
    if unknown := present - card.files.keys():
        raise BundleError(f"The model {card.name} holds {min(unknown)}, which its card omits.")
    return Bundle(path, card)


def write_bundle(folder: Path, card: Card, files: Mapping[str, bytes]) -> Bundle:
    """Write a bundle folder; the card's hashes are computed here.

    Args:
        folder: must not exist; it appears only when complete.
        card: its ``files`` are replaced.
        files: name → contents.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    card = msgspec.structs.replace(card, files=hashes)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".inkling-", dir=folder.parent))
    try:
        for name, data in {**files, CARD_FILE: encode_card(card)}.items():
            atomic_write_bytes(temporary / name, data)
        temporary.chmod(0o755)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return Bundle(folder, card)


def pack_bundle(bundle: Bundle, destination: Path) -> None:
    """Write a bundle as one .inkling file.

    Raises:
        BundleError: a file does not match the card.
        OSError: it cannot be written; nothing is left behind.
    """
    with (
        atomic_path(destination) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr(CARD_FILE, encode_card(bundle.card))
        for name in sorted(bundle.card.files):
            archive.writestr(name, bundle.read(name))


def _file_sizes(path: Path) -> dict[str, int]:
    try:
        return _folder_sizes(path) if path.is_dir() else _archive_sizes(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BundleError(f"{path.name} is not a model bundle: {error}.") from None


def _folder_sizes(folder: Path) -> dict[str, int]:
    sizes = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            # A link would lead out of the bundle, and reading a pipe would never end.
            if not entry.is_file(follow_symlinks=False):
                raise BundleError(
                    f"{folder.name} holds {entry.name[:80]!r}, which is no plain file, so it was"
                    " refused."
                )
            sizes[entry.name] = entry.stat().st_size
    return sizes


def _archive_sizes(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    if len({info.filename for info in infos}) != len(infos):
        raise BundleError(f"{path.name} holds a file twice.")
    if any(info.compress_type not in _COMPRESSIONS for info in infos):
        raise BundleError(f"{path.name} is compressed in a way that Inkling does not read.")
    return {info.filename: info.file_size for info in infos}


def _read(path: Path, name: str) -> bytes:
    # One byte more than allowed is asked for: an archive may lie about its sizes.
    limit = _SIZE_LIMITS[name] + 1
    try:
        if path.is_dir():
            with (path / name).open("rb") as file:
                data = file.read(limit)
        else:
            with zipfile.ZipFile(path) as archive, archive.open(name) as member:
                data = member.read(limit)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError) as error:
        raise BundleError(f"{name} in {path.name} cannot be read: {error}.") from None
    if len(data) == limit:
        raise BundleError(f"{name} in {path.name} is too large for a model bundle.")
    return data
