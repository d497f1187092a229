"""Carrying a text on."""

from __future__ import annotations

import sys

import click

from writer.command_line import Command, say
from writer.commands.opening import assistant_with_model, no_model_for
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.printing import print_json


@click.command("continue", cls=Command)
@click.argument("text", required=False)
@click.option("--words", default=60, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", type=click.IntRange(min=0), help="The same seed, the same text.")
@click.option("--temperature", default=0.8, show_default=True, type=click.FloatRange(0, 5))
@click.option("--top-k", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--top-p", default=0.95, show_default=True, type=click.FloatRange(0, 1, min_open=True)
)
@MODEL
@PROVIDER
@JSON
def continue_(
    text: str | None,
    words: int,
    seed: int | None,
    temperature: float,
    top_k: int,
    top_p: float,
    model: str,
    provider: str,
    as_json: bool,
) -> None:
    r"""Carry TEXT on, or the text on standard input; prints what comes after it.

    \b
    Examples:
      python -m writer continue "The lamp burned low in the"
      python -m writer continue --words 30 --seed 7 --temperature 0.6 < poem.txt
    """
    from writer.assist.request import ContinuationRequest

    before = _standard_input() if text is None else text
    engine = assistant_with_model(model, provider)
    entry = engine.model_for(before)
    if entry is None:
        raise no_model_for(before)
    request = ContinuationRequest(before, words, temperature, top_k, top_p, seed)
    pieces = engine.continuation(request)
    if as_json:
        print_json({"model": entry.card.id, "text": before, "continuation": "".join(pieces)})
        return
    for piece in pieces:
        say(piece, end="")
        sys.stdout.flush()
    say()


def _standard_input() -> str:
    from writer.documents.plain_text import decode_readable

    text = decode_readable(sys.stdin.buffer.read(), "standard input")
    # Files end with a line end that the writer did not mean as a new line.
    return text.removesuffix("\n").removesuffix("\r")
