"""Draw what the slider from quiet to talkative gives and costs, from the figures on the cards.

    python packaging/glance_curve.py

Writes resources/screenshots/glance-curve.png. `training.bundled measure` makes the figures.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph
from PySide6.QtGui import QFont

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from writer.assist.measuring.glance import MANNERS
from writer.model.card import parse_card
from writer.ui.shared.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURE: Final = ROOT / "resources" / "screenshots" / "glance-curve.png"
WIDTH, HEIGHT = 900, 330
FACE: Final = "DejaVu Sans"


@dataclass(frozen=True)
class Language:
    """A line of the picture.

    Attributes:
        model: id of the bundled model.
        name: for the legend.
        colour: of its line.
        symbol: of its points: colour is not the only difference.
    """

    model: str
    name: str
    colour: str
    symbol: str


LANGUAGES: Final = (
    Language("inkling-en", "English, per 100 words", "#1f5f8b", "o"),
    Language("inkling-zh", "Chinese, per 100 characters", "#a8432b", "s"),
)
PANELS: Final = {"right": "right to the end, %", "saved": "keys saved if each is taken, %"}


def main() -> None:
    """Draw the picture."""
    application = pyqtgraph.mkQApp()
    pyqtgraph.setConfigOptions(antialias=True, background=LIGHT.page, foreground=LIGHT.ink)
    view = pyqtgraph.GraphicsLayoutWidget()
    view.resize(WIDTH, HEIGHT)
    view.show()
    for column, (figure, title) in enumerate(PANELS.items()):
        plot = view.addPlot(row=0, col=column)
        plot.setLabel("bottom", "shown")
        plot.setLabel("left", title)
        plot.getViewBox().setDefaultPadding(0.12)
        plot.showGrid(x=True, y=True, alpha=0.15)
        if column:
            plot.addLegend(offset=(-10, -10))
        for language in LANGUAGES:
            draw(plot, language, figures_of(language.model), figure)
    application.processEvents()  # the plots find their places
    if not view.grab().save(str(PICTURE)):
        sys.exit(f"{PICTURE} could not be written.")
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size} bytes")


def figures_of(model: str) -> Mapping[str, float]:
    """Return the figures on the card of a bundled model."""
    card = ROOT / "resources" / "models" / model / "card.json"
    return parse_card(card.read_bytes()).metrics


def draw(
    plot: pyqtgraph.PlotItem, language: Language, metrics: Mapping[str, float], figure: str
) -> None:
    """Draw a figure, and name the places of the slider beside its points."""
    places = {name: f"glance.{value:.2f}" for name, value in MANNERS.items()}
    shown = [100 * metrics[f"{place}.shown"] for place in places.values()]
    values = [100 * metrics[f"{place}.{figure}"] for place in places.values()]
    plot.plot(
        shown,
        values,
        name=language.name,
        pen=pyqtgraph.mkPen(language.colour, width=2),
        symbol=language.symbol,
        symbolBrush=language.colour,
        symbolPen=None,
        symbolSize=8,
    )
    if language is not LANGUAGES[0]:
        return
    for name, x, y in zip(places, shown, values, strict=True):
        label = pyqtgraph.TextItem(name, color=language.colour, anchor=(0.5, 1.3))
        label.setFont(QFont(FACE, 8))
        label.setPos(x, y)
        plot.addItem(label)


if __name__ == "__main__":
    main()
