"""Looking into the weights of a bundle, which only training loads, before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from writer.errors import BundleError
from writer.model.graph_sizes import weight_shapes

if TYPE_CHECKING:
    from writer.model.card import Card

_LENGTH_BYTES = 8
_BYTES = {"U8": 1, "F16": 2, "BF16": 2, "F32": 4}
_SCALES = ".scales"
"""Ends the name of the scales of a rounded matrix."""


class _Tensor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dtype: Literal["U8", "F16", "BF16", "F32"]
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def check_weights(data: bytes, card: Card) -> None:
    """Refuse a ``weights.safetensors`` that does not hold the weights of its card, or more.

    Raises:
        BundleError: it does not.
    """
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    try:
        header = msgspec.json.decode(data[_LENGTH_BYTES:start], type=dict[str, msgspec.Raw])
        header.pop("__metadata__", None)
        tensors = {name: msgspec.json.decode(raw, type=_Tensor) for name, raw in header.items()}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BundleError("The model's weights.safetensors is damaged.") from None
    wanted = weight_shapes(card.shape, card.cell)
    plain = {name: each.shape for name, each in tensors.items() if not name.endswith(_SCALES)}
    scales = {name.removesuffix(_SCALES) for name in tensors if name.endswith(_SCALES)}
    if plain != wanted or not scales <= wanted.keys() or _end(tensors) != len(data) - start:
        raise BundleError("The model's weights.safetensors does not fit its card.")


def _end(tensors: dict[str, _Tensor]) -> int:
    """Return where the last tensor ends, if they follow each other without gaps; else -1."""
    end = 0
    for each in sorted(tensors.values(), key=lambda tensor: tensor.data_offsets):
        size = _BYTES[each.dtype]
        for length in each.shape:
            size *= length
        if each.data_offsets != (end, end + size):
            return -1
        end += size
    return end
