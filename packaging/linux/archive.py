"""Archives that come out the same every time: sorted, one time, one owner."""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "freeze"))

from project import epoch


def tar_gz(folder: Path, name: str, target: Path) -> None:
    """Write ``folder`` to ``target``; it unpacks to a folder called ``name``."""
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=epoch()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            relative = path.relative_to(folder).as_posix()
            entry = archive.gettarinfo(path, f"{name}/{relative}".removesuffix("/."))
            _forget_who_and_when(entry)
            with path.open("rb") if entry.isreg() else io.BytesIO() as data:
                archive.addfile(entry, data if entry.isreg() else None)


def _forget_who_and_when(entry: tarfile.TarInfo) -> None:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = epoch()
    if not entry.issym():
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
