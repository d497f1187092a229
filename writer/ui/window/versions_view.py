"""The window of earlier versions of the text that is shown: to look, compare, copy, restore."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, QLocale, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSpinBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer.documents.versions import Reason
from writer.text.counting import count_words
from writer.text.word_diff import Kind, differences
from writer.ui.shared.figures import figure
from writer.ui.shared.plain_text import PlainLabel
from writer.ui.window.differences_page import MOST_SHOWN, DifferencesPage
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from writer.documents.versions import Version, Versions
    from writer.text.word_diff import Passage
    from writer.ui.dialogs.messages import Messages
    from writer.ui.shared.settings import LiveSettings
    from writer.ui.text.open_text import OpenText

_WIDTH, _HEIGHT, _LIST_WIDTH = 1040, 640, 410

_ID: Final = Qt.ItemDataRole.UserRole


class VersionsView(QDialog):
    """Lists the versions of one text, and shows one of them or how it differs from now.

    Args:
        text: whose versions.
        settings: whether versions are kept, and in how much room.
        messages: how to ask.
        parent: the window in front of which this one stands.
    """

    def __init__(
        self,
        text: OpenText,
        settings: LiveSettings,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Earlier Versions of {name}").format(name=text.session.name))
        self._keeper = text.versions
        self._now = text.editor.text()
        self._settings = settings
        self._messages = messages.in_front_of(self)
        self._background = BackgroundTasks(self)
        self._background.failed.connect(self._say)
        self._wanted = 0
        self._shown: str | None = None
        self._list = self._make_list()
        self._page = DifferencesPage()
        self._page.set_typeface(settings.appearance.font_family, settings.appearance.font_size)
        self._page.setAccessibleName(self.tr("Text of the version"))
        self._changes = QCheckBox(self.tr("Show only what &differs from now"))
        self._changes.setChecked(True)
        self._changes.toggled.connect(self._on_chosen)
        self._said = PlainLabel(wordWrap=True)
        self._restore = QPushButton(self.tr("&Restore This Version"))
        self._restore.clicked.connect(self._on_restore)
        self._arrange()
        self._reload()

    @property
    def background(self) -> BackgroundTasks:
        """The reading and comparing that is under way."""
        return self._background

    def done(self, result: int) -> None:
        """Close, and leave no work behind."""
        self._background.wait()
        super().done(result)

    def _reload(self) -> None:
        self._list.clear()
        self._show_nothing()
        self._say(self.tr("Reading…"))
        keeper, owner, store = self._keeper, self._keeper.owner, self._keeper.versions

        def read() -> list[Version]:
            keeper.background.wait()  # what is being kept at this moment is the newest
            return store.of(owner.known_as())

        self._background.run(read, self._show_list)

    def _show_list(self, versions: list[Version]) -> None:
        for version, older in zip(versions, [*versions[1:], None], strict=False):
            self._list.addTopLevelItem(self._item(version, older))
        self._say("" if versions else self._why_none())
        if first := self._list.topLevelItem(0):
            self._list.setCurrentItem(first)
        self._list.setFocus()

    @Slot()
    def _on_chosen(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        self._wanted = item.data(0, _ID)
        self._show_nothing()
        now = self._now if self._changes.isChecked() else None
        self._background.run(
            partial(_read, self._keeper.versions, self._wanted, now),
            partial(self._show_version, self._wanted, compared=now is not None),
        )

    def _show_version(self, version: int, read: _Read, *, compared: bool) -> None:
        if version != self._wanted or compared != self._changes.isChecked():
            return
        self._shown = read.text
        self._restore.setEnabled(read.text != self._now)
        if read.passages is None:
            self._page.show_passages([(read.text[:MOST_SHOWN], None)])
            self._say(self._too_long() if len(read.text) > MOST_SHOWN else "")
        else:
            self._show_differences(read.passages)

    def _show_differences(self, passages: list[Passage]) -> None:
        if all(passage.kind is Kind.SAME for passage in passages):
            self._page.show_passages([(self._now[:MOST_SHOWN], None)])
            self._say(self.tr("This version is the text as it is now."))
            return
        whole = self._page.show_differences(passages)
        gone, come = (
            sum(count_words(text) for kind, text in passages if kind is wanted)
            for wanted in (Kind.DELETED, Kind.INSERTED)
        )
        said = self.tr(
            "Since this version, {come} words have come (underlined) and {gone} have gone (struck"
            " out). Restoring makes the text this version again; Undo takes that back."
        ).format(come=figure(come), gone=figure(gone))
        self._say(said if whole else f"{said} {self._too_long()}")

    @Slot()
    def _on_restore(self) -> None:
        if self._shown is not None:
            self._keeper.restore(self._shown)
            self.accept()

    @Slot(bool)
    def _on_keep(self, on: bool) -> None:
        self._settings.choose("versions", keep=on)
        if not self._list.topLevelItemCount():
            self._say(self._why_none())

    @Slot(int)
    def _on_room(self, megabytes: int) -> None:
        self._settings.choose("versions", megabytes=megabytes)

    @Slot()
    def _on_forget_all(self) -> None:
        if self._messages.confirm(
            self.tr("Delete all earlier versions of all texts?"),
            self.tr("The texts themselves stay as they are. This cannot be undone."),
            self.tr("&Delete Them"),
        ):
            self._background.run(self._keeper.versions.forget_all, lambda _: self._reload())

    def _show_nothing(self) -> None:
        self._shown = None
        self._restore.setEnabled(False)
        self._page.show_passages([])

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def _why_none(self) -> str:
        if not self._settings.versions.keep:
            return self.tr("There are none, since none are kept.")
        if not self._keeper.enabled:
            return self.tr("There are none: this text is off the record, or has no journal.")
        return self.tr(
            "There are none yet. One is kept whenever you save or close the text, before a large"
            " deletion or a continuation, and every ten minutes while you write."
        )

    def _too_long(self) -> str:
        return self.tr("It is too long to be shown to its end here; restoring brings all of it.")

    def _item(self, version: Version, older: Version | None) -> QTreeWidgetItem:
        change = version.words - (older.words if older else 0)
        sign = "−" if change < 0 else "+" if change > 0 else "±"
        when = QDateTime.fromSecsSinceEpoch(int(version.time_s))
        item = QTreeWidgetItem(
            [
                _moment(when),
                self._reason(version.reason),
                figure(version.words),
                sign + figure(abs(change)),
            ]
        )
        for column in (2, 3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        item.setData(0, _ID, version.id)
        item.setToolTip(0, QLocale().toString(when, QLocale.FormatType.LongFormat))
        return item

    def _reason(self, reason: Reason) -> str:
        return {
            Reason.REGULAR: self.tr("while writing"),
            Reason.OPENED: self.tr("as opened"),
            Reason.SAVED: self.tr("saved"),
            Reason.CLOSED: self.tr("closed"),
            Reason.BEFORE_CONTINUATION: self.tr("before a continuation"),
            Reason.BEFORE_DELETION: self.tr("before a large deletion"),
            Reason.BEFORE_RESTORING: self.tr("before restoring"),
            Reason.RESTORED: self.tr("restored"),
        }[reason]

    def _make_list(self) -> QTreeWidget:
        versions = QTreeWidget()
        versions.setRootIsDecorated(False)
        versions.setUniformRowHeights(True)
        versions.setAllColumnsShowFocus(True)
        versions.setHeaderLabels(
            [self.tr("When"), self.tr("Why"), self.tr("Words"), self.tr("Change")]
        )
        for column in range(4):
            mode = QHeaderView.ResizeMode.ResizeToContents
            versions.header().setSectionResizeMode(column, mode)
        versions.setAccessibleName(self.tr("Versions, the newest first"))
        versions.currentItemChanged.connect(self._on_chosen)
        return versions

    def _arrange(self) -> None:
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._list, 1)
        beside.addLayout(self._make_choices())
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(side)
        parts.addWidget(self._page)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_LIST_WIDTH, _WIDTH - _LIST_WIDTH])
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._changes)
        buttons.addStretch(1)
        for button in (self._restore, close):
            # Enter in the list must not change a text.
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(parts, 1)
        layout.addWidget(self._said)
        layout.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)

    def _make_choices(self) -> QHBoxLayout:
        options = self._settings.versions
        keep = QCheckBox(self.tr("&Keep versions, in"))
        keep.setChecked(options.keep)
        keep.toggled.connect(self._on_keep)
        room = QSpinBox(minimum=10, maximum=10_000, singleStep=50, value=options.megabytes)
        room.setSuffix(self.tr(" MB"))
        room.setAccessibleName(self.tr("Room for the versions of all texts"))
        room.valueChanged.connect(self._on_room)
        forget = QPushButton(self.tr("Delete &All…"))
        forget.setAutoDefault(False)
        forget.clicked.connect(self._on_forget_all)
        choices = QHBoxLayout()
        for widget in (keep, room):
            choices.addWidget(widget)
        choices.addStretch(1)
        choices.addWidget(forget)
        return choices


class _Read:
    """A version that was read.

    Attributes:
        text: all of it.
        passages: how the text of now came from it, where that was asked.
    """

    def __init__(self, text: str, passages: list[Passage] | None) -> None:
        self.text = text
        self.passages = passages


def _read(store: Versions, version: int, now: str | None) -> _Read:
    text = store.text(version)
    return _Read(text, None if now is None else differences(text, now))


def _moment(when: QDateTime) -> str:
    """Return a moment in short: the time of a day, with the day if it is another."""
    locale = QLocale()
    time = locale.toString(when.time(), QLocale.FormatType.ShortFormat)
    if when.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(when.date(), QLocale.FormatType.ShortFormat)} {time}"
