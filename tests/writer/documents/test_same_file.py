from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from writer.documents.same_file import same_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_known_by_every_path_that_leads_to_it(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads")
    (tmp_path / "drafts").mkdir()
    assert same_file(path, tmp_path / "drafts" / ".." / "poem.txt")
    other = tmp_path / "other.txt"
    other.write_text("Two roads")
    assert not same_file(path, other)


@pytest.mark.skipif(os.name != "posix", reason="Windows lets few users make links")
def test_links_lead_to_the_file(tmp_path: Path) -> None:
    path, soft, hard = (tmp_path / name for name in ("poem.txt", "soft.txt", "hard.txt"))
    path.write_text("Two roads")
    soft.symlink_to(path)
    hard.hardlink_to(path)
    assert same_file(path, soft)
    assert same_file(soft, hard)


@pytest.mark.skipif(os.name != "posix", reason="Windows lets few users make links")
def test_a_file_that_is_not_there_is_known_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "book")
    assert same_file(tmp_path / "book" / "new.txt", tmp_path / "link" / "new.txt")
    assert not same_file(tmp_path / "book" / "new.txt", tmp_path / "new.txt")
    (tmp_path / "there.txt").write_text("")
    assert not same_file(tmp_path / "there.txt", tmp_path / "new.txt")
