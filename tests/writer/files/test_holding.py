from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from writer.files.holding import Hold

if TYPE_CHECKING:
    from pathlib import Path

HOLDING = """
import sys
from pathlib import Path
from writer.files.holding import Hold

hold = Hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_what_is_held_cannot_be_held_again(tmp_path: Path) -> None:
    hold = Hold(tmp_path / "held")
    with pytest.raises(OSError, match=r"."):
        Hold(tmp_path / "held")
    hold.let_go()
    hold.let_go()
    Hold(tmp_path / "held").let_go()


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "held"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(OSError, match=r"."):
            Hold(path)
        process.kill()
    Hold(path).let_go()
