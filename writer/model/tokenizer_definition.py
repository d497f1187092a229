"""What a ``tokenizer.json`` may say: exactly what training writes, and a vocabulary.

The library behind :mod:`writer.model.tokenizer` builds whatever the file asks for: patterns that
take a second a word, parts that drop letters, parts that panic. So the file is read here first,
with types that leave room for nothing but the tokens.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from writer.errors import BundleError

DOCUMENT_TOKEN = "<document>"
"""Stands before every document in training; text never encodes to it."""

PATTERN = (
    r" ?[\p{L}\p{M}&&[^\p{Han}]]+(?:['\u2019][\p{L}\p{M}&&[^\p{Han}]]+)*"
    r"|\p{Han}+"
    r"| ?\p{N}{1,3}"
    r"|\n+"
    r"| ?[^\s\p{L}\p{M}\p{N}]+"
    r"|\s"
)
"""What a token may span: one word with the space before it and inner apostrophes; a run of Han;
up to three digits; punctuation; line ends apart from other space. A space belongs to the word
after it, so that completing a word can start from the boundary before it."""

BYTES_PER_TOKEN = 200
"""Of the file, at most; the bundled models' have 27."""

_OTHER_BYTES = 10_000


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing but the fields that are named."""


class _Regex(_Strict, frozen=True):
    Regex: str


class _Split(_Strict, frozen=True, tag="Split"):
    pattern: _Regex
    behavior: Literal["Isolated"]
    invert: Literal[False]


class _ByteFallback(_Strict, frozen=True, tag="ByteFallback"):
    pass


class _Fuse(_Strict, frozen=True, tag="Fuse"):
    pass


class _Decoders(_Strict, frozen=True, tag="Sequence"):
    decoders: Annotated[tuple[_ByteFallback | _Fuse, ...], Meta(max_length=2)]


class _Bpe(_Strict, frozen=True, tag="BPE"):
    dropout: None
    unk_token: None
    continuing_subword_prefix: None
    end_of_word_suffix: None
    fuse_unk: Literal[False]
    byte_fallback: Literal[True]
    ignore_merges: Literal[False]
    vocab: dict[str, int]
    merges: list[tuple[str, str]]


class _Definition(_Strict, frozen=True):
    version: Literal["1.0"]
    truncation: None
    padding: None
    added_tokens: Annotated[tuple[int, ...], Meta(max_length=0)]
    normalizer: None
    pre_tokenizer: _Split
    post_processor: None
    decoder: _Decoders
    model: _Bpe


def check_size(size: int, vocabulary: int) -> None:
    """Refuse a definition that is too large for its card, before any of it is parsed.

    Raises:
        BundleError: a vocabulary of that size needs less.
    """
    if size > vocabulary * BYTES_PER_TOKEN + _OTHER_BYTES:
        raise BundleError(
            "The model's tokenizer.json is too large for the {vocabulary:,} tokens of its card.",
            vocabulary=vocabulary,
        )


def read_vocabulary(definition: bytes) -> dict[str, int]:
    """Return the tokens of a ``tokenizer.json`` and their ids.

    Raises:
        BundleError: it is none, or says something that training does not write.
    """
    try:
        parsed = msgspec.json.decode(definition, type=_Definition)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(
            "The model's tokenizer.json is damaged or not one of Inkling's: {error}.", error=error
        ) from None
    kinds = tuple(map(type, parsed.decoder.decoders))
    if parsed.pre_tokenizer.pattern.Regex != PATTERN or kinds != (_ByteFallback, _Fuse):
        raise BundleError(
            "The model's tokenizer.json cuts text in a way of its own, so it is not one of"
            " Inkling's."
        )
    if len(parsed.model.merges) > len(parsed.model.vocab):
        raise BundleError("The model's tokenizer.json joins more pieces than it has tokens.")
    return parsed.model.vocab
