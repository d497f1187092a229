"""How a model writes: a few continuations for its card, the same ones every time.

Each is written in one draft, as the model comes; the program chooses each sentence among several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.assist.cancellation import never
from writer.assist.continuing.continuation import continue_text
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
        examples.append(Example(before, "".join(continue_text(reader, request, never))))
    return tuple(examples)
