"""The commands of ``python -m training``: one function each, no logic of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from training.recipe import load_recipe, recipe_names
from writer.command_line import CommandGroup
from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.progress import Reporter
    from training.recipe import Recipe

_PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…"
)
_NAME = click.option("--name", required=True, help="Name of the new model.")
_MINUTES = click.option(
    "--max-minutes", type=click.FloatRange(min=0.01), help="Wall-clock budget for the training."
)
_RESUME = click.option("--resume", is_flag=True, help="Go on with the stopped run of that name.")
_DEVICE = click.option("--device", default="cpu", show_default=True, help="cpu, cuda, cuda:1 …")
_REPLACE = click.option("--replace", is_flag=True, help="Replace a model of the same name.")
_GPU = click.option("--gpu", is_flag=True, help="Add a file for GPUs to the bundle.")
_PROGRESS = click.option(
    "--progress",
    type=click.Choice(["bar", "json"]),
    default="bar",
    show_default=True,
    help="A bar on standard error, or JSON lines on standard output.",
)


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (_PROGRESS, _GPU, _REPLACE, _DEVICE, _RESUME, _MINUTES, _NAME, _PATHS):
        command = option(command)
    return command


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    r"""Build, fine-tune, evaluate and export Inkling's language models.

    \b
    Examples:
      python -m training train my-stories/ --name "My stories" --max-minutes 60
      python -m training finetune my-poems/ --base inkling-en --name "My poems"
      python -m training evaluate my-stories
    """


@main.command()
@_run_options
@click.option("--cell", type=click.Choice(["lstm", "gru", "rnn"]), help="Kind of cell.")
@click.option("--recipe", default="laptop", show_default=True, help="See `recipes`.")
def train(
    paths: tuple[Path, ...],
    name: str,
    cell: str | None,
    recipe: str,
    max_minutes: float | None,
    resume: bool,
    device: str,
    gpu: bool,
    replace: bool,
    progress: str,
) -> None:
    r"""Train a new model on .txt and .md files or folders of them.

    \b
    Examples:
      python -m training train my-stories/ --name "My stories" --max-minutes 60
      python -m training train book.txt --name quick --recipe tiny
      python -m training train my-stories/ --name "My stories" --resume
    """
    from training.workflow import Workflow

    settings = _recipe(recipe, max_minutes)
    if cell is not None:
        settings = msgspec.structs.replace(settings, cell=cell)
    with Workflow(name, _reporter(progress), device, replace=replace, gpu=gpu) as workflow:
        workflow.train(list(paths), settings, resume=resume)


@main.command()
@_run_options
@click.option("--base", required=True, help="Id or path of the model to start from.")
@click.option("--recipe", default="finetune", show_default=True, help="See `recipes`.")
def finetune(
    paths: tuple[Path, ...],
    name: str,
    base: str,
    recipe: str,
    max_minutes: float | None,
    resume: bool,
    device: str,
    gpu: bool,
    replace: bool,
    progress: str,
) -> None:
    r"""Go on training a finished model on your own texts.

    \b
    Example:
      python -m training finetune my-poems/ --base inkling-en --name "My poems"
    """
    from training.workflow import Workflow

    settings = _recipe(recipe, max_minutes)
    with Workflow(name, _reporter(progress), device, replace=replace, gpu=gpu) as workflow:
        workflow.finetune(list(paths), base, settings, resume=resume)


@main.command()
@click.argument("name")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@click.option("--device", default="cpu", show_default=True, help="cpu, cuda …")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(name: str, files: tuple[Path, ...], device: str, as_json: bool) -> None:
    r"""Measure the run NAME, before export: on its held-out text, or on FILEs.

    \b
    Examples:
      python -m training evaluate my-stories
      python -m training evaluate my-stories other-chapter.txt --json
    """
    from training.workflow import evaluate_run

    scores = evaluate_run(name, list(files), device)
    if as_json:
        click.echo(msgspec.json.encode(scores).decode())
        return
    for text, score in scores.items():
        figures = "  ".join(f"{key} {value:.4g}" for key, value in score.items())
        click.echo(f"{text}: {figures}")


@main.command()
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path), help="A .inkling file to write.")
@_REPLACE
@_GPU
@_PROGRESS
def export(name: str, output: Path | None, replace: bool, gpu: bool, progress: str) -> None:
    r"""Export the run NAME: into the model list, or as an .inkling file.

    \b
    Example:
      python -m training export my-stories --output my-stories.inkling
    """
    from training.workflow import Workflow

    with Workflow(name, _reporter(progress), "cpu", replace=replace, gpu=gpu) as workflow:
        workflow.export(output)


@main.command()
def recipes() -> None:
    r"""List the recipes that `train --recipe` knows.

    \b
    Example:
      python -m training recipes
    """
    for name in recipe_names():
        click.echo(f"{name:<12} {load_recipe(name).description}")


@main.command()
@click.option("--seconds", default=10.0, show_default=True, help="Time per row.")
@click.option("--output", type=click.Path(path_type=Path), help="Where to store the JSON.")
def benchmark(seconds: float, output: Path | None) -> None:
    r"""Measure training speed: tokens per second of each cell and output layer.

    \b
    Example:
      python -m training benchmark --seconds 5 --output speed.json
    """
    from training.benchmark import measure_speed, table

    results = measure_speed(seconds)
    click.echo(table(results))
    if output is not None:
        try:
            output.write_bytes(msgspec.json.encode(results))
        except OSError as error:
            raise TrainingError(f"{output} could not be written: {error.strerror}.") from None


def _recipe(name: str, max_minutes: float | None) -> Recipe:
    recipe = load_recipe(name)
    if max_minutes is None:
        return recipe
    return msgspec.structs.replace(recipe, max_minutes=max_minutes)


def _reporter(kind: str) -> Reporter:
    from training.progress import BarReporter, JsonReporter

    return JsonReporter() if kind == "json" else BarReporter()
