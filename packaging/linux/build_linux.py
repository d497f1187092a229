"""Build what Linux installs: Debian packages, portable archives, the folder of an AppImage.

    python packaging/linux/build_linux.py [--without-training] [--version VERSION] [--fresh]

Everything appears in dist/. With `appimagetool` on the path the AppImage is made too; without it
build/linux/AppDir is as far as it goes. The version may be set lower for the test of upgrading.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "freeze")]

from archive import tar_gz
from freeze_program import FROZEN, freeze
from project import (
    BUILD,
    DIST,
    ROOT,
    UNSIGNED,
    PackagingError,
    epoch,
    home_page,
    run,
    size_mb,
    version,
)
from trim import FROM_THE_SYSTEM, needed_by

STAGE: Final = BUILD / "linux"
MACHINES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
MACHINE: Final = os.uname().machine
ICON_SIZES: Final = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
APP_ID: Final = "org.inkling.Inkling"

# Opened by name while the program runs: the linker cannot say that they are needed.
OPENED_LATER: Final = ["xkb-data"]
MAINTAINER: Final = "The Inkling contributors <inkling@localhost>"
DESCRIPTIONS: Final = {
    "inkling": """writing editor that offers the next words
 While you write a poem or a story, the next words stand in grey behind the
 caret, and a key takes them. They come from a small language model on your
 own machine: the editor has no network code. For English and Chinese; both
 models are included.""",
    "inkling-training": """train language models for Inkling on your own texts
 The editor starts this program when a model is trained from its window. It
 brings PyTorch, for computing on the processor.""",
}
SHELLS: Final = {
    "bash": "share/bash-completion/completions/{name}",
    "zsh": "share/zsh/vendor-completions/_{name}",
    "fish": "share/fish/vendor_completions.d/{name}.fish",
}


def main() -> int:
    """Build what the command line asks for; list it with sizes and hashes."""
    parser = argparse.ArgumentParser(description="Build Linux packages into dist/.")
    parser.add_argument("--without-training", action="store_true", help="the editor only")
    parser.add_argument("--version", default=version(), help="version of the Debian packages")
    parser.add_argument("--fresh", action="store_true", help="freeze anew from nothing")
    parser.add_argument("--output", type=Path, default=DIST, help="instead of dist/")
    arguments = parser.parse_args()
    names = ["inkling"] if arguments.without_training else ["inkling", "inkling-training"]
    arguments.output.mkdir(parents=True, exist_ok=True)
    try:
        made = [
            file
            for name in names
            for file in build(name, arguments.version, arguments.output, fresh=arguments.fresh)
        ]
    except PackagingError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    for file in made:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        print(f"{file.name:<52} {size_mb(file):7.1f} MB  {digest}")
    print(UNSIGNED)
    return 0


def build(name: str, as_version: str, output: Path, *, fresh: bool) -> list[Path]:
    """Return the packages of one program, built."""
    frozen = freeze(name, fresh=fresh)
    bill = output / f"{name}-{as_version}.cdx.json"
    shutil.copyfile(FROZEN / f"{name}.cdx.json", bill)
    made = [bill, portable(name, frozen, as_version, output)]
    tree = stage(name, frozen, as_version)
    made.append(debian_package(name, tree, as_version, output))
    if name == "inkling":
        made += app_image(tree, as_version, output)
        for archive in sorted((BUILD / "wheels").iterdir()):
            made.append(Path(shutil.copy(archive, output)))
    return made


def portable(name: str, frozen: Path, as_version: str, output: Path) -> Path:
    """Return an archive to unpack anywhere; the editor's has a folder for everything it writes."""
    folder = STAGE / "portable" / name
    copy_fresh(frozen, folder)
    if name == "inkling":
        (folder / "Data").mkdir()
        shutil.copyfile(HERE / "portable.txt", folder / "README.txt")
    target = output / f"{name}-{as_version}-linux-{MACHINE}.tar.gz"
    tar_gz(folder, name, target)
    return target


def stage(name: str, frozen: Path, as_version: str) -> Path:
    """Return a folder laid out as the package's files will lie from / on."""
    root = STAGE / name
    usr = root / "usr"
    shutil.rmtree(root, ignore_errors=True)
    copy_fresh(frozen, usr / "lib" / name)
    command = "inkling" if name == "inkling" else "inkling-train"
    (usr / "bin").mkdir()
    (usr / "bin" / command).symlink_to(f"../lib/{name}/{command}")
    write_manual(usr, command, as_version)
    write_completions(usr, frozen / command)
    write_documents(usr / "share" / "doc" / name, name, as_version)
    if name == "inkling":
        write_desktop_files(usr / "share", as_version)
    return root


def write_manual(usr: Path, command: str, as_version: str) -> None:
    """Write the manual page, compressed as Debian wants it."""
    text = filled((HERE / f"{command}.1").read_text(encoding="utf-8"), as_version)
    write_gz(usr / "share" / "man" / "man1" / f"{command}.1.gz", text)


def write_completions(usr: Path, program: Path) -> None:
    """Write what the shells complete the program's commands and options by."""
    variable = f"_{program.name.upper().replace('-', '_')}_COMPLETE"
    for shell, place in SHELLS.items():
        told = subprocess.run(
            [program],
            env=os.environ | {variable: f"{shell}_source"},
            capture_output=True,
            check=True,
        )
        write(usr / place.format(name=program.name), told.stdout.decode())


def write_desktop_files(share: Path, as_version: str) -> None:
    """Write menu entry, icons, file type and description for the desktop's catalogue."""
    icons = share / "icons" / "hicolor"
    for size in ICON_SIZES:
        place = icons / f"{size}x{size}" / "apps" / "inkling.png"
        place.parent.mkdir(parents=True)
        shutil.copyfile(BUILD / "icons" / f"inkling-{size}.png", place)
    drawing = (ROOT / "resources" / "icons" / "inkling.svg").read_text(encoding="utf-8")
    write(icons / "scalable" / "apps" / "inkling.svg", drawing)
    entry = (HERE / "inkling.desktop").read_text(encoding="utf-8")
    write(share / "applications" / "inkling.desktop", entry)
    kind = (HERE / "inkling-mime.xml").read_text(encoding="utf-8")
    write(share / "mime" / "packages" / "inkling.xml", kind)
    about = (HERE / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    write(share / "metainfo" / f"{APP_ID}.metainfo.xml", filled(about, as_version))


def write_documents(folder: Path, name: str, as_version: str) -> None:
    """Write what Debian's policy asks of /usr/share/doc."""
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    paragraphs = "\n".join(f" {line}" if line else " ." for line in licence.strip().splitlines())
    write(
        folder / "copyright",
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Inkling\n"
        f"Source: {home_page()}\n"
        "Comment: The program comes with Python, Qt and other libraries. Their names,\n"
        f" versions and licences lie in /usr/lib/{name}/_internal/writer/resources/licences,\n"
        " and Help, Licences shows them.\n\n"
        f"Files: *\nCopyright: {copyright_line(licence)}\nLicense: MIT\n\n"
        f"License: MIT\n{paragraphs}\n",
    )
    date = datetime.fromtimestamp(epoch(), tz=UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    write_gz(
        folder / "changelog.gz",
        f"{name} ({as_version}) unstable; urgency=medium\n\n"
        "  * See CHANGELOG.md of the project.\n\n"
        f" -- {MAINTAINER}  {date}\n",
    )


def copyright_line(licence: str) -> str:
    """Return who holds the rights, as the licence says it."""
    found = re.search(r"^Copyright (?:\(c\) )?(.*)$", licence, re.MULTILINE)
    return found.group(1) if found else "the Inkling authors"


def debian_package(name: str, tree: Path, as_version: str, output: Path) -> Path:
    """Return the .deb of a staged tree."""
    control = tree / "DEBIAN"
    control.mkdir()
    needs = dependencies(tree)
    more = [f"Depends: {', '.join(needs)}"]
    if name == "inkling":
        more += ["Recommends: inkling-training", "Suggests: ibus | fcitx5"]
    else:
        more[0] = f"Depends: inkling (= {as_version}), {', '.join(needs)}"
    files = sorted(path for path in (tree / "usr").rglob("*") if is_plain(path))
    lines = [
        f"Package: {name}",
        f"Version: {as_version}",
        f"Architecture: {MACHINES[MACHINE]}",
        f"Maintainer: {MAINTAINER}",
        f"Installed-Size: {sum(-(-path.lstat().st_size // 1024) for path in files)}",
        *more,
        "Section: editors",
        "Priority: optional",
        f"Homepage: {home_page()}",
        f"Description: {DESCRIPTIONS[name]}",
    ]
    write(control / "control", "\n".join(lines) + "\n")
    sums = [f"{md5(path)}  {path.relative_to(tree)}" for path in files]
    write(control / "md5sums", "\n".join(sums) + "\n")
    settle(tree)
    target = output / f"{name}_{as_version}_{MACHINES[MACHINE]}.deb"
    pack = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=1", "--build"]
    run([*pack, tree, target])
    shutil.rmtree(control)
    return target


def dependencies(tree: Path) -> list[str]:
    """Return the Debian packages whose libraries the files of ``tree`` ask for.

    Raises:
        PackagingError: a library is neither bundled nor known to come from the system.
    """
    binaries = [path for path in tree.rglob("*") if is_plain(path) and is_elf(path)]
    asked = {name for path in binaries for name in needed_by(str(path))}
    missing = asked - {path.name for path in tree.rglob("*.so*")}
    unknown = missing - set(FROM_THE_SYSTEM)
    if unknown:
        raise PackagingError(f"Nothing provides {', '.join(sorted(unknown))}; see trim.py.")
    packages = {FROM_THE_SYSTEM[name] for name in missing} - {"libc6"}
    return [f"libc6 (>= {newest_glibc(binaries)})", *sorted(packages), *OPENED_LATER]


def newest_glibc(binaries: list[Path]) -> str:
    """Return the oldest version of the C library that has all that is called."""
    found: set[tuple[int, ...]] = set()
    for path in binaries:
        shown = subprocess.run(
            ["objdump", "-T", path], capture_output=True, text=True, check=False
        )
        for number in re.findall(r"GLIBC_(\d+(?:\.\d+)+)", shown.stdout):
            found.add(tuple(map(int, number.split("."))))
    return ".".join(map(str, max(found)[:2]))


def app_image(tree: Path, as_version: str, output: Path) -> list[Path]:
    """Lay out an AppImage's folder, and make the image where its tool is at hand."""
    folder = STAGE / "AppDir"
    copy_fresh(tree, folder)
    for name in ("inkling.desktop", "inkling.svg"):
        found = next((folder / "usr" / "share").rglob(name))
        shutil.copyfile(found, folder / name)
    (folder / ".DirIcon").symlink_to("inkling.svg")
    (folder / "AppRun").symlink_to("usr/lib/inkling/inkling")
    if not shutil.which("appimagetool"):
        print("appimagetool is not on the path: no AppImage was made.", file=sys.stderr)
        return []
    target = output / f"Inkling-{as_version}-{MACHINE}.AppImage"
    run(["appimagetool", "--no-appstream", folder, target], ARCH=MACHINE)
    return [target]


def filled(text: str, as_version: str) -> str:
    """Return a template with version, date and home page put in."""
    date = datetime.fromtimestamp(epoch(), tz=UTC).date().isoformat()
    dated = text.replace("@VERSION@", as_version).replace("@DATE@", date)
    return dated.replace("@HOMEPAGE@", home_page())


def settle(tree: Path) -> None:
    """Give every file the rights and the time that it will have once installed."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100)
            # A library of Debian's is no program; PyInstaller makes them all executable.
            library = path.is_file() and ".so" in path.suffixes
            path.chmod(0o755 if runs and not library else 0o644)
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def copy_fresh(source: Path, target: Path) -> None:
    """Copy a folder, links as links, in the place of an older copy."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True)


def write(path: Path, text: str) -> None:
    """Write a text file and the folders that lead to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_gz(path: Path, text: str) -> None:
    """Write a compressed text file that does not know when it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def is_plain(path: Path) -> bool:
    """Return whether this is a file itself, not a link to one."""
    return path.is_file() and not path.is_symlink()


def is_elf(path: Path) -> bool:
    """Return whether this is a program or a library."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def md5(path: Path) -> str:
    """Return the checksum that dpkg verifies files by; nothing relies on it to be safe."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
