from __future__ import annotations

import json
from typing import TYPE_CHECKING

from writer.ui.shared.word_lists import LiveWords

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_two_programs_keep_each_other_s_words(tmp_path: Path, qapp: QApplication) -> None:
    first, second = (LiveWords(tmp_path / "words.json") for _ in range(2))
    first.change(lambda lists: lists.with_own(["Ada", "Bo"]))
    second.change(lambda lists: lists.with_never(["utilize"]))
    first.change(lambda lists: lists.without(["Bo"]))
    assert first.lists.own == ("Ada",)
    assert first.lists.never == ("utilize",)


def test_what_a_later_version_wrote_survives(tmp_path: Path, qapp: QApplication) -> None:
    path = tmp_path / "words.json"
    path.write_text('{"own": ["Ada"], "places": ["Combray"]}')
    LiveWords(path).change(lambda lists: lists.without(["Ada"]))
    assert json.loads(path.read_text()) == {"places": ["Combray"]}
