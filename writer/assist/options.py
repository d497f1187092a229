"""What a writer can choose about assistance. Part of the settings; plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KeyPreset = Literal["writer", "code"]


@dataclass(frozen=True, slots=True)
class AssistanceOptions:
    """Choices about suggestions and continuations.

    Attributes:
        enabled: assistance as a whole (F4).
        model_id: which model to use; empty = the one for the language near the caret.
        provider: where the model runs: ``auto``, ``cpu`` or the name of a GPU provider.
        key_preset: which keys accept: ``writer`` (Tab = one word) or ``code`` (Tab = all).
        only_when_asked: suggest nothing until the writer presses a key for it.
        talkativeness: 0 = quiet … 1 = talkative, the gate before ghost text is shown.
        candidate_count: candidates in the bar, 3 to 5.
        ghost_words: longest ghost text, in words.
        learn: remember the words of each document, for suggestions in it.
        continuation_words: length of a continuation.
        temperature: of a continuation.
        top_k: of a continuation; 0 = no limit.
        top_p: of a continuation.
    """

    enabled: bool = True
    model_id: str = ""
    provider: str = "auto"
    key_preset: KeyPreset = "writer"
    only_when_asked: bool = False
    talkativeness: float = 0.14
    candidate_count: int = 5
    ghost_words: int = 3
    learn: bool = False
    continuation_words: int = 60
    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 0.95
