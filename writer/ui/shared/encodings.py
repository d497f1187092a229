"""The encodings that a writer can choose, in a writer's words."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication


def QT_TRANSLATE_NOOP(_context: str, words: str) -> str:  # noqa: N802 - lupdate's name for it
    """Return ``words`` as they are, and have them found by Qt's tools for translators."""
    return words


@dataclass(frozen=True, slots=True)
class Encoding:
    """One choice.

    Attributes:
        name: Python's name of it.
        words: what it is called; untranslated, see :meth:`said`.
        bom: a file in it begins with a byte order mark.
    """

    name: str
    words: str
    bom: bool = False

    def said(self) -> str:
        """Return what it is called in the language of the interface."""
        return QCoreApplication.translate("Encodings", self.words)


ENCODINGS: Final = (
    Encoding("utf-8", QT_TRANSLATE_NOOP("Encodings", "Unicode (UTF-8)")),
    Encoding("utf-8", QT_TRANSLATE_NOOP("Encodings", "Unicode (UTF-8 with a mark)"), bom=True),
    Encoding("utf-16-le", QT_TRANSLATE_NOOP("Encodings", "Unicode (UTF-16)"), bom=True),
    Encoding("utf-16-be", QT_TRANSLATE_NOOP("Encodings", "Unicode (UTF-16 big-endian)"), bom=True),
    Encoding("cp1252", QT_TRANSLATE_NOOP("Encodings", "Western (Windows-1252)")),
    Encoding("iso8859-15", QT_TRANSLATE_NOOP("Encodings", "Western (ISO 8859-15)")),
    Encoding("mac-roman", QT_TRANSLATE_NOOP("Encodings", "Western (Macintosh)")),
    Encoding("cp850", QT_TRANSLATE_NOOP("Encodings", "Western (DOS 850)")),
    Encoding("cp437", QT_TRANSLATE_NOOP("Encodings", "Western (DOS 437)")),
    Encoding("gb18030", QT_TRANSLATE_NOOP("Encodings", "Chinese, simplified (GB18030)")),
    Encoding("big5", QT_TRANSLATE_NOOP("Encodings", "Chinese, traditional (Big5)")),
    Encoding("cp932", QT_TRANSLATE_NOOP("Encodings", "Japanese (Shift JIS)")),
    Encoding("euc_jp", QT_TRANSLATE_NOOP("Encodings", "Japanese (EUC-JP)")),
    Encoding("iso2022_jp", QT_TRANSLATE_NOOP("Encodings", "Japanese (ISO 2022-JP)")),
    Encoding("cp949", QT_TRANSLATE_NOOP("Encodings", "Korean (EUC-KR)")),
    Encoding("cp1250", QT_TRANSLATE_NOOP("Encodings", "Central European (Windows-1250)")),
    Encoding("iso8859-2", QT_TRANSLATE_NOOP("Encodings", "Central European (ISO 8859-2)")),
    Encoding("cp1251", QT_TRANSLATE_NOOP("Encodings", "Cyrillic (Windows-1251)")),
    Encoding("koi8-r", QT_TRANSLATE_NOOP("Encodings", "Cyrillic (KOI8-R)")),
    Encoding("cp866", QT_TRANSLATE_NOOP("Encodings", "Cyrillic (DOS 866)")),
    Encoding("iso8859-5", QT_TRANSLATE_NOOP("Encodings", "Cyrillic (ISO 8859-5)")),
    Encoding("cp1253", QT_TRANSLATE_NOOP("Encodings", "Greek (Windows-1253)")),
    Encoding("cp1254", QT_TRANSLATE_NOOP("Encodings", "Turkish (Windows-1254)")),
    Encoding("cp1257", QT_TRANSLATE_NOOP("Encodings", "Baltic (Windows-1257)")),
    Encoding("cp1255", QT_TRANSLATE_NOOP("Encodings", "Hebrew (Windows-1255)")),
    Encoding("cp1256", QT_TRANSLATE_NOOP("Encodings", "Arabic (Windows-1256)")),
    Encoding("cp874", QT_TRANSLATE_NOOP("Encodings", "Thai (Windows-874)")),
    Encoding("cp1258", QT_TRANSLATE_NOOP("Encodings", "Vietnamese (Windows-1258)")),
)
"""What comes before what is rarer or further away; a text may be in others, too."""


def described(name: str) -> str:
    """Return what an encoding is called; one that nobody chooses, by its own name."""
    known = {encoding.name: encoding for encoding in reversed(ENCODINGS)}
    canonical = codecs.lookup(name).name
    return known[canonical].said() if canonical in known else canonical.upper()
