"""Recipes: every number that a training run depends on, in one TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from writer.errors import TrainingError
from writer.model.card import Cell, TrainingText

RECIPES = Path(__file__).parent / "recipes"

_Positive = Annotated[int, Meta(ge=1, le=65_536)]
_Share = Annotated[float, Meta(ge=0, lt=1)]
# Not gt=0 below: msgspec compares with the next number above, a subnormal one, and these count
# as zero once ONNX Runtime has run in the process.


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a training run.

    Attributes:
        description: one line for ``training recipes``.
        cell: kind of recurrent cell.
        vocabulary: tokens V, at most; little text gives fewer.
        embedding: width E of the tied table.
        hidden: units H.
        layers: L.
        dropout: locked dropout after the embedding and every layer.
        batch: streams B.
        bptt_length: tokens T per segment.
        learning_rate: peak of AdamW.
        weight_decay: on matrices only.
        clip: largest gradient norm.
        warmup: share of the budget until the peak.
        decay_from: share of the budget from which the rate falls, as a cosine, to 1 % of it.
        negatives: sampled softmax with that many shared negatives; 0 = full softmax.
        max_minutes: wall-clock budget; the schedule is a function of the share of it used.
        max_epochs: the run ends after that many passes even if time is left.
        mix: source name → weight; 1 where nothing is said.
        texts: what a shipped model's card says of its sources; a run on one's own texts
            names them itself.
        seed: of weights, order and dropout.
    """

    description: str = ""
    cell: Cell = "lstm"
    vocabulary: Annotated[int, Meta(ge=300, le=65_535)] = 8_192
    embedding: _Positive = 256
    hidden: _Positive = 512
    layers: Annotated[int, Meta(ge=1, le=16)] = 1
    dropout: _Share = 0.0
    batch: _Positive = 64
    bptt_length: Annotated[int, Meta(ge=2)] = 48
    learning_rate: Annotated[float, Meta(ge=1e-9, le=10)] = 4e-3
    weight_decay: Annotated[float, Meta(ge=0)] = 0.01
    clip: Annotated[float, Meta(ge=1e-9)] = 0.5
    warmup: _Share = 0.03
    decay_from: _Share = 0.4
    negatives: Annotated[int, Meta(ge=0)] = 1_024
    max_minutes: Annotated[float, Meta(ge=1e-3)] = 60.0
    max_epochs: Annotated[float, Meta(ge=1e-3)] = 30.0
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
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(settings, Recipe)
    except FileNotFoundError:
        known = ", ".join(recipe_names())
        raise TrainingError(f"There is no recipe {name}. The recipes are: {known}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.MsgspecError) as error:
        raise TrainingError(f"The recipe {path.name} cannot be used: {error}.") from None
