"""The window of models: which there are, which one writes along, and how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer.ui.dialogs.messages import Messages
from writer.ui.models.assistance_sliders import AssistanceSliders
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.workers.background_tasks import BackgroundTasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.model.library import DamagedModel, Imported, ModelEntry, ModelLibrary
    from writer.ui.shared.settings import LiveSettings

translate = QCoreApplication.translate

MODEL_SUFFIX: Final = ".inkling"

NUMBERS: Final = (2, 3)
"""The columns that hold numbers."""

RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Attributes:
        texts: name, language, size, bits per byte, kind.
        tip: what pointing at the line tells.
        model_id: what the library calls the model: its id, or the path of a damaged one;
            empty = by the language near the caret.
        usable: False for a damaged model.
        own: one of the writer's models, which can be removed.
    """

    texts: tuple[str, str, str, str, str]
    tip: str
    model_id: str = ""
    usable: bool = True
    own: bool = False


class ModelListView(QDialog):
    """Lists the models; uses, imports, exports and removes them.

    Signals:
        models_changed: a model came or went.
        training_wanted: the writer would like a model of their own.
    """

    models_changed = Signal()
    training_wanted = Signal()

    def __init__(
        self,
        library: ModelLibrary,
        settings: LiveSettings,
        parent: QWidget | None = None,
        messages: Messages | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self._library = library
        self._settings = settings
        self._messages = messages.in_front_of(self) if messages else Messages(self)
        self._background = BackgroundTasks(self)
        self._rows: list[Row] = []
        self._list = self._make_list()
        self._buttons = self._make_buttons()
        self._sliders = AssistanceSliders(settings)
        self._arrange()
        self._connect()
        self.reload()

    @property
    def background(self) -> BackgroundTasks:
        """The work on files of models that is under way."""
        return self._background

    def reload(self) -> None:
        """Read the list of models again."""
        self._background.run(partial(_rows, self._library), self._show_rows)

    def import_model(self) -> None:
        """Ask for a model and add it to the writer's own."""
        path = self._messages.choose_model_file(self._settings.workplace.last_folder)
        if path is not None:
            self.import_from(path)

    def import_from(self, path: Path) -> None:
        """Add the model in ``path`` to the writer's own."""
        self._say(self.tr("The model is being tried…"))
        self._background.run(partial(self._library.import_bundle, path), self._on_imported)

    @Slot()
    def _on_use(self) -> None:
        row = self._selected()
        if row is not None and row.usable:
            self._settings.choose("assistance", model_id=row.model_id)

    @Slot()
    def _on_export(self) -> None:
        row = self._selected()
        if row is None:
            return
        folder = self._settings.workplace.last_folder
        path = self._messages.choose_where_to_export(
            str(Path(folder, row.model_id + MODEL_SUFFIX))
        )
        if path is not None:
            work = partial(self._library.export_bundle, row.model_id, path)
            self._background.run(work, lambda _: self._say(self.tr("The model is exported.")))

    @Slot()
    def _on_remove(self) -> None:
        row = self._selected()
        if row is None or not self._messages.confirm(
            self.tr("Remove the model “{name}”?").format(name=row.texts[0]),
            self.tr("Its files are moved to the bin, with what its training kept of your texts."),
            self.tr("&Remove"),
        ):
            return
        work = partial(self._library.remove, row.model_id)
        self._background.run(work, lambda _: self._on_removed(row.model_id))

    def _on_imported(self, imported: Imported) -> None:
        name = imported.entry.card.name
        said = self.tr("The model is imported.")
        if imported.like_bundled:
            said = self.tr(
                "The model is imported as “{name}”, since one of its name came with Inkling."
            ).format(name=name)
        self._say(said)
        self.models_changed.emit()

    def _on_removed(self, model_id: str) -> None:
        if self._settings.assistance.model_id == model_id:
            self._settings.choose("assistance", model_id="")
        self._say(self.tr("The model is removed."))
        self.models_changed.emit()

    @Slot(str)
    def _on_settings_changed(self, section: str) -> None:
        if section == "assistance":
            self._show_rows(self._rows)

    @Slot()
    def _show_buttons(self) -> None:
        row, busy = self._selected(), self._background.busy
        in_use = row is not None and row.model_id == self._settings.assistance.model_id
        self._use.setEnabled(row is not None and row.usable and not in_use)
        self._export.setEnabled(row is not None and row.usable and bool(row.model_id) and not busy)
        self._remove.setEnabled(row is not None and row.own and not busy)
        self._import.setEnabled(not busy)

    def _show_rows(self, rows: list[Row]) -> None:
        """Show ``rows``, keeping the selection where it was."""
        selected = self._selected()
        wanted = selected.model_id if selected else self._settings.assistance.model_id
        self._rows = rows
        self._list.clear()
        for row in rows:
            item = self._item(row)
            self._list.addTopLevelItem(item)
            if row.usable and row.model_id == wanted:
                self._list.setCurrentItem(item)
        self._show_buttons()

    def _item(self, row: Row) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(row.texts))
        in_use = row.usable and row.model_id == self._settings.assistance.model_id
        font = QFont(self.font())
        font.setBold(in_use)
        for column in range(len(row.texts)):
            item.setToolTip(column, plain_tip(row.tip))
            item.setFont(column, font)
        item.setCheckState(0, Qt.CheckState.Checked if in_use else Qt.CheckState.Unchecked)
        item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        if not row.usable:
            # Grey, yet not disabled: a damaged model can be selected, read about and removed.
            faded = self.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            for column in range(len(row.texts)):
                item.setForeground(column, faded)
        for column in NUMBERS:
            item.setTextAlignment(column, RIGHT)
        item.setSizeHint(0, QSize(0, 2 * self.fontMetrics().height()))
        return item

    def _selected(self) -> Row | None:
        index = self._list.currentIndex().row()
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self.reload()

    def _connect(self) -> None:
        self._settings.changed.connect(self._on_settings_changed)
        self._background.failed.connect(self._messages.tell_error)
        self._background.busy_changed.connect(self._show_buttons)
        self._list.currentItemChanged.connect(self._show_buttons)
        self._list.itemActivated.connect(self._on_use)

    def _make_list(self) -> QTreeWidget:
        names = QTreeWidget()
        names.setRootIsDecorated(False)
        names.setUniformRowHeights(True)
        names.setAllColumnsShowFocus(True)
        names.setAccessibleName(self.tr("Models"))
        names.setHeaderLabels(
            [
                self.tr("Name"),
                self.tr("Language"),
                self.tr("Size"),
                self.tr("Bits per byte"),
                self.tr("Kind"),
            ]
        )
        for column in NUMBERS:
            names.headerItem().setTextAlignment(column, RIGHT)
        names.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        names.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        names.header().setStretchLastSection(False)
        return names

    def _make_buttons(self) -> QHBoxLayout:
        self._use = QPushButton(self.tr("&Use"))
        self._import = QPushButton(self.tr("&Import…"))
        self._export = QPushButton(self.tr("&Export…"))
        self._remove = QPushButton(self.tr("&Remove…"))
        self._train = QPushButton(self.tr("Tr&ain a model…"))
        self._use.clicked.connect(self._on_use)
        self._import.clicked.connect(self.import_model)
        self._export.clicked.connect(self._on_export)
        self._remove.clicked.connect(self._on_remove)
        self._train.clicked.connect(self.training_wanted)
        row = QHBoxLayout()
        for button in (self._use, self._import, self._export, self._remove):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self._train)
        return row

    def _arrange(self) -> None:
        self._words = PlainLabel()
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._list, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._words)
        layout.addWidget(self._sliders)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        self.resize(680, 460)


def _rows(library: ModelLibrary) -> list[Row]:
    """Return the lines of the list; called off the GUI thread."""
    damaged = [
        _damaged_row(broken, own=broken.path.parent == library.personal)
        for broken in library.damaged()
    ]
    return [_by_language(), *(_row(entry) for entry in library.entries()), *damaged]


def _by_language() -> Row:
    return Row(
        (translate("ModelListView", "By the language of the text"), "", "", "", ""),
        translate("ModelListView", "Near the caret, English or Chinese decides."),
    )


def _row(entry: ModelEntry) -> Row:
    card = entry.card
    bits = card.metrics.get("bits_per_byte")
    return Row(
        (
            card.name,
            _languages(card.languages),
            QLocale().formattedDataSize(entry.size_bytes),
            f"{bits:.3f}" if bits is not None else "–",
            translate("ModelListView", "bundled")
            if entry.bundled
            else translate("ModelListView", "yours"),
        ),
        f"{card.id}\n{card.metrics_text}".strip(),
        card.id,
        own=not entry.bundled,
    )


def _damaged_row(broken: DamagedModel, *, own: bool) -> Row:
    texts = (broken.path.name, "", "", "", translate("ModelListView", "damaged"))
    return Row(texts, broken.reason, str(broken.path), usable=False, own=own)


def _languages(tags: Sequence[str]) -> str:
    return ", ".join(QLocale.languageToString(QLocale(tag).language()) for tag in tags)
