"""What the packaged program ``inkling`` runs: the editor, and the commands of the writer."""

from __future__ import annotations

import sys

from writer.commands.main import main
from writer.model import trial

if sys.argv[1:2] == [trial.ARGUMENT]:
    sys.exit(trial.main(sys.argv[2:]))
main(prog_name="inkling")
