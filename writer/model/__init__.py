"""Language models at run time: bundles, tokenizer, ONNX Runtime, sampling. No Qt, no torch."""
