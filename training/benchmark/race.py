"""How long until our loop is as good as the plain loop after an epoch, in one run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import torch

from training.benchmark.plain_loop import PlainLanguageModel, perplexity, train_one_epoch
from training.benchmark.published import read_words, run_on
from training.benchmark.report import Report, machine
from training.learning.checkpoint import read_progress
from training.learning.held_out import evaluate
from training.learning.training_loop import train

if TYPE_CHECKING:
    from pathlib import Path

    from training.benchmark.commands import Job
    from training.benchmark.report import Figure
    from training.progress import Reporter


def race(folder: Path, job: Job, reporter: Reporter, fraction: float = 1.0) -> Report:
    """Return seconds and validation perplexities of both loops; evaluations take no time.

    Args:
        folder: with train, valid and test files of words.
        job: our recipe, whose budget decides when we are done, and where to train.
        reporter: told of the progress.
        fraction: of the training text that either sees, for a quick try.

    Raises:
        CorpusError: the files are not those of a benchmark.
        TrainingError: the training failed.
    """
    corpus = read_words(folder)
    tokens = corpus.train[: int(len(corpus.train) * fraction)]
    torch.manual_seed(job.recipe.seed)
    plain = PlainLanguageModel(len(corpus.vocabulary))
    reporter.stage("training")
    words = torch.from_numpy(tokens.astype("int64"))
    plain_seconds = train_one_epoch(plain, words, reporter.update)
    plain_perplexity = perplexity(plain, corpus.valid)

    run = run_on(replace(corpus, train=tokens), job.recipe, job.folder)
    model = train(run, reporter)
    progress = read_progress(run.checkpoint)
    ours = evaluate(model, corpus.valid).perplexity
    rows = [
        _row("plain loop, one epoch", plain_seconds, len(tokens), plain_perplexity),
        _row("ours", progress.seconds, progress.tokens, ours),
    ]
    notes = [f"{plain_seconds / progress.seconds:.2f} times as fast to {plain_perplexity:.1f}."]
    if ours > plain_perplexity:
        notes = ["Ours did not get as low: give the recipe a larger budget."]
    if fraction < 1:
        notes.append(f"Scaled down: {fraction:.0%} of the training text.")
    recipes = {"ours": msgspec.to_builtins(job.recipe)}
    return Report("plain-loop", rows, machine(), recipes, corpus.sha256, tuple(notes))


def _row(name: str, seconds: float, tokens: int, reached: float) -> dict[str, Figure]:
    return {
        "loop": name,
        "seconds": round(seconds, 1),
        "words read": tokens,
        "words/s": round(tokens / seconds),
        "validation perplexity": round(reached, 2),
    }
