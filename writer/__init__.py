"""The Inkling editor: a quiet place to write, with suggestions from a local language model."""
