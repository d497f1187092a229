"""The models at hand: those that came with Inkling and the writer's own.

Bundled models are only read. The writer's own lie in one folder, each in a folder named after
its id, and appear, change and go in one step: never half of one.

A model from elsewhere is tried before it is kept, and before it is first used where it lies; see
:mod:`writer.model.trial`. That it was tried is remembered by the hash of its card, which holds
those of all its files.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from writer.errors import BundleError, ModelNotFoundError, WriterError
from writer.files.atomic import make_private_folder
from writer.files.waste_bin import move_to_bin
from writer.model.bundle import SUFFIX, Bundle, copy_bundle, open_bundle, pack_bundle
from writer.model.card import CARD_FILE
from writer.paths import data_dir, resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writer.model.card import Card

_TRIED = "tried-models"
"""The folder beside the writer's own models that has an empty file for every card tried."""

_SHORTENED = 70
"""Of an id or a name that gets a number: both are bounded."""


RUNS = "runs"
"""Folder beside that of the models, in which a training keeps what it works on."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model in the library.

    Attributes:
        path: its folder or .inkling file.
        card: what it is.
        bundled: it came with Inkling and cannot be removed.
    """

    path: Path
    card: Card
    bundled: bool

    @property
    def size_bytes(self) -> int:
        """Room it takes on disk."""
        files = self.path.iterdir() if self.path.is_dir() else [self.path]
        return sum(file.stat().st_size for file in files)


class Imported(NamedTuple):
    """A model that has come to the library.

    Attributes:
        entry: it.
        like_bundled: it was given another id or name, since a model that came with Inkling has
            its own.
    """

    entry: ModelEntry
    like_bundled: bool


class DamagedModel(NamedTuple):
    """Something in the library that is no usable model.

    Attributes:
        path: where it lies.
        reason: one sentence for the user.
    """

    path: Path
    reason: str


class Removal(NamedTuple):
    """What became of a removed model's training.

    Attributes:
        unfinished: the folder of a training of that name that is not at its end, and stays.
        with_training: there was one.
    """

    unfinished: Path | None
    with_training: bool


class ModelLibrary:
    """The models in two folders. Every question looks at the disk, so nothing is ever stale.

    Args:
        bundled: the models that came with Inkling; may not exist.
        personal: the writer's own; made when the first one comes.
    """

    def __init__(self, bundled: Path, personal: Path) -> None:
        self.bundled = bundled
        self.personal = personal

    def stamp(self, wanted: str = "") -> tuple[object, ...]:
        """Return what is another value as soon as a model has come, gone or changed.

        Asking costs a few dozen microseconds: nothing is opened.

        Args:
            wanted: may be the path of a model that lies elsewhere.
        """
        inside = [path for folder in (self.bundled, self.personal) for path in _bundles_in(folder)]
        elsewhere = [Path(wanted)] if wanted else []
        return tuple((path, _last_change(path)) for path in (*inside, *elsewhere))

    def entries(self) -> list[ModelEntry]:
        """Return the usable models, bundled ones first, each group by name."""
        return self._scan()[0]

    def damaged(self) -> list[DamagedModel]:
        """Return what lies in the library and cannot be used."""
        return self._scan()[1]

    def find(self, wanted: str) -> ModelEntry:
        """Return the model with this id or name, or the one at this path.

        An own model goes before a bundled one of the same id.

        Raises:
            ModelNotFoundError: there is none; the message names those there are.
            BundleError: ``wanted`` is the path of something that is no model, or names a
                damaged one.
        """
        entries, damaged = self._scan()
        own_first = sorted(entries, key=lambda entry: entry.bundled)
        for entry in own_first:
            if wanted in {entry.card.id, entry.card.name}:
                return entry
        for broken in damaged:
            if wanted in {broken.path.name, broken.path.stem}:
                raise BundleError(broken.reason)
        if Path(wanted).exists():
            bundle = open_bundle(Path(wanted))
            came_along = bundle.path.absolute().parent == self.bundled.absolute()
            return ModelEntry(bundle.path, bundle.card, bundled=came_along)
        raise _not_found(wanted, entries)

    def for_language(self, language: str) -> ModelEntry | None:
        """Return the model to use for text in ``language`` when none was chosen, if any."""
        entries = self.entries()
        for mainly in (True, False):
            for entry in entries:
                tags = entry.card.languages[: 1 if mainly else None]
                if any(tag.split("-")[0] == language for tag in tags):
                    return entry
        return None

    def open(self, entry: ModelEntry) -> Bundle:
        """Return a model to be used; one that came from elsewhere is tried the first time.

        Raises:
            BundleError: it is damaged, or was refused.
        """
        bundle = open_bundle(entry.path)
        if not entry.bundled:
            self._try(bundle)
        return bundle

    def import_bundle(self, path: Path, *, replace: bool = False) -> Imported:
        """Copy a stranger's bundle into the library, after it has been tried.

        Args:
            path: a folder or .inkling file.
            replace: put it in the place of an own model with the same id.

        Raises:
            BundleError: it was refused, an own model has its id, or it cannot be stored.
        """
        bundle = open_bundle(path)
        card = self._told_apart(bundle.card)
        self._check_id_is_free(card, replace=replace)
        self._try(bundle)
        return Imported(self._keep(bundle, card), like_bundled=card != bundle.card)

    def install(self, bundle: Bundle, *, replace: bool = False) -> ModelEntry:
        """Copy a bundle that was made here into the library.

        Raises:
            BundleError: an own model has its id, or it cannot be stored.
        """
        self._check_id_is_free(bundle.card, replace=replace)
        return self._keep(bundle, bundle.card)

    def export_bundle(self, wanted: str, destination: Path) -> Path:
        """Write a model as one .inkling file and return its path.

        Args:
            wanted: id, name or path of the model.
            destination: the file, or a folder to put it in.

        Raises:
            BundleError: there is no such model, it is damaged, or it cannot be written; an
                older file at ``destination`` is as it was.
        """
        entry = self.find(wanted)
        if destination.is_dir():
            destination /= entry.card.id + SUFFIX
        with _storing(f"The model {entry.card.name} was not exported"):
            pack_bundle(open_bundle(entry.path), destination)
        return destination

    def remove(self, wanted: str) -> Removal:
        """Move one of the writer's own models to the bin, damaged ones included.

        What its training kept of the writer's texts goes with it: whoever removes a model does
        not expect a copy of the book to stay behind. A training that is not at its end stays.

        Raises:
            BundleError: there is no such model, it came with Inkling, or the bin does not take
                it.
        """
        path = self._removable(wanted)
        run = self._run_of(path)
        unfinished = run is not None and not _is_delivered(run)
        for doomed in [path] if run is None or unfinished else [run, path]:
            try:
                move_to_bin(doomed)
            except OSError as error:
                raise BundleError(
                    "The model {wanted} was not removed: it could not be moved to the"
                    " bin ({reason}). It still lies in {doomed}; delete it there if you"
                    " are sure.",
                    wanted=wanted,
                    reason=error.strerror or error,
                    doomed=doomed,
                ) from None
        return Removal(run if unfinished else None, with_training=run is not None)

    def _run_of(self, path: Path) -> Path | None:
        """Return the folder in which a model was trained, if it is still there."""
        run = self.personal.parent / RUNS / path.name
        return run if run.is_dir() else None

    def _told_apart(self, card: Card) -> Card:
        """Return a card with an id and a name that no model has which came with Inkling."""
        bundled = [entry.card for entry in self.entries() if entry.bundled]
        model_id = _free(card.id, {each.id for each in bundled}, "-{number}")
        names = {each.name.casefold() for each in bundled}
        return msgspec.structs.replace(
            card, id=model_id, name=_free(card.name, names, " ({number})")
        )

    def _check_id_is_free(self, card: Card, *, replace: bool) -> None:
        if (self.personal / card.id).exists() and not replace:
            raise BundleError(
                "There is already a model {id}. Remove it first, or replace it (--replace).",
                id=card.id,
            )

    def _try(self, bundle: Bundle) -> None:
        if not self._mark(bundle).exists():
            from writer.model.trial import check_in_a_process  # no start should wait for it

            check_in_a_process(bundle)
            # Without a mark it is tried again, which only takes time.
            with suppress(OSError):
                self._remember_as_tried(bundle)

    def _keep(self, bundle: Bundle, card: Card) -> ModelEntry:
        target = self.personal / card.id
        with _storing(f"The model {card.name} was not imported"):
            make_private_folder(self.personal)
            with tempfile.TemporaryDirectory(prefix=".inkling-", dir=self.personal) as folder:
                copy = copy_bundle(bundle, Path(folder) / "new", card)
                _replace(target, copy.path)
            self._remember_as_tried(copy)
        return ModelEntry(target, card, bundled=False)

    def _mark(self, bundle: Bundle) -> Path:
        return self.personal.with_name(_TRIED) / bundle.digest

    def _remember_as_tried(self, bundle: Bundle) -> None:
        mark = self._mark(bundle)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()

    def _removable(self, wanted: str) -> Path:
        for broken in self.damaged():
            if wanted in {broken.path.name, str(broken.path)} and self._is_own(broken.path):
                return broken.path
        entry = self.find(wanted)
        if entry.bundled:
            raise BundleError(
                "The model {name} came with Inkling and stays.", name=entry.card.name
            )
        if not self._is_own(entry.path):
            raise BundleError("{path} is not in the library; delete it yourself.", path=entry.path)
        return entry.path

    def _is_own(self, path: Path) -> bool:
        return path.parent == self.personal

    def _scan(self) -> tuple[list[ModelEntry], list[DamagedModel]]:
        entries, damaged = [], []
        for folder in (self.bundled, self.personal):
            found = []
            for path in _bundles_in(folder):
                try:
                    found.append(ModelEntry(path, open_bundle(path).card, folder == self.bundled))
                except WriterError as error:
                    damaged.append(DamagedModel(path, str(error)))
            entries += sorted(found, key=lambda entry: entry.card.name.casefold())
        return entries, damaged


def default_library() -> ModelLibrary:
    """Return the models that came with Inkling and those in the user's data folder."""
    return ModelLibrary(resources_dir() / "models", data_dir() / "models")


def _last_change(path: Path) -> tuple[int, int, int] | None:
    """Return what tells one version of a bundle from the next: its card's, or that of its file."""
    for file in (path / CARD_FILE, path):
        try:
            status = file.stat()
        except OSError:
            continue
        return status.st_ino, status.st_mtime_ns, status.st_size
    return None


def _is_delivered(run: Path) -> bool:
    """Return whether the model of a run was finished; of a damaged one nothing can go on."""
    try:
        return msgspec.json.decode((run / "run.json").read_bytes(), type=_RunState).delivered
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return True


class _RunState(msgspec.Struct):
    delivered: bool = True


def _bundles_in(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    return [path for path in paths if _looks_like_bundle(path)]


def _looks_like_bundle(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return path.suffix == SUFFIX or path.is_dir()


def _replace(target: Path, new: Path) -> None:
    """Put a folder in the place of another; if that fails, the old one is back."""
    if not target.exists():
        new.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=".inkling-", dir=target.parent)) / target.name
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        old.parent.rmdir()
        raise
    shutil.rmtree(old.parent, ignore_errors=True)


def _free(wanted: str, taken: set[str], ending: str) -> str:
    """Return ``wanted``, with a number behind it if it is taken."""
    if wanted.casefold() not in taken:
        return wanted
    numbered = (wanted[:_SHORTENED] + ending.format(number=number) for number in count(2))
    return next(name for name in numbered if name.casefold() not in taken)


def _not_found(wanted: str, entries: list[ModelEntry]) -> ModelNotFoundError:
    if not entries:
        return ModelNotFoundError(
            "There is no model {wanted}. There are no models yet; import or train one.",
            wanted=wanted,
        )
    return ModelNotFoundError(
        "There is no model {wanted}. The models are: {known}.",
        wanted=wanted,
        known=", ".join(sorted(entry.card.id for entry in entries)),
    )


@contextmanager
def _storing(failure: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BundleError(
            "{failure}: {reason}. Nothing was changed; check the folder and the free space.",
            failure=failure,
            reason=reason,
        ) from None
