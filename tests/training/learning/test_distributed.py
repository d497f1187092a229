"""Training on several processes: two read what one would, and stop and fail together."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from safetensors.torch import load_file

from training.learning.distributed import Team, leads_here, local_device, team
from training.learning.run_folder import open_run
from training.learning.training_loop import train

ROOT = Path(__file__).parents[3]

WORKER = """
import os, signal, sys, time
from pathlib import Path
import torch
torch.set_num_threads(1)
import training.learning.training_loop as module
from training.learning.distributed import team
from training.progress import SilentReporter
from training.learning.run_folder import open_run
from writer.errors import WriterError

folder, what, kill_at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
module.CHECKPOINT_SECONDS = 0.0
step = module.Trainer._step

def step_and_die(trainer, *args, **kwargs):
    if trainer._progress.segments == kill_at and trainer._team.rank == 1:
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
    return step(trainer, *args, **kwargs)

module.Trainer._step = step_and_die
try:
    with team("cpu") as together:
        module.train(open_run(folder), SilentReporter(), resume="resume" in what, team=together)
except WriterError as error:
    print(f"rank {os.environ['RANK']}: {error}", file=sys.stderr, flush=True)
    sys.exit(1)
"""


# WORKAROUND: on a busy machine a process of torch 2.13 now and then ends by a thread of torch's
# that nobody joined, before or after its work; none of ours says these words.
ABORTED = "terminate called without an active exception"


def start_two(folder, tmp_path, what="train", at=-1):
    """Run two workers as torchrun does; return the exit status and what they said."""
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    command += ["--rdzv-backend", "c10d", "--rdzv-endpoint", "localhost:0", str(script)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    for _ in range(3):
        result = subprocess.run(
            [*command, str(folder), what, str(at)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        if ABORTED not in result.stderr:
            break
    return result.returncode, result.stderr


def with_recipe(run, **settings):
    run.info.recipe = msgspec.structs.replace(run.info.recipe, **settings)
    (run.folder / "run.json").write_bytes(msgspec.json.encode(run.info))
    return open_run(run.folder)


@pytest.mark.slow
class TestTwoProcesses:
    def test_they_learn_what_one_with_twice_the_streams_learns(self, tiny_run, tmp_path, diary):
        settings = {"input_dropout": 0.0, "output_dropout": 0.0, "max_tokens": 128 * 12}
        run = with_recipe(tiny_run, batch=8, **settings)
        alone = train(run, diary)
        run.best.unlink()
        run = with_recipe(run, batch=4)
        status, said = start_two(run.folder, tmp_path)
        assert status == 0, said
        together = load_file(run.best)
        for name, value in alone.state_dict().items():
            torch.testing.assert_close(together[name], value, rtol=1e-3, atol=1e-4)

    def test_a_killed_process_stops_the_other_and_both_can_go_on(self, tiny_run, tmp_path):
        run = with_recipe(tiny_run, max_tokens=128 * 12)
        status, said = start_two(run.folder, tmp_path, "kill", at=7)
        assert status != 0
        assert "rank 0: Another process of this training ended" in said
        assert "Traceback" not in said.split("rank 0:")[0]
        status, said = start_two(run.folder, tmp_path, "resume")
        assert status == 0, said

        straight = with_recipe(copy_of(run, tmp_path), max_tokens=128 * 12)
        status, said = start_two(straight.folder, tmp_path)
        assert status == 0, said
        resumed, expected = load_file(run.best), load_file(straight.best)
        assert all(torch.equal(resumed[name], expected[name]) for name in expected)

    def test_they_are_interrupted_together(self, tiny_run, tmp_path):
        run = with_recipe(tiny_run, max_tokens=128 * 500)
        status, said = start_two(run.folder, tmp_path, "interrupt", at=5)
        assert status != 0
        assert "rank 0: The training was stopped" in said
        assert open_run(run.folder).unfinished

    def test_a_run_of_two_is_not_resumed_by_one(self, tiny_run, tmp_path, diary):
        run = with_recipe(tiny_run, max_tokens=128 * 4)
        status, said = start_two(run.folder, tmp_path)
        assert status == 0, said
        with pytest.raises(Exception, match="as many as before"):
            train(run, diary, resume=True)


def copy_of(run, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("run.json", "tokenizer.json", "tokens.bin"):
        (folder / name).write_bytes((run.folder / name).read_bytes())
    (folder / "held-out").mkdir()
    for path in (run.folder / "held-out").iterdir():
        (folder / "held-out" / path.name).write_bytes(path.read_bytes())
    return open_run(folder)


def test_alone_nothing_is_said(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with team("cpu") as together:
        assert together.leads
        assert together.average_gradients([], 2.5, stop=True) == (2.5, True)
        assert together.told(1.5) == 1.5
        together.wait()
        tensor = torch.ones(2)
        assert together.gather(tensor) == [tensor]


def test_processes_that_cannot_find_each_other(monkeypatch):
    for name, value in {"WORLD_SIZE": "2", "RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    with pytest.raises(Exception, match="Start them with torchrun"), team("cpu"):
        pass


def test_each_process_has_a_gpu_of_its_own(monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "3")
    assert local_device("cuda") == "cuda:3"
    assert local_device("cpu") == "cpu"
    monkeypatch.delenv("LOCAL_RANK")
    assert local_device("cuda") == "cuda"


@pytest.mark.parametrize(("rank", "leads"), [(None, True), ("0", True), ("1", False)])
def test_one_process_speaks(monkeypatch, rank, leads):
    monkeypatch.delenv("RANK", raising=False)
    if rank is not None:
        monkeypatch.setenv("RANK", rank)
    assert leads_here() is leads
    assert Team(int(rank or 0), 2).leads is leads
