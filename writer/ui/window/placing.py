"""Where a window stands: where it stood the last time, and on the screen, all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.ui.shared.settings import LiveSettings

FRAME: Final = QSize(4, 40)
"""Room for what the desktop draws around a window; how much is not known before it is shown."""


def put_back(window: QWidget, settings: LiveSettings) -> None:
    """Give the window the size and place that :func:`remember_place` noted, if it did."""
    put_at(window, settings.workplace.geometry)


def put_at(window: QWidget, geometry: str) -> None:
    """Give the window the size and place that :func:`geometry_of` returned."""
    window.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", errors="ignore")))
    keep_on_screen(window)


def remember_place(window: QWidget, settings: LiveSettings) -> None:
    """Note size and place of the window for the next start."""
    settings.choose("workplace", geometry=geometry_of(window))


def geometry_of(window: QWidget) -> str:
    """Return size and place of the window, as Qt encodes them, in Base64."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")


def keep_on_screen(window: QWidget) -> None:
    """Make the window as small as its screen and move it there, as far as need be."""
    place = QRect(window.pos(), window.size())
    fitted = fit(place, window.screen().availableGeometry())
    if fitted.size() != place.size():
        window.resize(fitted.size())
    if fitted.topLeft() != place.topLeft():
        window.move(fitted.topLeft())


def fit(place: QRect, screen: QRect) -> QRect:
    """Return ``place`` with its frame within ``screen``, no larger than it was."""
    size = place.size().boundedTo(screen.size() - FRAME)
    last = screen.bottomRight() - QPoint(
        size.width() + FRAME.width() - 1, size.height() + FRAME.height() - 1
    )
    return QRect(
        QPoint(
            max(screen.left(), min(place.left(), last.x())),
            max(screen.top(), min(place.top(), last.y())),
        ),
        size,
    )
