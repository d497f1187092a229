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


def counted(number: int, one: str, many: str) -> str:
    """Return how many there are of something.

    Args:
        number: how many.
        one: what to say of one.
        many: what to say of any other number, ``{n}``.
    """
    return one if number == 1 else many.format(n=figure(number))
