"""``python -m training.bundled``."""

from __future__ import annotations

from training.bundled.commands import main

if __name__ == "__main__":
    main(prog_name="python -m training.bundled")
