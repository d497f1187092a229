"""The window in which a writer trains a model on texts of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from writer.model.names import name_fault
from writer.training_needs import install_command
from writer.ui.dialogs.messages import Earlier, Messages
from writer.ui.shared.plain_text import PlainLabel, plain_tip
from writer.ui.studio.training_process import (
    PACKAGED,
    REPLACE,
    RESUME,
    Option,
    TrainingProcess,
    TrainingTask,
    missing_parts,
    training_program,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QCloseEvent

    from writer.training_events import Failed, Progress, Reason, Stage
    from writer.ui.shared.settings import LiveSettings

DEFAULT_MINUTES: Final = 20

MINUTES_AROUND: Final = 3
"""That the texts are read and the model is measured, on a usual machine."""

_OPTIONS: Final[dict[Earlier, Option]] = {
    Earlier.RESUME: RESUME,
    Earlier.RESTART: REPLACE,
    Earlier.CANCEL: "",
}

translate = QCoreApplication.translate


class StudioView(QDialog):
    """Chooses texts, starts a training, shows how it goes.

    The window does not block the others: one can go on writing while a model learns.

    Signals:
        model_trained: the id of a new model.
    """

    model_trained = Signal(str)

    def __init__(
        self,
        settings: LiveSettings,
        parent: QWidget | None = None,
        messages: Messages | None = None,
        process: TrainingProcess | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train a model"))
        self._settings = settings
        self._messages = messages.in_front_of(self) if messages else Messages(self)
        self._process = process or TrainingProcess(parent=self)
        self._first_bits = 0.0
        self._learns = False
        self._task = TrainingTask((), "", 0)
        self._make_widgets()
        self._arrange()
        self._connect()
        self._show_running(False)
        self._check_parts()
        self._show_whole_time()

    @property
    def running(self) -> bool:
        """Whether a training is under way."""
        return self._process.running

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Add texts or folders to learn from; what is there already stays once."""
        known = set(self._paths())
        for path in paths:
            if path not in known:
                item = QListWidgetItem(_described(path))
                item.setToolTip(plain_tip(str(path)))
                item.setData(Qt.ItemDataRole.UserRole, str(path))
                self._list.addItem(item)
        self._show_startable()

    def may_close(self) -> bool:
        """Return whether nothing is running, or the writer gives it up."""
        return not self.running or self._messages.confirm(
            self.tr("Stop the training?"),
            self._what_stopping_means(),
            self.tr("&Stop the training"),
        )

    def stop(self) -> None:
        """End a training at once; the program is about to quit."""
        if self.running:
            self._process.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a running training is lost."""
        if self.may_close():
            self._process.cancel()
            event.accept()
        else:
            event.ignore()

    def reject(self) -> None:
        """Let Esc close like the window's own button."""
        self.close()

    @Slot()
    def _on_add_files(self) -> None:
        self.add_paths(self._messages.choose_training_texts(self._settings.workplace.last_folder))

    @Slot()
    def _on_add_folder(self) -> None:
        folder = self._messages.choose_folder(self._settings.workplace.last_folder)
        self.add_paths([folder] if folder else [])

    @Slot()
    def _on_remove(self) -> None:
        for item in self._list.selectedItems():
            self._list.takeItem(self._list.row(item))
        self._show_startable()

    @Slot()
    def _on_start(self) -> None:
        paths, name = tuple(self._paths()), self._name.text().strip()
        if fault := name_fault(name):
            self._messages.tell_error(
                self.tr("The model cannot be called so: a name {fault}.").format(fault=fault)
            )
            return
        self._begin(TrainingTask(paths, name, self._minutes.value()))

    @Slot()
    def _on_cancel(self) -> None:
        if self.may_close():
            self._stage.setText(self.tr("Stopping…"))
            self._process.cancel()

    @Slot(object)
    def _on_progressed(self, progress: Progress) -> None:
        self._bar.setValue(round(1000 * progress.overall))
        # Asked to end while it takes its steps, it writes a checkpoint first.
        self._learns = progress.stage == "training" and progress.loss is not None
        stage = _stage_words(progress.stage)
        if progress.seconds_left is not None:
            stage = self.tr("{stage}; {time} left").format(
                stage=stage, time=duration(progress.seconds_left)
            )
        self._stage.setText(stage)
        if progress.bits_per_byte is not None:
            self._show_loss(progress, progress.bits_per_byte)

    @Slot(str)
    def _on_noted(self, sentence: str) -> None:
        """Show the newest note, which sums up those before it; they are in the tool tip."""
        self._notes.append(sentence)
        self._note.setText(sentence)
        self._note.setToolTip(plain_tip("\n".join(self._notes)))

    @Slot(str)
    def _on_succeeded(self, model_id: str) -> None:
        self._bar.setValue(1000)
        self._end(self.tr("The model “{name}” is ready.").format(name=self._name.text().strip()))
        self.model_trained.emit(model_id)

    @Slot(object)
    def _on_failed(self, failure: Failed) -> None:
        self._end(self.tr("No model was made."))
        option = self._option_after(failure)
        if option is None:
            self._messages.tell_error(_words_of(failure))
        elif option:
            self._begin(replace(self._task, option=option))

    @Slot(bool)
    def _on_cancelled(self, kept: bool) -> None:
        self._end(
            self.tr("The training was stopped; train under the same name to go on.")
            if kept
            else self.tr("The training was stopped before anything was learned.")
        )

    @Slot()
    def _show_startable(self) -> None:
        ready = self._list.count() > 0 and bool(self._name.text().strip())
        self._start.setEnabled(ready and not self.running and not self._what_to_install())

    def _show_running(self, running: bool) -> None:
        self._progress.setVisible(running or bool(self._stage.text()))
        self._choices.setEnabled(not running)
        self._start.setVisible(not running)
        self._cancel.setVisible(running)
        self._show_startable()

    def _show_loss(self, progress: Progress, bits: float) -> None:
        self._first_bits = max(self._first_bits, bits)
        words = self.tr("At each letter the model hesitates between about {now} choices.")
        if self._first_bits > 1.05 * bits:
            words = self.tr(
                "At each letter the model hesitates between about {now} choices; at first there"
                " were {first}. Fewer is better."
            )
        self._loss.setText(words.format(now=f"{2**bits:.1f}", first=f"{2**self._first_bits:.0f}"))
        self._loss.setToolTip(_exact_words(progress, bits))

    def _begin(self, task: TrainingTask) -> None:
        self._task = task
        self._first_bits = 0.0
        self._learns = False
        self._notes.clear()
        for label in (self._loss, self._note):
            label.clear()
            label.setToolTip("")
        self._bar.setValue(0)
        self._stage.setText(self.tr("Starting…"))
        self._process.start(task)
        self._show_running(True)

    def _what_stopping_means(self) -> str:
        """Return what becomes of a training that is stopped now."""
        if self._process.kept or self._learns:
            return self.tr(
                "What the model has learned is kept; you can go on under the same name."
            )
        return self.tr("It has not begun to learn yet, so nothing is lost.")

    def _option_after(self, failure: Failed) -> Option | None:
        """Return how to go on where the training found an earlier one of the same name.

        Only the training knows what lies on the disk. "" means that the writer would rather
        not; None, that it failed otherwise.
        """
        if failure.reason == "unfinished":
            answer = self._messages.ask_about_earlier_training(self._task.name)
            return _OPTIONS[answer]
        if failure.reason == "taken":
            question = self.tr("There is a model “{name}” already. Replace it?")
            explanation = self.tr("The old one is deleted once the new one is ready.")
            agreed = self._messages.confirm(
                question.format(name=self._task.name), explanation, self.tr("&Replace it")
            )
            return REPLACE if agreed else ""
        return None

    def _end(self, words: str) -> None:
        self._stage.setText(words)
        self._show_running(False)

    def _paths(self) -> list[Path]:
        items = [self._list.item(row) for row in range(self._list.count())]
        return [Path(item.data(Qt.ItemDataRole.UserRole)) for item in items]

    def _check_parts(self) -> None:
        words = self._what_to_install()
        self._missing.setVisible(bool(words))
        self._missing.setText(words)

    def _what_to_install(self) -> str:
        """Return how the writer gets what training needs; empty where it is all there."""
        if not training_program():
            return self.tr(
                "To train models, install {name} from where you have Inkling, then open this"
                " window again."
            ).format(name=PACKAGED)
        parts = missing_parts()
        if not parts:
            return ""
        return self.tr(
            "To train models, run this in a terminal once and open this window again: {command}"
        ).format(command=install_command(parts))

    def _make_widgets(self) -> None:
        self._list = QListWidget()
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.setAccessibleName(self.tr("Texts to learn from"))
        self._name = QLineEdit(placeholderText=self.tr("What the model will be called"))
        self._name.setMaxLength(60)
        self._minutes = QSpinBox(minimum=1, maximum=7 * 24 * 60, value=DEFAULT_MINUTES)
        self._minutes.setSuffix(self.tr(" min"))
        self._whole_time = PlainLabel(wordWrap=True)
        self._missing = PlainLabel(wordWrap=True)
        self._missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._stage = PlainLabel()
        self._bar = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self._loss = PlainLabel(wordWrap=True)
        self._note = PlainLabel(wordWrap=True)
        self._notes: list[str] = []
        self._start = QPushButton(self.tr("&Train"))
        self._cancel = QPushButton(self.tr("S&top"))
        self._close = QPushButton(self.tr("&Close"))

    def _arrange(self) -> None:
        self._choices = self._make_choices()
        self._progress = QWidget()
        progress = QVBoxLayout(self._progress)
        progress.setContentsMargins(0, 0, 0, 0)
        for widget in (self._stage, self._bar, self._loss, self._note):
            progress.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self._start, self._cancel, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        for part in (self._choices, self._missing, self._progress):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.resize(520, 440)

    def _make_choices(self) -> QWidget:
        choices = QWidget()
        layout = QVBoxLayout(choices)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            PlainLabel(
                self.tr(
                    "The model learns from your texts on this machine; nothing leaves it. The more"
                    " text, the better: a novel is a good beginning."
                ),
                wordWrap=True,
            )
        )
        layout.addWidget(self._list, 1)
        layout.addLayout(self._make_list_buttons())
        form = QFormLayout()
        form.addRow(self.tr("&Name:"), self._name)
        form.addRow(self.tr("&Longest time:"), self._minutes)
        form.addRow(self._whole_time)
        layout.addLayout(form)
        return choices

    def _make_list_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, slot in (
            (self.tr("Add &files…"), self._on_add_files),
            (self.tr("Add a f&older…"), self._on_add_folder),
            (self.tr("&Remove"), self._on_remove),
        ):
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch()
        return row

    @Slot()
    def _show_whole_time(self) -> None:
        words = self.tr(
            "It learns so long at most. With reading your texts and measuring the model, it takes"
            " {time} in all."
        )
        whole = 60 * (self._minutes.value() + MINUTES_AROUND)
        self._whole_time.setText(words.format(time=duration(whole)))

    def _connect(self) -> None:
        self._minutes.valueChanged.connect(self._show_whole_time)
        self._name.textChanged.connect(self._show_startable)
        self._start.clicked.connect(self._on_start)
        self._cancel.clicked.connect(self._on_cancel)
        self._close.clicked.connect(self.close)
        self._process.progressed.connect(self._on_progressed)
        self._process.noted.connect(self._on_noted)
        self._process.succeeded.connect(self._on_succeeded)
        self._process.failed.connect(self._on_failed)
        self._process.cancelled.connect(self._on_cancelled)


def duration(seconds: float) -> str:
    """Return ``seconds`` in words, as exact as such a guess deserves."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return translate("StudioView", "less than a minute")
    if minutes < 60:
        return (
            translate("StudioView", "about {n} minutes").format(n=minutes)
            if minutes > 1
            else translate("StudioView", "about a minute")
        )
    return translate("StudioView", "about {hours} h {minutes} min").format(
        hours=minutes // 60, minutes=minutes % 60
    )


def _stage_words(stage: Stage) -> str:
    words: dict[Stage, str] = {
        "reading": translate("StudioView", "Reading the texts"),
        "rehearsing": translate("StudioView", "Letting the model repeat what it knows"),
        "blending": translate("StudioView", "Weighing old and new against each other"),
        "tokenizing": translate("StudioView", "Finding the parts of words"),
        "training": translate("StudioView", "Learning"),
        "exporting": translate("StudioView", "Writing the model"),
        "evaluating": translate("StudioView", "Testing on text it has not seen"),
    }
    return words[stage]


def _words_of(failure: Failed) -> str:
    """Return what happened and what to do, in the language of the window where it is known."""
    words: dict[Reason, str] = {
        "busy": translate(
            "StudioView",
            "A training of “{name}” is running already. Wait until it has ended, or choose another"
            " name; nothing was changed.",
        ),
        "other": translate(
            "StudioView",
            "The training of “{name}” was begun with other texts or settings. Choose another name,"
            " or start it again; what it had learned is kept until then.",
        ),
        "diverged": translate(
            "StudioView",
            "The training came to nothing: the longer it learned, the less it knew. No model was"
            " made, and your others are untouched. Try again with more text.",
        ),
    }
    known = words.get(failure.reason)
    return known.format_map(failure.data) if known else failure.text


def _exact_words(progress: Progress, bits: float) -> str:
    facts = [f"{bits:.3f} bits per byte"]
    if progress.loss is not None:
        facts.append(f"loss {progress.loss:.3f} nats per token")
    if progress.tokens_per_second is not None:
        facts.append(f"{progress.tokens_per_second:,.0f} tokens per second")
    return " · ".join(facts)


def _described(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() else path.name
