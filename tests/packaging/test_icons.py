from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "freeze" / "icons.py"


def test_icons_are_drawn_in_all_sizes(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, SCRIPT, tmp_path], env=environment, check=True)
    for size in (16, 48, 256, 1024):
        image = QImage(str(tmp_path / f"inkling-{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        middle = image.pixelColor(size // 2, size // 2)
        assert middle.alpha() == 255
        assert image.pixelColor(0, 0).alpha() < 255
    assert not QImage(str(tmp_path / "inkling.ico")).isNull()
    whole = (tmp_path / "inkling.icns").read_bytes()
    assert whole.startswith(b"icns")
    assert int.from_bytes(whole[4:8], "big") == len(whole)
