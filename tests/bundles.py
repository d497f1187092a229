"""Small real model bundles of random numbers, for tests of what reads bundles.

Needs onnx, which the training extra brings; tests that use it skip themselves without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.fakes import tiny_tokenizer
from writer.model.bundle import write_bundle
from writer.model.card import GPU_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE, Card, Shape

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.bundle.graph import Precision
    from writer.model.bundle import Bundle
    from writer.model.card import Cell

GATES = {"lstm": 4, "gru": 3, "rnn": 1}

TINY = Shape(vocabulary=tiny_tokenizer().vocabulary_size, embedding=32, hidden=64, layers=1)
"""A shape that fits the tests' tokenizer and the int8 kernels."""


def random_weights(cell: Cell, shape: Shape, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return a state dict as ``RecurrentLanguageModel`` has it."""
    random = np.random.default_rng(seed)
    weights = {
        "embedding.weight": random.normal(size=(shape.vocabulary, shape.embedding)) * 0.3,
        "projection.weight": random.normal(size=(shape.embedding, shape.hidden)) * 0.3,
        "projection.bias": random.normal(size=shape.embedding),
        "bias": random.normal(size=shape.vocabulary) * 0.3,
    }
    gates = GATES[cell] * shape.hidden
    for layer in range(shape.layers):
        width = shape.hidden if layer else shape.embedding
        prefix = f"layers.{layer}."
        weights[prefix + "weight_ih_l0"] = random.normal(size=(gates, width)) / width**0.5
        weights[prefix + "weight_hh_l0"] = (
            random.normal(size=(gates, shape.hidden)) / shape.hidden**0.5
        )
        weights[prefix + "bias_ih_l0"] = random.normal(size=gates)
        weights[prefix + "bias_hh_l0"] = random.normal(size=gates)
    return {name: value.astype(np.float32) for name, value in weights.items()}


def graph(cell: Cell = "lstm", shape: Shape = TINY, precision: Precision = "int8") -> bytes:
    """Return an ONNX file of random weights."""
    from training.bundle.graph import build_graph

    return build_graph(cell, shape, random_weights(cell, shape), precision).SerializeToString()


def card(cell: Cell = "lstm", shape: Shape = TINY, model_id: str = "tiny") -> Card:
    """Return a card without files; :func:`write_bundle` fills them in."""
    return Card(model_id, "Tiny", ("en",), cell, shape, files={})


def real_bundle(folder: Path, *, cell: Cell = "lstm", gpu: bool = False) -> Bundle:
    """Write a bundle that loads and runs, and knows nothing."""
    files = {TOKENIZER_FILE: tokenizer_json(), MODEL_FILE: graph(cell)}
    if gpu:
        files[GPU_MODEL_FILE] = graph(cell, precision="fp32")
    return write_bundle(folder, card(cell), files)


def tokenizer_json() -> bytes:
    """Return the definition behind :func:`tests.fakes.tiny_tokenizer`."""
    return tiny_tokenizer()._tokenizer.to_str().encode()
