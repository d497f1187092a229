from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from writer.ui.shared.language import interface_language

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _same_locale_after() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN", "zh"), ("zh_TW", "zh"), ("en_GB", "en"), ("de_DE", "en"), ("C", "en")],
)
def test_the_interface_is_chinese_where_the_system_is(locale: str, language: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert interface_language() == language
