"""The commands of ``python -m training``: one function each, no logic of their own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from training.benchmark.commands import benchmark
from training.command_options import TrainingGroup, progress_option, reporter_for
from training.recipe import load_recipe, recipe_names, with_budget
from writer.command_line import Command, say
from writer.marks import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.recipe import Recipe
    from training.runs import Wanted
    from training.workflow import Workflow
    from writer.model.card import Cell

LAPTOP = "laptop"
"""The recipe of a training from nothing."""

AUTO = "auto"
"""The recipe of a fine-tuning that is chosen by the amount of text."""

_REPLACE = click.option("--replace", is_flag=True, help="Replace a model of the same name.")
_GPU = click.option("--gpu", is_flag=True, help="Add a file for GPUs to the bundle.")
_JOB = (
    click.argument(
        "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…"
    ),
    click.option("--name", required=True, help="Name of the new model."),
    click.option(
        "--max-minutes",
        type=click.FloatRange(min=0.01),
        help="How long it may learn; reading the texts and measuring the model come on top.",
    ),
    click.option("--resume", is_flag=True, help="Go on with the stopped run of that name."),
    click.option("--device", default="cpu", show_default=True, help="cpu, cuda, cuda:1 …"),
    click.option(
        "--background", is_flag=True, help="Low priority, on half of the processors at most."
    ),
    _REPLACE,
    _GPU,
    progress_option,
)


@dataclass(frozen=True, slots=True)
class _Job:
    """What `train` and `finetune` are both told; see the help of the options."""

    paths: tuple[Path, ...]
    name: str
    recipe: str | None
    max_minutes: float | None
    resume: bool
    device: str
    background: bool
    replace: bool
    gpu: bool
    progress: str

    def settings(self) -> Recipe:
        """Return the recipe with the budget asked for."""
        return with_budget(load_recipe(self.recipe or LAPTOP), self.max_minutes)

    def settings_for(self, characters: int) -> Recipe:
        """Return the recipe for that much text, with the budget asked for."""
        from training.personal.finetune import recipe_for

        if self.recipe not in (None, AUTO):
            return self.settings()
        return with_budget(recipe_for(characters), self.max_minutes)

    def going_on(self, cell: Cell | None = None) -> Wanted | None:
        """Return what a stopped run has to agree with; None for a new one."""
        from training.runs import Wanted

        if not self.resume:
            return None
        chosen = self.recipe not in (None, AUTO)
        recipe = self.settings() if chosen else None
        if recipe is not None and cell is not None:
            recipe = msgspec.structs.replace(recipe, cell=cell)
        return Wanted(self.paths, recipe, cell, minutes=self.max_minutes)

    def workflow(self) -> Workflow:
        """Return the job, ready to be started."""
        from training.stopping import leave_the_machine_to_others
        from training.workflow import Workflow

        if self.background:
            leave_the_machine_to_others()
        reporter = reporter_for(self.progress)
        return Workflow(self.name, reporter, self.device, replace=self.replace, gpu=self.gpu)


def _job(default_recipe: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a job, and the job as its first argument."""
    recipe = click.option(
        "--recipe", help=f"See `recipes`.  [default: {default_recipe}, or a resumed run's own]"
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**options: Any) -> None:  # noqa: ANN401 - click passes options by name
            shared = {field.name: options.pop(field.name) for field in fields(_Job)}
            command(_Job(**shared), **options)

        for option in reversed((*_JOB, recipe)):
            run = option(run)
        return run

    return decorate


@click.group(cls=TrainingGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    r"""Build, fine-tune, evaluate and export Inkling's language models.

    \b
    Examples:
      python -m training train my-stories/ --name "My stories" --max-minutes 60
      python -m training finetune my-poems/ --base inkling-en --name "My poems"
      python -m training evaluate my-stories
    """


@main.command()
@_job(LAPTOP)
@click.option("--cell", type=click.Choice(["lstm", "gru", "rnn"]), help="Kind of cell.")
@click.option("--start", default="", help="Model to start from; its sizes and cell hold.")
def train(job: _Job, cell: Cell | None, start: str) -> None:
    r"""Train a new model on texts or folders of them.

    \b
    Examples:
      python -m training train my-stories/ --name "My stories" --max-minutes 60
      python -m training train book.txt --name quick --recipe tiny
      python -m training train my-stories/ --name "My stories" --resume
      python -m training train my-stories/ --name "Next" --start my-stories
      torchrun --nproc-per-node 2 -m training train my-stories/ --name "My stories"
    """
    settings = job.settings()
    if cell is not None:
        settings = msgspec.structs.replace(settings, cell=cell)
    with job.workflow() as workflow:
        workflow.train(list(job.paths), settings, resume=job.going_on(cell), start=start)


@main.command()
@_job(AUTO)
@click.option("--base", required=True, help="Id or path of the model to start from.")
@click.option(
    "--base-text",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Text like the base's own, to be replayed; without, the base writes some itself.",
)
def finetune(job: _Job, base: str, base_text: tuple[Path, ...]) -> None:
    r"""Go on training a finished model on your own texts, and say whether that helped.

    The recipe `auto` is chosen by the amount of text. At the end stands a card, base → tuned,
    measured on what the training never saw: the newest of your texts, kept whole, and the
    ends of the others.

    \b
    Example:
      python -m training finetune my-poems/ --base inkling-en --name "My poems"
    """
    with job.workflow() as workflow:
        workflow.finetune(
            list(job.paths),
            base,
            job.settings_for,
            resume=job.going_on(),
            base_text=base_text,
        )


@main.command()
@click.argument("name")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@click.option("--device", default="cpu", show_default=True, help="cpu, cuda …")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(name: str, files: tuple[Path, ...], device: str, as_json: bool) -> None:
    r"""Measure the network of the run NAME: on the text that it never read, or on FILEs.

    \b
    Examples:
      python -m training evaluate my-stories
      python -m training evaluate my-stories other-chapter.txt --json
    """
    from training.workflow import evaluate_run

    scores = evaluate_run(name, list(files), device)
    if as_json:
        say(escaped(msgspec.json.encode(scores).decode()))
        return
    for text, score in scores.items():
        figures = "  ".join(f"{key} {value:.4g}" for key, value in score.items())
        say(f"{text}: {figures}")


@main.command()
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path), help="A .inkling file to write.")
@_REPLACE
@_GPU
@progress_option
def export(name: str, output: Path | None, replace: bool, gpu: bool, progress: str) -> None:
    r"""Export the run NAME: into the model list, or as an .inkling file.

    \b
    Example:
      python -m training export my-stories --output my-stories.inkling
    """
    from training.workflow import Workflow

    with Workflow(name, reporter_for(progress), "cpu", replace=replace, gpu=gpu) as workflow:
        workflow.export(output)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--model", required=True, help="Id or path of the model to add it to.")
@click.option(
    "--megabytes",
    type=click.FloatRange(min=0.1, max=400),
    default=8.0,
    show_default=True,
    help="Size of the n-gram, at most.",
)
@click.option("--output", type=click.Path(path_type=Path), help="A .inkling file to write.")
@progress_option
def ngram(
    paths: tuple[Path, ...], model: str, megabytes: float, output: Path | None, progress: str
) -> None:
    r"""Add an n-gram of texts to a model: what often follows which words.

    `train` makes one of its texts by itself. A network reads much text slowly and an n-gram all
    of it in minutes, so one of more text than the network saw is worth having. The model in
    the list is replaced, unless an output is named.

    \b
    Example:
      python -m training ngram library/ --model my-stories --megabytes 16
    """
    from training.workflow import Workflow

    with Workflow(model, reporter_for(progress), "cpu", replace=True, gpu=False) as workflow:
        workflow.add_ngram(list(paths), int(megabytes * 1e6), output)


@main.command(cls=Command)
def recipes() -> None:
    r"""List the recipes that `train --recipe` knows.

    \b
    Example:
      python -m training recipes
    """
    width = max(map(len, recipe_names()))
    for name in recipe_names():
        say(f"{name:<{width}}  {load_recipe(name).description}")


main.add_command(benchmark)
