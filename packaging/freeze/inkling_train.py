"""What the packaged program ``inkling-train`` runs: the commands of training."""

from __future__ import annotations

import sys

from training.cli import main
from writer.model import trial

if sys.argv[1:2] == [trial.ARGUMENT]:
    sys.exit(trial.main(sys.argv[2:]))
main(prog_name="inkling-train")
