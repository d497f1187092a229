"""Small files as word processors write them, made by hand: the tests say what is in them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "style", "table", "draw")
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships'
    '/metadata/core-properties" Target="docProps/core.xml"/>'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006'
    '/relationships/officeDocument" Target="{target}"/></Relationships>'
)
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def paragraph(*runs: str, style: str = "") -> str:
    """Return a Word paragraph; a run is text, or XML if it begins with a bracket."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = [run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs]
    return f"<w:p>{properties}{''.join(inner)}</w:p>"


def docx(*body: str, styles: str = "", main: str = "word/document.xml", **more: str) -> bytes:
    """Return a Word document of these elements; ``more`` are further parts under word/."""
    members: dict[str, str | bytes] = {
        "_rels/.rels": _RELATIONSHIPS.format(target=main),
        main: f"<w:document {_WORD} {_COMPATIBLE}><w:body>{''.join(body)}</w:body></w:document>",
    }
    if styles:
        members["word/styles.xml"] = f"<w:styles {_WORD}>{styles}</w:styles>"
    for name, text in more.items():
        members[f"word/{name}.xml"] = f"<w:{name} {_WORD}>{paragraph(text)}</w:{name}>"
    return zipped(members)


def odt(*body: str, styles: str = "", **members: str) -> bytes:
    """Return an OpenDocument text of these elements; ``members`` are further files."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(
    chapters: dict[str, str], *, package: str = "", members: dict[str, str] | None = None
) -> bytes:
    """Return a book; ``chapters`` are bodies by file name, in reading order."""
    items = "".join(
        f'<item id="i{index}" href="{name}" media-type="application/xhtml+xml"/>'
        for index, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{index}"/>' for index in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf">'
        f"<manifest>{items}</manifest><spine>{spine}</spine>{package}</package>"
    )
    files = {f"OEBPS/{name}": xhtml(body) for name, body in chapters.items()}
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    return zipped({**head, "OEBPS/book.opf": opf, **files, **(members or {})})


def xhtml(body: str) -> str:
    """Return a chapter, with the elements closed in the way of XML."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f'<head><title/><link href="a.css"/></head><body>{body}</body></html>'
    )


def pdf(pages: list[list[str]], *, pictures_only: bool = False) -> bytes:
    """Return a PDF of these lines, an empty one leaving a space."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for index, lines in enumerate(pages):
        shown = [
            f"1 0 0 1 72 {760 - 14 * row} Tm ({_escaped(line)}) Tj"
            for row, line in enumerate(lines)
            if line
        ]
        stream = "" if pictures_only else "BT /F1 11 Tf " + " ".join(shown) + " ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * index} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return _assembled(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: list[str]) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(data)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    data += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
