"""Replacing in many texts beside the GUI thread, and taking it back.

Files are written by the worker; what is open is changed on its page, as one step of its undo.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from writer.documents.replacing import ReplacedIn, replace_in_files, replaced_text, take_back
from writer.errors import SearchError, WriterError
from writer.ui.shared.figures import figure
from writer.ui.shared.sentences import said
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from writer.text.search_pattern import SearchPattern
    from writer.ui.text.open_text import OpenText


@dataclass(frozen=True, slots=True)
class _OnPage:
    """A text that is open, before and after."""

    text: OpenText
    before: str
    after: str
    count: int = 0


@dataclass(slots=True)
class _Outcome:
    """What was done."""

    files: list[ReplacedIn] = field(default_factory=list)
    pages: list[_OnPage] = field(default_factory=list)
    problem: WriterError | None = None


class ReplacingRun(QObject):
    """Replaces, and remembers the last time for taking it back.

    Args:
        texts: those that are open now.
        parent: owner in Qt's sense.

    Signals:
        ended: what was done, in a sentence.
    """

    ended = Signal(str)

    def __init__(self, texts: Callable[[], Iterable[OpenText]], parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._done = _Outcome()
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self.ended)

    @property
    def busy(self) -> bool:
        """Whether something is being replaced or taken back."""
        return self._background.busy

    @property
    def undoable(self) -> int:
        """How many texts can be had back as they were."""
        files = sum(each.after is not None for each in self._done.files)
        return files + len(self._done.pages)

    def replace(self, paths: Sequence[Path], pattern: SearchPattern, replacement: str) -> None:
        """Replace every match in these texts."""
        wanted = set(paths)
        pages = {}
        for text in self._texts():
            document = text.session.document
            # What is open elsewhere and only read here is left alone, as the lock on it says.
            if document and document.path in wanted and not text.session.read_only:
                pages[document.path] = (text, text.editor.text())
        files = [path for path in paths if path not in pages]
        work = partial(_replaced, files, list(pages.values()), pattern, replacement)
        self._background.run(work, self._on_replaced)

    def undo(self) -> None:
        """Have back what the texts were, as far as they were not changed since."""
        done, self._done = self._done, _Outcome()
        open_now = list(self._texts())
        left = back = 0
        for page in done.pages:
            if page.text in open_now and page.text.editor.text() == page.after:
                page.text.editor.replace_text(page.before)
                back += 1
            else:
                left += 1
        work = partial(_taken_back, done.files)
        self._background.run(work, partial(self._on_taken_back, back, left))

    def wait(self) -> None:
        """Return when nothing is being written any more."""
        self._background.wait()

    def _on_replaced(self, outcome: _Outcome) -> None:
        open_now = list(self._texts())
        pages = []
        changed_meanwhile = 0
        for page in outcome.pages:
            if page.text not in open_now or page.text.editor.text() != page.before:
                changed_meanwhile += 1
            elif page.count:
                page.text.editor.replace_text(page.after)
                pages.append(page)
        left = [each for each in outcome.files if each.after is None]
        self._done = _Outcome([each for each in outcome.files if each.after is not None], pages)
        count = sum(each.count for each in self._done.files) + sum(each.count for each in pages)
        sentence = self.tr("Replaced {n} places in {texts} texts.").format(
            n=figure(count), texts=figure(self.undoable)
        )
        if pages:
            sentence += " " + self.tr("Open, and not saved yet: {n}.").format(n=figure(len(pages)))
        problems = [said(each.problem) for each in left if each.problem]
        if outcome.problem:
            problems.append(said(outcome.problem))
        self.ended.emit(sentence + self._left(len(left) + changed_meanwhile, problems))

    def _on_taken_back(self, back: int, left: int, files: list[ReplacedIn]) -> None:
        problems = [said(each.problem) for each in files if each.problem]
        back += len(files) - len(problems)
        sentence = self.tr("{n} texts are as they were before.").format(n=figure(back))
        self.ended.emit(sentence + self._left(left + len(problems), problems))

    def _left(self, count: int, problems: list[str]) -> str:
        if not count and not problems:
            return ""
        if not problems:
            return " " + self.tr("{n} were left alone: they were changed meanwhile.").format(
                n=figure(count)
            )
        more = self.tr("{n} were left as they are.").format(n=figure(count)) if count > 1 else ""
        return " ".join(["", problems[0], more]).rstrip()


def _replaced(
    files: Sequence[Path],
    pages: Sequence[tuple[OpenText, str]],
    pattern: SearchPattern,
    replacement: str,
) -> _Outcome:
    """Replace, on the worker; of the texts that are open, only make the new ones."""
    outcome = _Outcome()
    try:
        for text, before in pages:
            after, count = replaced_text(before, pattern, replacement)
            outcome.pages.append(_OnPage(text, before, after, count))
        for each in replace_in_files(files, pattern, replacement):
            outcome.files.append(each)
    except SearchError as error:
        outcome.problem = error
    return outcome


def _taken_back(files: Sequence[ReplacedIn]) -> list[ReplacedIn]:
    return list(take_back(files))
