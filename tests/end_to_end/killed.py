"""Kill the editor at random moments while somebody writes, again and again; count what is lost.

    python -m tests.end_to_end.killed --rounds 200 --seed 1

The real window on a screen of its own, with real keys. One text grows through all rounds: each
begins with the program finding again what the one before left, so whatever is lost or doubled
once shows in all that follow. A word counts as lost if its last key was pressed more than a
second before the kill.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end.screen import Screen, virtual_screen
from writer.documents.recovery import lost_texts
from writer.ui.page.exact_text import from_document

DEEDS = ("typing", "saving", "continuing", "replacing", "closing", "undoing")
"""What the writer is at when the program is killed."""

SAFE_MS = 1000
"""What is older than this may not be lost."""


@dataclass
class Table:
    """What happened.

    Attributes:
        rounds: of each deed.
        lost: words older than a second that were not there any more, by deed.
        truncated: files that held neither the old nor the new text, by deed.
        failed: recoveries after which the text was not what was found, by deed.
        youngest_ms: of the words that were there, the youngest at each kill, in milliseconds.
    """

    rounds: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    truncated: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    youngest_ms: list[float] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost."""
        return not any(map(Counter.total, (self.lost, self.truncated, self.failed)))

    def lines(self) -> list[str]:
        """Return the table, a line for each deed."""
        lines = ["killed while | rounds | words lost | files truncated | recoveries failed"]
        lines += [
            f"{deed} | {self.rounds[deed]} | {self.lost[deed]} | {self.truncated[deed]}"
            f" | {self.failed[deed]}"
            for deed in DEEDS
        ]
        ages = sorted(self.youngest_ms) or [0.0]
        lines.append(
            f"age of the last word that was kept: median {ages[len(ages) // 2]:.0f} ms,"
            f" longest {ages[-1]:.0f} ms"
        )
        return lines


class Victim:
    """The program, one text, and what was typed into it.

    Args:
        screen: where it runs.
        folder: of its data and of the text.
        chance: chooses the moments.
        patient: wait until what was typed is in the journal, however long a busy machine takes.
    """

    def __init__(
        self, screen: Screen, folder: Path, chance: random.Random, *, patient: bool
    ) -> None:
        self._screen = screen
        self._chance = chance
        self._patient = patient
        self._journals = folder / "data" / "journal"
        self.path = folder / "texts" / "draft.txt"
        self.path.parent.mkdir()
        self.path.write_text("", encoding="utf-8")
        self._typed: list[tuple[str, float]] = []
        self._number = 0
        self._letter = "w"

    def round(self, deed: str, table: Table) -> None:
        """Start the program, write, kill it amid ``deed``, and look at what is there."""
        before = self._found()
        process = self._start()
        try:
            if before is not None and not self._shows(before):
                table.failed[deed] += 1
            self._screen.press("ctrl+End")
            self._type_words(self._chance.randint(1, 4))
            if self._patient and not self._shows("".join(word for word, _ in self._typed)):
                table.lost[deed] += 1
            self._do(deed)
        finally:
            process.send_signal(signal.SIGKILL)
            killed_s = time.monotonic()
            process.wait(30)
        self._judge(deed, killed_s, table)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "writer", str(self.path)]
        process = subprocess.Popen(command, env=self._screen.environment)
        self._screen.focus_window_of(process)
        return process

    def _shows(self, text: str) -> bool:
        """Return whether the program has this text, which it records at once."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            # A program that runs holds its journals: they are read without being taken.
            if _as_typed(self._running_text() or "") == _as_typed(text):
                return True
            time.sleep(0.05)
        return False

    def _running_text(self) -> str | None:
        from writer.documents.journal import generations, read_journal

        held = [generations(each) for each in self._journals.glob("*")]
        files = [paths[0] for each in held for paths in each.values()]
        if len(files) != 1:
            return None
        try:
            recorded = read_journal(files[0])
        except OSError:
            return None
        return from_document(recorded.text) if recorded else None

    def _type_words(self, count: int) -> None:
        for _ in range(count):
            word = f"w{self._number:04} "
            self._number += 1
            self._screen.type(word, 15)
            self._typed.append((word, time.monotonic()))

    def _do(self, deed: str) -> None:
        match deed:
            case "saving":
                self._screen.press("ctrl+s")
            case "continuing":
                self._screen.press("ctrl+Return")
            case "replacing":
                # In all texts every w becomes a v, and the next time every v a w.
                self._screen.press("ctrl+shift+f")
                self._screen.type(self._letter, 15)
                self._letter = "v" if self._letter == "w" else "w"
                self._screen.press("Tab")
                self._screen.type(self._letter, 15)
                self._screen.press("Return")
                time.sleep(self._chance.random())
                self._screen.press("alt+r")
            case "closing":
                self._screen.press("ctrl+q")
            case "undoing":
                self._screen.press("ctrl+z", "ctrl+y")
        time.sleep(self._chance.random() * (0.1 if deed == "typing" else 1.5))

    def _found(self) -> str | None:
        """Return the text that the next start will find; None if only the file has one."""
        lost = lost_texts(self._journals, from_document)
        texts = [text for each in lost for text in each.texts]
        for each in lost:
            each.leave()
        if not texts:
            return None
        return from_document(texts[-1].recorded.text)

    def _judge(self, deed: str, killed_s: float, table: Table) -> None:
        table.rounds[deed] += 1
        stream = "".join(word for word, _ in self._typed)
        in_file = _as_typed(self.path.read_text("utf-8"))
        if not stream.startswith(in_file):
            table.truncated[deed] += 1
        found = self._found()
        text = in_file if found is None else _as_typed(found)
        if not stream.startswith(text):
            # A word was lost in the middle, or something came that nobody wrote.
            table.lost[deed] += 1
        length = 0
        kept, gone = [], []
        for word, typed_s in self._typed:
            length += len(word)
            (kept if length <= len(text) else gone).append(1000 * (killed_s - typed_s))
        table.lost[deed] += sum(age_ms > SAFE_MS for age_ms in gone)
        table.youngest_ms += kept[-1:]
        # What was not kept was never there: the next round goes on from what is.
        self._typed = [(text, killed_s)]


def _as_typed(text: str) -> str:
    return text.replace("v", "w")


def kill(rounds: int, seed: int, folder: Path, *, patient: bool = False) -> Table:
    """Return what became of a text whose editor was killed so many times."""
    settings = folder / "config" / "settings.json"
    settings.parent.mkdir(parents=True)
    workplace = {"welcomed": True, "workspace": str(folder / "texts")}
    settings.write_text(json.dumps({"version": 1, "workplace": workplace}))
    table = Table()
    with virtual_screen(folder) as screen:
        screen.environment |= {"INKLING_DATA": str(folder)}
        victim = Victim(screen, folder, random.Random(seed), patient=patient)
        for number in range(rounds):
            victim.round(DEEDS[number % len(DEEDS)], table)
    return table


def main() -> int:
    """Print the table; exit with 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INKLING_DATA"] = folder
        table = kill(arguments.rounds, arguments.seed, Path(folder))
    sys.stdout.write("\n".join([*table.lines(), ""]))
    return 0 if table.sound else 1


if __name__ == "__main__":
    sys.exit(main())
