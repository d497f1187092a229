"""A small Debian in a folder: made by debootstrap once, unpacked fresh for each test.

Needs root. Nothing of it leaves the folder: the caller runs in a name space of mounts of its
own, so that every mount below ends with the process.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "freeze"))

from project import BUILD, PackagingError, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

SUITE: Final = "bookworm"
MIRROR: Final = os.environ.get("INKLING_DEBIAN_MIRROR", "http://deb.debian.org/debian")
FOLDER: Final = BUILD / "chroot"
ROOT: Final = FOLDER / "root"
USER: Final = "writer"
USER_ID: Final = 1000
HOME: Final = Path("/home") / USER
X_SOCKETS: Final = Path("/tmp/.X11-unix")  # noqa: S108 - where X has them

_BASE: Final = FOLDER / f"{SUITE}.tar"
_PACKAGES: Final = FOLDER / "packages"
_APT: Final = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get", "--quiet"]


class Chroot:
    """A fresh Debian with one user and what is installed in it during a test.

    Raises:
        PackagingError: a step of making it failed.
    """

    def __init__(self) -> None:
        if "INKLING_OWN_MOUNTS" not in os.environ:
            raise PackagingError("Call own_mounts first.")
        if not _BASE.exists():
            _make_base()
        _remove_root()
        ROOT.mkdir(parents=True)
        run(["tar", "--extract", "--file", _BASE, "--directory", ROOT])
        _PACKAGES.mkdir(exist_ok=True)
        # Downloads are kept from one test to the next.
        _bind(_PACKAGES, "var/cache/apt/archives")
        _bind(Path("/dev"), "dev")
        run(["mount", "-t", "proc", "proc", ROOT / "proc"])
        X_SOCKETS.mkdir(exist_ok=True)
        _bind(X_SOCKETS, "tmp/.X11-unix")
        self.as_root("useradd", "--create-home", "--shell", "/bin/bash", USER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take everything apart; what still runs within keeps what it holds, out of sight."""
        for place in reversed(_mounted()):
            run(["umount", "--lazy", place])

    def install(self, *packages: str | Path) -> None:
        """Install packages of Debian by name, or .deb files of ours, with what they depend on."""
        names = [str(self.bring(each)) if isinstance(each, Path) else each for each in packages]
        options = ["install", "--yes", "--no-install-recommends", "--allow-downgrades"]
        self.as_root(*_APT, *options, *names)

    def purge(self, *packages: str) -> None:
        """Remove packages and their settings."""
        self.as_root(*_APT, "purge", "--yes", *packages)

    def bring(self, path: Path) -> Path:
        """Return where a copy of a file is within."""
        shutil.copyfile(path, ROOT / "srv" / path.name)
        return Path("/srv") / path.name

    def as_root(self, *command: str | Path) -> None:
        """Run a command within, as root.

        Raises:
            PackagingError: it failed.
        """
        run(["chroot", ROOT, *command])

    def ask(self, *command: str | Path, **environment: str) -> str:
        """Return what a command prints that the user runs.

        Raises:
            PackagingError: it failed.
        """
        done = subprocess.run(
            self.command(*command),
            env=user_environment(**environment),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise PackagingError(f"{command[0]} failed: {done.stderr.decode()}")
        return done.stdout.decode()

    @contextmanager
    def running(
        self, *command: str | Path, **environment: str
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run a program as the user, with nothing of this machine's environment.

        It and all that it started end with the block, however the block ends.
        """
        process = subprocess.Popen(
            self.command(*command), env=user_environment(**environment), start_new_session=True
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @staticmethod
    def command(*words: str | Path) -> list[str]:
        """Return what runs a command within as the user; each program becomes the next."""
        user = f"--userspec={USER_ID}:{USER_ID}"
        return [
            shutil.which("chroot") or "chroot",
            user,
            str(ROOT),
            "env",
            "-C",
            str(HOME),
            *map(str, words),
        ]

    @staticmethod
    def outside(path: Path) -> Path:
        """Return where a path within lies on this machine."""
        return ROOT / path.relative_to("/")

    def write(self, path: Path, text: str) -> None:
        """Write a file that belongs to the user."""
        place = self.outside(path)
        new = [each for each in [place.parent, *place.parent.parents] if not each.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        for each in [*new, place]:
            os.chown(each, USER_ID, USER_ID)

    def files(self, *folders: str) -> set[str]:
        """Return the paths of all files in some folders of the system."""
        return {each for folder in folders for each in self._walk(ROOT / folder)}

    @staticmethod
    def _walk(folder: Path) -> Iterator[str]:
        for path in folder.rglob("*"):
            yield str(path.relative_to(ROOT))


def user_environment(**more: str) -> dict[str, str]:
    """Return the environment of the user within."""
    plain = {"HOME": str(HOME), "USER": USER, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return plain | more


def own_mounts(arguments: list[str]) -> None:
    """Go on as root in a name space of mounts of our own; they vanish with this process."""
    if "INKLING_OWN_MOUNTS" in os.environ:
        return
    become_root = [] if os.geteuid() == 0 else ["sudo"]
    apart = ["unshare", "--mount", "--propagation", "private"]
    again = ["env", "INKLING_OWN_MOUNTS=yes", sys.executable, *arguments]
    command = [*become_root, *apart, *again]
    os.execvp(command[0], command)  # noqa: S606 - this very program again


def _remove_root() -> None:
    # Removing a folder in which /dev is mounted would remove this machine's devices.
    if _mounted():
        raise PackagingError(f"Something is mounted in {ROOT}; unmount it first.")
    shutil.rmtree(ROOT, ignore_errors=True)


def _make_base() -> None:
    _remove_root()
    FOLDER.mkdir(parents=True, exist_ok=True)
    run(["debootstrap", "--variant=minbase", SUITE, ROOT, MIRROR])
    run(["tar", "--create", "--file", _BASE, "--directory", ROOT, "."])


def _mounted() -> list[str]:
    """Return what is mounted within, the oldest first."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    return [line.split()[1] for line in lines if line.split()[1].startswith(f"{ROOT}/")]


def _bind(source: Path, place: str) -> None:
    target = ROOT / place
    target.mkdir(parents=True, exist_ok=True)
    run(["mount", "--bind", source, target])
