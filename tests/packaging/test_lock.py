from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "packaging" / "lock" / "constraints.txt").read_text(encoding="utf-8")
PINNED = {match.lower() for match in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_but_torch_has_an_exact_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(entry for extra in extras for entry in extra)]
    names = {normalised(re.split(r"[<>=!~; \[]", entry)[0]) for entry in wanted}
    assert names - PINNED == {"torch"}


def test_the_lock_works_on_any_machine_and_index() -> None:
    entries = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", entry) for entry in entries)
    assert not any(name.startswith(("torch", "nvidia", "triton")) for name in PINNED)
