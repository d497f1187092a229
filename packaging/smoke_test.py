"""Try a packaged program, on any system: its commands, a window, nothing left behind.

    python packaging/smoke_test.py PROGRAM [WINDOW_PROGRAM]

PROGRAM speaks on the terminal. Windows has another one, without a console, for the window.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent / "freeze"))

from project import PackagingError, version

REQUEST: Final = {"text": "The old man walked slowly down to the s", "k": 3, "ghost": 2}
SECONDS_OPEN: Final = 8


def main(arguments: list[str]) -> int:
    """Try the program that ``arguments`` name; return the exit status."""
    program, window = Path(arguments[0]).absolute(), Path(arguments[-1]).absolute()
    with TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            try_commands(program, home)
            try_window(window, home)
        except PackagingError as error:
            print(f"smoke test: {error}", file=sys.stderr)
            return 1
        left = [path for path in home.rglob("*") if "data" not in path.relative_to(home).parts]
    if left:
        print(f"smoke test: it left {left}", file=sys.stderr)
    return 1 if left else 0


def try_commands(program: Path, home: Path) -> None:
    """Ask for version, models and suggestions.

    Raises:
        PackagingError: an answer is not what it should be.
    """
    check(version() in ask(program, home, "--version"), "the version is another")
    models = json.loads(ask(program, home, "models", "list", "--json"))
    check({model["id"] for model in models} >= {"inkling-en", "inkling-zh"}, "models are missing")
    answer = json.loads(ask(program, home, "suggest", "--jsonl", given=json.dumps(REQUEST) + "\n"))
    check(len(answer["candidates"]) == REQUEST["k"], f"the suggestions are {answer}")
    print(f"{program.name}: {answer['candidates']} in {answer['ms']} ms")


def try_window(program: Path, home: Path) -> None:
    """Open a window on no screen, and look whether it stays.

    Raises:
        PackagingError: it does not.
    """
    with subprocess.Popen([program], env=environment(home)) as window:
        time.sleep(SECONDS_OPEN)
        check(window.poll() is None, "the window did not stay open")
        window.terminate()
        window.wait(30)
    log = home / "data" / "state" / "inkling.log"
    check(log.is_file(), "there is no log")
    check("CRITICAL" not in log.read_text(encoding="utf-8"), "there is a defect in the log")


def ask(program: Path, home: Path, *arguments: str, given: str = "") -> str:
    """Return what a command prints."""
    done = subprocess.run(
        [program, *arguments],
        input=given.encode(),
        env=environment(home),
        capture_output=True,
        check=False,
    )
    check(done.returncode == 0, f"{arguments} failed: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose every folder of the user's is ``home``."""
    folders = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME")
    return (
        os.environ
        | dict.fromkeys(folders, str(home))
        | {
            "INKLING_DATA": str(home / "data"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
        }
    )


def check(holds: bool, what: str) -> None:
    """Raise unless something holds.

    Raises:
        PackagingError: it does not.
    """
    if not holds:
        raise PackagingError(what)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
