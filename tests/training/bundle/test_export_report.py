"""The report on an exported model says what its files are made of."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

from training.bundle.export import Description, export
from training.bundle.export_report import report_on_bundle
from training.learning.run_folder import build_model


def test_sizes_and_operators_are_those_of_the_files(tiny_run, tmp_path):
    model = build_model(tiny_run)
    tokenizer = (tiny_run.folder / "tokenizer.json").read_bytes()
    folder = tmp_path / "bundle"
    bundle = export(model, tokenizer, tiny_run.info, Description("x", "X"), folder, gpu=True)
    cpu, gpu = report_on_bundle(bundle)
    assert cpu.size == (folder / "model.onnx").stat().st_size
    assert cpu.parameters == gpu.parameters == model.parameter_count()
    assert cpu.operators["com.microsoft.DynamicQuantizeLSTM"] == 1
    matrices = sum(p.numel() for p in model.parameters() if p.ndim == 2)
    assert cpu.numbers["int8"] >= matrices
    assert gpu.operators["LSTM"] == 1
    assert gpu.numbers["fp16"] == 2 * model.parameter_count()
    assert "fp32" not in gpu.numbers
    assert gpu.line.startswith("model.gpu.onnx: 0.")
    assert "LSTM" in gpu.line
