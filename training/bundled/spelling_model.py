"""The small model that guesses how an unknown English word sounds from its letters.

Two bidirectional LSTM layers read the letters and say of each which sounds it makes; what they
learn from is our table of pronunciations, cut into letters. Words of one length make a batch, so
nothing is padded and the graph reads one word as training read many.

Axes: T letters, B words, E embedding, H hidden units of a direction, C classes (what a letter
makes).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.bundle.graph import IR_VERSION, OPSET
from training.bundled.pronunciation import merged, read_cmudict, read_misaki, read_own
from training.bundled.spelling_alignment import aligned
from training.bundled.spelling_figures import figures, kept_apart
from writer.assist.verse.english.letters import CLASSES, LETTERS, load_letters
from writer.assist.verse.english.sounds import spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.bundled.spelling_figures import Figures

    Word = tuple[list[int], list[int]]

_EMBEDDING, _HIDDEN = 32, 112
_BATCH: Final = 256
_RATE: Final = 4e-3
_DROPOUT: Final = 0.15
_LEAST: Final = 10
"""Times that letters make something before it is a class; what is rarer is abbreviations."""


class Network(nn.Module):
    """Letters (T, B) to logits (T, B, C)."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(LETTERS), _EMBEDDING)
        self.layers = nn.LSTM(_EMBEDDING, _HIDDEN, 2, bidirectional=True, dropout=_DROPOUT)
        self.dropout = nn.Dropout(_DROPOUT)
        self.output = nn.Linear(2 * _HIDDEN, classes)

    def forward(self, letters: torch.Tensor) -> torch.Tensor:
        """Return the logits of what each letter makes."""
        read, _ = self.layers(self.embedding(letters))
        return self.output(self.dropout(read))  # type: ignore[no-any-return]  # torch has no types here


def make_letters(
    cmudict: Path, misaki: Path, epochs: int, output: Path, told: Callable[[str], None]
) -> Iterator[Figures]:
    """Write the model; yield how well it reads words that were kept apart.

    Args:
        cmudict: the file ``cmudict.dict``.
        misaki: the file ``us_gold.json``.
        epochs: how often every word is read.
        output: where the model goes.
        told: hears how it goes on.
    """
    first, second = read_cmudict(cmudict), read_misaki(misaki)
    words = merged(first, second, read_own(), lambda _word: None)
    apart = kept_apart(second, first)
    known = {word: readings[0] for word, (readings, _) in words.items() if word not in apart}
    output.write_bytes(make_model(known, epochs, told))
    right = {word: words[word][0] for word in apart}
    yield from figures(right, known, load_letters(output).reading)


def make_model(words: Mapping[str, bytes], epochs: int, told: Callable[[str], None]) -> bytes:
    """Return the ONNX file of a model that has learned to read words.

    Args:
        words: their readings.
        epochs: how often every word is read.
        told: hears the loss of each epoch.
    """
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    classes, examples = _examples(aligned(words))
    network = Network(len(classes))
    batches = sum(1 for _ in _batches(examples, chance))
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, _RATE, total_steps=epochs * batches, pct_start=0.1
    )
    for epoch in range(1, epochs + 1):
        total = 0.0
        for letters, made in _batches(examples, chance):
            loss = nn.functional.cross_entropy(network(letters).flatten(0, 1), made.flatten())
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        told(f"epoch {epoch}: {total / batches:.4f} nats a letter")
    return graph(network.eval(), classes)


def _examples(pairs: Sequence[tuple[str, list[bytes]]]) -> tuple[list[bytes], list[Word]]:
    """Return what letters make, commonest first, and words as numbers of letters and classes."""
    counts = Counter(made for _, parts in pairs for made in parts)
    classes = [made for made, count in counts.most_common() if count >= _LEAST]
    numbers = {made: number for number, made in enumerate(classes)}
    examples = [
        ([LETTERS.index(letter) for letter in word], [numbers[made] for made in parts])
        for word, parts in pairs
        if all(made in numbers for made in parts)
    ]
    return classes, examples


def _batches(
    examples: Sequence[Word], chance: np.random.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield letters and classes (T, B) of all words, those of one length together."""
    by_length: dict[int, list[Word]] = {}
    for example in examples:
        by_length.setdefault(len(example[0]), []).append(example)
    batches = []
    for words in by_length.values():
        chance.shuffle(words)
        batches += [words[start : start + _BATCH] for start in range(0, len(words), _BATCH)]
    for number in chance.permutation(len(batches)):
        letters, made = zip(*batches[number], strict=True)
        yield torch.tensor(letters).T, torch.tensor(made).T


def graph(network: Network, classes: Sequence[bytes]) -> bytes:
    """Return a network as an ONNX file: letters int64 (T, 1) to logits (T, C).

    Weights are stored in half precision and widened when the file is loaded.
    """
    weights = {name: each.detach().numpy() for name, each in network.state_dict().items()}
    stored: dict[str, NDArray[np.float32]] = {
        "embedding": weights["embedding.weight"],
        "output": weights["output.weight"].T,
        "bias": weights["output.bias"],
    }
    nodes = [helper.make_node("Gather", ["embedding", "letters"], ["read0"])]
    for layer in range(2):
        ways = [f"l{layer}", f"l{layer}_reverse"]
        stored[f"w{layer}"] = np.stack([_gates(weights[f"layers.weight_ih_{w}"]) for w in ways])
        stored[f"r{layer}"] = np.stack([_gates(weights[f"layers.weight_hh_{w}"]) for w in ways])
        stored[f"b{layer}"] = np.stack(
            [
                np.concatenate([_gates(weights[f"layers.bias_{k}_{w}"]) for k in ("ih", "hh")])
                for w in ways
            ]
        )
        nodes += [
            helper.make_node(
                "LSTM",
                [f"read{layer}", f"w{layer}", f"r{layer}", f"b{layer}"],
                [f"both{layer}"],
                hidden_size=_HIDDEN,
                direction="bidirectional",
            ),
            helper.make_node("Transpose", [f"both{layer}"], [f"side{layer}"], perm=[0, 2, 1, 3]),
            helper.make_node("Reshape", [f"side{layer}", "joined"], [f"read{layer + 1}"]),
        ]
    nodes += [
        helper.make_node("Reshape", ["read2", "flat"], ["rows"]),
        helper.make_node("MatMul", ["rows", "output"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
    ]
    widened = [helper.make_node("Cast", [f"{n}.half"], [n], to=TensorProto.FLOAT) for n in stored]
    halves = [
        numpy_helper.from_array(each.astype(np.float16), f"{n}.half") for n, each in stored.items()
    ]
    shapes = {"joined": [0, 0, 2 * _HIDDEN], "flat": [-1, 2 * _HIDDEN]}
    sizes = [numpy_helper.from_array(np.array(s, np.int64), name) for name, s in shapes.items()]
    model = helper.make_model(
        helper.make_graph(
            [*widened, *nodes],
            "letters",
            [helper.make_tensor_value_info("letters", TensorProto.INT64, ["T", 1])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["T", len(classes)])],
            [*halves, *sizes],
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name="inkling",
    )
    model.ir_version = IR_VERSION
    helper.set_model_props(model, {CLASSES: "|".join(map(spelt, classes))})
    onnx.checker.check_model(model)
    return model.SerializeToString()


def _gates(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a weight with its gates in ONNX's order: input, output, forget, cell."""
    return np.concatenate([np.split(weight, 4)[gate] for gate in (0, 3, 1, 2)])
