"""How a model writes: a few continuations for its card, the same ones every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.assist.cancellation import never
from writer.assist.continuing.versions import best_text
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.model.card import Example

if TYPE_CHECKING:
    from writer.model.onnx_model import LoadedModel

BEGINNINGS = {
    "en": (
        "The last train had gone, and the station",
        "Dear Anna, you asked me how the garden is, and",
        "The moon came over the hill,\nAnd",
    ),
    "zh": ("夜里下了一场大雨，第二天早晨", "老人坐在门口，望着", "一夜西风过小楼，\n"),
}
"""By language."""

WORDS, SEED = 40, 2


def write_examples(loaded: LoadedModel) -> tuple[Example, ...]:
    """Return what a model makes of each beginning in its language; nothing in other languages."""
    reader = TextModel(loaded)
    examples = []
    for before in BEGINNINGS.get(loaded.card.languages[0][:2], ()):
        request = ContinuationRequest(before, words=WORDS, seed=SEED)
        pieces = best_text(reader, request, never)
        examples.append(Example(before, "".join(piece.text for piece in pieces)))
    return tuple(examples)
