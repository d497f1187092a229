"""The map of the source tree is true, and short enough to be read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_room_is_on_the_map() -> None:
    rooms = [
        path.parent.relative_to(ROOT)
        for package in ("writer", "training")
        for path in (ROOT / package).rglob("__init__.py")
    ]
    tree = ARCHITECTURE[: ARCHITECTURE.index("## The way of a keystroke")]
    assert [str(room) for room in rooms if f"{room.name}/" not in tree] == []


def test_the_map_fits_on_two_pages() -> None:
    assert len(ARCHITECTURE.splitlines()) <= 150
