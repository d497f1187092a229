"""Files as an ill-meaning or unlucky stranger would make them out of good ones."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from tests.written_files import zipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF, *b"<>&{}\\/\"'0-")


def mutations(whole: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield ``count`` variants of a file; the same seed, the same variants.

    Of a zip file every other variant is changed inside a member and packed again, with sums that
    are right: what is damaged outside is refused before anybody looks into it.
    """
    chance = random.Random(seed)
    members = _members(whole)
    for number in range(count):
        if members and number % 2:
            name = chance.choice(list(members))
            yield zipped(members | {name: _changed(members[name], chance)})
        else:
            yield _changed(whole, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        start = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 4, 40, 400))
        piece = changed[start : start + length]
        kind = chance.randrange(4)
        if kind == 0:
            changed[start : start + 1] = bytes([chance.choice(_VALUES)])
        elif kind == 1:
            del changed[start : start + length]
        elif kind == 2:
            changed[start:start] = piece * chance.choice((1, 2, 300))
        else:
            end = chance.randrange(len(changed) + 1)
            changed[end:end] = piece
    return bytes(changed)


def _members(whole: bytes) -> dict[str, bytes]:
    if not zipfile.is_zipfile(BytesIO(whole)):
        return {}
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
