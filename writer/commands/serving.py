"""Suggestions for other programs: JSON lines, and a language server."""

from __future__ import annotations

import sys

import click

from writer.command_line import Command
from writer.commands.opening import assistant_with_model
from writer.commands.options import MODEL, PROVIDER


@click.command(cls=Command)
@click.option("--jsonl", is_flag=True, required=True, help="Speak JSON lines.")
@click.option("--learn", is_flag=True, help="Adapt to the text as it grows; keep nothing.")
@MODEL
@PROVIDER
def suggest(
    jsonl: bool,  # noqa: ARG001 - the only way there is
    learn: bool,
    model: str,
    provider: str,
) -> None:
    r"""Answer requests on standard input with suggestions, a JSON object a line.

    "k" is the number of candidates, "ghost" the words of inline text; both may be left out.

    \b
    Example:
      $ python -m writer suggest --jsonl
      {"text": "It was the best of ti", "k": 3, "ghost": 3}
      {"candidates":["times","time","tide"],"ms":1.9,"ghost":"mes, it was"}
    """
    from writer.serve.jsonl import answer_lines

    assistant = assistant_with_model(model, provider)
    for answer in answer_lines(assistant, sys.stdin.buffer, learn=learn):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


@click.command(cls=Command)
@click.option("--learn", is_flag=True, help="Adapt to each text as it grows; keep nothing.")
@MODEL
@PROVIDER
@click.pass_context
def lsp(ctx: click.Context, learn: bool, model: str, provider: str) -> None:
    r"""Suggest words in another editor, which starts this as a language server.

    It speaks the Language Server Protocol on standard input and output: completion lists, inline
    text where the editor knows it, and actions that carry the text on. The README has the settings
    of some editors.

    \b
    Examples, as the command in an editor's settings:
      python -m writer lsp
      python -m writer lsp --learn --model my-stories
    """
    from writer.serve.lsp.server import serve

    ctx.exit(serve(assistant_with_model(model, provider), learn=learn))
