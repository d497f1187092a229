from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from writer.files.waste_bin import move_to_bin

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform != "linux", reason="where the bin lies on Linux")
def test_what_is_removed_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from send2trash import plat_other

    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", bytes(home / "Trash"))
    monkeypatch.setattr("send2trash.send2trash", plat_other.send2trash)
    folder = tmp_path / "my-poems"
    folder.mkdir()
    (folder / "card.json").write_text("{}")
    move_to_bin(folder)
    assert not folder.exists()
    assert (home / "Trash" / "files" / "my-poems" / "card.json").read_text() == "{}"


def test_a_bin_that_fails_in_its_own_way_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise RuntimeError("no shell")

    monkeypatch.setattr("send2trash.send2trash", fail)
    with pytest.raises(OSError, match="no shell"):
        move_to_bin(tmp_path)
    assert tmp_path.exists()
