"""The training loop and what it stands on: streams, optimisers, schedule, checkpoints."""
