"""Makes the scripts under packaging/ importable, as they find each other."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"

for folder in ("", "freeze", "linux", "windows"):
    sys.path.append(str(PACKAGING / folder))
