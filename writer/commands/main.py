"""The group of all commands; without one, the editor opens.

What is slow to import (Qt, ONNX Runtime) is imported by the command that needs it.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from writer.about import DISTRIBUTION
from writer.command_line import CommandGroup
from writer.commands.continuing import continue_
from writer.commands.evaluating import evaluate
from writer.commands.exporting import export
from writer.commands.memory import memory
from writer.commands.models import models
from writer.commands.serving import lsp, suggest
from writer.commands.verse import verse
from writer.commands.words import words

_EDITOR = "(editor)"
_HELP = {"help_option_names": ["-h", "--help"]}


class _EditorGroup(CommandGroup):
    """Opens the editor where the first argument is no command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else "--"
        if first == "--" or not (first.startswith("-") or first in self.commands):
            args = [_EDITOR, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_EditorGroup, context_settings=_HELP, subcommand_metavar="[FILE …] | COMMAND …")
@click.version_option(package_name=DISTRIBUTION)
def main() -> None:
    r"""Write with Inkling: open FILEs in the editor, or run a COMMAND.

    \b
    Examples:
      python -m writer
      python -m writer poem.txt story.md
      python -m writer ./suggest          a file named like a command
      python -m writer continue "The lamp burned low"
    """
    # numpy, which is imported later, takes a thread per core and lets each spin for ten
    # milliseconds after every product: fourteen times the processor time of the product alone.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@main.command(_EDITOR, hidden=True)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def editor(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Open the editor."""
    from writer.app import run

    ctx.exit(run(files))


for command in (suggest, lsp, continue_, evaluate, export, memory, words, models, verse):
    main.add_command(command)
