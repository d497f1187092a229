from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
from onnx import TensorProto, helper
from writer.model.runtime import onnxruntime

value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", [value], [result])
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
session = onnxruntime.InferenceSession(model.SerializeToString())
session.run(None, {"x": [1.0]})
"""


def test_onnx_runtime_leaves_no_identity_on_the_machine(tmp_path: Path) -> None:
    # ONNX Runtime 1.32 wrote ~/.cache/Microsoft/…/deviceid, for reports that it sends home.
    pytest.importorskip("onnx")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "PYTEST_CURRENT_TEST"}
    }
    environment |= {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []
