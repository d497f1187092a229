"""Carrying a text on."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from writer.command_line import Command, say
from writer.commands.opening import assistant_with_model, no_model_for
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.continuing.ranking import Score
    from writer.assist.continuing.versions import Version


@click.command("continue", cls=Command)
@click.argument("text", required=False)
@click.option("--words", default=60, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", type=click.IntRange(min=0), help="The same seed, the same text.")
@click.option("--temperature", default=0.8, show_default=True, type=click.FloatRange(0, 5))
@click.option("--top-k", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--top-p", default=0.95, show_default=True, type=click.FloatRange(0, 1, min_open=True)
)
@click.option(
    "--min-p",
    default=0.08,
    show_default=True,
    type=click.FloatRange(0, 1, max_open=True),
    help="Share of the likeliest token's probability from which another may come.",
)
@click.option(
    "--versions",
    type=click.IntRange(1, 24),
    help="Print so many versions, the best first, each with its score.",
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
    min_p: float,
    versions: int | None,
    model: str,
    provider: str,
    as_json: bool,
) -> None:
    r"""Carry TEXT on, or the text on standard input; prints what comes after it.

    Each sentence is the best of several drafts. A score is in nats a token, the higher the
    better: how fluent a text is and how well it goes on, less what repeats, names from nowhere
    and quotation marks that are not closed.

    \b
    Examples:
      python -m writer continue "The lamp burned low in the"
      python -m writer continue --words 30 --seed 7 --temperature 0.6 < poem.txt
      python -m writer continue --versions 5 --seed 7 "The lamp burned low in the"
    """
    from writer.assist.request import ContinuationRequest

    before = _standard_input() if text is None else text
    engine = assistant_with_model(model, provider)
    entry = engine.model_for(before)
    if entry is None:
        raise no_model_for(before)
    request = ContinuationRequest(before, words, temperature, top_k, top_p, min_p, seed)
    if versions is not None:
        _print_versions(before, entry.card.id, engine.versions(request, versions), as_json=as_json)
        return
    pieces = (piece.text for piece in engine.continuation(request))
    if as_json:
        print_json({"model": entry.card.id, "text": before, "continuation": "".join(pieces)})
        return
    for piece in pieces:
        say(piece, end="")
        sys.stdout.flush()
    say()


def _print_versions(
    before: str, model: str, versions: Sequence[Version], *, as_json: bool
) -> None:
    if as_json:
        described = [
            {
                "continuation": version.text,
                "score": round(version.score, 3),
                "sentences": [_described(score) for score in version.scores],
            }
            for version in versions
        ]
        print_json({"model": model, "text": before, "versions": described})
        return
    for number, version in enumerate(versions, start=1):
        say(f"{number}. ({version.score:.2f}) {version.text.lstrip()}")


def _described(score: Score) -> dict[str, float]:
    parts = {**asdict(score), "score": score.total}
    return {name: round(part, 3) if type(part) is float else part for name, part in parts.items()}


def _standard_input() -> str:
    from writer.documents.plain_text import decode_readable

    text = decode_readable(sys.stdin.buffer.read(), "standard input")
    # Files end with a line end that the writer did not mean as a new line.
    return text.removesuffix("\n").removesuffix("\r")
