"""Fixtures of the training tests; they skip themselves without the training extra."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("torch", "onnx", "ftfy", "trafilatura", "py3langid", "filelock"))):
    collect_ignore_glob = ["*"]


@pytest.fixture(autouse=True)
def one_thread():
    """Keep torch from filling the machine, and its results from depending on its size."""
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def private_folders(tmp_path, monkeypatch):
    """Keep runs and models of the tests out of the user's own."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "inkling"))


class Diary:
    """A reporter that notes what it is told.

    Attributes:
        stages: in the order in which they began.
        updates: (stage, fraction, figures) of every update.
        notes: sentences.
        finished: (model, path) once it is done.
        saves: how often it was told that a checkpoint is written.
        error: that it ended with.
    """

    def __init__(self):
        self.stages, self.updates, self.notes, self.finished = [], [], [], None
        self.saves, self.error = 0, None

    def stage(self, stage):
        self.stages.append(stage)

    def update(self, fraction, **figures):
        stage = self.stages[-1] if self.stages else ""
        self.updates.append((stage, fraction, figures))

    def note(self, sentence):
        self.notes.append(sentence)

    def saved(self):
        self.saves += 1

    def failed(self, error):
        self.error = error

    def done(self, model, path):
        self.finished = (model, path)

    def close(self):
        """Nothing is open."""


@pytest.fixture
def diary():
    return Diary()


@pytest.fixture(scope="session")
def poems(tmp_path_factory):
    """A folder of small texts, different enough to be worth learning."""
    folder = tmp_path_factory.mktemp("poems")
    for number, word in enumerate(["river", "lamp", "window", "harbour", "night", "snow"]):
        lines = [
            f"The {word} was cold and the {word} was long.",
            f"She walked to the {word} and didn't look back.",
            f'"Come home," said the {word}. "The lamp is still burning."',
        ]
        (folder / f"{word}.txt").write_text("\n".join(lines * (8 + number)))
    return folder


@pytest.fixture(scope="session")
def prepared(poems, tmp_path_factory):
    """The folder of a prepared run that nobody trains in; see ``tiny_run``."""
    from training.learning.run_folder import prepare
    from training.recipe import Recipe

    recipe = Recipe(
        vocabulary=320,
        embedding=32,
        hidden=32,
        input_dropout=0.2,
        output_dropout=0.2,
        batch=4,
        bptt_length=16,
        learning_rate=1e-2,
        negatives=0,
        max_minutes=1_000,
        max_epochs=1,
    )
    return prepare([poems], tmp_path_factory.mktemp("prepared") / "tiny", recipe, Diary()).folder


@pytest.fixture
def tiny_run(prepared, tmp_path):
    """A run of its own, prepared: thousands of parameters, dozens of segments."""
    from training.learning.run_folder import open_run

    folder = tmp_path / "runs" / "tiny"
    shutil.copytree(prepared, folder)
    return open_run(folder)
