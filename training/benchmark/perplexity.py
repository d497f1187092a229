"""Perplexities to hold against published tables: words of PTB and WikiText-2, characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from training.benchmark.neural_cache import WINDOW, with_cache
from training.benchmark.published import Corpus, read_characters, read_words, run_on
from training.benchmark.report import Figure, Report, machine
from training.learning.checkpoint import read_progress
from training.learning.held_out import evaluate
from training.learning.training_loop import train
from writer.errors import TrainingError

if TYPE_CHECKING:
    from pathlib import Path

    from training.benchmark.commands import Job
    from training.progress import Reporter
    from training.recipe import Recipe

# Figures on the test text and what they cost, as their authors or maintainers state them. They
# hold for one text only, which is known by its training units and its vocabulary.
PTB, WIKITEXT_2, SHAKESPEARE = (929_589, 10_000), (2_088_628, 33_278), (1_003_854, 65)
PUBLISHED: dict[tuple[int, int], list[dict[str, Figure]]] = {
    PTB: [
        {"model": "Zaremba 2014, small", "test": 115.9, "cost": "13 epochs, 30 min on a K80"},
        {"model": "Zaremba 2014, medium", "test": 82.1, "cost": "39 epochs, 3.4 h on a K80"},
        {"model": "Zaremba 2014, large", "test": 78.3, "cost": "55 epochs, 14.2 h on a K80"},
        {"model": "AWD-LSTM 3x1150", "test": 57.3, "cost": "500 epochs"},
        {"model": "AWD-LSTM 3x1150, cache", "test": 52.8, "cost": "500 epochs"},
    ],
    WIKITEXT_2: [
        {"model": "plain tied 2x200", "test": 102.3, "cost": "750 epochs"},
        {"model": "plain tied 2x1500", "test": 92.8, "cost": "750 epochs"},
        {"model": "AWD-LSTM 3x600", "test": 81.0, "cost": "750 epochs"},
        {"model": "1cycle AWD (fast.ai)", "test": 70.7, "cost": "150 epochs"},
        {"model": "1cycle AWD (fast.ai), cache", "test": 53.1, "cost": "150 epochs"},
        {"model": "AWD-LSTM 3x1150", "test": 65.6, "cost": "750 epochs, 22 h on a GP100"},
        {"model": "AWD-LSTM 3x1150, cache", "test": 50.6, "cost": "750 epochs, 22 h on a GP100"},
    ],
    SHAKESPEARE: [
        {"model": "nanoGPT, laptop CPU", "nats per character": 1.88, "minutes": 3.0},
        {"model": "nanoGPT, A100", "nats per character": 1.47, "minutes": 3.0},
    ],
}


def train_on_words(folder: Path, job: Job, reporter: Reporter) -> Report:
    """Train on a word-level benchmark and return its perplexities.

    Args:
        folder: with its three files.
        job: a recipe whose units are words, and where to train.
        reporter: told of the progress.

    Raises:
        CorpusError: the files are not those of a benchmark.
        TrainingError: the training failed.
    """
    _check_units(job.recipe, "words")
    corpus = read_words(folder)
    run = run_on(corpus, job.recipe, job.folder)
    model = train(
        run, reporter, resume=job.resume, device=job.device, stop_after=job.stop_after
    ).to(job.device)
    reporter.stage("evaluating")
    valid, test = evaluate(model, corpus.valid), evaluate(model, corpus.test)
    chosen, cached = with_cache(model, corpus.valid, corpus.test)
    minutes = f"{read_progress(run.checkpoint).seconds / 60:.0f} min"
    rows: list[dict[str, Figure]] = [
        {"model": "ours", "test": test.perplexity, "cost": minutes},
        {"model": f"ours, cache of {WINDOW:,}", "test": cached, "cost": minutes},
        *published(corpus),
    ]
    note = (
        f"Validation {valid.perplexity:.1f}, with the cache {chosen.perplexity:.1f}"
        f" (sharpness {chosen.sharpness}, weight {chosen.weight}, chosen there);"
        f" {model.parameter_count():,} parameters."
    )
    return _report(job, rows, corpus, note)


def train_on_characters(path: Path, job: Job, reporter: Reporter) -> Report:
    """Train on the characters of one file and return the loss on its last tenth.

    Raises:
        CorpusError: it cannot be read.
        TrainingError: the training failed.
    """
    _check_units(job.recipe, "characters")
    corpus = read_characters(path)
    run = run_on(corpus, job.recipe, job.folder)
    model = train(run, reporter, resume=job.resume, device=job.device).to(job.device)
    reporter.stage("evaluating")
    score = evaluate(model, corpus.valid)
    rows: list[dict[str, Figure]] = [
        {
            "model": "ours",
            "nats per character": score.nats / score.tokens,
            "minutes": round(read_progress(run.checkpoint).seconds / 60, 2),
        },
        *published(corpus),
    ]
    note = f"{model.parameter_count():,} parameters; the last tenth of the text is held out."
    return _report(job, rows, corpus, note)


def published(corpus: Corpus) -> list[dict[str, Figure]]:
    """Return others' figures on this text; none for a text that nobody measured."""
    return PUBLISHED.get((len(corpus.train), len(corpus.vocabulary)), [])


def _report(job: Job, rows: list[dict[str, Figure]], corpus: Corpus, note: str) -> Report:
    recipes = {job.name: msgspec.to_builtins(job.recipe)}
    return Report(job.name, rows, machine(job.device), recipes, corpus.sha256, (note,))


def _check_units(recipe: Recipe, units: str) -> None:
    if recipe.units != units:
        raise TrainingError(
            "This benchmark counts {units} and the recipe {recipe_units}. Choose another recipe.",
            units=units,
            recipe_units=recipe.units,
        )
