"""Fixtures of the training tests; they skip themselves where torch or onnx is absent."""

from __future__ import annotations

import pytest


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
