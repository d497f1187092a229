from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from trim import FROM_THE_SYSTEM, NEVER, trimmed, without_dangling

from tests.packaging.test_desktop_files import needs

ROOT = Path(__file__).resolve().parents[2]


def names(*entries: str) -> list[str]:
    return [name for name, _, _ in trimmed([(entry, "", "BINARY") for entry in entries])]


def test_only_plugins_in_use_are_kept() -> None:
    plugins = "PySide6/Qt/plugins"
    assert names(
        f"{plugins}/platforms/libqxcb.so",
        f"{plugins}/platforms/libqvnc.so",
        f"{plugins}/printsupport/libcupsprintersupport.so",
        f"{plugins}/platforminputcontexts/libibusplatforminputcontextplugin.so",
        f"{plugins}/platformthemes/libqgtk3.so",
        f"{plugins}/tls/libqopensslbackend.so",
    ) == [
        f"{plugins}/platforms/libqxcb.so",
        f"{plugins}/printsupport/libcupsprintersupport.so",
        f"{plugins}/platforminputcontexts/libibusplatforminputcontextplugin.so",
    ]


def test_of_the_programs_beside_torch_only_the_one_it_asks_for_is_kept() -> None:
    # 40 MB of tests were in the package once.
    programs = [f"torch/bin/{name}" for name in ("test_api", "HashStoreTest", "protoc-3.13.0.0")]
    needed = ["torch/bin/torch_shm_manager", "torch/lib/libtorch_cpu.so"]
    assert names(*programs, "torch/lib/libtorchbind_test.so", *needed) == needed


def test_what_has_to_fit_the_desktop_is_left_to_it() -> None:
    assert names("libGL.so.1", "libX11.so.6", "libxcb-cursor.so.0") == ["libxcb-cursor.so.0"]


def test_links_to_what_is_left_out_go_too() -> None:
    kept = [("PySide6/Qt/lib/libQt6Core.so.6", "", "BINARY")]
    links = [
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("writer/resources/libel.so.txt", "", "DATA"),
    ]
    assert [name for name, _, _ in without_dangling(links, kept)] == [
        "libQt6Core.so.6",
        "writer/resources/libel.so.txt",
    ]


def test_nothing_that_the_editor_imports_is_left_out() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "writer").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", sources, re.MULTILINE))
    assert imported & set(NEVER) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="looks libraries up as Linux does")
@needs("objdump")
def test_a_library_that_nobody_asks_for_is_left_out() -> None:
    import numpy as np
    from trim import needed_by, reachable

    module = next(Path(np.__file__).parent.rglob("_multiarray_umath*.so"))
    asked = needed_by(str(module))
    assert asked
    beside = Path(np.__file__).parents[1] / "numpy.libs"
    libraries = [(f"numpy.libs/{path.name}", str(path), "BINARY") for path in beside.glob("*.so*")]
    entries = [
        ("numpy/_core/_multiarray_umath.so", str(module), "EXTENSION"),
        *libraries,
        ("libstray.so.1", str(module), "BINARY"),
    ]
    kept = [name for name, _, _ in reachable(entries)]
    assert "libstray.so.1" not in kept
    assert any("openblas" in name for name in kept) is any("openblas" in name for name in asked)


def test_debian_names_every_library_of_the_system() -> None:
    assert all(re.fullmatch(r"[a-z0-9.+-]+", package) for package in FROM_THE_SYSTEM.values())
