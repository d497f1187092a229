"""A stranger's model is tried where it can do no harm, in every way in which it will be used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="graphs are written with onnx, of the training extra")

from safetensors.numpy import save

from tests import bundles
from tests.mutations import mutations
from training.bundle.graph import build_graph
from writer.errors import BundleError, WriterError
from writer.model import trial
from writer.model.bundle import open_bundle, pack_bundle, write_bundle
from writer.model.card import GPU_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from writer.model.onnx_model import OnnxLanguageModel
from writer.model.trial import check_in_a_process, try_bundle

FREEZE = Path(__file__).parents[3] / "packaging" / "freeze"
GOOD = {TOKENIZER_FILE: bundles.tokenizer_json(), MODEL_FILE: bundles.graph()}


@pytest.fixture
def bundle_of(tmp_path):
    def write(**files):
        return write_bundle(tmp_path / "tiny", bundles.card(), GOOD | files)

    return write


def weights():
    return bundles.random_weights("lstm", bundles.TINY)


def with_a_gap(data):
    """Return stored weights with eight bytes between two of them that belong to none."""
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    first, *others = sorted(header, key=lambda name: header[name]["data_offsets"])
    gap = header[first]["data_offsets"][1]
    for name in others:
        header[name]["data_offsets"] = [place + 8 for place in header[name]["data_offsets"]]
    head = json.dumps(header).encode()
    body = data[start : start + gap] + bytes(8) + data[start + gap :]
    return len(head).to_bytes(8, "little") + head + body


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_our_own_models_pass(tmp_path, cell):
    try_bundle(bundles.real_bundle(tmp_path / "tiny", cell=cell, gpu=True))


def test_a_good_model_passes_in_a_process(bundle_of):
    check_in_a_process(bundle_of())


def test_what_is_refused_there_is_said_here(bundle_of):
    with pytest.raises(BundleError, match=r"tokenizer\.json is damaged"):
        check_in_a_process(bundle_of(**{TOKENIZER_FILE: b"{}"}))


def test_a_model_that_is_changed_while_it_is_tried_is_refused(bundle_of):
    bundle = bundle_of()
    shutil.rmtree(bundle.path)
    bundle_of(**{MODEL_FILE: bundles.graph(precision="fp32")})
    with pytest.raises(BundleError, match="was changed while it was being tried"):
        check_in_a_process(bundle)


@pytest.mark.parametrize(
    "script", ["import os; os.abort()", "x = bytearray(10**13)", "import sys; sys.exit(0)"]
)
def test_a_process_that_ends_without_a_verdict_is_a_refusal(bundle_of, monkeypatch, script):
    monkeypatch.setattr(trial, "_program", lambda: [sys.executable, "-c", script])
    with pytest.raises(BundleError, match="more memory or time than Inkling gives a model"):
        check_in_a_process(bundle_of())


def test_a_process_that_does_not_end_is_ended(bundle_of, monkeypatch):
    script = "import time; time.sleep(3600)"
    monkeypatch.setattr(trial, "_program", lambda: [sys.executable, "-c", script])
    monkeypatch.setattr(trial, "MAX_WALL_SECONDS", 0.2)
    with pytest.raises(BundleError, match="did not come to an end"):
        check_in_a_process(bundle_of())


def test_a_program_that_does_not_start_is_said(bundle_of, monkeypatch):
    monkeypatch.setattr(trial, "_program", lambda: ["/no/such/program"])
    with pytest.raises(BundleError, match="could not be tried: No such file"):
        check_in_a_process(bundle_of())


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
@pytest.mark.parametrize(
    "excess", ["bytearray(5 * 10**9)", "[0] * 10**9", "__import__('numpy').ones(10**9)"]
)
def test_the_process_gets_only_so_much_memory(excess):
    script = f"from writer.model import trial\ntrial._limit()\n{excess}"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode != 0
    assert b"MemoryError" in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_the_process_gets_only_so_much_processor_time():
    script = (
        "from writer.model import trial\ntrial.MAX_CPU_SECONDS = 1\ntrial._limit()\n"
        "while True: pass"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode < 0


def test_a_folder_called_writer_is_not_taken_for_the_program(bundle_of, tmp_path, monkeypatch):
    trap = tmp_path / "texts" / "writer" / "model"
    trap.mkdir(parents=True)
    (trap.parent / "__init__.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path / "texts")
    check_in_a_process(bundle_of())


@pytest.mark.parametrize("name", ["inkling.py", "inkling_train.py"])
def test_a_packaged_program_tries_models_by_itself(bundle_of, monkeypatch, name):
    # It has no other Python: the program is started again, with an argument.
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert trial._program() == [sys.executable, trial.ARGUMENT]
    script = str(FREEZE / name)
    monkeypatch.setattr(trial, "_program", lambda: [sys.executable, script, trial.ARGUMENT])
    with pytest.raises(BundleError, match=r"tokenizer\.json is damaged"):
        check_in_a_process(bundle_of(**{TOKENIZER_FILE: b"{}"}))


class TestFindings:
    @pytest.mark.parametrize("name", ["projection.weight", "projection.bias", "bias"])
    def test_a_model_of_no_numbers(self, bundle_of, name):
        broken = weights()
        broken[name][:] = np.nan
        graph = build_graph("lstm", bundles.TINY, broken, "fp32").SerializeToString()
        with pytest.raises(BundleError, match="no probabilities"):
            try_bundle(bundle_of(**{MODEL_FILE: graph}))

    def test_one_token_in_hundreds_that_breaks_it(self, bundle_of, monkeypatch):
        # Only the first token was ever tried.
        real = OnnxLanguageModel.run

        def run(model, tokens, state, positions=None):
            step = real(model, tokens, state, positions)
            return replace(step, features=step.features * np.nan) if 333 in tokens else step

        monkeypatch.setattr(OnnxLanguageModel, "run", run)
        with pytest.raises(BundleError, match="no probabilities"):
            try_bundle(bundle_of())

    def test_a_slow_model(self, bundle_of, monkeypatch):
        monkeypatch.setattr(trial, "MAX_STEP_SECONDS", -1.0)
        with pytest.raises(BundleError, match="nobody would wait for its suggestions"):
            try_bundle(bundle_of())

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda step: replace(step, logits=step.logits[..., :-1]), "other shapes than its"),
            (lambda step: replace(step, features=step.features[:1]), "other shapes than its"),
            (lambda step: replace(step, logits=step.logits * np.nan), "no probabilities after"),
        ],
    )
    def test_a_model_that_answers_otherwise_to_many_tokens(
        self, bundle_of, monkeypatch, change, said
    ):
        # Its first step, of two tokens, is as it should be.
        real = OnnxLanguageModel.run

        def run(model, tokens, state, positions=None):
            step = real(model, tokens, state, positions)
            return change(step) if len(tokens) == 128 else step

        monkeypatch.setattr(OnnxLanguageModel, "run", run)
        with pytest.raises(BundleError, match=said):
            try_bundle(bundle_of())

    def test_a_model_that_fails_for_a_wide_beam(self, bundle_of, monkeypatch):
        real = OnnxLanguageModel.run

        def run(model, tokens, state, positions=None):
            if tokens.shape[1] > 3:
                raise BundleError("The model fails at a step: too wide.")
            return real(model, tokens, state, positions)

        monkeypatch.setattr(OnnxLanguageModel, "run", run)
        with pytest.raises(BundleError, match="too wide"):
            try_bundle(bundle_of())

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            bytes(100_000),
            save({"a": np.zeros(3, np.float32)}),
            save({name: value[..., :-1].copy() for name, value in weights().items()}),
            save(weights()) + bytes(1_000),
            with_a_gap(save(weights())),
            save(weights() | {"more": np.zeros(9, np.float32)}),
        ],
    )
    def test_weights_that_are_none(self, bundle_of, data):
        # They were never looked at.
        with pytest.raises(BundleError, match=r"weights\.safetensors"):
            try_bundle(bundle_of(**{WEIGHTS_FILE: data}))

    def test_weights_that_fit(self, bundle_of):
        try_bundle(bundle_of(**{WEIGHTS_FILE: save(weights())}))

    def test_a_graph_for_a_gpu_is_looked_at_too(self, bundle_of):
        with pytest.raises(BundleError, match=r"it is not ONNX|graph is empty"):
            try_bundle(bundle_of(**{GPU_MODEL_FILE: bytes(100_000)}))


def test_whatever_is_changed_in_a_bundle_ends_in_a_sentence_or_a_model(tmp_path):
    path = tmp_path / "tiny.inkling"
    pack_bundle(write_bundle(tmp_path / "tiny", bundles.card(), GOOD), path)
    for number, data in enumerate(mutations(path.read_bytes(), 120, seed=11)):
        path.write_bytes(data)
        _tried(path, tmp_path / f"again-{number}")


def _tried(path, folder):
    """Try a bundle with hashes made anew: a stranger knows how to make them."""
    try:
        card = open_bundle(path).card
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in card.files}
        try_bundle(write_bundle(folder, card, files))
    except (WriterError, zipfile.BadZipFile, zlib.error):
        pass
