"""The sentences of the engine's errors, in the language of the interface."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from writer.errors import WriterError
from writer.text.whole_characters import whole_characters


def said(error: WriterError | str) -> str:
    """Return what an error says to the writer; a sentence as it is."""
    sentence = error.sentence(_translated) if isinstance(error, WriterError) else error
    # Names of files may have bytes that are no character.
    return whole_characters(sentence)


def _translated(template: str) -> str:
    return QCoreApplication.translate("Errors", template)
