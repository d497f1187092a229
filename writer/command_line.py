"""What the commands of writer and training share: how they speak, and how they fail.

Exit status 0 is success, 1 a failure told in one sentence on standard error, 2 wrong usage
(click's own). No traceback reaches a user; ``INKLING_DEBUG=1`` shows it to a developer.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any, Final

import click

from writer.errors import WriterError
from writer.foreign import NOT_FOREIGN
from writer.marks import with_marks

INSTALLED: Final = {"python -m writer": "inkling", "python -m training": "inkling-train"}
"""What a program is called in a source tree, and what where it is installed."""


class Command(click.Command):
    """A click command whose help may hold click's paragraph mark in a raw docstring."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, with the lines after a paragraph mark as they are."""
        self.help = as_called((self.help or "").replace("\\b\n", "\b\n"))
        super().format_help_text(ctx, formatter)


class CommandGroup(Command, click.Group):
    """A click group that turns exceptions into one sentence and an exit status."""

    command_class = Command
    group_class = type

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command line; what a console cannot show is replaced in what is printed."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except KeyboardInterrupt:
            # The status that shells expect after Ctrl+C; whoever pressed it needs no message.
            ctx.exit(130)
        except BrokenPipeError:
            # The reader has gone (``| head``). Python would complain once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except WriterError as error:
            say(str(error), err=True)
            ctx.exit(1)
        except NOT_FOREIGN:
            raise
        except BaseException as error:
            if os.environ.get("INKLING_DEBUG"):
                raise
            say(_unexpected(error), err=True)
            ctx.exit(1)


def as_called(text: str) -> str:
    """Return ``text`` with our programs named as the one that runs is: installed or not."""
    if getattr(sys, "frozen", False) or Path(sys.argv[0]).stem in INSTALLED.values():
        for in_a_tree, installed in INSTALLED.items():
            text = text.replace(in_a_tree, installed)
    return text


def say(text: str = "", *, end: str = "\n", err: bool = False) -> None:
    """Print text for people; characters that would command the terminal are shown as marks."""
    click.echo(with_marks(text) + end, nl=False, err=err)


def _unexpected(error: BaseException) -> str:
    what = " ".join(str(error).split())[:300] or type(error).__name__
    return f"Something went wrong in Inkling: {what}. Set INKLING_DEBUG=1 to see where."
