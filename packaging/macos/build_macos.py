"""Build what macOS installs: Inkling.app in a disk image, and the training program as an archive.

    python packaging/macos/build_macos.py [--without-training]

INKLING_CODESIGN_IDENTITY names a certificate to sign with, INKLING_NOTARY_PROFILE the profile of
`xcrun notarytool` to have the image looked at by Apple; without them the app is signed for this
machine only, and says so here.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "freeze"), str(HERE.parent / "linux")]

from archive import tar_gz
from freeze_program import FROZEN, freeze
from project import BUILD, DIST, UNSIGNED, PackagingError, run, size_mb, version

ENTITLEMENTS: Final = HERE / "entitlements.plist"
THIS_MACHINE_ONLY: Final = "-"


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description="Build macOS packages into dist/.")
    parser.add_argument("--without-training", action="store_true", help="the editor only")
    with_training = not parser.parse_args().without_training
    DIST.mkdir(exist_ok=True)
    os.environ.setdefault("INKLING_ENTITLEMENTS", str(ENTITLEMENTS))
    try:
        freeze("inkling")
        made = [disk_image(FROZEN / "Inkling.app")]
        if with_training:
            made.append(training_archive(freeze("inkling-training")))
    except PackagingError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    for file in made:
        print(f"{file.name}: {size_mb(file):.1f} MB")
    if "INKLING_CODESIGN_IDENTITY" not in os.environ:
        print(UNSIGNED)
    return 0


def disk_image(app: Path) -> Path:
    """Return the image with the app, and the folder to drag it to."""
    sign(app)
    folder = BUILD / "macos"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(app, folder / "Inkling.app", symlinks=True)
    (folder / "Applications").symlink_to("/Applications")
    target = DIST / f"Inkling-{version()}-macos-{platform.machine()}.dmg"
    target.unlink(missing_ok=True)
    run(
        [
            "hdiutil",
            "create",
            "-volname",
            "Inkling",
            "-srcfolder",
            folder,
            "-format",
            "UDZO",
            target,
        ]
    )
    profile = os.environ.get("INKLING_NOTARY_PROFILE")
    if profile:
        run(["xcrun", "notarytool", "submit", target, "--keychain-profile", profile, "--wait"])
        run(["xcrun", "stapler", "staple", target])
    return target


def training_archive(folder: Path) -> Path:
    """Return an archive to unpack into ~/Library/Application Support/inkling."""
    target = DIST / f"inkling-training-{version()}-macos-{platform.machine()}.tar.gz"
    tar_gz(folder, "inkling-training", target)
    return target


def sign(app: Path) -> None:
    """Sign the app anew, since the licences were written into it after PyInstaller had."""
    identity = os.environ.get("INKLING_CODESIGN_IDENTITY", THIS_MACHINE_ONLY)
    command = ["codesign", "--force", "--deep", "--options", "runtime", "--sign", identity]
    run([*command, "--entitlements", ENTITLEMENTS, app])


if __name__ == "__main__":
    sys.exit(main())
