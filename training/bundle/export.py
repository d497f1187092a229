"""From trained weights to a bundle that the writer can load, with proof that it is the same.

The export fails when the ONNX graph and torch disagree, so that a model that suggests nonsense
never reaches a model list.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import torch

from training.bundle.graph import build_graph
from training.bundle.weights import packed
from writer.errors import TrainingError
from writer.model.bundle import Bundle, write_bundle
from writer.model.card import (
    GPU_MODEL_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    Card,
    Example,
    TrainingText,
)
from writer.model.onnx_model import OnnxLanguageModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from training.bundle.graph import Precision
    from training.learning.run_folder import RunInfo
    from training.network.recurrent_model import RecurrentLanguageModel
    from training.recipe import Recipe

FLOAT_TOLERANCE = 1e-5
"""Largest difference between torch and the float graph, as a share of the largest logit."""

TOLERANCES = {"int8": 0.1, "fp16": 0.01}
"""Largest root mean square difference of a rounded graph, as a share of the logits' own."""


class RoundingError(TrainingError):
    """A rounded graph answers too unlike the weights that it was made of."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the card of an exported model says besides what the weights say.

    Attributes:
        model_id: short name for the command line.
        name: what the model list shows.
        metrics: on held-out text.
        metrics_text: which text that is.
        base_model: id of the model that was fine-tuned, or empty.
    """

    model_id: str
    name: str
    metrics: dict[str, float] = field(default_factory=dict)
    metrics_text: str = ""
    base_model: str = ""


def export(
    model: RecurrentLanguageModel,
    tokenizer: bytes,
    info: RunInfo,
    description: Description,
    folder: Path,
    *,
    gpu: bool = False,
    precision: Precision = "int8",
) -> Bundle:
    """Write the bundle of a model to ``folder``, replacing an earlier one.

    Args:
        model: trained.
        tokenizer: contents of ``tokenizer.json``.
        info: of the run.
        description: for the card.
        folder: of the bundle.
        gpu: add a graph in half precision for GPUs. The CPU, which checks it here, widens
            what it has no kernels for: its numbers are tested, its speed is not.
        precision: of the graph for the CPU.

    Raises:
        RoundingError: the weights do not bear the rounding.
        TrainingError: the graph and torch disagree, or the folder cannot be written.
    """
    model = model.cpu().eval()
    card = _card(model, info, description)
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    graphs: dict[str, Precision] = {MODEL_FILE: precision}
    if gpu:
        graphs[GPU_MODEL_FILE] = "fp16"
    arrays = {name: value.numpy() for name, value in weights.items()}
    files = {TOKENIZER_FILE: tokenizer}
    check_parity(model, build_graph(model.cell, model.shape, arrays, "fp32").SerializeToString())
    for name, kind in graphs.items():
        files[name] = build_graph(model.cell, model.shape, arrays, kind).SerializeToString()
        check_parity(model, files[name], kind)
    files[WEIGHTS_FILE] = packed(weights)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        return write_bundle(folder, card, files)
    except OSError as error:
        raise TrainingError(
            "The model could not be written to {folder}: {reason}. The training is"
            " kept; export it again when there is space.",
            folder=folder,
            reason=error.strerror or error,
        ) from None


def with_metrics(bundle: Bundle, metrics: dict[str, float], text: str) -> Bundle:
    """Return the bundle, rewritten with a card that states these measurements."""
    return _with_card(
        bundle, msgspec.structs.replace(bundle.card, metrics=metrics, metrics_text=text)
    )


def with_examples(bundle: Bundle, examples: tuple[Example, ...]) -> Bundle:
    """Return the bundle, rewritten with a card that shows how the model writes."""
    return _with_card(bundle, msgspec.structs.replace(bundle.card, examples=examples))


def _with_card(bundle: Bundle, card: Card) -> Bundle:
    files = {name: bundle.read(name) for name in bundle.card.files}
    shutil.rmtree(bundle.path)
    return write_bundle(bundle.path, card, files)


def with_files(bundle: Bundle, files: Mapping[str, bytes], folder: Path) -> Bundle:
    """Return the bundle with these files beside the network, in ``folder``, perhaps its own."""
    own = {name: bundle.read(name) for name in bundle.card.files}
    shutil.rmtree(folder, ignore_errors=True)
    return write_bundle(folder, bundle.card, {**own, **files})


def check_parity(
    model: RecurrentLanguageModel, graph: bytes, precision: Precision = "fp32"
) -> None:
    """Compare a graph with torch, at T and B that no exporter has seen, with carried state.

    Raises:
        RoundingError: the logits or the carried state differ in a rounded graph.
        TrainingError: they differ in one that is not rounded.
    """
    card = Card("parity", "parity", ("en",), model.cell, model.shape, files={})
    onnx_model = OnnxLanguageModel(graph, card)
    generator = torch.Generator().manual_seed(1)
    state = model.initial_state(3)
    onnx_state = onnx_model.initial_state(3)
    for length in (7, 1, 5):
        tokens = torch.randint(model.shape.vocabulary, (length, 3), generator=generator)
        with torch.no_grad():
            features, state = model(tokens, state)
            expected = model.logits(features).numpy()
        step = onnx_model.run(tokens.numpy(), onnx_state, np.arange(length))
        onnx_state = step.state
        _compare(step.logits, expected, precision)
        _compare(onnx_state.hidden, state[0].numpy(), precision)


def _compare(actual: np.ndarray, expected: np.ndarray, precision: Precision) -> None:
    difference = np.abs(actual - expected)
    if precision == "fp32":
        agrees = difference.max() <= FLOAT_TOLERANCE * max(1.0, np.abs(expected).max())
    else:
        agrees = np.sqrt((difference**2).mean()) <= TOLERANCES[precision] * expected.std()
    if not agrees:  # asked this way round, since nothing is true of a difference that is NaN
        kind = TrainingError if precision == "fp32" else RoundingError
        raise kind(
            "The exported {precision} model differs from the trained one by up to"
            " {difference:.3g}, so it was not written. Please report this.",
            precision=precision,
            difference=difference.max(),
        )


def _card(model: RecurrentLanguageModel, info: RunInfo, description: Description) -> Card:
    texts = info.recipe.texts or tuple(
        TrainingText(name=name, characters=characters)
        for name, characters in info.characters.items()
    )
    return Card(
        id=description.model_id,
        name=description.name,
        languages=info.languages,
        cell=model.cell,
        shape=model.shape,
        files={},
        parameters=model.parameter_count(),
        straight_quotes=info.languages[0] != "zh",
        trained_on=texts,
        metrics=description.metrics,
        metrics_text=description.metrics_text,
        ranking=info.ranking,
        recipe=_flat(info.recipe),
        seed=info.recipe.seed,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        base_model=description.base_model,
    )


def _flat(recipe: Recipe) -> dict[str, str | int | float | bool]:
    settings: dict[str, Any] = msgspec.to_builtins(recipe)
    mix = {f"mix.{name}": weight for name, weight in settings.pop("mix").items()}
    settings.pop("texts")
    return settings | mix
