"""The language that the window speaks: English or Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

if TYPE_CHECKING:
    from writer.text.scripts import Language


def interface_language() -> Language:
    """Return the language of the interface: that of the system, unless another was set."""
    return "zh" if QLocale().language() == QLocale.Language.Chinese else "en"
