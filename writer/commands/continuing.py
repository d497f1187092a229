"""Carrying a text on."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click

from writer.assist.request import AUTO_FORM
from writer.command_line import Command, say
from writer.commands.opening import assistant_with_model, no_model_for
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.poems import PoemWish, write_poems
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writer.assist.continuing.ranking import Score
    from writer.assist.continuing.recited import Shared
    from writer.assist.continuing.written import Version
    from writer.assist.request import Until

    FindShared = Callable[[str], Shared | None]

WORDS = 60


@click.command("continue", cls=Command)
@click.argument("text", required=False)
@click.option(
    "--words",
    type=click.IntRange(1, 10_000),
    help=f"{WORDS} unless told otherwise; the sentence that they end in is finished.",
)
@click.option(
    "--until",
    type=click.Choice(["sentence", "paragraph"]),
    help="End with the sentence or the paragraph at the end of the text, however long.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), help="The same seed, text and model, the same words."
)
@click.option("--temperature", type=click.FloatRange(0, 5), help="1 if not said, 0.8 for a poem.")
@click.option("--top-k", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--top-p", default=1.0, show_default=True, type=click.FloatRange(0, 1, min_open=True)
)
@click.option(
    "--min-p",
    default=0.1,
    show_default=True,
    type=click.FloatRange(0, 1, max_open=True),
    help="Share of the likeliest token's probability from which another may come.",
)
@click.option(
    "--versions",
    type=click.IntRange(1, 24),
    help="Print so many versions, the best first, each with its score.",
)
@click.option(
    "--form",
    default="",
    help="Write a poem of this form, see: verse forms; auto = the one that TEXT has begun.",
)
@click.option("--title", default="", help="Of the poem.")
@click.option("--keywords", default="", help="That shall come in the poem, parted by commas.")
@click.option("--acrostic", default="", help="What the poem's lines begin with.")
@click.option("--lines", type=click.IntRange(1, 200), help="Of a form that repeats.")
@MODEL
@PROVIDER
@JSON
def continue_(
    text: str | None,
    words: int | None,
    until: Until | None,
    seed: int | None,
    temperature: float | None,
    top_k: int,
    top_p: float,
    min_p: float,
    versions: int | None,
    form: str,
    title: str,
    keywords: str,
    acrostic: str,
    lines: int | None,
    model: str,
    provider: str,
    as_json: bool,
) -> None:
    r"""Carry TEXT on, or the text on standard input; prints what comes after it.

    Each sentence is the best of several drafts. A score is in nats, the higher the
    better: how fluent a text is and how well it goes on, less what repeats, names from nowhere
    and quotation marks that are not closed. With --json come the seed, the score of each
    sentence and its reasons, and "shared": the longest run of words that stands in TEXT too, or
    in a text that a model of your own learned from.

    With --form a poem is written instead. Lines of TEXT, with or without a title above them, are
    its beginning; with --json each line says its rhyme and what gave way in it. With --form auto
    they say which form it has, which is told on standard error; where they keep none, TEXT is
    carried on without.

    \b
    Examples:
      python -m writer continue "The lamp burned low in the"
      python -m writer continue --until sentence "The lamp burned low in the"
      python -m writer continue --words 30 --seed 7 --temperature 0.6 < poem.txt
      python -m writer continue --versions 5 --seed 7 "The lamp burned low in the"
      python -m writer continue --versions 3 --until paragraph --json < story.txt
      python -m writer continue --form 七言绝句 --title 秋夜 --acrostic 明月清风
      python -m writer continue --form quatrain-abab --title "The Evening" --versions 3
      python -m writer continue --form auto < poem.txt
    """
    from writer.assist.continuing.boldness import ORDINARY
    from writer.assist.continuing.written import Version
    from writer.assist.request import ContinuationRequest

    if not form and (title or keywords or acrostic or lines):
        raise click.UsageError("--title, --keywords, --acrostic and --lines go with --form.")
    if until and words:
        raise click.UsageError("Choose one of --words and --until.")
    before = _standard_input() if text is None and form in {"", AUTO_FORM} else text or ""
    engine = assistant_with_model(model, provider)
    if form:
        wish = PoemWish(form, before, title, keywords, acrostic, lines, temperature, seed)
        if write_poems(wish, versions, engine, as_json=as_json):
            return
    entry = engine.model_for(before)
    if entry is None:
        raise no_model_for(before)
    request = ContinuationRequest(
        before,
        words or WORDS,
        ORDINARY.temperature if temperature is None else temperature,
        top_k,
        top_p,
        min_p,
        seed,
        until=until or "words",
    ).seeded()
    answer = {"model": entry.card.id, "text": before}
    shared = partial(engine.shared, request)
    if versions is not None:
        written = engine.versions(request, versions)
        if as_json:
            print_json(answer | {"versions": [_described(each, shared) for each in written]})
        else:
            _print_versions(written, shared)
        return
    pieces = engine.continuation(request)
    if as_json:
        print_json(answer | _described(Version.of_pieces(list(pieces), request), shared))
        return
    for piece in pieces:
        say(piece.text, end="")
        sys.stdout.flush()
    say()


def _print_versions(versions: Sequence[Version], shared: FindShared) -> None:
    for number, version in enumerate(versions, start=1):
        say(f"{number}. ({version.score:.2f}) {version.text.lstrip()}")
        if run := shared(version.text):
            say(f"   {run.words} words in a row as in {run.source or 'your text'}: {run.text}")


def _described(version: Version, shared: FindShared) -> dict[str, object]:
    """Return a version as JSON has it; without a score where there was nothing to choose from."""
    run = shared(version.text)
    return {
        "continuation": version.text,
        "score": round(version.score, 3) if version.scores else None,
        "seed": version.seed,
        "sentences": [_reasons(score) for score in version.scores],
        "shared": asdict(run) if run else None,
    }


def _reasons(score: Score) -> dict[str, float]:
    parts = {"score": score.total, **asdict(score)}
    del parts["weights"]
    return {name: round(part, 3) if type(part) is float else part for name, part in parts.items()}


def _standard_input() -> str:
    from writer.documents.plain_text import decode_readable

    text = decode_readable(sys.stdin.buffer.read(), "standard input")
    # Files end with a line end that the writer did not mean as a new line.
    return text.removesuffix("\n").removesuffix("\r")
