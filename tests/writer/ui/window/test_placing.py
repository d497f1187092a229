"""Windows stand on the screen, whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from writer.ui.window.placing import FRAME, fit

# The first window of 900 by 680 hung 86 and 183 pixels below the edge of the two small ones.
SCREENS = {
    "1366x768 at 125 %": QRect(0, 0, 1093, 614),
    "1366x768 at 150 %": QRect(0, 0, 911, 512),
    "1366x768 with a panel": QRect(0, 27, 1366, 741),
    "the left of two": QRect(-1920, 0, 1920, 1080),
}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize(
    "place", [QRect(0, 0, 900, 680), QRect(600, 500, 900, 680), QRect(-50, -80, 3000, 2000)]
)
def test_a_window_and_its_frame_are_inside_the_screen(screen: QRect, place: QRect) -> None:
    fitted = fit(place, screen)
    assert screen.contains(QRect(fitted.topLeft(), fitted.size() + FRAME))
    assert fitted.size() == place.size().boundedTo(screen.size() - FRAME)


def test_a_window_that_fits_stays_where_it_is() -> None:
    place = QRect(100, 50, 900, 680)
    assert fit(place, QRect(0, 0, 1920, 1080)) == place
