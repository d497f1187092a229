"""The README promises commands; they are run as they stand, in order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture
def reader(tmp_path: Path) -> dict[str, str]:
    """Environment of a reader who has activated .venv and has no models of their own yet."""
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "INKLING_DATA": str(tmp_path / "inkling"),
        # Where the bin lies, into which a command moves a model.
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "OMP_NUM_THREADS": "1",
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="the commands are written for a POSIX shell")
def test_every_command_of_the_readme_works(tmp_path: Path, reader: dict[str, str]) -> None:
    pytest.importorskip("torch", reason="the README trains a model")
    answers = {command: run(command, tmp_path, reader) for command in COMMANDS}

    suggestions = [
        json.loads(answer) for command, answer in answers.items() if "suggest --jsonl" in command
    ]
    assert [len(suggestion["candidates"]) for suggestion in suggestions] == [3, 3, 3]
    scores = [
        json.loads(answer)
        for command, answer in answers.items()
        if "evaluate" in command and "--json" in command
    ]
    assert scores
    assert all(0 < score["bits_per_byte"] < 4 for score in scores)


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a shell command as a reader would and return what it printed."""
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stderr}"
    return result.stdout


def test_the_readme_has_commands_to_test() -> None:
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:`|^)make (\w+)", README, re.MULTILINE)))
)
def test_every_make_target_in_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_every_local_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
