"""The pages of the help menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from writer import about
from writer.ui.dialogs.help import show_about

if TYPE_CHECKING:
    import pytest

    from writer.ui.dialogs.messages import Messages


class Told:
    """Notes what is told."""

    def tell(self, title: str, text: str) -> None:
        self.title, self.text = title, text


def test_about_names_the_version_and_leads_to_the_home_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(about, "version", lambda: "1.2.3")
    monkeypatch.setattr(about, "home_page", lambda: "https://example.org/inkling")
    told = Told()
    show_about(cast("Messages", told))
    assert "Inkling 1.2.3" in told.text
    assert "<a href='https://example.org/inkling'>" in told.text
