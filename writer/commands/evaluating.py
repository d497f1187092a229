"""Measuring a model on texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from writer.command_line import Command
from writer.commands.opening import entry_for, library
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.printing import print_evaluation, print_glances, print_json

if TYPE_CHECKING:
    from writer.assist.measuring.evaluation import Evaluation, Part


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@MODEL
@PROVIDER
@click.option("--only", type=click.Choice(["bits", "typing"]), help="Measure one part.")
@click.option(
    "--max-seconds", default=120.0, show_default=True, help="Bound on the time for typing."
)
@click.option("--glance", is_flag=True, help="Measure what ghost text is like for a writer.")
@click.option("--memory", is_flag=True, help="Measure also with the text remembered.")
@JSON
def evaluate(
    files: tuple[Path, ...],
    model: str,
    provider: str,
    only: Part | None,
    max_seconds: float,
    glance: bool,
    memory: bool,
    as_json: bool,
) -> None:
    r"""Measure a model on FILEs: bits per byte, and the keys it saves a typist.

    \b
    Examples:
      python -m writer evaluate chapter.txt
      python -m writer evaluate *.md --model my-stories --only bits --json
      python -m writer evaluate novel.txt --memory
      python -m writer evaluate novel.txt poems.txt --glance

    With --glance, each FILE is typed with a human rhythm by five writers, from one who wants
    suggestions quietly to one who wants them often: how often ghost text comes, how often it
    is right, what it saves, and how long it stands.
    """
    from tqdm import tqdm

    from writer.assist.measuring import evaluation
    from writer.documents.text_file import read_document
    from writer.model.onnx_model import load_model

    texts = [read_document(path).text for path in files]
    models = library()
    entry = entry_for(models, model, max(texts, key=len))
    loaded = load_model(models.open(entry), provider)
    parts: tuple[Part, ...] = ("glance",) if glance else (only,) if only else ("bits", "typing")
    # What ghost text is like differs from text to text; figures of a model want them all.
    measured = {str(path): [text] for path, text in zip(files, texts, strict=True)}
    if not glance:
        measured = {"": texts}
    results: dict[str, Evaluation] = {}
    with tqdm(total=1.0, desc="measuring", disable=None, bar_format="{l_bar}{bar}|") as bar:
        for name, of in measured.items():
            start = len(results)

            def show(done: float, start: int = start) -> None:
                bar.update((start + done) / len(measured) - bar.n)

            seconds = max_seconds / len(measured)
            results[name] = evaluation.evaluate(loaded, of, parts, seconds, show, memory=memory)
    if glance and as_json:
        print_json({name: result.figures() for name, result in results.items()})
    elif glance:
        print_glances(results)
    elif as_json:
        print_json(results[""].figures())
    else:
        print_evaluation(results[""])
