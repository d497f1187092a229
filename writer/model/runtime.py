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

__all__ = ["onnxruntime"]
