"""The bill of materials and the licences name everything that is bundled."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import distribution, distributions, files
from pathlib import Path

import pytest
from inventory import main, normal, package

PROJECT = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux")


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inventory of a program with Qt, numpy and msgspec, in a folder."""
    folder = tmp_path_factory.mktemp("inventory")
    paths = [path for path in files("PySide6-Essentials") or [] if ".so" in path.name]
    found = [[f"PySide6/Qt/lib/{path.name}", str(path.locate())] for path in paths]
    contents = {"modules": ["PySide6", "numpy", "writer"], "files": found}
    names = ["PySide6_Essentials", "numpy", "msgspec"]
    components = [{"bom-ref": name, "name": name, "version": "1"} for name in names]
    (folder / "contents.json").write_text(json.dumps(contents))
    (folder / "bill.json").write_text(json.dumps({"components": components, "dependencies": []}))
    main(folder / "contents.json", folder / "bill.json", folder / "licences")
    return folder


def test_the_bill_has_what_is_bundled_and_nothing_else(inventory: Path) -> None:
    bill = json.loads((inventory / "bill.json").read_text("utf-8"))
    names = {normal(part["name"]): part for part in bill["components"]}
    assert {"pyside6-essentials", "numpy", "python", "icu"} <= set(names)
    assert "msgspec" not in names
    assert all(part["licenses"] for part in bill["components"])
    # Left out once: its package was looked for by a name with "-" and has one with "_".
    assert names["icu"]["version"].isdigit()


def test_the_licence_of_every_dependency_is_known() -> None:
    # Building a package ends where it is not: better to hear of it here.
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["training"]
    names = {re.split(r"[<>=!~; \[]", line)[0] for line in lines}
    installed = {normal(each.metadata["Name"]): each for each in distributions()}
    parts = [package(installed[name]) for name in map(normal, names) if name in installed]
    assert len(parts) > 15
    assert [part.name for part in parts if len(part.text) < 500] == []


def test_every_part_has_the_text_of_its_licence(inventory: Path) -> None:
    index = json.loads((inventory / "licences" / "index.json").read_text("utf-8"))
    texts = {
        normal(part["name"]): (inventory / "licences" / part["file"]).read_text("utf-8")
        for part in index
    }
    assert "UNICODE LICENSE" in texts["icu"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["pyside6-essentials"]
    assert all(len(text) > 500 for text in texts.values())
    assert distribution("numpy").metadata["Name"] in texts
