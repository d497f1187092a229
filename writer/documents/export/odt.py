"""OpenDocument text (OASIS ODF 1.3), as LibreOffice reads it, with styles by their names.

Four parts in a zip file. What libraries offer is a template in which every style would have to be
replaced.
"""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from writer.documents.export.book import Code, Heading, Items, Paragraph, Quote, SceneBreak, Verse
from writer.documents.export.xhtml import is_safe_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from writer.documents.export.book import Block, Book, Line, Paper, Span

_MIMETYPE: Final = "application/vnd.oasis.opendocument.text"
_NAMES: Final = " ".join(
    [
        *(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for name in ("office", "style", "text", "meta", "manifest")
        ),
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KIND: Final = 'manifest:media-type="text/xml"'
_MANIFEST: Final = f"""{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" {_KIND}/>
<manifest:file-entry manifest:full-path="styles.xml" {_KIND}/>
<manifest:file-entry manifest:full-path="meta.xml" {_KIND}/>
</manifest:manifest>
"""
_PAPERS: Final[dict[Paper, tuple[str, str]]] = {
    "A4": ("21cm", "29.7cm"),
    "Letter": ("8.5in", "11in"),
}
_HEADING_SIZES: Final = (20, 16, 14, 12, 12, 12)
_STEP_CM: Final = 0.63
_MOST_LEVELS: Final = 10
"""Of lists within each other that OpenDocument knows."""
_FONTS: Final = (
    '<style:font-face style:name="Serif" svg:font-family="\'Times New Roman\','
    ' \'Liberation Serif\'" style:font-family-generic="roman" style:font-pitch="variable"/>'
    '<style:font-face style:name="Chinese" svg:font-family="\'Noto Serif CJK SC\', SimSun,'
    ' \'Songti SC\'" style:font-family-generic="system" style:font-pitch="variable"/>'
    "<style:font-face style:name=\"Mono\" svg:font-family=\"'Courier New', 'Liberation Mono'\""
    ' style:font-family-generic="modern" style:font-pitch="fixed"/>'
)


def write_odt(book: Book) -> bytes:
    """Return the book as an OpenDocument text."""
    content = _Content(book)
    body = "".join(content.body())
    parts = {
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": (
            f'{_HEAD}<office:document-content {_NAMES} office:version="1.3">'
            f"<office:font-face-decls>{_FONTS}</office:font-face-decls>"
            f"<office:automatic-styles>{content.styles()}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>"
        ),
        "meta.xml": _meta(book),
        "styles.xml": _styles(book),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # First, as it is: this is how a file is known without being opened as an archive.
        archive.writestr("mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        for name, text in parts.items():
            archive.writestr(name, text.encode())
    return buffer.getvalue()


class _Content:
    """Writes the blocks, and notes which styles of its own the text needs."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._own: dict[tuple[str, int, bool], str] = {}
        self._begins = True
        self._break_wanted = False

    def body(self) -> Iterator[str]:
        """Yield the elements of the text."""
        book = self._book
        for text, style in ((book.title, "Title"), (book.author, "Subtitle")):
            if text and book.has_title_page:
                yield f'<text:p text:style-name="{style}">{_text(text)}</text:p>'
        for number, chapter in enumerate(book.chapters):
            self._begins, self._break_wanted = True, number > 0 or book.has_title_page
            yield from self.blocks(chapter.blocks)

    def blocks(self, blocks: Iterable[Block], depth: int = 0) -> Iterator[str]:
        """Yield blocks; ``depth`` is the number of quotes that they are in."""
        for block in blocks:
            match block:
                case Heading(level, spans):
                    yield self._paragraph(f"Heading_20_{level}", _spans(spans), depth, level)
                case Paragraph(spans):
                    first = self._begins and not self._book.is_chinese
                    style = "First_20_paragraph" if first else "Text_20_body"
                    yield self._paragraph(style, _spans(spans), depth)
                case Verse(lines):
                    text = "<text:line-break/>".join(map(_spans, lines))
                    yield self._paragraph("Verse", text, depth)
                case Quote(inner):
                    self._begins = True
                    yield from self.blocks(inner, depth + 1)
                case Items():
                    yield from self._list(block, depth)
                case SceneBreak():
                    yield self._paragraph("Scene_20_break", "* * *", depth)
                case Code(text):
                    for line in text.split("\n"):
                        yield self._paragraph("Preformatted_20_Text", _text(line), depth)
            self._begins = not isinstance(block, Paragraph)

    def styles(self) -> str:
        """Return the styles that :meth:`body` asked for."""
        return "".join(
            f'<style:style style:name="{name}" style:family="paragraph"'
            f' style:parent-style-name="{parent}"><style:paragraph-properties'
            + (f' fo:margin-left="{_margin(parent) + depth * _STEP_CM:.2f}cm"' if depth else "")
            + (f' fo:margin-right="{depth * _STEP_CM:.2f}cm"' if depth else "")
            + (' fo:break-before="page"' if breaks else "")
            + "/></style:style>"
            for (parent, depth, breaks), name in self._own.items()
        )

    def _paragraph(self, style: str, inner: str, depth: int, level: int = 0) -> str:
        name = style
        if depth or self._break_wanted:
            key = (style, depth, self._break_wanted)
            name = self._own.setdefault(key, f"P{len(self._own) + 1}")
            self._break_wanted = False
        if level:
            start = f'<text:h text:style-name="{name}" text:outline-level="{level}">'
            return f"{start}{inner}</text:h>"
        return f'<text:p text:style-name="{name}">{inner}</text:p>'

    def _list(self, block: Items, depth: int) -> Iterator[str]:
        numbered = block.first is not None
        yield f'<text:list text:style-name="{"Numbers" if numbered else "Bullets"}">'
        for place, item in enumerate(block.items):
            start = f' text:start-value="{block.first}"' if numbered and not place else ""
            yield f"<text:list-item{start}>"
            for inner in item or (Paragraph(()),):
                if isinstance(inner, Paragraph):
                    yield self._paragraph("List_20_item", _spans(inner.spans), 0)
                else:
                    yield from self.blocks((inner,), depth)
            yield "</text:list-item>"
        yield "</text:list>"


def _spans(spans: Line) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    inner = "<text:line-break/>".join(map(_text, span.text.split("\n")))
    for wanted, style in (
        (span.code, "Source_20_Text"),
        (span.emphasis, "Emphasis"),
        (span.strong, "Strong_20_Emphasis"),
    ):
        if wanted:
            inner = f'<text:span text:style-name="{style}">{inner}</text:span>'
    if is_safe_address(span.address):
        return f'<text:a xlink:type="simple" xlink:href={quoteattr(span.address)}>{inner}</text:a>'
    return inner


def _text(text: str) -> str:
    """Return text with its spaces, of which the format counts only the first of several."""
    pieces = []
    for number, piece in enumerate(escape(text).replace("\t", " ").split("  ")):
        pieces.append(piece if not number else f' <text:s text:c="1"/>{piece}')
    written = "".join(pieces)
    # One at the beginning of a paragraph would not count either.
    return f'<text:s text:c="1"/>{written[1:]}' if written.startswith(" ") else written


def _margin(style: str) -> float:
    return _STEP_CM if style == "Verse" else 0.0


def _meta(book: Book) -> str:
    fields = {
        "dc:title": book.title or book.name,
        "meta:initial-creator": book.author,
        "dc:creator": book.author,
        "dc:language": book.language,
    }
    inner = "".join(f"<{key}>{escape(text)}</{key}>" for key, text in fields.items() if text)
    return (
        f'{_HEAD}<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
        f"<meta:generator>Inkling</meta:generator>{inner}</office:meta></office:document-meta>"
    )


def _styles(book: Book) -> str:
    width, height = _PAPERS[book.paper]
    indent = "0.85cm" if book.is_chinese else "0.63cm"
    return (
        f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3">'
        f"<office:font-face-decls>{_FONTS}</office:font-face-decls><office:styles>"
        '<style:default-style style:family="paragraph"><style:paragraph-properties'
        ' fo:line-height="130%" fo:orphans="2" fo:widows="2"/><style:text-properties'
        ' style:font-name="Serif" style:font-name-asian="Chinese" fo:font-size="12pt"'
        f' style:font-size-asian="12pt"{_languages(book)}/></style:default-style>'
        + _style("Standard")
        + _style("Text_20_body", f'fo:text-indent="{indent}"')
        + _style("First_20_paragraph")
        + _style("List_20_item")
        + _style(
            "Verse",
            # A stanza is one paragraph, so that programs that read it know where it ends.
            'fo:margin-left="0.63cm" fo:margin-top="0.28cm" fo:margin-bottom="0.28cm"'
            ' fo:keep-together="always"',
        )
        + _style(
            "Scene_20_break",
            'fo:text-align="center" fo:margin-top="0.5cm" fo:margin-bottom="0.5cm"',
        )
        + _style("Preformatted_20_Text", text='style:font-name="Mono"')
        + _style(
            "Title",
            'fo:text-align="center" fo:margin-top="6cm" fo:margin-bottom="0.6cm"',
            'fo:font-size="28pt" style:font-size-asian="28pt"',
        )
        + _style(
            "Subtitle",
            'fo:text-align="center" fo:margin-top="0.6cm"',
            'fo:font-size="16pt" style:font-size-asian="16pt"',
        )
        + "".join(_heading(level, size) for level, size in enumerate(_HEADING_SIZES, 1))
        + _character("Emphasis", 'fo:font-style="italic" style:font-style-asian="italic"')
        + _character("Strong_20_Emphasis", 'fo:font-weight="bold" style:font-weight-asian="bold"')
        + _character("Source_20_Text", 'style:font-name="Mono"')
        + _list_styles()
        + "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="Page"><style:page-layout-properties'
        f' fo:page-width="{width}" fo:page-height="{height}" fo:margin-top="2.8cm"'
        ' fo:margin-bottom="1.8cm" fo:margin-left="2.8cm" fo:margin-right="2.8cm"'
        ' style:print-orientation="portrait"/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/>'
        "</style:footer-style></style:page-layout>"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="Page">'
        '<style:footer><text:p text:style-name="Footer"><text:page-number'
        ' text:select-page="current">1</text:page-number></text:p></style:footer>'
        + ("<style:footer-first/>" if book.has_title_page else "")
        + "</style:master-page></office:master-styles></office:document-styles>"
    ).replace("</office:styles>", _style("Footer", 'fo:text-align="center"') + "</office:styles>")


def _languages(book: Book) -> str:
    if not book.language:
        return ' fo:language="none" fo:country="none"'
    language, _, rest = book.language.partition("-")
    country = rest.upper() if len(rest) == 2 and rest.isalpha() else "none"
    if book.is_chinese:
        country = "CN" if country == "none" else country
        return f' style:language-asian="{language}" style:country-asian="{country}"'
    return f' fo:language="{language}" fo:country="{country}"'


def _style(name: str, paragraph: str = "", text: str = "", more: str = "") -> str:
    shown = name.replace("_20_", " ")
    parent = "" if name == "Standard" else ' style:parent-style-name="Standard"'
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}"'
        f' style:family="paragraph"{parent}{more}>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def _heading(level: int, size: int) -> str:
    align = ' fo:text-align="center"' if level <= 2 else ""
    slant = ' fo:font-style="italic"' if level > 2 else ""
    return _style(
        f"Heading_20_{level}",
        f'fo:margin-top="0.85cm" fo:margin-bottom="0.42cm" fo:keep-with-next="always"{align}',
        f'fo:font-size="{size}pt" style:font-size-asian="{size}pt"{slant}',
        f' style:default-outline-level="{level}" style:next-style-name="First_20_paragraph"',
    )


def _character(name: str, text: str) -> str:
    shown = name.replace("_20_", " ")
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="text">'
        f"<style:text-properties {text}/></style:style>"
    )


@cache
def _list_styles() -> str:
    return "".join(
        f'<text:list-style style:name="{name}">'
        + "".join(
            f'<text:list-level-style-{kind} text:level="{level}" {marks}>'
            "<style:list-level-properties text:list-level-position-and-space-mode="
            '"label-alignment"><style:list-level-label-alignment text:label-followed-by='
            f'"listtab" text:list-tab-stop-position="{level * _STEP_CM:.2f}cm"'
            f' fo:text-indent="-{_STEP_CM}cm" fo:margin-left="{level * _STEP_CM:.2f}cm"/>'
            f"</style:list-level-properties></text:list-level-style-{kind}>"
            for level in range(1, _MOST_LEVELS + 1)
        )
        + "</text:list-style>"
        for name, kind, marks in (
            ("Bullets", "bullet", 'text:bullet-char="•"'),
            ("Numbers", "number", 'style:num-format="1" style:num-suffix="."'),
        )
    )
