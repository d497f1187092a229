"""A training that is killed without warning, again and again, ends where it would have."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
from safetensors.torch import load_file

from training.learning.run_folder import open_run
from training.learning.training_loop import train

ROOT = Path(__file__).parents[2]

WORKER = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
import training.learning.training_loop as module
from training.progress import SilentReporter
from training.learning.run_folder import open_run

class Telling(SilentReporter):
    def saved(self):
        print("saved", flush=True)

module.CHECKPOINT_SECONDS = 0.0
run = open_run(Path(sys.argv[1]))
module.train(run, Telling(), resume=run.checkpoint.exists())
"""


@pytest.mark.slow
@pytest.mark.timeout(2_000)
def test_killed_at_any_moment_it_resumes_to_the_same_weights(tiny_run, tmp_path, diary):
    recipe = msgspec.structs.replace(
        tiny_run.info.recipe, max_tokens=64 * 400, max_epochs=99, average_from=0.5
    )
    (tiny_run.folder / "run.json").write_bytes(
        msgspec.json.encode(msgspec.structs.replace(tiny_run.info, recipe=recipe))
    )
    straight = tmp_path / "straight"
    shutil.copytree(tiny_run.folder, straight)
    train(open_run(straight), diary)

    # A checkpoint follows every step here: most kills fall into the next one being written.
    for checkpoints in (1, 7, 3, 20):
        with start(tiny_run.folder) as process:
            for _ in range(checkpoints):
                assert process.stdout.readline() == "saved\n"
            process.kill()
            process.stdout.read()
        assert process.returncode != 0
    with start(tiny_run.folder) as process:
        process.stdout.read()
    assert process.returncode == 0

    for name in ("checkpoint.safetensors", "best.safetensors"):
        resumed, expected = load_file(tiny_run.folder / name), load_file(straight / name)
        assert resumed.keys() == expected.keys()
        assert all(torch.equal(resumed[key], expected[key]) for key in expected), name
    assert [line["tokens"] for line in log_of(tiny_run.folder)] == [
        line["tokens"] for line in log_of(straight)
    ]
    assert not list(tiny_run.folder.glob("*.tmp"))
    assert not list(tiny_run.folder.glob(".*.tmp"))


def start(folder):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WORKER, str(folder)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def log_of(folder):
    lines = (folder / "log.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line) for line in lines]
