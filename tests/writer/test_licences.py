from __future__ import annotations

import json
from typing import TYPE_CHECKING

from writer import licences

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_in_a_source_tree_the_installed_packages_are_asked() -> None:
    found = {part.name.lower(): part for part in licences.parts()}
    assert {"numpy", "onnxruntime", "tokenizers"} <= set(found)
    assert "BSD-3-Clause" in found["numpy"].licence
    assert "Copyright" in found["numpy"].text()
    assert "torch" not in found


def test_the_dictionaries_behind_verse_are_named_with_their_licences() -> None:
    found = {part.name: part for part in licences.parts()}
    assert found["CMU Pronouncing Dictionary (data)"].licence == "BSD-2-Clause"
    assert "Carnegie Mellon" in found["CMU Pronouncing Dictionary (data)"].text()
    misaki = next(part for name, part in found.items() if name.startswith("misaki"))
    assert "Apache License" in misaki.text()


def test_a_packaged_program_has_a_list_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "licences"
    folder.mkdir()
    entry = {"name": "Qt", "version": "6", "licence": "LGPL-3.0-only", "file": "qt.txt"}
    (folder / "index.json").write_text(json.dumps([entry | {"purl": "pkg:generic/qt@6"}]))
    (folder / "qt.txt").write_text("The text.", encoding="utf-8")
    monkeypatch.setattr(licences, "resources_dir", lambda: tmp_path)
    (part,) = licences.parts()
    assert (part.name, part.licence, part.text()) == ("Qt", "LGPL-3.0-only", "The text.")
