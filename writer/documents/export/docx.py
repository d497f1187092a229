"""Word: Office Open XML, with styles that the writer can change in one place each."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor

from writer.documents.export.book import Code, Heading, Items, Paragraph, Quote, SceneBreak, Verse
from writer.documents.export.xhtml import is_safe_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from writer.documents.export.book import Block, Book, Line, Paper, Span

_PAPERS: Final[dict[Paper, tuple[Length, Length]]] = {
    "A4": (Mm(210), Mm(297)),
    "Letter": (Mm(215.9), Mm(279.4)),
}
_MARGIN: Final = Mm(28)
# On every system or replaced by one as wide; the second is for Chinese.
_SERIF, _CHINESE, _MONOSPACED = "Times New Roman", "SimSun", "Courier New"
_SIZE: Final = Pt(12)
_BLACK: Final = RGBColor(0, 0, 0)
_HEADING_SIZES: Final = (20, 16, 14, 12, 12, 12)
_BODY, _FIRST, _VERSE, _BREAK, _CODE = (
    "Body Text",
    "First Paragraph",
    "Verse",
    "Scene Break",
    "Preformatted",
)
_STEP: Final = Pt(18)
_DEEPEST_LIST: Final = 3
"""The styles of lists that Word comes with."""


def write_docx(book: Book) -> bytes:
    """Return the book as a Word document."""
    document = Document()
    _set_page(document, book)
    _make_styles(document, book)
    properties = document.core_properties
    properties.title, properties.author = (book.title or book.name)[:255], book.author[:255]
    properties.comments, properties.language = "", book.language
    writer = _Writer(document, book)
    if book.has_title_page:
        writer.title_page()
    for number, chapter in enumerate(book.chapters):
        writer.begin_chapter(first=number == 0 and not book.has_title_page)
        writer.blocks(chapter.blocks)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Appends blocks to a document."""

    def __init__(self, document: WordDocument, book: Book) -> None:
        self._document = document
        self._book = book
        # Asking the library for a style by its name takes 15 ms, and a novel has 2,000 paragraphs.
        self._ids = {style.name: style.style_id for style in document.styles}
        self._begins = True
        self._break_wanted = False

    def title_page(self) -> None:
        """Add the title and who wrote it."""
        self._document.add_paragraph(self._book.title, "Title")
        if self._book.author:
            self._document.add_paragraph(self._book.author, "Subtitle")

    def begin_chapter(self, *, first: bool) -> None:
        """Have what comes begin on a page of its own, unless it is the first."""
        self._begins, self._break_wanted = True, not first

    def blocks(self, blocks: Iterable[Block], depth: int = 0) -> None:
        """Add blocks; ``depth`` is the number of quotes that they are in."""
        for block in blocks:
            match block:
                case Heading(level, spans):
                    self._add(f"Heading {level}", spans, depth)
                case Paragraph(spans):
                    first = self._begins and not self._book.is_chinese
                    self._add(_FIRST if first else _BODY, spans, depth)
                case Verse(lines):
                    self._stanza(lines, depth)
                case Quote(inner):
                    self._begins = True
                    self.blocks(inner, depth + 1)
                case Items():
                    self._list(block, 1, depth)
                case SceneBreak():
                    self._paragraph(_BREAK, depth).add_run("* * *")
                case Code(text):
                    for line in text.split("\n"):
                        self._paragraph(_CODE, depth).add_run(line)
            self._begins = not isinstance(block, Paragraph)

    def _add(self, style: str, spans: Line, depth: int) -> WordParagraph:
        paragraph = self._paragraph(style, depth)
        for span in spans:
            _add_span(paragraph, span)
        return paragraph

    def _paragraph(self, style: str, depth: int) -> WordParagraph:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._ids[style]  # noqa: SLF001
        if depth:
            own = _style(self._document, style).paragraph_format
            paragraph.paragraph_format.left_indent = Emu((own.left_indent or 0) + depth * _STEP)
            paragraph.paragraph_format.right_indent = Emu(depth * _STEP)
        if self._break_wanted:
            paragraph.paragraph_format.page_break_before = True
            self._break_wanted = False
        return paragraph

    def _stanza(self, lines: tuple[Line, ...], depth: int) -> None:
        paragraph = self._paragraph(_VERSE, depth)
        for number, line in enumerate(lines):
            if number:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            for span in line:
                _add_span(paragraph, span)

    def _list(self, block: Items, level: int, depth: int) -> None:
        kind = "List Bullet" if block.first is None else "List Number"
        suffix = f" {min(level, _DEEPEST_LIST)}" if level > 1 else ""
        number = None if block.first is None else self._numbering(kind + suffix, block.first)
        for item in block.items:
            self._item(item, kind + suffix, number, level, depth)

    def _item(
        self, item: tuple[Block, ...], style: str, number: int | None, level: int, depth: int
    ) -> None:
        if not item:
            self._paragraph(style, depth)
        for place, block in enumerate(item):
            if isinstance(block, Items):
                self._list(block, level + 1, depth)
            elif isinstance(block, Paragraph):
                suffix = f" {min(level, _DEEPEST_LIST)}" if level > 1 else ""
                further = f"List Continue{suffix}"
                paragraph = self._add(further if place else style, block.spans, depth)
                if number is not None and not place:
                    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no other way
                    properties.get_or_add_numPr().get_or_add_numId().val = number
            else:
                self.blocks((block,), depth + level)

    def _numbering(self, style: str, first: int) -> int:
        """Return the id of a list that counts from ``first``; otherwise lists go on counting."""
        part = self._document.part.numbering_part.element
        element = self._document.styles[style].element
        abstract = part.num_having_numId(element.pPr.numPr.numId.val).abstractNumId.val
        number = part.add_num(abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(first)
        return int(number.numId)


def _add_span(paragraph: WordParagraph, span: Span) -> None:
    run = paragraph.add_run()
    for number, text in enumerate(span.text.split("\n")):
        if number:
            run.add_break(WD_BREAK.LINE)
        run._r.add_t(text)  # noqa: SLF001 - what is public looks at each character
    if span.strong:
        run.bold = True
    if span.emphasis:
        run.italic = True
    if span.code:
        _set_fonts(run, _MONOSPACED)
    if is_safe_address(span.address):
        link = OxmlElement("w:hyperlink")
        identity = paragraph.part.relate_to(
            span.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link.set(qn("r:id"), identity)
        link.append(run._r)  # noqa: SLF001 - the library knows no other way
        paragraph._p.append(link)  # noqa: SLF001


def _set_page(document: WordDocument, book: Book) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _PAPERS[book.paper]
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    section.different_first_page_header_footer = book.has_title_page
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)  # noqa: SLF001 - the library knows no fields


def _make_styles(document: WordDocument, book: Book) -> None:
    styles = document.styles
    normal = _style(document, "Normal")
    _set_fonts(normal, _SERIF)
    normal.font.size = _SIZE
    _set_language(document, book)
    spacing = normal.paragraph_format
    spacing.space_after = spacing.space_before = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.3
    for name in (_FIRST, _VERSE, _BREAK, _CODE):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
    body = _style(document, _BODY).paragraph_format
    body.space_after, body.first_line_indent = Pt(0), Pt(24) if book.is_chinese else _STEP
    body.widow_control = _style(document, _FIRST).paragraph_format.widow_control = True
    verse = _style(document, _VERSE).paragraph_format
    # A stanza is one paragraph, so that programs that read it know where it ends. Lines within
    # one cannot hang.
    verse.left_indent, verse.keep_together = _STEP, True
    verse.space_before = verse.space_after = Pt(8)
    pause = _style(document, _BREAK).paragraph_format
    pause.alignment = WD_ALIGN_PARAGRAPH.CENTER
    pause.space_before = pause.space_after = Pt(14)
    _set_fonts(_style(document, _CODE), _MONOSPACED)
    for level, size in enumerate(_HEADING_SIZES, 1):
        _make_heading(_style(document, f"Heading {level}"), level, size)
    _make_heading(_style(document, "Title"), 1, 28)
    _style(document, "Title").paragraph_format.space_before = Pt(180)
    _make_heading(_style(document, "Subtitle"), 1, 16)
    for title in ("Title", "Subtitle"):
        properties = _style(document, title).element.get_or_add_pPr()
        for line in properties.findall(qn("w:pBdr")):
            properties.remove(line)


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    style: ParagraphStyle = document.styles[name]
    return style


def _make_heading(style: ParagraphStyle, level: int, size: int) -> None:
    _set_fonts(style, _SERIF)
    style.font.size, style.font.color.rgb, style.font.bold = Pt(size), _BLACK, False
    style.font.italic = level > 2
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(24), Pt(12)
    spacing.keep_with_next = True
    if level <= 2:
        spacing.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_fonts(thing: ParagraphStyle | Run, family: str) -> None:
    thing.font.name = family
    properties = thing.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), _CHINESE)
    fonts.set(qn("w:cs"), family)


def _set_language(document: WordDocument, book: Book) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        if not book.language:
            element.getparent().remove(element)
        elif book.is_chinese:
            element.set(qn("w:eastAsia"), "zh-CN" if book.language == "zh" else book.language)
        else:
            element.set(qn("w:val"), book.language)
