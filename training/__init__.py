"""Build, fine-tune, evaluate and export Inkling's language models (torch)."""
