"""What is done with models."""

from __future__ import annotations

from typing import Final

from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Menu

MENU: Final = Menu(
    "models",
    QT_TRANSLATE_NOOP("Commands", "&Models"),
    (
        Command(
            "train",
            QT_TRANSLATE_NOOP("Commands", "&Train a Model…"),
            lambda window: window.tools.show_training(),
        ),
        Command(
            "import_model",
            QT_TRANSLATE_NOOP("Commands", "&Import a Model…"),
            lambda window: window.tools.choose_and_import_model(),
        ),
        Command(
            "models",
            QT_TRANSLATE_NOOP("Commands", "Model &List…"),
            lambda window: window.tools.show_models(),
        ),
    ),
)
