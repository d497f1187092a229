"""What a model may be called, and the id that the command line knows it by.

One rule for the trainer, who chooses a name, and for the card of a stranger. Names are shown in
windows, lists and terminals: nothing in one may be taken for anything else than its letters.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

LONGEST_NAME = 120
_LONGEST_ID = 60

# Line ends, controls, half characters, and marks that turn the direction of what follows.
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
# Letters that are no other letter with an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
"""What no folder can be called on Windows."""


def name_fault(name: str) -> str:
    """Return why no model can be called so, as the rest of "A name …"; empty if one can."""
    if not name.strip():
        return "needs at least one letter"
    if len(name) > LONGEST_NAME:
        return f"has at most {LONGEST_NAME} characters"
    if _INVISIBLE.search(name):
        return "holds no line ends and nothing invisible"
    if "<" in name:
        return "does not hold <"
    return ""


def model_id(name: str) -> str:
    """Return a short id for the command line: ``Été à Nice`` → ``ete-a-nice``.

    Names that differ in letters have ids that differ: where an id cannot spell one, as in
    Chinese, it ends with figures that are made of the whole name.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    spelt = slug[:_LONGEST_ID].strip("-")
    lost = any(char.isalnum() and not char.isascii() for char in letters)
    if lost or spelt != slug or not spelt or _RESERVED.fullmatch(spelt):
        return f"{spelt or 'model'}-{sha256(name.encode(errors='replace')).hexdigest()[:8]}"
    return spelt
