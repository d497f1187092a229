"""Short names for the keys that are held while another is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
