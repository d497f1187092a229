"""How the writer says words: a file in the folder of the settings, a word a line.

    # The word, its syllables with the stressed one in capitals, and, if it may rhyme, with what.
    Marvalon: mar-VA-lon
    Celebran: ce-le-BRAN, rhymes with ran
    heaven: HEAV'N

What stands here counts before everything that comes with the program. Where the program knows a
reading of the word with that stress and that rhyme, it is taken; else all that is known are the
number of syllables, the stress, and what is said to rhyme. A line that makes no sense is told and
left out; the others hold. Whoever writes the file by hand and whoever lets the program write it
keep each other's lines and remarks.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.sounds import coded, rhyme_key, rhyme_start, stresses
from writer.errors import FormError, WriterError
from writer.files.atomic import atomic_write_bytes, make_private_folder
from writer.files.holding import Hold
from writer.files.ordinary import read_ordinary
from writer.foreign import brief
from writer.paths import locks_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from writer.assist.verse.english.pronouncing import Spoken

    Ask = Callable[[str], Spoken]

_MOST_BYTES = 1_000_000

_LINE: Final = re.compile(r"([^:\s]+)\s*:\s*([^,]+?)\s*(?:,\s*rhymes\s+with\s+(\S+)\s*)?")
_WORD: Final = re.compile(r"'?[^\W\d_]+(?:'[^\W\d_]+)*'?")

_PATIENCE_S: Final = 2.0
"""How long to wait for another program that writes the file: it takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Correction:
    """How a word is said.

    Attributes:
        word: as the writer writes it.
        said: its syllables with hyphens between them, the stressed one in capitals.
        rhymes_with: a word; empty where none was named.
        sounds: a reading; where it does not rhyme, its vowels stand for any.
        rhymes: whether it may rhyme.
    """

    word: str
    said: str
    rhymes_with: str
    sounds: bytes
    rhymes: bool

    @property
    def line(self) -> str:
        """The line of the file."""
        rhyme = f", rhymes with {self.rhymes_with}" if self.rhymes_with else ""
        return f"{self.word}: {self.said}{rhyme}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a file says.

    Attributes:
        words: by word, in lower case with straight apostrophes.
        problems: what could not be used of it, each in a sentence.
    """

    words: Mapping[str, Correction] = field(default_factory=dict)
    problems: tuple[WriterError, ...] = ()


def read_corrections(path: Path, spoken: Ask) -> Corrections:
    """Return the writer's corrections; none if there is no file.

    Args:
        path: the file.
        spoken: how a word sounds without them.
    """
    try:
        lines = _read(path)
    except FormError as error:
        return Corrections(problems=(error,))
    words: dict[str, Correction] = {}
    problems: list[WriterError] = []
    for number, line in enumerate(lines, 1):
        said = line.split("#")[0].strip()
        if not said:
            continue
        try:
            correction = _correction(said, spoken)
        except FormError as error:
            problem = "Line {number} of your pronunciations ({name}) cannot be used: {reason}"
            problems.append(FormError(problem, number=number, name=path.name, reason=error))
        else:
            words[_plain(correction.word)] = correction
    return Corrections(words, tuple(problems))


def correct(word: str, said: str, rhymes_with: str, spoken: Ask) -> Correction:
    """Return how a writer says a word.

    Args:
        word: letters, with or without apostrophes.
        said: ``ce-le-BRAN``.
        rhymes_with: a word; empty = that is not known, or the program knows.
        spoken: how a word sounds without corrections.

    Raises:
        FormError: it makes no sense; the sentence says why.
    """
    if not _WORD.fullmatch(_plain(word)):
        raise FormError(
            "“{word}” is not one word of letters; say its parts one by one.", word=word
        )
    syllables = said.split("-")
    main = _main_stress(syllables)
    if main is None:
        raise FormError(
            "It should be like “ce-le-BRAN”: a hyphen between syllables, the stressed one in"
            " capitals, not “{said}”.",
            said=said,
        )
    known = [
        each
        for each in spoken(word).readings
        if len(stresses(each)) == len(syllables) and max(stresses(each).find("1"), 0) == main
    ]
    if rhymes_with:
        sounds = _rhyming(syllables, main, rhymes_with, spoken, known)
        return Correction(word, said, rhymes_with, sounds, rhymes=True)
    sounds = known[0] if known else _unknown(syllables, main)
    return Correction(word, said, "", sounds, rhymes=bool(known) and spoken(word).rhymes)


def keep_correction(correction: Correction, path: Path) -> None:
    """Write how a word is said into the file, in the place of what stood there of it.

    Raises:
        FormError: it cannot be written; the file is as it was.
    """
    _change(path, correction.word, correction.line)


def forget_correction(word: str, path: Path) -> bool:
    """Take what stands of a word out of the file; return whether anything did.

    Raises:
        FormError: it cannot be written; the file is as it was.
    """
    return _change(path, word, None)


def _correction(line: str, spoken: Ask) -> Correction:
    """Return what a line says.

    Raises:
        FormError: it makes no sense.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise FormError(
            "“{line}” should be like “Celebran: ce-le-BRAN, rhymes with ran”.", line=line
        )
    return correct(match[1], match[2], match[3] or "", spoken)


def _main_stress(syllables: list[str]) -> int | None:
    """Return the number of the stressed syllable, from 0; None where none is, or one is empty."""
    if not all(syllables):
        return None
    loud = (n for n, each in enumerate(syllables) if each == each.upper() != each.lower())
    return next(loud, 0 if len(syllables) == 1 else None)


def _unknown(syllables: list[str], main: int) -> bytes:
    """Return a reading whose vowels stand for any."""
    loud = [each == each.upper() != each.lower() for each in syllables]
    marks = ["1" if n == main else "2" if loud[n] else "0" for n in range(len(syllables))]
    return b"".join(coded(f"AH{mark}") for mark in marks)


def _rhyming(
    syllables: list[str], main: int, partner: str, spoken: Ask, known: list[bytes]
) -> bytes:
    """Return a reading that rhymes with a word.

    Args:
        syllables: of the word to be said.
        main: number of the stressed one.
        partner: the word that it rhymes with.
        spoken: how a word sounds.
        known: readings of the word to be said that have these stresses.

    Raises:
        FormError: nobody knows how the partner sounds, or the stresses do not go together.
    """
    heard = spoken(partner)
    if not heard.rhymes:
        raise FormError("It is not known how “{partner}” sounds.", partner=partner)
    keys = {rhyme_key(each) for each in heard.readings}
    if fitting := [each for each in known if rhyme_key(each) in keys]:
        return fitting[0]
    tail = len(syllables) - main
    for each in heard.readings:
        ending = each[rhyme_start(each) :]
        if len(stresses(ending)) == tail:
            return _unknown(syllables, main)[:main] + ending
    raise FormError(
        "“{said}” does not rhyme with “{partner}”: a rhyme begins at the stressed syllable.",
        said="-".join(syllables),
        partner=partner,
    )


def _change(path: Path, word: str, line: str | None) -> bool:
    """Put a line in the place of those about a word, or nothing; return whether there were any."""
    wanted = _plain(word)
    try:
        make_private_folder(path.parent)
        with _alone():
            lines = _read(path)
            about = [n for n, each in enumerate(lines) if _plain(each.split(":")[0]) == wanted]
            kept = [each for n, each in enumerate(lines) if n not in about]
            if line is not None:
                kept.insert(about[0] if about else len(kept), line)
            if kept != lines:
                atomic_write_bytes(path, "".join(f"{each}\n" for each in kept).encode())
            return bool(about)
    except OSError as error:
        raise FormError(
            "Your pronunciations ({name}) cannot be written: {reason}. They are as they were.",
            name=path.name,
            reason=brief(error),
        ) from None


def _read(path: Path) -> list[str]:
    """Return the lines of the file, none if there is no file.

    Raises:
        FormError: it cannot be read.
    """
    try:
        return read_ordinary(path, _MOST_BYTES)[0].decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(
            "Your pronunciations ({name}) cannot be read: {reason}.",
            name=path.name,
            reason=brief(error),
        ) from None


@contextmanager
def _alone() -> Iterator[None]:
    """Let no other thread or program change the file meanwhile.

    Raises:
        OSError: another one does, and does not end.
    """
    make_private_folder(locks_dir())
    held, given_up = None, time.monotonic() + _PATIENCE_S
    while held is None:
        try:
            held = Hold(locks_dir() / "pronunciations.lock")
        except (BlockingIOError, PermissionError):  # the latter on Windows
            if time.monotonic() > given_up:
                raise
            time.sleep(0.02)
        except OSError:
            break  # a file system that knows no locks
    try:
        yield
    finally:
        if held is not None:
            with suppress(OSError):
                held.let_go()


def _plain(word: str) -> str:
    return word.strip().lower().replace("’", "'")
