from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "packaging" / "lock" / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = {match.lower() for match in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: Iterable[str]) -> set[str]:
    return {normalised(re.split(r"[<>=!~; \[]", entry)[0]) for entry in requirements}


def test_every_dependency_but_torch_has_an_exact_version() -> None:
    extras = PROJECT["optional-dependencies"].values()
    wanted = names(PROJECT["dependencies"]).union(*map(names, extras))
    assert wanted - PINNED == {"torch"}


def test_every_dependency_has_its_reason_in_architecture_md() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w ,-]+) \|", text, re.MULTILINE)
    explained = {normalised(name) for row in rows for name in row.split(", ")}
    needed = names(PROJECT["dependencies"]) | names(PROJECT["optional-dependencies"]["training"])
    assert needed - explained == set()


def test_the_lock_works_on_any_machine_and_index() -> None:
    entries = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", entry) for entry in entries)
    assert not any(name.startswith(("torch", "nvidia", "triton")) for name in PINNED)


def version(line: str) -> str:
    """Return name and version of a locked package, without the systems it is for."""
    return line.partition(" ;")[0]


def test_what_is_packaged_is_what_was_tested_down_to_the_hash() -> None:
    text = (ROOT / "packaging" / "lock" / "editor.txt").read_text(encoding="utf-8")
    pins = re.findall(
        r"^([\w.-]+==[\w.]+(?: ; [^\\\n]+)?) \\\n((?:    --hash=.*\n)+)", text, re.MULTILINE
    )
    hashed = {pin.strip() for pin, _ in pins}
    assert names(PROJECT["dependencies"]) <= names(hashed)
    # The editor alone may need on fewer systems what an extra needs on more.
    assert {version(pin) for pin in hashed} <= {version(line) for line in LOCK.splitlines()}
    assert all("sha256:" in hashes for _, hashes in pins)
    assert len(pins) > 20
    assert not any(normalised(pin).startswith("torch") for pin in hashed)
