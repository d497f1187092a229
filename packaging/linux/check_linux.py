"""Look at the Debian packages in dist/ as their archive would: lintian, and the sizes agreed on.

    python packaging/linux/check_linux.py

What lintian says of bundled libraries is expected and listed here with its reason.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "freeze"))

from project import DIST, environment, size_mb, version

GREATEST_MB: Final = {"inkling": 90, "inkling-training": 250}
GREATEST_INSTALLED_MB: Final = {"inkling": 240, "inkling-training": 800}

EXPECTED: Final = {
    # The package is made of wheels, which bring their libraries and were compiled elsewhere.
    "custom-library-search-path",
    "embedded-library",
    "library-not-linked-against-libc",
    "shared-library-lacks-prerequisites",
    # PyInstaller's loader, and OpenBLAS, which breaks when it is stripped.
    "hardening-no-pie",
    "unstripped-binary-or-object",
    # Modules of torch that name an interpreter and are never started as programs.
    "wrong-path-for-interpreter",
    # It is built for a writer's machine, not for Debian's archive: nobody answers there.
    "bogus-mail-host",
    "bogus-mail-host-in-debian-changelog",
}


def main() -> int:
    """Check each package; return 1 where something is wrong that was not expected."""
    wrong = []
    for name in GREATEST_MB:
        for package in DIST.glob(f"{name}_{version()}_*.deb"):
            wrong += lintian(package) + too_large(name, package)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def lintian(package: Path) -> list[str]:
    """Return what lintian says in earnest that was not expected."""
    suppressed = ",".join(sorted(EXPECTED))
    command = ["lintian", "--no-cfg", "--suppress-tags", suppressed, str(package)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))]


def too_large(name: str, package: Path) -> list[str]:
    """Return a sentence for each size that is above what was agreed on."""
    field = ["dpkg-deb", "--field", str(package), "Installed-Size"]
    told = subprocess.run(field, capture_output=True, text=True, check=True).stdout
    installed, packed = int(told) * 1024 / 1e6, size_mb(package)
    print(f"{package.name}: {packed:.1f} MB, installed {installed:.1f} MB")
    sizes = [(packed, GREATEST_MB[name]), (installed, GREATEST_INSTALLED_MB[name])]
    return [f"{name}: {is_:.1f} MB is more than {may_be}" for is_, may_be in sizes if is_ > may_be]


if __name__ == "__main__":
    sys.exit(main())
