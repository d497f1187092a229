"""Word: the main part of an Office Open XML document (ECMA-376)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from writer.documents.extract.archive import Archive
from writer.documents.extract.budget import Budget
from writer.documents.extract.markup import TextTarget, attribute, feed_xml, local_name
from writer.documents.extract.problems import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

_KIND = "Word (.docx)"
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
# A text box is there twice: for new programs and, in this, for old ones.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved text, earlier formatting, and the readings above Chinese characters.
_LEFT_OUT = frozenset({"del", "moveFrom", "rPrChange", "pPrChange", "rt"})
_SIGNS = frozenset({"br", "cr", "tab", "noBreakHyphen"})
_OFF = frozenset({"0", "false", "off"})


def read_docx(data: bytes, name: str) -> str:
    """Return the text of a Word document.

    Headers, footers, notes and comments are parts of their own and are not opened.

    Raises:
        DocumentError: damaged, encrypted or beyond the bounds.
    """
    budget = Budget(name)
    with Archive(data, name, _KIND) as archive:
        main = _main_part(archive, name, budget)
        styles = posixpath.join(posixpath.dirname(main), "styles.xml")
        contents = _ContentsStyles(budget)
        if styles in archive:
            feed_xml(archive.chunks(styles), contents)
        body = _Body(contents.ids, budget)
        feed_xml(archive.chunks(main), body)
    return body.paragraphs.text()


def _main_part(archive: Archive, name: str, budget: Budget) -> str:
    relationships = _Relationships(budget)
    feed_xml(archive.chunks("_rels/.rels"), relationships)
    if not relationships.main:
        raise damaged(name, _KIND)
    return relationships.main.lstrip("/")


class _Relationships(TextTarget):
    """Finds the main part, which Word Online does not call ``word/document.xml``."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.main = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "")
        if local_name(tag) == "Relationship" and kind.endswith("/officeDocument"):
            self.main = attributes.get("Target", "")


class _ContentsStyles(TextTarget):
    """Finds the styles of tables of contents: their ids are translated, their names are not."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.ids: set[str] = set()
        self._id = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _word_name(tag) == "style":
            self._id = attribute(attributes, "styleId")
        elif _word_name(tag) == "name" and attribute(attributes, "val").lower().startswith("toc "):
            self.ids.add(self._id)


class _Body(TextTarget):
    """Collects the runs that a reader sees."""

    def __init__(self, contents_styles: set[str], budget: Budget) -> None:
        super().__init__(budget)
        self._contents_styles = contents_styles
        self._in_text = self._in_run = self._hidden = False
        self._paragraph_depths: list[int] = []
        self._control_depths: list[int] = []

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _word_name(tag)
        if name in _LEFT_OUT or tag == _FALLBACK:
            self.leave_out()
        elif name == "t":
            self._in_text = True
        elif name == "r":
            self._in_run, self._hidden = True, False
        elif name == "p":
            # In a text box it begins inside another one.
            self.paragraphs.end_paragraph()
            self._paragraph_depths.append(self.depth)
        elif name == "sdt":
            self._control_depths.append(self.depth)
        elif name == "vanish":
            # Outside of a run it hides the paragraph's mark only.
            self._hidden = self._in_run and attribute(attributes, "val") not in _OFF
        else:
            self._opened_other(name, attribute(attributes, "val"), attribute(attributes, "type"))

    def closed(self, tag: str) -> None:
        name = _word_name(tag)
        if name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = self._hidden = False
        elif name == "p":
            self.paragraphs.end_paragraph(keep_empty=True)
            self._paragraph_depths.pop()
        elif name == "sdt":
            self._control_depths.pop()

    def text(self, text: str) -> None:
        if self._in_text and not self._hidden:
            self.paragraphs.add(text)

    def _opened_other(self, name: str, value: str, kind: str) -> None:
        if self._hidden and name in _SIGNS:
            return
        if name in {"br", "cr"}:
            # A break of page or column is no line of verse.
            if kind in {"", "textWrapping"}:
                self.paragraphs.break_line()
            else:
                self.paragraphs.end_paragraph()
        elif name == "tab":
            self.paragraphs.add(" ")
        elif name == "noBreakHyphen":
            self.paragraphs.add("-")
        elif name == "pStyle" and value in self._contents_styles and self._paragraph_depths:
            self._drop(self._paragraph_depths)
        elif name == "docPartGallery" and value == "Table of Contents" and self._control_depths:
            self._drop(self._control_depths)

    def _drop(self, depths: list[int]) -> None:
        self.leave_out(depths.pop())


def _word_name(tag: str) -> str:
    """Return the local name of an element of WordprocessingML, empty for any other."""
    return local_name(tag) if tag.startswith(_WORD) else ""
