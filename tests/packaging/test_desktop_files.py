from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path

import pytest

from writer.model.bundle import SUFFIX

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
MODEL_TYPE = "application/vnd.inkling.model+zip"


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"needs {program}")


@needs("desktop-file-validate")
def test_the_menu_entry_is_valid() -> None:
    command = ["desktop-file-validate", "--no-hints", str(LINUX / "inkling.desktop")]
    subprocess.run(command, check=True)


@needs("appstreamcli")
def test_the_description_for_catalogues_is_valid(tmp_path: Path) -> None:
    from build_linux import filled

    name = "org.inkling.Inkling.metainfo.xml"
    text = filled((LINUX / name).read_text(encoding="utf-8"), "1.2.3")
    assert '<release version="1.2.3"' in text
    (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["appstreamcli", "validate", "--no-net", tmp_path / name], check=True)


def test_the_description_has_what_later_validators_miss() -> None:
    # AppStream 1.0 refuses a description without a home page; 0.16 says nothing.
    from build_linux import filled
    from project import home_page

    text = filled((LINUX / "org.inkling.Inkling.metainfo.xml").read_text("utf-8"), "1.2.3")
    component = ET.fromstring(text)
    assert home_page().startswith("https://")
    assert component.findtext("url[@type='homepage']") == home_page()
    assert "@" not in text


def test_models_have_one_type_everywhere() -> None:
    kinds = ET.parse(LINUX / "inkling-mime.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    assert [kind.get("type") for kind in kinds] == [MODEL_TYPE]
    assert kinds[0].find(f"{space}glob").get("pattern") == f"*{SUFFIX}"
    assert MODEL_TYPE in (LINUX / "inkling.desktop").read_text(encoding="utf-8")


def test_the_program_and_its_window_have_the_name_of_the_menu_entry() -> None:
    entry = (LINUX / "inkling.desktop").read_text(encoding="utf-8")
    app = (LINUX.parents[1] / "writer" / "app.py").read_text(encoding="utf-8")
    assert re.search(r"^StartupWMClass=inkling$", entry, re.MULTILINE)
    assert 'setDesktopFileName("inkling")' in app


@pytest.mark.skipif(sys.platform != "linux", reason="manual pages are read on Linux")
@needs("man")
@pytest.mark.parametrize("name", ["inkling", "inkling-train"])
def test_the_manual_page_has_no_errors(name: str) -> None:
    command = ["man", "--warnings", "-l", str(LINUX / f"{name}.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("page", "module"), [("inkling", "writer.commands.main"), ("inkling-train", "training.cli")]
)
def test_the_manual_page_names_every_command(page: str, module: str) -> None:
    if module == "training.cli":
        pytest.importorskip("torch")
    main = import_module(module).main
    text = (LINUX / f"{page}.1").read_text(encoding="utf-8")
    shown = [name for name, command in main.commands.items() if not command.hidden]
    assert [name for name in shown if not re.search(rf"^\.BI? {name}\b", text, re.MULTILINE)] == []
