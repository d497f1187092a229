"""How the writer says words: a file in the folder of the settings, a word a line.

    # The word, its syllables with the stressed one in capitals, and, if it may rhyme, with what.
    Marvalon: mar-VA-lon
    Celebran: ce-le-BRAN, rhymes with ran
    heaven: HEAV'N

What stands here counts before everything that comes with the program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.sounds import coded, rhyme_start, stresses
from writer.errors import FormError
from writer.files.ordinary import read_ordinary
from writer.foreign import brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOST_BYTES = 1_000_000

_LINE: Final = re.compile(r"([^:\s]+)\s*:\s*([^,]+?)\s*(?:,\s*rhymes\s+with\s+(\S+)\s*)?")


@dataclass(frozen=True, slots=True)
class Correction:
    """How a word is said.

    Attributes:
        sounds: a reading; where it does not rhyme, its vowels stand for any.
        rhymes: whether it may rhyme.
    """

    sounds: bytes
    rhymes: bool


def read_corrections(path: Path, rhyme: Callable[[str], bytes | None]) -> dict[str, Correction]:
    """Return the writer's corrections by word, in lower case; none if there is no file.

    Args:
        path: the file.
        rhyme: how a word sounds that others rhyme with; None where it is not known.

    Raises:
        FormError: it cannot be read, or a line makes no sense.
    """
    try:
        text = read_ordinary(path, _MOST_BYTES)[0].decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(
            "Your pronunciations ({name}) cannot be read: {reason}.",
            name=path.name,
            reason=brief(error),
        ) from None
    return dict(_corrections(text, path.name, rhyme))


def _corrections(
    text: str, name: str, rhyme: Callable[[str], bytes | None]
) -> Iterator[tuple[str, Correction]]:
    for number, line in enumerate(text.splitlines(), 1):
        said = line.split("#")[0].strip()
        if not said:
            continue
        match = _LINE.fullmatch(said)
        partner = rhyme(match[3]) if match and match[3] else None
        correction = match and _correction(match[2], partner, rhymes=bool(match[3]))
        if not (match and correction):
            raise FormError(
                "Line {number} of your pronunciations ({name}) cannot be used: {line}. It should"
                " be like “Celebran: ce-le-BRAN, rhymes with ran”.",
                number=number,
                name=name,
                line=said,
            )
        yield match[1].lower().replace("’", "'"), correction


def _correction(spelt: str, partner: bytes | None, *, rhymes: bool) -> Correction | None:
    """Return a word by its syllables; None where they do not go together with the rhyme."""
    syllables = spelt.split("-")
    if not all(syllables) or (rhymes and not partner):
        return None
    loud = [
        number for number, each in enumerate(syllables) if each == each.upper() != each.lower()
    ]
    main = loud[0] if loud else 0 if len(syllables) == 1 else None
    if main is None:
        return None
    marks = ["1" if n == main else "2" if n in loud else "0" for n in range(len(syllables))]
    sounds = [coded(f"AH{mark}") for mark in marks]
    if not partner:
        return Correction(b"".join(sounds), rhymes=False)
    ending = partner[rhyme_start(partner) :]
    tail = len(stresses(ending))
    if main < len(syllables) - tail:
        return None  # what rhymes begins at the stress
    return Correction(b"".join(sounds[:-tail]) + ending, rhymes=True)
