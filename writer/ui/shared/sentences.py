"""The sentences of the engine's errors, in the language of the interface."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from writer.errors import WriterError


def said(error: WriterError | str) -> str:
    """Return what an error says to the writer; a sentence as it is."""
    return error.sentence(_translated) if isinstance(error, WriterError) else error


def _translated(template: str) -> str:
    return QCoreApplication.translate("Errors", template)
