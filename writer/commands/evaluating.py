"""Measuring a model on texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from writer.command_line import Command
from writer.commands.opening import entry_for, library
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.printing import print_evaluation, print_json

if TYPE_CHECKING:
    from writer.assist.measuring.evaluation import Part


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@MODEL
@PROVIDER
@click.option("--only", type=click.Choice(["bits", "typing"]), help="Measure one part.")
@click.option(
    "--max-seconds", default=120.0, show_default=True, help="Bound on the time for typing."
)
@click.option("--memory", is_flag=True, help="Measure also with the text remembered.")
@JSON
def evaluate(
    files: tuple[Path, ...],
    model: str,
    provider: str,
    only: Part | None,
    max_seconds: float,
    memory: bool,
    as_json: bool,
) -> None:
    r"""Measure a model on FILEs: bits per byte, and the keys it saves a typist.

    \b
    Examples:
      python -m writer evaluate chapter.txt
      python -m writer evaluate *.md --model my-stories --only bits --json
      python -m writer evaluate novel.txt --memory
    """
    from tqdm import tqdm

    from writer.assist.measuring import evaluation
    from writer.documents.text_file import read_document
    from writer.model.onnx_model import load_model

    texts = [read_document(path).text for path in files]
    models = library()
    entry = entry_for(models, model, max(texts, key=len))
    loaded = load_model(models.open(entry), provider)
    with tqdm(total=1.0, desc="measuring", disable=None, bar_format="{l_bar}{bar}|") as bar:

        def show(done: float) -> None:
            bar.update(done - bar.n)

        parts: tuple[Part, ...] = (only,) if only else ("bits", "typing")
        result = evaluation.evaluate(loaded, texts, parts, max_seconds, show, memory=memory)
    if as_json:
        print_json(result.figures())
    else:
        print_evaluation(result)
