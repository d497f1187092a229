"""The pages of the help menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from writer import about

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from writer.ui.dialogs.messages import Messages

translate = QCoreApplication.translate


def show_typing_chinese(messages: Messages) -> None:
    """Show what an input method needs."""
    text = translate(
        "Help",
        "<p>Inkling takes Chinese from the input method of your system. On Linux it brings"
        " the module for <b>IBus</b>, which <b>Fcitx 5</b> answers as well. If nothing"
        " happens when you switch to Chinese, start Inkling with</p>"
        "<p><tt>QT_IM_MODULE=ibus inkling</tt></p>"
        "<p>or put <tt>export QT_IM_MODULE=ibus</tt> into <tt>~/.profile</tt> and log in"
        " again; with Fcitx 5, its “IBus Frontend” has to be enabled, as it is at first."
        " The module that is called <tt>fcitx</tt> is not part of Inkling.</p>"
        "<p>Under Wayland leave the variable unset: the desktop passes the words on. Windows"
        " and macOS need nothing.</p>",
    )
    messages.tell(translate("Help", "Typing Chinese"), text)


def show_about(messages: Messages) -> None:
    """Show what this program is."""
    text = translate(
        "Help",
        "<h3>Inkling {version}</h3><p>A quiet, offline writing editor that suggests the next"
        " words.</p><p>Nothing you write leaves this machine.</p>"
        "<p><a href='{page}'>{page}</a></p>",
    )
    told = text.format(version=about.version(), page=about.home_page())
    messages.tell(translate("Help", "About Inkling"), told)


def show_licences(window: QWidget) -> None:
    """Show what this copy is made of, in front of ``window``."""
    from writer.ui.dialogs.licences_view import LicencesView  # no start should wait for it

    LicencesView(window).exec()
