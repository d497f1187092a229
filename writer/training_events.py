"""What a training says while it works: a line of JSON for each event.

The training writes them, the studio reads them, and other programs may. An end that was not
wanted carries its reason as a word, for programs, beside the sentence for people: nobody has
to look for options in sentences.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Stage = Literal[
    "reading",
    "rehearsing",
    "tokenizing",
    "training",
    "blending",
    "exporting",
    "evaluating",
]

Reason = Literal[
    "failed", "stopped", "unfinished", "taken", "finished", "busy", "other", "diverged"
]
"""Why there is no model.

    failed      anything else
    stopped     it was asked to end; ``kept`` in the data is "yes" where it can go on
    unfinished  a training of that name was stopped before its end: --resume or --replace
    taken       a model of that name is installed: another name or --replace
    finished    there is nothing to resume
    busy        another process works on the training of that name
    other       it was resumed with other texts or settings than it was begun with
    diverged    the learning rate is too high
"""

_SHARES: Final[dict[Stage, tuple[float, float]]] = {
    "reading": (0.0, 0.02),
    "rehearsing": (0.02, 0.05),
    "tokenizing": (0.05, 0.06),
    "training": (0.06, 0.90),
    "blending": (0.90, 0.92),
    "exporting": (0.92, 0.94),
    "evaluating": (0.94, 1.0),
}
"""Where each stage begins and ends on the way, in order; training takes nearly all the time."""


class Progress(msgspec.Struct, frozen=True, tag="progress", tag_field="event", omit_defaults=True):
    """How far a training is.

    Attributes:
        stage: what it is doing.
        fraction: of this stage, 0 … 1.
        loss: nats per token, on the text it has just read.
        bits_per_byte: the same per byte of text that it does not learn, comparable between
            models.
        tokens_per_second: speed.
        seconds_left: until the model is ready, about.
    """

    stage: Stage
    fraction: float
    loss: float | None = None
    bits_per_byte: float | None = None
    tokens_per_second: float | None = None
    seconds_left: float | None = None

    @property
    def overall(self) -> float:
        """How much of the whole work is done, 0 … 1, as far as one can tell."""
        start, end = _SHARES[self.stage]
        done = min(1.0, max(0.0, self.fraction))
        return start * (1 - done) + end * done


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="event"):
    """A sentence to keep in view: a text that was left out, how many were read.

    Attributes:
        text: the sentence.
    """

    text: str


class Saved(msgspec.Struct, frozen=True, tag="saved", tag_field="event"):
    """What was learned so far is on the disk: a stopped training can go on from here."""


class Done(msgspec.Struct, frozen=True, tag="done", tag_field="event"):
    """A training that is complete.

    Attributes:
        model: id of the new model.
        path: of its bundle.
    """

    model: str
    path: str = ""


class Failed(msgspec.Struct, frozen=True, tag="failed", tag_field="event"):
    """A training that ended without a model.

    Attributes:
        text: what happened and what to do, for people, in English.
        reason: why, for programs.
        data: what the sentence names, so that it can be said in another language.
    """

    text: str
    reason: Reason = "failed"
    data: dict[str, str] = {}


Event = Progress | Note | Saved | Done | Failed

_DECODER: Final[msgspec.json.Decoder[Event]] = msgspec.json.Decoder(Event)


def encode_event(event: Event) -> bytes:
    """Return a line of JSON."""
    return msgspec.json.encode(event) + b"\n"


def decode_event(line: bytes) -> Event:
    """Return the event in a line of JSON.

    Raises:
        ValueError: it is none.
    """
    return _DECODER.decode(line)
