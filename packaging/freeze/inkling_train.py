"""What the packaged program ``inkling-train`` runs: the commands of training."""

from __future__ import annotations

from training.cli import main

main(prog_name="inkling-train")
