"""The library of models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from writer.command_line import CommandGroup, say
from writer.commands.opening import library
from writer.commands.options import JSON
from writer.commands.printing import print_card, print_json

if TYPE_CHECKING:
    from writer.model.library import ModelEntry


@click.group(cls=CommandGroup)
def models() -> None:
    r"""List, show, import, export and remove models.

    \b
    Examples:
      python -m writer models list
      python -m writer models import stories.inkling
    """


@models.command("list")
@JSON
def list_models(as_json: bool) -> None:
    r"""List the models, and what in the library is damaged.

    \b
    Example:
      python -m writer models list --json
    """
    found = library()
    if as_json:
        print_json([_summary(entry) for entry in found.entries()])
        return
    for entry in found.entries():
        summary = _summary(entry)
        kind = "bundled" if entry.bundled else "own"
        bits = summary["bits_per_byte"]
        quality = f"{bits:.3f} bits/byte" if bits else ""
        say(
            f"{entry.card.id:<24} {','.join(entry.card.languages):<8} {kind:<8}"
            f" {entry.size_bytes / 1e6:6.1f} MB  {quality:<16} {entry.card.name}".rstrip()
        )
    for path, reason in found.damaged():
        say(f"{path.name:<24} damaged: {reason}")


@models.command()
@click.argument("model")
@JSON
def show(model: str, as_json: bool) -> None:
    r"""Show the card of MODEL: what it is, what it was trained on, how good it is.

    \b
    Example:
      python -m writer models show inkling-en
    """
    card = library().find(model).card
    if as_json:
        print_json(card)
    else:
        print_card(card)


@models.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace an own model of the same id.")
def import_(path: Path, replace: bool) -> None:
    r"""Copy the model at PATH, a folder or .inkling file, into the library.

    \b
    Example:
      python -m writer models import stories.inkling
    """
    entry, like_bundled = library().import_bundle(path, replace=replace)
    say(f"Imported {entry.card.name} as {entry.card.id}.")
    if like_bundled:
        say("A model that came with Inkling has its name, so it got a number.")


@models.command()
@click.argument("model")
@click.argument("destination", default=".", type=click.Path(path_type=Path))
def export(model: str, destination: Path) -> None:
    r"""Write MODEL to DESTINATION, a folder or .inkling file.

    \b
    Example:
      python -m writer models export my-stories stories.inkling
    """
    say(f"Exported to {library().export_bundle(model, destination)}.")


@models.command()
@click.argument("model")
def remove(model: str) -> None:
    r"""Move MODEL, one of your own, to the bin.

    \b
    Example:
      python -m writer models remove my-stories
    """
    removal = library().remove(model)
    if removal.unfinished:
        say(
            f"Moved {model} to the bin. A training of that name is not at its end and stays, with"
            f" what it read of your texts: {removal.unfinished}"
        )
    elif removal.with_training:
        say(f"Moved {model} to the bin, with what its training kept of your texts.")
    else:
        say(f"Moved {model} to the bin.")


def _summary(entry: ModelEntry) -> dict[str, Any]:
    return {
        "id": entry.card.id,
        "name": entry.card.name,
        "languages": entry.card.languages,
        "bundled": entry.bundled,
        "bytes": entry.size_bytes,
        "bits_per_byte": entry.card.metrics.get("bits_per_byte"),
        "path": str(entry.path),
    }
