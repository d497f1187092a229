"""What a writer can choose about assistance. Part of the settings; plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from writer.sections import choice

KeyPreset = Literal["writer", "code"]
ContinuationPace = Literal["at_once", "reading"]


@dataclass(frozen=True, slots=True)
class AssistanceOptions:
    """Choices about suggestions and continuations.

    Attributes:
        enabled: assistance as a whole (F4).
        model_id: which model to use; empty = the one for the language near the caret.
        provider: where the model runs: ``auto``, ``cpu`` or the name of a GPU provider.
        key_preset: which keys accept: ``writer`` (Tab = one word) or ``code`` (Tab = all).
        only_when_asked: suggest nothing until the writer presses a key for it.
        talkativeness: 0 = quiet … 1 = talkative, how much ghost text has to be worth.
        candidate_count: candidates in the bar.
        ghost_words: longest ghost text, in words.
        learn: keep what is learned of each document, and tell it to the others.
        continuation_words: length of a continuation.
        boldness: of a continuation, 0 = safe … 1 = bold; see
            :mod:`writer.assist.continuing.boldness`.
        continuation_pace: how fast a continuation is shown: ``at_once`` = as it is written, so
            that everybody reads at their own pace and nobody waits for what is there already;
            ``reading`` = word by word, for those who want to stop it at the right one.
    """

    enabled: bool = choice(default=True, title="Suggestions")
    model_id: str = choice("", "Model")
    provider: str = choice("auto", "Compute provider")
    key_preset: KeyPreset = choice("writer", "Keys that accept")
    only_when_asked: bool = choice(default=False, title="Suggest only when asked")
    talkativeness: float = choice(0.0, "How often to suggest", least=0.0, greatest=1.0)
    candidate_count: int = choice(5, "Candidates in the bar", least=3, greatest=5)
    ghost_words: int = choice(4, "Longest suggestion, in words", least=1, greatest=12)
    learn: bool = choice(default=False, title="Learn from my texts")
    continuation_words: int = choice(60, "Words of a continuation", least=5, greatest=1000)
    boldness: float = choice(0.5, "Boldness of a continuation", least=0.0, greatest=1.0)
    continuation_pace: ContinuationPace = choice("at_once", "Pace of a continuation")
