"""What the packaged program ``inkling`` runs: the editor, and the commands of the writer."""

from __future__ import annotations

from writer.commands.main import main

main(prog_name="inkling")
