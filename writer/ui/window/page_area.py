"""The page with what stands around it: tabs and notice above, candidates or find bar below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from writer.ui.page.cursor_text import line_before
from writer.ui.shared.figures import figure
from writer.ui.window.candidate_bar import CandidateBar
from writer.ui.window.find_bar import FindBar
from writer.ui.window.notice_bar import NoticeBar
from writer.ui.window.tabs import Tabs
from writer.ui.window.under_caret import UnderCaret

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.settings import BarPlace
    from writer.ui.page.editor import Editor
    from writer.ui.window.commands.keys import Keys


class PageArea(QWidget):
    """Shows one page at a time, and decides which bar is to be seen.

    Args:
        editor: the first page.
        parent: owner in Qt's sense.

    Attributes:
        tabs: say which texts are open.
        notice: says something about the text.
        candidates: words to go on with.
        find_bar: where one looks for words on the page.
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._candidates_wanted = True
        self._bar_place: BarPlace = "foot"
        self._pages = QStackedWidget(self)
        self.tabs = Tabs(self)
        self.notice = NoticeBar(self)
        self.candidates = CandidateBar(self.line_of, self)
        self._under_caret = UnderCaret(self.candidates, self)
        self.find_bar = FindBar(editor, self)
        self.find_bar.opened.connect(self._on_find_bar_opened)
        self.find_bar.closed.connect(self._on_find_bar_closed)
        self._arrange()
        self.show_page(editor)

    def show_page(self, editor: Editor) -> None:
        """Show this page from now on, without a notice; the others keep what is on them."""
        self._editor = editor
        if self._pages.indexOf(editor) < 0:
            self._pages.addWidget(editor)
        self._pages.setCurrentWidget(editor)
        self.find_bar.attach(editor)
        self.notice.hide()
        self._choose_bar()

    def remove_page(self, editor: Editor) -> None:
        """Let go of a page that is not shown; it is deleted."""
        self._pages.removeWidget(editor)
        editor.deleteLater()

    def put_above(self, widget: QWidget) -> None:
        """Show ``widget`` above everything else."""
        self._layout.insertWidget(0, widget)

    def want_candidates(self, on: bool) -> None:
        """Show the bar of candidates wherever there is room for it, or nowhere."""
        self._candidates_wanted = on
        self._choose_bar()

    def put_bar(self, place: BarPlace) -> None:
        """Show the bar of candidates at this place from now on."""
        self._bar_place = place
        self._choose_bar()

    def use_keys(self, keys: Keys) -> None:
        """Name these keys from now on."""
        self.candidates.use_keys(keys)
        self.find_bar.use_keys(keys)

    def line_of(self, word: str) -> int:
        """Return the line in which the page says ``word`` already, or 0."""
        return line_before(self._editor.textCursor(), word)

    @Slot()
    def take_keyboard(self) -> None:
        """Let the writer write on."""
        self._editor.setFocus()

    def tell_of_recovery(
        self, name: str, written_s: float, compare: Callable[[], object] | None
    ) -> None:
        """Say that a text came back from its journal.

        Args:
            name: of the text.
            written_s: when it was written in last, in seconds since 1970.
            compare: shows how it differs from its file; None if it has none.
        """
        left = QDateTime.fromSecsSinceEpoch(int(written_s))
        when = QLocale().toString(left, QLocale.FormatType.ShortFormat)
        said = self.tr("{name} is back as you left it, {when}. It is not saved yet.")
        self.notice.offer(said.format(name=name, when=when), self.tr("&Compare…"), compare)

    def offer_to_wrap(self, longest: int, wrap: Callable[[], object]) -> None:
        """Say what makes keys slow: a line of ``longest`` characters, which ``wrap`` mends."""
        self.notice.offer(
            self.tr(
                "A line of this text has {n} characters, and every key in it takes long. It can"
                " be wrapped at the ends of sentences; Undo takes that back."
            ).format(n=figure(longest)),
            self.tr("&Wrap It"),
            wrap,
        )

    @Slot()
    def _on_find_bar_opened(self) -> None:
        self._choose_bar()

    @Slot()
    def _on_find_bar_closed(self) -> None:
        self._choose_bar()
        self.take_keyboard()

    def _choose_bar(self) -> None:
        if self._candidates_wanted and self._bar_place == "caret":
            self._under_caret.follow(self._editor)
            return
        self._under_caret.let_go()
        if self._layout.indexOf(self.candidates) < 0:
            self._layout.insertWidget(self._layout.indexOf(self.find_bar), self.candidates)
        # The find bar takes the place of the candidates, so that the page keeps its height.
        at_foot = self._candidates_wanted and self._bar_place == "foot"
        self.candidates.setVisible(at_foot and self.find_bar.isHidden())

    def _arrange(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.tabs)
        self._layout.addWidget(self.notice)
        self._layout.addWidget(self._pages, 1)
        self._layout.addWidget(self.candidates)
        self._layout.addWidget(self.find_bar)
