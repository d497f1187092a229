"""Draw the icon in all sizes from its one drawing: PNG, Windows' .ico, macOS' .icns.

    python packaging/freeze/icons.py FOLDER       # needs PySide6

Both of the latter are containers of PNG files with a table in front.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING: Final = Path(__file__).resolve().parents[2] / "resources" / "icons" / "inkling.svg"
SIZES: Final = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024)
ICO_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES: Final = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512}


def main(folder: Path) -> None:
    """Write all icons to ``folder``."""
    # Owned here: a font database without an application aborts the program.
    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    images = {size: png(size) for size in SIZES}
    for size, image in images.items():
        (folder / f"inkling-{size}.png").write_bytes(image)
    (folder / "inkling.ico").write_bytes(ico([(size, images[size]) for size in ICO_SIZES]))
    parts = [(kind, images[size]) for kind, size in ICNS_TYPES.items()]
    (folder / "inkling.icns").write_bytes(icns([*parts, (b"ic10", images[1024])]))
    application.quit()


def png(size: int) -> bytes:
    """Return the drawing as a square PNG file."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def ico(images: list[tuple[int, bytes]]) -> bytes:
    """Return a Windows icon: a directory of 16 bytes an image, then the PNG files."""
    directory = struct.pack("<HHH", 0, 1, len(images))
    offset = len(directory) + 16 * len(images)
    for size, image in images:
        side = size % 256  # 256 is written as 0
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return directory + b"".join(image for _, image in images)


def icns(images: list[tuple[bytes, bytes]]) -> bytes:
    """Return an icon of macOS: parts with a type and a length each, the whole with both."""
    parts = b"".join(kind + struct.pack(">I", 8 + len(image)) + image for kind, image in images)
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


if __name__ == "__main__":
    main(Path(sys.argv[1]))
