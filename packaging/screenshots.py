"""Take the pictures of the README: the real program, typed at on a screen of its own.

    python packaging/screenshots.py          # needs Xvfb, xdotool and the bundled models

Writes resources/screenshots/*.png, each small enough for a repository.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.end_to_end.screen import HEIGHT, WIDTH, virtual_screen
from writer.ui.shared.theme import DARK, LIGHT

if TYPE_CHECKING:
    from tests.end_to_end.screen import Screen

PATIENCE_S: Final = 60
GREATEST_BYTES: Final = 150_000
PAGE_TOP, PAGE_BOTTOM = 60, 560


@dataclass(frozen=True)
class Picture:
    """What one picture shows.

    Attributes:
        name: of the file.
        theme: light or dark.
        ghost: the colour to wait for.
        text: what was written before.
        typed: what is typed now.
    """

    name: str
    theme: str
    ghost: str
    text: str
    typed: str


PICTURES: Final = (
    Picture(
        "editor",
        "light",
        LIGHT.ghost,
        "The Lamp at the End of the Pier\n\n"
        "Every evening, a little before the dark, old Marta walked out along the pier with a can"
        " of oil in her hand. Nobody paid her for it. The harbour had its own light now, a tall"
        " one on an iron leg, and it went on by itself.\n\n"
        "She lit the small lamp all the same. It was not for the ships, she said when the children"
        " asked. It was for the way home.\n\n",
        "The youngest of them thought about it for a long t",
    ),
    Picture(
        "editor-dark",
        "dark",
        DARK.ghost,
        "雨后\n\n"
        "雨停的时候，天已经快黑了。巷子里的石板路上积着水，一片一片的，像谁打碎了的镜子。"
        "卖豆腐的老人收了摊，慢慢地往家走。\n\n"
        "他的孙女站在门口等他，手里提着一盏灯。\n\n"
        "老人看见她，笑了笑，说：“我们",
        "",  # the keyboard of a test screen has no Chinese
    ),
)


def main() -> None:
    """Take all pictures."""
    for picture in PICTURES:
        with TemporaryDirectory() as folder, virtual_screen(Path(folder)) as screen:
            take(picture, screen, Path(folder))


def take(picture: Picture, screen: Screen, folder: Path) -> None:
    """Write, wait for a suggestion, and keep what is seen."""
    document = folder / f"{picture.name}.txt"
    document.write_text(picture.text, encoding="utf-8")
    program = start(picture, screen, folder, document)
    try:
        screen.focus_window_of(program)
        move_mouse_away(screen)
        screen.press("ctrl+End")
        if picture.typed:
            screen.type(picture.typed)
        time.sleep(1)  # the picture shows a writer who rests, not one whose keys still arrive
        screen.press("alt+backslash")
        wait_for(screen, picture.ghost)
        save(screen, ROOT / "resources" / "screenshots" / f"{picture.name}.png")
    finally:
        program.kill()
        program.wait()


def start(
    picture: Picture, screen: Screen, folder: Path, document: Path
) -> subprocess.Popen[bytes]:
    """Start the program with settings of its own."""
    settings = {
        "version": 1,
        "appearance": {"theme": picture.theme},
        "workplace": {"welcomed": True},
    }
    (folder / "config").mkdir()
    (folder / "config" / "settings.json").write_text(json.dumps(settings))
    return subprocess.Popen(
        [sys.executable, "-m", "writer", str(document)],
        cwd=ROOT,
        env=screen.environment | {"INKLING_DATA": str(folder)},
    )


def move_mouse_away(screen: Screen) -> None:
    """Put the pointer where no picture shows it."""
    corner = [str(WIDTH - 1), str(HEIGHT - 1)]
    subprocess.run(["xdotool", "mousemove", *corner], env=screen.environment, check=True)


def wait_for(screen: Screen, colour: str) -> None:
    """Return when ``colour`` is on the page; end the script when it does not come."""
    end = time.monotonic() + PATIENCE_S
    while not screen.shows(colour, PAGE_TOP, PAGE_BOTTOM):
        if time.monotonic() > end:
            sys.exit("No suggestion appeared; are the bundled models there?")
        time.sleep(0.1)
    time.sleep(0.3)


def save(screen: Screen, path: Path) -> None:
    """Write the window to ``path``."""
    pixels = screen.pixels().copy()
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    image = image.copy(window_on(screen))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        sys.exit(f"{path} could not be written.")
    if path.stat().st_size > GREATEST_BYTES:
        sys.exit(f"{path} is larger than {GREATEST_BYTES} bytes.")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


def window_on(screen: Screen) -> QRect:
    """Return where the window with the keyboard is."""
    answer = subprocess.run(
        ["xdotool", "getwindowfocus", "getwindowgeometry", "--shell"],
        env=screen.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    values = dict(line.split("=") for line in answer.stdout.split())
    return QRect(*(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))


if __name__ == "__main__":
    main()
