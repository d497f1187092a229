"""Which run a job may work on: its folder, who works there, and whether it is the same job."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from training.learning.run_folder import digests, open_run, resumed_run
from training.problems import BusyError, FinishedError, OtherSettingsError, UnfinishedError
from training.texts.corpus import find_sources
from writer.errors import TrainingError
from writer.files.atomic import make_private_folder
from writer.model.library import RUNS
from writer.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from training.learning.run_folder import Run
    from training.progress import Reporter
    from training.recipe import Recipe

BUDGET = "max_minutes"
"""The one setting that may change when a run goes on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for who resumes a run; None where nothing was said.

    Attributes:
        paths: the texts.
        recipe: all settings.
        cell: kind of recurrent cell.
        base: id of the model that is fine-tuned, or started from.
        minutes: budget.
    """

    paths: Sequence[Path]
    recipe: Recipe | None = None
    cell: str | None = None
    base: str | None = None
    minutes: float | None = None


def runs_folder() -> Path:
    """Return where all runs lie; it may not exist."""
    return data_dir() / RUNS


def run_folder(name: str) -> Path:
    """Return the folder of a run, which may not exist."""
    return runs_folder() / name


def open_named_run(name: str) -> Run:
    """Return the prepared run of that name.

    Raises:
        TrainingError: there is none, or it is damaged; the message names those there are.
    """
    if not (run_folder(name) / "run.json").exists():
        names = sorted(path.parent.name for path in runs_folder().glob("*/run.json"))
        known = f"The runs are: {', '.join(names)}." if names else "There are no runs yet."
        raise TrainingError("There is no run {name}. {known}", name=name, known=known)
    return open_run(run_folder(name))


@contextmanager
def worked_on(name: str) -> Iterator[None]:
    """Keep a run to this process as long as the block lasts, or the process lives.

    Raises:
        BusyError: another process works on it.
        TrainingError: the folder of the runs cannot be written.
    """
    try:
        make_private_folder(runs_folder())
        lock = FileLock(runs_folder() / f".{name}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(name) from None
    except OSError as error:
        raise TrainingError(
            "The run could not be stored in {runs_folder}: {reason}. Your texts and"
            " finished models are untouched.",
            runs_folder=runs_folder(),
            reason=error.strerror or error,
        ) from None
    try:
        yield
    finally:
        lock.release()


def check_nothing_is_lost(name: str, reporter: Reporter) -> None:
    """Make sure that no learning of an earlier run is lost when another is begun.

    Raises:
        UnfinishedError: it was stopped on the way to its model, wherever that was.
    """
    if not (run_folder(name) / "run.json").exists():
        return
    run = open_run(run_folder(name))
    if not run.checkpoint.exists():
        reporter.note(
            "The earlier training of this name had not begun to learn: this one begins anew."
        )
    elif run.unfinished or not run.info.delivered:
        raise UnfinishedError(name)


def to_be_resumed(name: str, wanted: Wanted) -> Run:
    """Return the run that goes on, with a longer budget if one is wanted.

    Raises:
        FinishedError: its model is ready.
        OtherSettingsError: it was begun with other texts or settings.
        TrainingError: there is no such run, or it is damaged.
    """
    if not (run_folder(name) / "run.json").exists():
        raise TrainingError(
            "There is no run {name} to resume. Start it without --resume.", name=name
        )
    run = open_run(run_folder(name))
    longer = (wanted.minutes or 0) > run.info.recipe.max_minutes
    if run.info.delivered and run.checkpoint.exists() and not (run.unfinished or longer):
        raise FinishedError(name)
    if differences := [*_other_texts(run, wanted.paths), *_other_settings(run, wanted)]:
        raise OtherSettingsError(name, differences)
    return resumed_run(run_folder(name), wanted.minutes or 0)


def _other_texts(run: Run, paths: Sequence[Path]) -> list[str]:
    now, before = digests(find_sources(list(paths))), run.info.files
    differences = []
    for words, found in (
        ("it had not read", now.keys() - before.keys()),
        ("it had read too", before.keys() - now.keys()),
        (
            "since then changed is",
            {path for path in now if before.get(path, now[path]) != now[path]},
        ),
    ):
        if found:
            first = min(found)
            more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
            differences.append(f"{words} {first}{more}")
    return differences


def _other_settings(run: Run, wanted: Wanted) -> list[str]:
    before = run.info.recipe
    pairs: dict[str, tuple[object, object]] = {}
    if wanted.recipe is not None:
        now = msgspec.structs.asdict(wanted.recipe)
        shape = {"cell", "vocabulary", "embedding", "hidden", "layers"}
        given_by_base = shape if run.info.base_model or run.info.started_from else set()
        pairs |= {
            name: (getattr(before, name), value)
            for name, value in now.items()
            if name != BUDGET and name not in given_by_base
        }
    if wanted.cell is not None:
        pairs["cell"] = before.cell, wanted.cell
    if wanted.base is not None:
        pairs["base"] = run.info.base_model or run.info.started_from or "none", wanted.base
    return [f"{name} was {old} and is {new}" for name, (old, new) in pairs.items() if old != new]
