"""The figures on a model's card, measured on unread text with the exported model."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

from training.bundle.graph import build_graph
from training.learning.held_out import excerpts
from training.texts.dataset import FOLDERS
from writer.assist.measuring import evaluation
from writer.assist.measuring.passages import spread_passages
from writer.assist.suggest.text_model import TextModel
from writer.model.onnx_model import LoadedModel, OnnxLanguageModel, load_model

if TYPE_CHECKING:
    from pathlib import Path

    from training.network.recurrent_model import RecurrentLanguageModel
    from training.progress import Reporter
    from writer.model.bundle import Bundle

CHARACTERS = 100_000
"""Of each source, at most."""

TYPING_SECONDS = 300.0
"""All passages take a minute or two; on a machine so slow that they take longer, some are left
out, which the card says: such figures cannot be made again elsewhere."""


Kind = Literal["new", "same"]
KINDS: tuple[Kind, ...] = ("new", "same")
KIND_NAMES: dict[Kind, str] = {"new": "a new text", "same": "more of the same"}

Unread = dict[str, list[str]]
"""Documents of each source that neither learned nor chose."""


def unread_texts(run: Path, kind: Kind) -> Unread:
    """Return what is measured of each source: more of the texts that were learned, or new ones."""
    paths = sorted((run / FOLDERS[kind]).glob("*.txt"))
    return {path.stem: excerpts(path, CHARACTERS) for path in paths}


def measure_run(
    run: Path, bundle: Bundle, model: RecurrentLanguageModel, reporter: Reporter
) -> tuple[dict[str, float], str]:
    """Return the metrics of an exported model and the name of the text.

    On a new text where there is one: that is what a writer's next page is.
    """
    same, new = unread_texts(run, "same"), unread_texts(run, "new")
    metrics, text = measure(bundle, model, new or same, reporter)
    if new and same:
        documents = [document for part in same.values() for document in part]
        bits = evaluation.measure_bits(TextModel(load_model(bundle, "cpu")), documents)
        metrics["bits_per_byte.more_of_the_same"] = bits.bits_per_byte
    kind = "a new text, never read: " if new else ""
    return metrics, kind + text


def measure(
    bundle: Bundle,
    model: RecurrentLanguageModel,
    texts: Unread,
    reporter: Reporter,
) -> tuple[dict[str, float], str]:
    """Return the metrics of an exported model and the name of the text.

    Args:
        bundle: as exported; measured on the CPU.
        model: in float precision: what int8 loses is one of the figures.
        texts: unread text of each source. Without any there is nothing to measure.
        reporter: told of the progress.
    """
    if not texts:
        return {}, "no text could be kept unread"
    loaded = load_model(bundle, "cpu")
    documents = [text for part in texts.values() for text in part]
    result = evaluation.evaluate(
        loaded, documents, max_seconds=TYPING_SECONDS, progress=reporter.update
    )
    metrics = _flat(result)
    network = dataclasses.replace(loaded, ngram=None, own_ngram=None)
    rounded = evaluation.measure_bits(TextModel(network), documents).bits_per_byte
    exact = evaluation.measure_bits(TextModel(_in_float(network, model)), documents).bits_per_byte
    metrics |= {"bits_per_byte.network": rounded, "int8_loss": rounded / exact - 1}
    if len(texts) > 1:
        reader = TextModel(loaded)
        for name, part in texts.items():
            bits = evaluation.measure_bits(reader, part)
            metrics[f"bits_per_byte.{name}"] = bits.bits_per_byte
    characters = sum(map(len, documents))
    text = f"unread documents of {', '.join(texts)}; {characters:,} characters"
    typed = len(result.typing.passages) if result.typing else 0
    passages = len(spread_passages(documents))
    if typed < passages:
        text += f"; only {typed} of {passages} passages typed, for want of time"
    return metrics, text


def _flat(result: evaluation.Evaluation) -> dict[str, float]:
    if result.bits is None or result.typing is None:
        raise ValueError("both parts are measured for a card")
    return {
        "bits_per_byte": result.bits.bits_per_byte,
        "bits_per_character": result.bits.bits_per_character,
        "perplexity": result.bits.perplexity,
        **{f"top_{first}": result.typing.total.recall(first) for first in (1, 3)},
        **{f"keystroke_savings_{n}": result.typing.total.keystroke_savings(n) for n in (1, 3, 5)},
    }


def _in_float(loaded: LoadedModel, model: RecurrentLanguageModel) -> LoadedModel:
    weights = {name: value.detach().cpu().numpy() for name, value in model.state_dict().items()}
    graph = build_graph(model.cell, model.shape, weights, "fp32").SerializeToString()
    return dataclasses.replace(loaded, network=OnnxLanguageModel(graph, loaded.card))
