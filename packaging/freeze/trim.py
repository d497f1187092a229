"""What of the packages goes into a bundle, and what stays out. Used by the .spec files.

PyInstaller takes whatever might be wanted: every plugin of Qt with the half of GTK behind one of
them, parts of packages that we never import. Here is the list of what is used. On Linux a second
look leaves out each library that nothing in the bundle asks for any more.
"""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import PurePath
from typing import Final

Entry = tuple[str, str, str]
"""A line of PyInstaller's table of contents: name in the bundle, source, kind."""

NEVER: Final = [
    *("PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtDBus", "PySide6.QtTest"),
    # The editor has no network code, and without these nobody could add any unseen. Hashes come
    # from Python itself then, slower than OpenSSL's; an offline program has none to keep safe.
    *("ssl", "_ssl", "_hashlib", "http", "ftplib", "smtplib", "imaplib", "poplib", "xmlrpc"),
    *("huggingface_hub", "httpx2", "requests", "urllib3", "fsspec", "yaml"),
    *("tkinter", "curses", "readline", "pdb", "unittest", "doctest", "pydoc"),
    *("setuptools", "pip", "distutils", "lib2to3", "ensurepip", "venv", "idlelib"),
    *("torch", "onnx", "training", "IPython", "matplotlib", "pandas", "sympy", "scipy"),
    *("lxml.objectify", "lxml.isoschematron", "lxml.sax", "lxml.builder"),
    *("lxml.html.clean", "lxml.html.diff", "lxml.html._difflib"),
    *("onnxruntime.tools", "onnxruntime.transformers", "onnxruntime.quantization"),
    *("numpy.f2py", "numpy.distutils", "numpy._core.tests", "numpy.testing"),
    *("numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.ctypeslib", "numpy.rec", "numpy.char"),
    *("multiprocessing", "optparse", "cgi", "pypdf._crypt_providers"),
]
"""Modules that no part of the editor needs."""

PLUGINS: Final = (
    *("platforms/*xcb*", "platforms/*wayland*", "platforms/*offscreen*", "platforms/qwindows*"),
    "platforms/*cocoa*",
    *("platforminputcontexts/*compose*", "platforminputcontexts/*ibus*"),
    *("platforminputcontexts/*fcitx*", "platformthemes/*xdgdesktopportal*"),
    *("iconengines/*svg*", "imageformats/*svg*", "imageformats/*ico*", "styles/*"),
    "printsupport/*",
    *("wayland-shell-integration/*xdg-shell*", "wayland-decoration-client/*bradient*"),
)
"""Qt's plugins that are kept; input contexts are what Chinese is typed with.

Widgets are painted by the processor: OpenGL's plugins are of no use, and looking for a driver
would take time at every start.
"""

DATA_LEFT_OUT: Final = (
    *("lxml/*.h", "lxml/*.pxd", "lxml/includes/*", "lxml/isoschematron/*", "*/tests/*"),
    *("*/_multiarray_tests*", "*/_rational_tests*", "*/_struct_ufunc_tests*", "*.pyi"),
    *("*/_umath_tests*", "*/_operand_flag_tests*", "*.lib", "*.a", "torch/include/*"),
    *("torch/share/*", "torch/test/*", "torch/_inductor/codegen/*.h", "torch/lib/*_test.*"),
    *("torch/lib/libbackend_with_compiler*", "torch/lib/libaoti_custom_ops*"),
    # A thousand languages, to judge web addresses by, of which training looks at none.
    "babel/locale-data/*",
)
"""Files of packages that serve those who compile against them or test them."""

ASKED_FOR_BY_TORCH: Final = "torch_shm_manager"
"""A program without which torch is not imported."""

TRANSLATIONS: Final = "qtbase_zh_*"

FROM_THE_SYSTEM: Final = {
    # What has to fit the desktop, its drivers and its fonts: file → Debian package.
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libgomp.so.1": "libgomp1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libcups.so.2": "libcups2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Libraries that are never bundled, as every desktop has them."""


def trimmed(entries: list[Entry]) -> list[Entry]:
    """Return the binaries or data of a bundle without what nobody uses."""
    return [entry for entry in entries if _wanted(PurePath(entry[0]).as_posix())]


def reachable(entries: list[Entry]) -> list[Entry]:
    """Return ``entries`` without libraries that no program, module or plugin asks for.

    Only on Linux, where the names that are asked for are the names of the files.
    """
    if sys.platform != "linux":
        return entries
    libraries = {
        _base(name): source
        for name, source, kind in entries
        if kind != "SYMLINK" and _is_library(name)
    }
    asked = [source for name, source, _ in entries if not _is_library(name)]
    asked += [sys.executable, *_python_library(libraries)]
    found: set[str] = set()
    while asked:
        new = {name for name in needed_by(asked.pop()) if name in libraries} - found
        found |= new
        asked += [libraries[name] for name in new]
    keep = found | {PurePath(path).name for path in _python_library(libraries)}
    return [entry for entry in entries if not _is_library(entry[0]) or _base(entry[0]) in keep]


def without_dangling(entries: list[Entry], binaries: list[Entry]) -> list[Entry]:
    """Return data without links to libraries that are not among ``binaries``."""
    names = {_base(name) for name, _, _ in binaries}
    return [entry for entry in entries if not _is_library(entry[0]) or _base(entry[0]) in names]


def needed_by(path: str) -> list[str]:
    """Return the names of the libraries that the file at ``path`` asks the linker for."""
    shown = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=False)
    return re.findall(r"^\s*NEEDED\s+(\S+)", shown.stdout, re.MULTILINE)


def _python_library(libraries: dict[str, str]) -> list[str]:
    # Opened by PyInstaller's loader, which asks the linker for nothing.
    return [source for name, source in libraries.items() if name.startswith("libpython")]


def _wanted(name: str) -> bool:
    if _base(name) in FROM_THE_SYSTEM:
        return False
    if "/plugins/" in name and name.startswith("PySide6"):
        return any(fnmatch(name, f"*/plugins/{pattern}") for pattern in PLUGINS)
    if "/translations/" in name and name.startswith("PySide6"):
        return fnmatch(_base(name), TRANSLATIONS)
    if name.startswith("torch/bin/"):
        # Beside it lie 40 MB of torch's own tests, and a compiler.
        return _base(name).startswith(ASKED_FOR_BY_TORCH)
    return not any(fnmatch(name, pattern) for pattern in DATA_LEFT_OUT)


def _is_library(name: str) -> bool:
    """Return whether this is a library for others, not a module of Python nor a plugin."""
    parent = PurePath(name).parent.as_posix()
    is_one = re.search(r"^lib.*\.so(\.|$)", _base(name)) is not None
    return is_one and (parent in {".", "PySide6/Qt/lib"} or parent.endswith(".libs"))


def _base(name: str) -> str:
    return PurePath(name).name
