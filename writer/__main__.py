"""``python -m writer``."""

from __future__ import annotations

from writer.commands.main import main

if __name__ == "__main__":
    main(prog_name="python -m writer")
