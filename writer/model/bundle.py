"""Model bundles: a folder, or one zip file with the suffix ``.inkling``.

A bundle is untrusted input. Names, number and sizes of its files are bounded before anything
is read; then the card, which bounds them more closely, then the hash of every file. What a file
means is checked by whoever uses it: the tokenizer by :class:`Tokenizer`, the graph by
``graph_check`` and ``onnx_model``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

import msgspec

from writer.errors import BundleError, ModelNotFoundError
from writer.files.atomic import atomic_path, atomic_write_bytes
from writer.files.ordinary import open_ordinary
from writer.foreign import brief
from writer.model.card import (
    CARD_FILE,
    GPU_MODEL_FILE,
    MODEL_FILE,
    NGRAM_FILE,
    OWN_NGRAM_FILE,
    SOURCES_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    WORDS_FILE,
    Card,
    encode_card,
    parse_card,
)
from writer.model.graph_sizes import parameters
from writer.model.tokenizer_definition import check_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    OWN_NGRAM_FILE: 512_000_000,
    WORDS_FILE: 16_000_000,
    SOURCES_FILE: 20_000_000,
}
_NETWORKS = (MODEL_FILE, GPU_MODEL_FILE, WEIGHTS_FILE)
_BYTES_PER_PARAMETER = 5
_OTHER_NETWORK_BYTES = 200_000
"""Of a file that holds a network: four bytes a parameter, names and structure."""

MAX_PARAMETERS = 200_000_000
"""Forty times those of the bundled models: a step of more takes longer than a key press."""

MAX_BYTES = 1_000_000_000
"""Of all files together."""

_MOST_SHRUNK = 30
_SHRINKING_BYTES = 32_000_000
"""Numbers hardly shrink. A larger archive that unpacks to thirty times its size is full of
nothing."""

_CHUNK = 1 << 16
_DIRECTORY_BYTES = 1 << 17
"""Of an archive's directory: seven entries take one in a hundred of that."""

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
        data = bytearray()
        self._stream(name, data.extend)
        return bytes(data)

    def copy(self, name: str, target: BinaryIO) -> None:
        """Write the contents of a file to ``target``, a piece at a time.

        Raises:
            BundleError: as :meth:`read`; what was written is not to be used then.
        """
        self._stream(name, target.write)

    @property
    def digest(self) -> str:
        """What tells this bundle from every other: a hash of its card, which has those of all."""
        return hashlib.sha256(encode_card(self.card)).hexdigest()

    def _stream(self, name: str, take: Callable[[bytes], object]) -> None:
        if not self.has(name):
            raise BundleError(
                "The model {name} has no file {file}.", name=self.card.name, file=name
            )
        sum_ = hashlib.sha256()
        for piece in _pieces(self.path, name):
            sum_.update(piece)
            take(piece)
        if sum_.hexdigest() != self.card.files[name]:
            raise BundleError(
                "The model {name} was damaged or changed: {file} does not match its"
                " card. Get or export it again.",
                name=self.card.name,
                file=name,
            )


def open_bundle(path: Path) -> Bundle:
    """Return the bundle at ``path``; files other than the card are not read yet.

    Raises:
        ModelNotFoundError: there is nothing at ``path``.
        BundleError: it is not a bundle, or a check failed; the message says which.
    """
    if not path.exists():
        raise ModelNotFoundError("There is no model at {path}.", path=path)
    sizes = _file_sizes(path)
    for name, size in sizes.items():
        if size > _SIZE_LIMITS[name]:
            raise BundleError(
                "{name} in {path_name} is too large for a model bundle.",
                name=name,
                path_name=path.name,
            )
    if CARD_FILE not in sizes:
        raise BundleError(
            "{name} is not a model: it has no {card_file}.", name=path.name, card_file=CARD_FILE
        )
    if sum(sizes.values()) > MAX_BYTES:
        raise BundleError("{name} is too large for a model bundle.", name=path.name)
    card = parse_card(b"".join(_pieces(path, CARD_FILE)))
    _check_sizes(sizes, card)
    present = sizes.keys() - {CARD_FILE}
    if missing := (card.files.keys() | set(_REQUIRED)) - present:
        raise BundleError(
            "The model {name} is incomplete: {missing} is missing.",
            name=card.name,
            missing=min(missing),
        )
    if unknown := present - card.files.keys():
        raise BundleError(
            "The model {name} holds {unknown}, which its card omits.",
            name=card.name,
            unknown=min(unknown),
        )
    return Bundle(path, card)


def _check_sizes(sizes: Mapping[str, int], card: Card) -> None:
    """Refuse files that are larger than a network of the card's shape needs."""
    count = parameters(card.shape, card.cell)
    if count > MAX_PARAMETERS:
        raise BundleError(
            "The model {name} has more than {max_parameters:,.0f} million parameters,"
            " the most that Inkling writes with.",
            name=card.name,
            max_parameters=MAX_PARAMETERS / 1000000.0,
        )
    largest = count * _BYTES_PER_PARAMETER + _OTHER_NETWORK_BYTES
    for name in _NETWORKS:
        if sizes.get(name, 0) > largest:
            raise BundleError(
                "{name} of the model {card_name} is too large for its card.",
                name=name,
                card_name=card.name,
            )
    check_size(sizes.get(TOKENIZER_FILE, 0), card.shape.vocabulary)


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
    with _new_folder(folder) as temporary:
        for name, data in {**files, CARD_FILE: encode_card(card)}.items():
            atomic_write_bytes(temporary / name, data)
    return Bundle(folder, card)


def copy_bundle(bundle: Bundle, folder: Path, card: Card) -> Bundle:
    """Write a copy of a bundle, never more than a piece of a file in memory.

    Args:
        bundle: the original.
        folder: must not exist; it appears only when complete.
        card: of the copy; its ``files`` are the original's.

    Raises:
        BundleError: a file of the original does not match its card.
        OSError: it cannot be written; nothing is left behind.
    """
    with _new_folder(folder) as temporary:
        for name in bundle.card.files:
            with atomic_path(temporary / name) as path, path.open("wb") as file:
                bundle.copy(name, file)
        atomic_write_bytes(temporary / CARD_FILE, encode_card(card))
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
            with archive.open(name, "w", force_zip64=True) as member:
                bundle.copy(name, member)  # type: ignore[arg-type] # it can be written to


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder to fill, which takes its place when the block succeeds."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".inkling-", dir=folder.parent))
    try:
        yield temporary
        with suppress(OSError):
            temporary.chmod(0o755)  # a nicety that some shares refuse
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _file_sizes(path: Path) -> dict[str, int]:
    try:
        return _folder_sizes(path) if path.is_dir() else _archive_sizes(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BundleError(
            "{name} is not a model bundle: {reason}.", name=path.name, reason=brief(error)
        ) from None


def _folder_sizes(folder: Path) -> dict[str, int]:
    sizes = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            # A link would lead out of the bundle, and reading a pipe would never end.
            if not entry.is_file(follow_symlinks=False):
                raise BundleError(
                    "{name} holds {file!r}, which is no plain file, so it was refused.",
                    name=folder.name,
                    file=entry.name[:80],
                )
            # At the first one: a folder may have millions.
            _check_name(folder, entry.name)
            sizes[entry.name] = entry.stat().st_size
    return sizes


def _archive_sizes(path: Path) -> dict[str, int]:
    with _archive(path) as archive:
        infos = archive.infolist()
    if len({info.filename for info in infos}) != len(infos):
        raise BundleError("{name} holds a file twice.", name=path.name)
    if any(info.compress_type not in _COMPRESSIONS for info in infos):
        raise BundleError(
            "{name} is compressed in a way that Inkling does not read.", name=path.name
        )
    for info in infos:
        _check_name(path, info.filename)
    packed, unpacked = (sum(info.compress_size for info in infos), sum(i.file_size for i in infos))
    if unpacked > _SHRINKING_BYTES and unpacked > packed * _MOST_SHRUNK:
        raise BundleError(
            "{name} unpacks to far more than it holds, so it was refused.", name=path.name
        )
    return {info.filename: info.file_size for info in infos}


def _check_name(path: Path, name: str) -> None:
    if name not in _SIZE_LIMITS:
        raise BundleError(
            "{name} holds {file!r}, which no model bundle holds.", name=path.name, file=name[:80]
        )


def _pieces(path: Path, name: str) -> Iterator[bytes]:
    """Yield a file of a bundle piece by piece."""
    # What is read counts: an archive may lie about its sizes, and a file may grow.
    left = _SIZE_LIMITS[name]
    try:
        with _member(path, name) as file:
            while piece := file.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise BundleError(
                        "{name} in {path_name} is too large for a model bundle.",
                        name=name,
                        path_name=path.name,
                    )
                yield piece
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError) as error:
        raise BundleError(
            "{name} in {path_name} cannot be read: {reason}.",
            name=name,
            path_name=path.name,
            reason=brief(error),
        ) from None


@contextmanager
def _member(path: Path, name: str) -> Iterator[IO[bytes]]:
    if path.is_dir():
        with open_ordinary(path / name) as file:
            yield file
    else:
        with _archive(path) as archive, archive.open(name) as member:
            yield member


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    with open_ordinary(path) as file, zipfile.ZipFile(_InPieces(file)) as archive:
        yield archive


class _InPieces:
    """An open file of which no large piece can be read: zipfile reads a directory in one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes, or the rest.

        Raises:
            zipfile.BadZipFile: there are more than any bundle's directory has.
        """
        if size < 0:
            size = _DIRECTORY_BYTES + 1
        data = self._file.read(min(size, _DIRECTORY_BYTES + 1))
        if len(data) > _DIRECTORY_BYTES:
            raise zipfile.BadZipFile("its directory is too large")
        return data
