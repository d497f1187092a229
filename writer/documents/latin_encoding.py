"""Which old encoding a text in Latin letters is in.

Most of such a text is plain ASCII, and the few letters that are not, stand between plain ones.
Read in the right encoding they belong to the alphabet of one language; read in a wrong one they
are letters that no language has together, symbols within words, or capitals behind small letters.
"""

from __future__ import annotations

import re
from typing import Final

_WESTERN: Final = (
    "àâæçèéêëîïôœùûüÿ",  # French
    "äöüß",
    "áéíñóúüçàèòïª\u00ba",  # Spanish, Catalan
    "àèéìíîòóùú",  # Italian
    "áâãàçéêíóôõúüª\u00ba",  # Portuguese
    "åäöéæøåüáóòê",  # Swedish, Finnish, Danish, Norwegian
    "áéíóúýþæöð",  # Icelandic
    "áéíóúëïöüèêç",  # Dutch, Irish, Albanian
    "äõöüšž",  # Estonian
)
_CENTRAL: Final = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene
    "ăâîşţ",  # Romanian
)
_TURKISH: Final = ("âçğıİîöşüû",)
_BALTIC: Final = ("ąčęėįšųūž", "āčēģīķļņšūž")

_ALPHABETS: Final = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
}
"""Encodings of Latin letters, the commonest first, and the letters of the languages beside a-z."""

_TYPOGRAPHY: Final = frozenset("‘’‚“”„‹›«»–—…•·€£§°©®™¿¡½¼¾×\u00b4\u00a0\u00ad")
_FOREIGN: Final = re.compile(r"[^\0-\x7f]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]{3,}")
_MOST_IN_RUNS: Final = 0.1
_LEAST_FITTING: Final = 0.7
_ENOUGH: Final = 3
_ANY_WESTERN: Final = 0.9
"""What it counts if all letters are Western ones: English borrows from several languages."""


def latin_encoding(data: bytes, counted: str) -> str | None:
    """Return the encoding of a text in Latin letters; None where the letters are others.

    Args:
        data: bytes of the text, most of them ASCII.
        counted: the encoding that statistics found, which decides between equals.
    """
    foreign = len(_HIGH.findall(data))
    # In Cyrillic, Greek, Arabic or Thai words there is no plain letter.
    in_runs = sum(map(len, _HIGH_RUN.findall(data)))
    mostly_foreign = foreign > _ENOUGH and 3 * foreign > len(data)
    if mostly_foreign or in_runs > _MOST_IN_RUNS * foreign:
        return None
    scores = {encoding: _score(data, encoding) for encoding in _ALPHABETS}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _LEAST_FITTING:
        return None
    is_equal = foreign >= _ENOUGH and scores.get(counted) == scores[best]
    return counted if is_equal and data.decode(counted) != data.decode(best) else best


def _score(data: bytes, encoding: str) -> float:
    """Return the share of foreign characters that fit the one language which fits best."""
    text = data.decode(encoding, errors="replace")
    foreign = _FOREIGN.findall(text)
    if not foreign or "\ufffd" in text:
        return 0.0
    placed = [match[0] for match in _FOREIGN.finditer(text) if _stands_well(text, match.start())]
    shares = [_share(placed, frozenset(letters)) for letters in _ALPHABETS[encoding]]
    if _ALPHABETS[encoding] is _WESTERN:
        shares.append(_ANY_WESTERN * _share(placed, frozenset("".join(_WESTERN))))
    return max(shares) * len(placed) / len(foreign)


def _share(foreign: list[str], letters: frozenset[str]) -> float:
    # A capital İ becomes two characters in small letters.
    fitting = letters | _TYPOGRAPHY
    known = sum(char in fitting or char.lower() in fitting for char in foreign)
    return known / max(1, len(foreign))


def _stands_well(text: str, index: int) -> bool:
    """Return whether the character is one that comes at such a place."""
    char, before = text[index], text[index - 1 : index]
    if char.isupper():
        return not before.islower()
    if char.isalpha() or char in "’\u00ad·":
        return True
    after = text[index + 1 : index + 2]
    return not (before.isalpha() and after.isalpha()) or char in "—–…"
