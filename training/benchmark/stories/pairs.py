"""Blind readings: pairs of continuations for a reader who is not told which is which."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from training.benchmark.stories.writing import CHOSEN, SAMPLE
from writer.assist.measuring.confidence_interval import Interval
from writer.errors import TrainingError
from writer.files.atomic import atomic_write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.benchmark.stories.writing import Story

PAIRS = 40
SHOWN_BEFORE = 400
"""Characters of the context that a reader sees."""

_HEAD = """# {count} pairs of continuations

Each passage is carried on twice, by A and by B. Which goes on better: as a story, in its
language, in what it knows of the people and the place? Write a line for each pair into a file of
its own: the number and A, B or = where neither is better.
"""
_VERDICT = re.compile(r"^\s*(\d+)\s*[.:)]?\s*([AaBb=])\s*$", re.MULTILINE)
_Z = 1.96


class Verdicts(NamedTuple):
    """What a reader preferred.

    Attributes:
        new: pairs in which the chosen text was better.
        old: in which the plain sample was.
        neither: in which none was.
    """

    new: int
    old: int
    neither: int

    @property
    def decided(self) -> int:
        """Pairs in which one was better."""
        return self.new + self.old

    def sentence(self) -> str:
        """Return the outcome in words, ties beside it."""
        if not self.decided:
            return f"Of {self.neither} pairs, none was decided."
        low, high = binomial_interval(self.new, self.decided)
        return (
            f"Of {self.decided} pairs decided, {self.new} in favour of the chosen drafts:"
            f" {self.new / self.decided:.0%} ({low:.0%}–{high:.0%}); {self.neither} undecided."
        )


def key_of(path: Path) -> Path:
    """Return where the key of a file of pairs lies."""
    return path.with_suffix(".key.json")


def write_pairs(stories: Sequence[Story], path: Path, seed: int, count: int = PAIRS) -> int:
    """Write so many pairs and the key to them, and return how many there are.

    Args:
        stories: to take them from; those whose two texts are the same say nothing.
        path: of the Markdown; the key lies beside it.
        seed: of the order.
        count: at most.

    Raises:
        TrainingError: a file cannot be written.
    """
    random = np.random.default_rng(seed)
    different = [story for story in stories if story.texts[SAMPLE] != story.texts[CHOSEN]]
    parts, key = [], []
    for number, index in enumerate(random.permutation(len(different))[:count], start=1):
        story = different[index]
        order = [SAMPLE, CHOSEN] if random.random() < 0.5 else [CHOSEN, SAMPLE]
        parts.append(_pair(number, story, order))
        key.append(dict(zip("AB", order, strict=True)) | {"place": story.place.key})
    text = "\n".join([_HEAD.format(count=len(parts)), *parts])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write_bytes(path, text.encode())
        atomic_write_bytes(key_of(path), msgspec.json.format(msgspec.json.encode(key), indent=2))
    except OSError as error:
        raise TrainingError(
            "{path} could not be written: {reason}.", path=path, reason=error.strerror or error
        ) from None
    return len(parts)


def read_verdicts(pairs: Path, verdicts: Path) -> Verdicts:
    """Return what a reader's choices say of the writers.

    Args:
        pairs: the file that was read; its key lies beside it.
        verdicts: lines such as ``12 A``.

    Raises:
        TrainingError: a file cannot be read, or a choice is of no pair.
    """
    try:
        key = msgspec.json.decode(key_of(pairs).read_bytes(), type=list[dict[str, str]])
        chosen = {
            int(number): choice.upper()
            for number, choice in _VERDICT.findall(verdicts.read_text("utf-8"))
        }
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise TrainingError(
            "The verdicts could not be read: {error}. The key has to lie beside the pairs.",
            error=error,
        ) from None
    if not chosen or not set(chosen) <= set(range(1, len(key) + 1)):
        raise TrainingError(
            "{path} should have a line for each of the {count} pairs, such as “12 A”.",
            path=verdicts,
            count=len(key),
        )
    writers = [key[number - 1].get(choice, "") for number, choice in chosen.items()]
    return Verdicts(writers.count(CHOSEN), writers.count(SAMPLE), writers.count(""))


def binomial_interval(successes: int, trials: int) -> Interval:
    """Return the 95 % interval of a share.

    Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
    """
    share, z2 = successes / trials, _Z**2 / trials
    middle = (share + z2 / 2) / (1 + z2)
    half = math.sqrt(share * (1 - share) * z2 + z2**2 / 4) / (1 + z2)
    return Interval(middle - half, middle + half)


def _pair(number: int, story: Story, order: Sequence[str]) -> str:
    before = story.place.before[-SHOWN_BEFORE:]
    cut = before.find(" ") + 1 if len(story.place.before) > SHOWN_BEFORE else 0
    parts = [f"## {number}", _quoted(f"… {before[cut:]}")]
    for letter, writer in zip("AB", order, strict=True):
        parts += [f"**{letter}**", _quoted(f"… {story.texts[writer]}")]
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
