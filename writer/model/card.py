"""The card of a model bundle: what it is, what it was trained on, how good it is, its hashes.

The card is untrusted like everything in a bundle; :func:`parse_card` checks types and bounds.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from writer.errors import BundleError
from writer.model.names import LONGEST_NAME, name_fault

FORMAT_VERSION = 1
"""Version of the bundle contract; a bundle with another one is refused."""

MODEL_FILE = "model.onnx"
GPU_MODEL_FILE = "model.gpu.onnx"
TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "weights.safetensors"
NGRAM_FILE = "ngram.safetensors"
OWN_NGRAM_FILE = "own-ngram.safetensors"
"""Of a fine-tuned model: what the writer says; the other is what its base has read."""

WORDS_FILE = "words.txt"
SOURCES_FILE = "sources.safetensors"
"""Of a fine-tuned model: in which of the writer's texts a run of words stands."""

CARD_FILE = "card.json"

Cell = Literal["lstm", "gru", "rnn"]

_Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
# \Z, since $ would let a line end follow.
_ModelId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}\Z")]
_Language = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,20}\Z")]
_Note = Annotated[str, Meta(max_length=20_000)]
_Size = Annotated[int, Meta(ge=1, le=65_536)]
_Weight = Annotated[float, Meta(ge=-50, le=50)]
"""Nats; what JSON can say beyond all bounds is none."""

_Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes of the network.

    Attributes:
        vocabulary: tokens V.
        embedding: width E of the embedding, the features and the (tied) output layer.
        hidden: units H per layer.
        layers: recurrent layers L.
    """

    vocabulary: Annotated[int, Meta(ge=257, le=65_535)]
    embedding: _Size
    hidden: _Size
    layers: Annotated[int, Meta(ge=1, le=16)]


class TrainingText(msgspec.Struct, frozen=True):
    """One source of training text and the terms under which it may be used."""

    name: _Name
    licence: _Note = ""
    attribution: _Note = ""
    characters: int = 0


class Example(msgspec.Struct, frozen=True):
    """A beginning that somebody wrote, and how the model goes on."""

    before: _Note
    after: _Note


class Card(msgspec.Struct, frozen=True):
    """Contents of ``card.json``; unknown fields of newer minor revisions are ignored.

    Attributes:
        format_version: version of the bundle contract.
        id: short name for the command line, ``[a-z0-9._-]``.
        name: what the model list shows.
        languages: BCP 47 tags, the main language first: ``("en",)``, ``("zh",)``.
        cell: kind of recurrent cell.
        shape: sizes of the network.
        parameters: trainable numbers.
        straight_quotes: the model was trained on ``'`` and ``"``; curly quotes in the
            writer's text are made straight before encoding and put back in suggestions.
        trained_on: the texts.
        metrics: name → value on held-out text, for instance ``bits_per_byte``.
        metrics_text: which held-out text.
        examples: of how it writes.
        ranking: what the qualities of a draft count for where the model writes, in nats, as
            fitted for it; without any, what is usual for its language.
        recipe: settings of the run, flat.
        seed: of the run.
        created: ISO 8601, UTC.
        base_model: id of the model that fine-tuning started from, or empty.
        files: name → SHA-256 of every other file of the bundle.
    """

    id: _ModelId
    name: _Name
    languages: Annotated[tuple[_Language, ...], Meta(min_length=1)]
    cell: Cell
    shape: Shape
    files: dict[str, _Sha256]
    format_version: int = FORMAT_VERSION
    parameters: int = 0
    straight_quotes: bool = False
    trained_on: tuple[TrainingText, ...] = ()
    metrics: dict[str, float] = {}
    metrics_text: _Note = ""
    examples: Annotated[tuple[Example, ...], Meta(max_length=20)] = ()
    ranking: Annotated[dict[_Name, _Weight], Meta(max_length=50)] = {}
    recipe: dict[str, str | int | float | bool] = {}
    seed: int = 0
    created: Annotated[str, Meta(max_length=40)] = ""
    base_model: Annotated[str, Meta(max_length=80)] = ""


def parse_card(data: bytes) -> Card:
    """Return the card in ``data``.

    Raises:
        BundleError: no JSON, a field is missing or out of bounds, a name that no model can
            have, or another format version.
    """
    try:
        version = msgspec.json.decode(data, type=_VersionOnly).format_version
        if version != FORMAT_VERSION:
            raise BundleError(
                "This model uses bundle format {version}, and this version of Inkling"
                " reads format {format_version}. Export the model again, or update"
                " Inkling.",
                version=version,
                format_version=FORMAT_VERSION,
            )
        card = msgspec.json.decode(data, type=Card)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(
            "The model's card.json is damaged or no model card: {error}.", error=error
        ) from None
    for name in (card.name, *(text.name for text in card.trained_on)):
        if fault := name_fault(name):
            raise BundleError(
                "The model's card.json was refused: it has the name {name!r}, and a name {fault}.",
                name=name,
                fault=fault,
            )
    return card


def encode_card(card: Card) -> bytes:
    """Return ``card`` as readable JSON, UTF-8."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"


class _VersionOnly(msgspec.Struct):
    format_version: int = 0
