"""From trained weights to a measured bundle: in bytes where that costs little, else in floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from training.bundle.card_figures import measure_run
from training.bundle.examples import write_examples
from training.bundle.export import RoundingError, export, with_examples, with_files, with_metrics
from training.bundle.export_report import REPORT_FILE, report_on_bundle
from training.bundle.ngram import make_ngram
from training.bundle.word_list import text_of, words_of
from training.learning.run_folder import OWN_TEXT, held_out_tokens
from training.texts.encoding import Encoder
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.files.atomic import atomic_write_bytes
from writer.model.card import (
    NGRAM_FILE,
    OWN_NGRAM_FILE,
    SOURCES_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
)
from writer.model.onnx_model import CPU, load_model
from writer.model.tokenizer import Tokenizer
from writer.model.word_list import encode_words

if TYPE_CHECKING:
    from training.bundle.export import Description
    from training.bundle.graph import Precision
    from training.learning.run_folder import Run
    from training.network.recurrent_model import RecurrentLanguageModel
    from training.progress import Reporter
    from writer.model.bundle import Bundle

MAX_INT8_LOSS = 0.005
"""Share of bits per byte that rounding to 8 bits may cost."""


def release(
    run: Run,
    model: RecurrentLanguageModel,
    description: Description,
    reporter: Reporter,
    *,
    gpu: bool = False,
) -> Bundle:
    """Return the bundle of a run, in its folder, with its metrics on the card.

    Weights that rounding to 8 bits would spoil are kept in 32 bits, and the card says so: a
    larger file is better than hours of training lost, or than a model worse than was trained.

    Args:
        run: that the model was trained in.
        model: its weights.
        description: for the card.
        reporter: told of the progress.
        gpu: add a file for GPUs.

    Raises:
        TrainingError: the graph and torch disagree, or a file cannot be written.
    """
    try:
        bundle, loss = _exported(run, model, description, reporter, "int8", gpu=gpu)
        spoilt = f"would cost {loss:.1%} more bits per byte" if loss > MAX_INT8_LOSS else ""
    except RoundingError:
        spoilt = "would change what it says"
    if spoilt:
        reporter.note(
            f"Rounding this model to 8 bits {spoilt}, so it is kept in 32 bits: up to four times"
            " as large, and slower."
        )
        bundle, _ = _exported(run, model, description, reporter, "fp32", gpu=gpu)
        text = f"{bundle.card.metrics_text}; kept in 32 bits, since 8 bits {spoilt}"
        metrics = {name: of for name, of in bundle.card.metrics.items() if name != "int8_loss"}
        bundle = with_metrics(bundle, metrics, text)
    reports = report_on_bundle(bundle)
    encoded = msgspec.json.format(msgspec.json.encode(reports), indent=2)
    atomic_write_bytes(run.folder / REPORT_FILE, encoded)
    return bundle


def _exported(
    run: Run,
    model: RecurrentLanguageModel,
    description: Description,
    reporter: Reporter,
    precision: Precision,
    *,
    gpu: bool,
) -> tuple[Bundle, float]:
    """Return the measured bundle, and what rounding costs of its bits per byte."""
    reporter.stage("exporting")
    tokenizer = (run.folder / "tokenizer.json").read_bytes()
    folder = run.folder / "bundle"
    bundle = export(model, tokenizer, run.info, description, folder, gpu=gpu, precision=precision)
    sources = run.folder / SOURCES_FILE
    files = {
        NGRAM_FILE: _own_ngram(run, bundle),
        WORDS_FILE: _own_words(run, bundle),
        SOURCES_FILE: sources.read_bytes() if sources.exists() else None,
    }
    bundle = with_files(bundle, {name: data for name, data in files.items() if data}, folder)
    if own := _ngram_of_the_writer(run, bundle):
        bundle = with_files(bundle, {OWN_NGRAM_FILE: own}, folder)
    reporter.stage("evaluating")
    metrics, text = measure_run(run.folder, bundle, model, reporter)
    bundle = with_metrics(bundle, metrics, text)
    bundle = with_examples(bundle, write_examples(load_model(bundle, CPU)))
    return bundle, metrics.get("int8_loss", 0.0)


def ngram_for(run: Run, bundle: Bundle, max_bytes: int) -> bytes | None:
    """Return an n-gram of a run's text, to be mixed with the network of a bundle, if one fits."""
    tokens = np.memmap(run.tokens, np.uint16, "r")
    network = load_model(bundle, CPU).network
    return make_ngram(tokens, network, held_out_tokens(run), max_bytes)


def _ngram_of_the_writer(run: Run, bundle: Bundle) -> bytes | None:
    """Return an n-gram of a fine-tuned model's own texts, mixed with all that it was made of.

    It takes seconds, and knows by heart what the network has hardly heard: names, and turns
    of phrase that nobody else has.
    """
    path = run.folder / OWN_TEXT
    max_bytes = int(run.info.recipe.ngram_megabytes * 1e6)
    if not (path.exists() and max_bytes):
        return None
    tokenizer = Tokenizer(bundle.read(TOKENIZER_FILE))
    documents = path.read_text(encoding="utf-8").split(DOCUMENT_SEPARATOR)
    start = np.array([tokenizer.document_token], np.uint16)
    parts = [part for tokens in Encoder(tokenizer).encode(documents) for part in (start, tokens)]
    model = load_model(bundle, CPU).language_model
    return make_ngram(np.concatenate(parts), model, held_out_tokens(run), max_bytes)


def _own_words(run: Run, bundle: Bundle) -> bytes | None:
    """Return the words of the base and of the writer for a fine-tuned model, else of the text.

    A language that does not part its words has none.
    """
    inherited = run.folder / WORDS_FILE
    if inherited.exists():
        return inherited.read_bytes()
    if run.info.base_model or bundle.card.languages[0].startswith("zh"):
        return None
    tokens = np.memmap(run.tokens, np.uint16, "r")
    return encode_words(words_of(text_of(tokens, Tokenizer(bundle.read(TOKENIZER_FILE)))))


def _own_ngram(run: Run, bundle: Bundle) -> bytes | None:
    """Return the base's n-gram of a fine-tuned model, else one of the texts, if any."""
    inherited = run.folder / NGRAM_FILE
    if inherited.exists():
        return inherited.read_bytes()
    max_bytes = int(run.info.recipe.ngram_megabytes * 1e6)
    return ngram_for(run, bundle, max_bytes) if max_bytes and not run.info.base_model else None
