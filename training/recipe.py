"""Recipes: every number that a training run depends on, in one TOML file.

A file may extend a recipe that comes with the program (``extends = "default-en"``): what it does
not say itself, it takes from there.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from training.learning.schedule import Schedule
from writer.errors import TrainingError
from writer.files.ordinary import read_ordinary
from writer.foreign import brief
from writer.model.card import Cell, TrainingText

RECIPES = Path(__file__).parent / "recipes"

_MOST_BYTES = 1_000_000
"""A file that is larger is no recipe."""

Precision = Literal["auto", "fp32", "bf16", "fp16"]

_Positive = Annotated[int, Meta(ge=1, le=65_536)]
_Share = Annotated[float, Meta(ge=0, lt=1)]
_Factor = Annotated[float, Meta(ge=0)]
# Not gt=0 below: msgspec compares with the next number above, a subnormal one, and these count
# as zero once ONNX Runtime has run in the process.


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a training run.

    Attributes:
        description: one line for ``training recipes``.
        units: what a token is: ``pieces`` of words, which can be exported; ``words`` and
            ``characters`` are for published benchmarks.
        cell: kind of recurrent cell.
        vocabulary: tokens V, at most; little text gives fewer.
        embedding: width E of the tied table.
        hidden: units H.
        layers: L.
        input_dropout: share of units dropped of what the first layer reads.
        hidden_dropout: the same between layers.
        output_dropout: the same behind the last layer.
        embedding_dropout: share of the vocabulary dropped.
        weight_drop: share of recurrent weights dropped.
        activation_penalty: on the mean square of the features.
        change_penalty: on the mean square of their differences in time.
        batch: streams B of each process.
        bptt_length: tokens T per segment.
        optimizer: ``adamw`` or ``sgd``.
        momentum: of ``sgd``.
        learning_rate: at its peak.
        layer_decay: factor on it for every step down from the output (fine-tuning).
        trained_depth: how many groups learn: head, layers from the top, table.
        unfreeze: share of the budget after which the next deeper group begins; 0 = at once.
        weight_decay: on matrices only.
        clip: largest gradient norm.
        schedule: ``wsd`` or ``1cycle``; see :mod:`training.learning.schedule`.
        warmup: share of the budget until the peak.
        decay_from: share of the budget from which ``wsd`` falls.
        average_from: share of the budget from which weights are averaged; 1 = never.
        ema: decay of an exponential average; 0 = the plain mean.
        negatives: sampled softmax with that many shared negatives; 0 = full softmax.
        precision: of arithmetic; see :mod:`training.learning.precision`.
        max_minutes: wall-clock budget.
        max_tokens: budget in tokens; 0 = none. With one, the schedule goes by tokens and
            a run can be made again exactly; the clock only ends it.
        max_epochs: the run ends after that many passes.
        evaluations: looks at the held-out text.
        patience: looks without progress after which the run ends; 0 = never.
        ngram_megabytes: size, at most, of the n-gram that is mixed with the network; 0 = none.
        replay: share of base text among what a fine-tuning reads.
        mix: source name → weight; 1 where nothing is said.
        texts: what a shipped model's card says of its sources; a run on one's own texts
            names them itself.
        seed: of weights, order and dropout.
    """

    description: str = ""
    units: Literal["pieces", "words", "characters"] = "pieces"
    cell: Cell = "lstm"
    vocabulary: Annotated[int, Meta(ge=300, le=65_535)] = 8_192
    embedding: _Positive = 256
    hidden: _Positive = 512
    layers: Annotated[int, Meta(ge=1, le=16)] = 1
    input_dropout: _Share = 0.0
    hidden_dropout: _Share = 0.0
    output_dropout: _Share = 0.0
    embedding_dropout: _Share = 0.0
    weight_drop: _Share = 0.0
    activation_penalty: _Factor = 0.0
    change_penalty: _Factor = 0.0
    batch: _Positive = 64
    bptt_length: Annotated[int, Meta(ge=2)] = 48
    optimizer: Literal["adamw", "sgd"] = "adamw"
    momentum: _Share = 0.0
    learning_rate: Annotated[float, Meta(ge=1e-9, le=100)] = 4e-3
    layer_decay: Annotated[float, Meta(ge=1e-3, le=1)] = 1.0
    trained_depth: Annotated[int, Meta(ge=1, le=18)] = 18
    unfreeze: _Share = 0.0
    weight_decay: _Factor = 0.01
    clip: Annotated[float, Meta(ge=1e-9)] = 0.5
    schedule: Schedule = "wsd"
    warmup: _Share = 0.03
    decay_from: _Share = 0.4
    average_from: Annotated[float, Meta(ge=0, le=1)] = 1.0
    ema: _Share = 0.0
    negatives: Annotated[int, Meta(ge=0)] = 1_024
    precision: Precision = "fp32"
    max_minutes: Annotated[float, Meta(ge=1e-3)] = 60.0
    max_tokens: Annotated[int, Meta(ge=0)] = 0
    max_epochs: Annotated[float, Meta(ge=1e-3)] = 30.0
    evaluations: _Positive = 12
    patience: Annotated[int, Meta(ge=0)] = 0
    ngram_megabytes: Annotated[float, Meta(ge=0, le=400)] = 8.0
    replay: _Share = 0.0
    mix: dict[str, Annotated[float, Meta(ge=0, le=100)]] = {}
    texts: tuple[TrainingText, ...] = ()
    seed: int = 1


def recipe_names() -> list[str]:
    """Return the names of the recipes that come with the program."""
    return sorted(path.stem for path in RECIPES.glob("*.toml"))


def load_recipe(name: str) -> Recipe:
    """Return a recipe by name, or from the path of a TOML file.

    Raises:
        TrainingError: there is no such recipe, or a setting in it is unknown or out of bounds.
    """
    path = Path(name) if name.endswith(".toml") else RECIPES / f"{name}.toml"
    try:
        return msgspec.convert(_settings(path), Recipe)
    except FileNotFoundError:
        known = ", ".join(recipe_names())
        raise TrainingError(
            "There is no recipe {name}. The recipes are: {known}.", name=name, known=known
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.MsgspecError) as error:
        raise TrainingError(
            "The recipe {name} cannot be used: {reason}.", name=path.name, reason=brief(error)
        ) from None


def _settings(path: Path) -> dict[str, object]:
    """Return the settings in a file, upon those of the recipe that it extends."""
    data, _ = read_ordinary(path, _MOST_BYTES)
    settings = tomllib.loads(data.decode("utf-8"))
    base = settings.pop("extends", None)
    if base is None:
        return settings
    if base not in recipe_names():
        raise msgspec.ValidationError(f"it extends {base!r}, which is no recipe of the program")
    return _settings(RECIPES / f"{base}.toml") | settings


def with_budget(recipe: Recipe, max_minutes: float | None) -> Recipe:
    """Return the recipe with that wall-clock budget, or its own."""
    if max_minutes is None:
        return recipe
    return msgspec.structs.replace(recipe, max_minutes=max_minutes)
