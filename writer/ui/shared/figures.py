"""Numbers as a writer reads them."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def figure(number: int) -> str:
    """Return a number with its digits in groups, as the writer's country has it.

    A system that names no country gets groups, too: Qt leaves them out there.
    """
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(number)
