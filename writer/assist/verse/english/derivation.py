"""How an unknown word sounds, from words that are known: endings, beginnings, compounds.

Rules only, no table: what is known is asked of a function. A word so derived is a guess; verse
may count its syllables and never rhymes on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from writer.assist.verse.english.sounds import coded, is_vowel, stress_of, with_stress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Lookup = Callable[[str], bytes | None]

_MOST_STEPS = 4
"""Endings and beginnings taken off one word."""

_SHORTEST_STEM = 3

_BREATHED: Final = frozenset(coded("P T K F TH S SH CH HH"))
_HISSED: Final = frozenset(coded("S Z SH ZH CH JH"))
_STOPS: Final = frozenset(coded("T D"))
_S, _Z, _T, _D = (coded(sound) for sound in ["S", "Z", "T", "D"])
_EH0_Z, _EH0_D = coded("AH0 Z"), coded("AH0 D")

_ENDINGS: Final = tuple(
    (ending, coded(sounds), stem)
    for ending, sounds, stem in (
        # What the ending is, how it sounds, and what the stem may have lost before it:
        # "" nothing, "e" an e, "y" a y that became i, "n" the ending takes the place of -le.
        ("fulness", "F AH0 L N AH0 S", "y"),
        ("lessness", "L AH0 S N AH0 S", "y"),
        ("lessly", "L AH0 S L IY0", "y"),
        ("fully", "F AH0 L IY0", "y"),
        ("iness", "IY0 N AH0 S", "i"),
        ("ingly", "IH0 NG L IY0", "e"),
        ("edly", "AH0 D L IY0", "e"),
        ("ments", "M AH0 N T S", "y"),
        ("ship", "SH IH2 P", ""),
        ("ships", "SH IH2 P S", ""),
        ("hood", "HH UH2 D", ""),
        ("wards", "W ER0 D Z", ""),
        ("ward", "W ER0 D", ""),
        ("ness", "N AH0 S", "y"),
        ("less", "L AH0 S", "y"),
        ("like", "L AY2 K", ""),
        ("some", "S AH0 M", "y"),
        ("ment", "M AH0 N T", "y"),
        ("able", "AH0 B AH0 L", "e"),
        ("iest", "IY0 AH0 S T", "i"),
        ("ier", "IY0 ER0", "i"),
        ("ily", "AH0 L IY0", "i"),
        ("ings", "IH0 NG Z", "e"),
        ("ful", "F AH0 L", "y"),
        ("ing", "IH0 NG", "e"),
        ("eth", "AH0 TH", "e"),
        ("est", "AH0 S T", "e"),
        ("ish", "IH0 SH", "e"),
        ("ism", "IH2 Z AH0 M", "e"),
        ("ist", "IH0 S T", "e"),
        ("ists", "IH0 S T S", "e"),
        ("ers", "ER0 Z", "e"),
        ("ors", "ER0 Z", "e"),
        ("er", "ER0", "e"),
        ("or", "ER0", "e"),
        ("ly", "L IY0", "y"),
        ("y", "IY0", "e"),
    )
)

_SHORT_STEMS: Final = frozenset(["eth", "est"])
"""Endings of ``doeth`` and ``goest``."""

_BEGINNINGS: Final = tuple(
    (beginning, coded(sounds))
    for beginning, sounds in (
        ("counter", "K AW2 N T ER0"),
        ("under", "AH2 N D ER0"),
        ("super", "S UW2 P ER0"),
        ("inter", "IH2 N T ER0"),
        ("over", "OW2 V ER0"),
        ("anti", "AE2 N T IY0"),
        ("fore", "F AO2 R"),
        ("out", "AW2 T"),
        ("mis", "M IH0 S"),
        ("non", "N AA2 N"),
        ("dis", "D IH0 S"),
        ("sub", "S AH2 B"),
        ("pre", "P R IY0"),
        ("un", "AH0 N"),
        ("up", "AH0 P"),
        ("re", "R IY0"),
        ("in", "IH0 N"),
        ("im", "IH0 M"),
        ("en", "EH0 N"),
        ("em", "EH0 M"),
        ("be", "B IH0"),
        ("a", "AH0"),
    )
)

_BRITISH: Final = tuple(
    (re.compile(pattern + "$"), american)
    for pattern, american in (
        ("our(s|ed|ing|ite|ites|able|less|ful|er|ers|y)?", r"or\1"),
        ("is(e|es|ed|ing|er|ers|ation)", r"iz\1"),
        ("ys(e|es|ed|ing)", r"yz\1"),
        ("([bcdghktv])re(s|d)?", r"\1er\2"),
        ("ll(ed|ing|er|ers|est|ous|or|ors)", r"l\1"),
        ("ence(s|less)?", r"ense\1"),
        ("ogue(s)?", r"og\1"),
        ("ae(.*)", r"e\1"),
        ("oe(.*)", r"e\1"),
        ("l(ment|ments|ful|fully)", r"ll\1"),
        ("grey(.*)", r"gray\1"),
        ("mould(.*)", r"mold\1"),
        ("xion(s)?", r"ction\1"),
    )
)


class Derivation:
    """Rules upon a dictionary.

    Attributes:
        known: the most usual reading of a word in the dictionary; None where it is not in it.
    """

    def __init__(self, known: Lookup) -> None:
        self.known = known

    def reading(self, word: str) -> bytes | None:
        """Return how a word sounds that the dictionary lacks; None where no rule knows.

        Args:
            word: in lower case, with straight apostrophes, without hyphens.
        """
        return self.derived(word, _MOST_STEPS)

    def found(self, word: str, steps: int) -> bytes | None:
        """Return a reading from the dictionary or by rule."""
        return self.known(word) or self.derived(word, steps)

    def derived(self, word: str, steps: int) -> bytes | None:
        """Return a reading by rule, after at most so many steps."""
        if not steps or len(word) < _SHORTEST_STEM:
            return None
        for rule in (_apostrophe, _british, _inflected, _ended, _compound, _begun):
            if reading := rule(self, word, steps - 1):
                return reading
        return None


def _apostrophe(rules: Derivation, word: str, steps: int) -> bytes | None:
    """``lamp's``, ``lamps'``, ``seem'd``, ``know'st``, ``dancin'``."""
    if word.endswith("'s"):
        stem = rules.found(word[:-2], steps)
        return stem and with_s(stem)
    if word.endswith("s'"):
        return rules.found(word[:-1], steps)
    if word.endswith("in'"):
        stem = rules.found(word[:-1] + "g", steps)
        return stem and stem[:-1] + coded("N")
    if word.endswith("'d"):
        stem = _first(rules, stems(word[:-2], "e"), steps)
        return stem and with_d(stem)
    if word.endswith("'st"):
        stem = _first(rules, stems(word[:-3], "e"), steps)
        return stem and stem + _S + _T
    return None


def _british(rules: Derivation, word: str, _steps: int) -> bytes | None:
    """``colour``, ``realise``, ``centre``, ``travelled``."""
    for pattern, american in _BRITISH:
        if (match := pattern.search(word)) and (other := match.expand(american)):
            reading = rules.known(word[: match.start()] + other)
            if reading:
                return reading
    return None


def _inflected(rules: Derivation, word: str, steps: int) -> bytes | None:
    """``lanterns``, ``wished``."""
    if word.endswith("ed") and not word.endswith("eed"):
        stem = _first(rules, stems(word[:-2], "e"), steps)
        if stem:
            return with_d(stem)
    if word.endswith("s") and not word.endswith("ss"):
        singular = [word[:-1], *([word[:-2]] if word.endswith("es") else [])]
        singular += [word[:-3] + "y"] if word.endswith("ies") else []
        stem = _first(rules, singular, steps)
        return stem and with_s(stem)
    return None


def _ended(rules: Derivation, word: str, steps: int) -> bytes | None:
    """``sorrowful``, ``gloomily``; ``-bly`` and ``-ly`` take the place of an ``-le``."""
    if word.endswith("ly") and (
        whole := rules.known(word[:-1] + "e") or rules.known(word[:-2] + "le")
    ):
        return whole[:-2] + coded("L IY0")
    if word.endswith("ically") and (stem := rules.known(word[:-4])):
        return stem + coded("L IY0")
    for ending, sounds, lost in _ENDINGS:
        shortest = 2 if ending in _SHORT_STEMS else _SHORTEST_STEM
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            stem = _first(rules, stems(word[: -len(ending)], lost), steps)
            if stem:
                return (stem[:-1] if lost == "i" else stem) + sounds
    return None


def _compound(rules: Derivation, word: str, _steps: int) -> bytes | None:
    """``lamplight``: two known words, as even as possible; the second is spoken more softly."""
    places = range(_SHORTEST_STEM, len(word) - _SHORTEST_STEM + 1)
    for place in sorted(places, key=lambda p: abs(2 * p - len(word))):
        first, second = rules.known(word[:place]), rules.known(word[place:])
        if first and second and min(place, len(word) - place) > _SHORTEST_STEM:
            return first + _softer(second)
    return None


def _begun(rules: Derivation, word: str, steps: int) -> bytes | None:
    """``unlooked``, ``overgrown``."""
    for beginning, sounds in _BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= _SHORTEST_STEM:
            stem = rules.found(word[len(beginning) :], steps)
            if stem:
                return sounds + stem
    return None


def stems(stem: str, lost: str) -> Iterator[str]:
    """Yield what may have stood before an ending, likeliest first.

    Args:
        stem: what is left of the word.
        lost: ``e`` or ``y``: what may be missing; ``i``: what became an i.
    """
    if lost == "i":
        yield stem + "y"
        return
    if lost == "e" and len(stem) > 2 and stem[-1] == stem[-2]:
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    if lost == "e":
        yield stem + "e"
    yield stem


def _first(rules: Derivation, words: Iterable[str], steps: int) -> bytes | None:
    tried = list(words)
    for stem in tried:
        if reading := rules.known(stem):
            return reading
    for stem in tried:
        if reading := rules.derived(stem, steps):
            return reading
    return None


def with_s(stem: bytes) -> bytes:
    """Return a plural or possessive."""
    last = stem[-1]
    return stem + (_EH0_Z if last in _HISSED else _S if last in _BREATHED else _Z)


def with_d(stem: bytes) -> bytes:
    """Return a past tense."""
    last = stem[-1]
    return stem + (_EH0_D if last in _STOPS else _T if last in _BREATHED else _D)


def _softer(sounds: bytes) -> bytes:
    return bytes(with_stress(s, 2) if is_vowel(s) and stress_of(s) == 1 else s for s in sounds)
