from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.packaging.test_desktop_files import needs

WINDOWS = Path(__file__).resolve().parents[2] / "packaging" / "windows"


@needs("makensis")
@pytest.mark.parametrize("script", ["inkling.nsi", "training.nsi"])
def test_the_set_up_program_compiles_without_a_warning(
    script: str, tmp_path: Path, qapp: object
) -> None:
    from build_windows import nsis_command
    from icons import ico, png
    from project import run

    program = tmp_path / "my program 程序"
    (program / "_internal").mkdir(parents=True)
    (program / "inkling.exe").write_bytes(b"program")
    (program / "_internal" / "library.dll").write_bytes(b"library")
    icon = tmp_path / "inkling.ico"
    icon.write_bytes(ico([(16, png(16))]))
    target = tmp_path / "inkling-1.2.3-windows-setup.exe"
    command = nsis_command(script, "1.2.3", program, icon, target)
    run(command)
    assert target.read_bytes().startswith(b"MZ")


def test_what_is_written_to_the_registry_is_removed_again() -> None:
    install, uninstall = (WINDOWS / "inkling.nsi").read_text("utf-8").split('Section "Uninstall"')
    written = set(re.findall(r'WriteReg\w+ HKCU ("[^"]+")', install))
    removed = set(re.findall(r'DeleteReg(?:Key|Value) HKCU ("[^"]+")', uninstall))
    left = {
        key for key in written if not any(key.startswith(each.rstrip('"')) for each in removed)
    }
    assert left == set()


def test_nothing_asks_for_an_administrator() -> None:
    for script in WINDOWS.glob("*.nsi"):
        text = script.read_text("utf-8")
        assert "RequestExecutionLevel user" in text
        assert "HKLM" not in text
