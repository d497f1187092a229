"""Colours of the program: warm paper by day, warm dark by night, chosen or as the system has it.

Everything is said through the palette, so that every widget of Qt follows without a style
sheet. All text colours keep a contrast of 4.5:1 on their ground (WCAG 2.2, 1.4.3); ghost text
is the palette's placeholder text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from writer.settings import ThemeChoice


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        page: ground of the text and of lists and fields.
        ink: text on it.
        ghost: suggested text, hints and placeholders on the page.
        tint: ground of a continuation that waits for the writer's word.
        chrome: ground of bars, menus and dialogs.
        label: text on the chrome.
        button: ground of buttons.
        selection: ground of selected text; ``selected`` is the text on it.
        selected: see ``selection``.
        accent: links, focus, progress.
        faded: text of what cannot be used now (WCAG asks no contrast of it).
    """

    page: str
    ink: str
    ghost: str
    tint: str
    chrome: str
    label: str
    button: str
    selection: str
    selected: str
    accent: str
    faded: str


LIGHT: Final = Colours(
    page="#fcfaf5",
    ink="#2a2724",
    ghost="#6c655b",
    tint="#f3ead6",
    chrome="#f1ede4",
    label="#3a3631",
    button="#f7f4ed",
    selection="#e3cfa4",
    selected="#2a2724",
    accent="#8a5521",
    faded="#a39c90",
)

DARK: Final = Colours(
    page="#211f1d",
    ink="#e6dfd3",
    ghost="#9d958a",
    tint="#352e22",
    chrome="#2b2926",
    label="#cfc8bc",
    button="#383531",
    selection="#5d4a2c",
    selected="#f7f1e5",
    accent="#d9a566",
    faded="#7d766b",
)


class Theme(QObject):
    """Keeps the application's palette as the writer or the system wants it.

    Args:
        application: Qt's.
        parent: owner in Qt's sense; a theme that outlived it would go on changing the palette.
    """

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._hints = application.styleHints()
        self._choice: ThemeChoice = "system"
        application.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen last."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Use the light or dark theme, or follow the system from now on."""
        self._choice = choice
        # Asks the desktop for window frames to match; not every desktop can.
        self._hints.setColorScheme(_SCHEMES[choice])
        if choice == "system":
            self._show(self._hints.colorScheme())
        else:
            self._show(_SCHEMES[choice])

    @Slot(Qt.ColorScheme)
    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._show(scheme)

    def _show(self, scheme: Qt.ColorScheme) -> None:
        colours = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._application.setPalette(palette_of(colours))


def palette_of(colours: Colours) -> QPalette:
    """Return the palette that shows ``colours``."""
    palette = QPalette()
    for role, name in _roles(colours).items():
        palette.setColor(role, QColor(name))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faded))
    # Found text stays plain to see while the find bar has the keyboard.
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText):
        colour = palette.color(QPalette.ColorGroup.Active, role)
        palette.setColor(QPalette.ColorGroup.Inactive, role, colour)
    return palette


_SCHEMES: Final[dict[ThemeChoice, Qt.ColorScheme]] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_TEXT_ROLES: Final = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
)


def _roles(colours: Colours) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    chrome = QColor(colours.chrome)
    return {
        role.Window: colours.chrome,
        role.WindowText: colours.label,
        role.Base: colours.page,
        role.AlternateBase: colours.tint,
        role.Text: colours.ink,
        role.PlaceholderText: colours.ghost,
        role.Button: colours.button,
        role.ButtonText: colours.label,
        role.BrightText: colours.accent,
        role.ToolTipBase: colours.page,
        role.ToolTipText: colours.ink,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.selected,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: chrome.lighter(112).name(),
        role.Midlight: chrome.lighter(105).name(),
        role.Mid: chrome.darker(120).name(),
        role.Dark: chrome.darker(145).name(),
        role.Shadow: chrome.darker(220).name(),
    }
