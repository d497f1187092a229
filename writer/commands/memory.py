"""What was learned from the documents one writes in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from writer.assist.continuing.branch_files import BranchFiles
from writer.assist.memory.unlearned import UnlearnedTexts
from writer.command_line import CommandGroup, say
from writer.commands.opening import memories
from writer.commands.options import JSON
from writer.commands.printing import print_json
from writer.errors import MemoryStoreError
from writer.paths import continuations_dir, memory_dir

if TYPE_CHECKING:
    from writer.assist.memory.memory_files import MemoryStore, Remembered


@click.group(cls=CommandGroup)
def memory() -> None:
    r"""List and forget what was learned from the documents one writes in.

    \b
    Examples:
      python -m writer memory list
      python -m writer memory forget novel.txt
    """


@memory.command("list")
@JSON
def list_memories(as_json: bool) -> None:
    r"""List the documents that something is remembered of.

    \b
    Example:
      python -m writer memory list
    """
    found = memories().remembered()
    if as_json:
        print_json([{"document": each.document, "phrases": each.phrases} for each in found])
        return
    for each in found:
        say(f"{each.document}  {each.phrases:,} phrases")


@memory.command("forget")
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@click.option("--all", "everything", is_flag=True, help="Forget all documents.")
def forget_memories(documents: tuple[Path, ...], everything: bool) -> None:
    r"""Forget what was learned from FILEs, and learn nothing from them any more.

    Continuations that were kept with them are forgotten, too. The files themselves are not
    touched.

    \b
    Examples:
      python -m writer memory forget novel.txt
      python -m writer memory forget --all
    """
    if bool(documents) == everything:
        raise click.UsageError("Name the files to forget, or --all.")
    store, unlearned = memories(), UnlearnedTexts(memory_dir())
    continuations = BranchFiles(continuations_dir())
    if everything:
        kept = continuations.forget_all()
        count = store.forget_all() or kept
    else:
        names = {each.document for path in documents for each in _remembered_of(store, path)}
        ways = {way(path) for path in documents for way in (os.path.abspath, os.path.realpath)}
        continued = {name for name in names | ways if continuations.forget(name)}
        count = sum(map(store.forget, names)) or len(continued)
        for name in names | continued:
            unlearned.add(name)
    if not count:
        raise MemoryStoreError("Nothing was remembered of that. See `memory list`.")
    say(f"Forgotten: {count} {'memory' if count == 1 else 'memories'}.")
    if not everything:
        say("It is off the record from now on, until Alt+F9 in the editor puts it back.")


def _remembered_of(store: MemoryStore, path: Path) -> list[Remembered]:
    """Return what is remembered of the file at ``path``, by whatever way it was opened."""
    wanted = os.path.realpath(path)
    return [each for each in store.remembered() if os.path.realpath(each.document) == wanted]
