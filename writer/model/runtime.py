"""ONNX Runtime, kept from reporting to its makers. The only importer of onnxruntime.

Since version 1.29 the official builds send what they run, and on which machine, to Microsoft, and
keep a device's identity in the user's cache folder for it. The variable is read while the library
starts and once read cannot be unsaid; Windows has a provider of its own that only the function
reaches. See docs/Privacy.md in https://github.com/microsoft/onnxruntime.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime", "start_session"]


def start_session(
    graph: bytes, provider: str = "CPUExecutionProvider"
) -> onnxruntime.InferenceSession:
    """Return a session set for a desktop: one thread, quiet, idle when it has nothing to do.

    Args:
        graph: contents of an ONNX file.
        provider: by ONNX Runtime's name.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    # Decaying states reach denormals, which are a hundred times slower.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    return onnxruntime.InferenceSession(graph, options, [provider])
