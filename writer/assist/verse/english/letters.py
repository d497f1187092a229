"""How a word sounds by its letters alone: a guess of a small model that comes with the program.

It is made by ``python -m training.bundled verse-en-letters`` and reads a word at once: letters
int64 (T, 1) to logits (T, C) of what each letter makes, no sound, one or two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.sounds import coded, is_vowel, stress_of
from writer.errors import FormError
from writer.foreign import foreign_errors
from writer.paths import resources_dir

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz'"
"""What it can read; a letter's number is its place."""

CLASSES: Final = "classes"
"""The property of the file that says what letters make: ``|K|AE1|K S|…``."""

_LONGEST: Final = 64
"""Letters; what is longer is no word."""


class LetterModel:
    """Reads words by their letters.

    Args:
        graph: contents of an ONNX file of ours.
    """

    def __init__(self, graph: bytes) -> None:
        # Most poems have no word that asks for it, and the runtime takes a while to load.
        from writer.model.runtime import start_session

        self._session = start_session(graph)
        properties = self._session.get_modelmeta().custom_metadata_map
        self._classes = [coded(said) for said in properties[CLASSES].split("|")]
        self._main = np.array([_has_stress(made, 1) for made in self._classes])
        self._second = np.array([_has_stress(made, 2) for made in self._classes])

    def reading(self, word: str) -> bytes | None:
        """Return how a word sounds, with one main stress; None where it is no word.

        Args:
            word: in lower case, with straight apostrophes.
        """
        if not word or len(word) > _LONGEST or not {*word} <= {*LETTERS}:
            return None
        letters = np.array([[LETTERS.index(letter)] for letter in word], np.int64)
        with foreign_errors(_damaged):
            (logits,) = self._session.run(["logits"], {"letters": letters})
        sounds = b"".join(self._classes[each] for each in self._likeliest(logits))
        return sounds if any(map(is_vowel, sounds)) else None

    def _likeliest(self, logits: NDArray[np.float32]) -> NDArray[np.intp]:
        """Return the likeliest classes with exactly one main stress, shape (T,)."""
        without = np.where(self._main, -np.inf, logits)
        within = np.where(self._main, logits, -np.inf)
        best: NDArray[np.intp] = without.argmax(axis=1)
        loud = (within.max(axis=1) - without.max(axis=1)).argmax()
        best[loud] = within[loud].argmax()
        return best


def _has_stress(made: bytes, stress: int) -> bool:
    return any(is_vowel(sound) and stress_of(sound) == stress for sound in made)


@lru_cache(maxsize=1)
def load_letters(path: Path | None = None) -> LetterModel:
    """Return the model in a file, by default the one that comes with the program; read once.

    Raises:
        FormError: it is missing or damaged.
    """
    place = path or resources_dir() / "verse" / "english-letters.onnx"
    try:
        graph = place.read_bytes()
    except OSError as error:
        raise _damaged(str(error)) from None
    with foreign_errors(_damaged):
        return LetterModel(graph)


def _damaged(reason: str) -> FormError:
    return FormError(
        "The model of how English words are spelt is damaged ({reason}), and without it no verse"
        " can be checked; install Inkling again.",
        reason=reason,
    )
