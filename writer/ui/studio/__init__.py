"""Training a model on one's own texts, watched from the window."""
