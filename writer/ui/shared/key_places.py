"""Which key of a keyboard was pressed, whatever its layout makes of it.

On a French keyboard the key with 1 on it yields ``&``, and a Russian one has no ``R``. A key that
a writer was told as Alt+1 is meant by its place.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ROWS: Final = {2: "1234567890-=", 16: "QWERTYUIOP[]", 30: "ASDFGHJKL;'`", 43: "\\ZXCVBNM,./"}
"""Scan code of the first key of each row of an American keyboard; one more per key."""

_MAC_CODES: Final = (
    (18, 19, 20, 21, 23, 22, 26, 28, 25, 29, 27, 24),
    (12, 13, 14, 15, 17, 16, 32, 34, 31, 35, 33, 30),
    (0, 1, 2, 3, 5, 4, 38, 40, 37, 41, 39, 50),
    (42, 6, 7, 8, 9, 11, 45, 46, 43, 47, 44),
)
"""The virtual key codes of macOS, which are places too."""

_SCANNED: Final = {
    first + index: char for first, row in _ROWS.items() for index, char in enumerate(row)
}

_MAC: Final = {
    code: char
    for codes, row in zip(_MAC_CODES, _ROWS.values(), strict=True)
    for code, char in zip(codes, row, strict=True)
}

_X_OFFSET: Final = 8
"""X11 and Wayland count scan codes from 8."""

_LAST_LATIN: Final = 0xFF


def place_of_key(event: QKeyEvent) -> Qt.Key | None:
    """Return what the pressed key is on an American keyboard, where that says more.

    It does for the keys with digits, and for letters and signs of a layout without Latin ones.
    """
    char = _american(event)
    if char is None or not (char.isdigit() or event.key() > _LAST_LATIN):
        return None
    return Qt.Key(ord(char))


def _american(event: QKeyEvent) -> str | None:
    if sys.platform == "darwin":
        return _MAC.get(event.nativeVirtualKey()) if event.nativeScanCode() else None
    offset = 0 if sys.platform == "win32" else _X_OFFSET
    return _SCANNED.get(event.nativeScanCode() - offset)
