"""Making a book of texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from writer.command_line import Command, say

if TYPE_CHECKING:
    from writer.documents.export.book import Paper

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _language(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not _LANGUAGE.fullmatch(value):
        raise click.BadParameter("a language is a tag such as en, en-GB or zh-CN.")
    return value


@click.command("export", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write: its name ends with .docx, .odt, .html, .epub or .pdf.",
)
@click.option("--title", default="", help="For the title page; without it, there is none.")
@click.option("--author", default="", help="Stands there too.")
@click.option(
    "--language", default="", callback=_language, help="en, zh-CN, …; else as the texts seem."
)
@click.option(
    "--paper", default="A4", show_default=True, type=click.Choice(["A4", "Letter"]), help="Pages."
)
@click.option("--markdown/--plain", default=None, help="What the texts are; else by their names.")
def export(
    files: tuple[Path, ...],
    target: Path,
    title: str,
    author: str,
    language: str,
    paper: Paper,
    markdown: bool | None,
) -> None:
    r"""Make one document or book of FILEs, in their order.

    In Markdown (.md), emphasis, headings, quotes and lists are kept, and a block of short lines
    is verse and keeps its lines. In other texts every line is a line. A file that is not the only
    one is a chapter, under its own heading or its name. A file at PATH is replaced when the new
    one is whole.

    \b
    Examples:
      python -m writer export poem.md --to poem.docx
      python -m writer export 1.md 2.md --to novel.epub --title "The Salt Road" --author "A. N."
    """
    from writer.documents.export import check_format
    from writer.documents.export.binding import bind
    from writer.documents.export.problems import is_one_of_them
    from writer.documents.extract import extract_text
    from writer.ui.printing.writing import FORMATS, write_without_windows

    check_format(target, known=FORMATS)
    if target.resolve() in {path.resolve() for path in files}:
        raise is_one_of_them(target)
    texts = [(path.name, extract_text(path)) for path in files]
    book = bind(title, author, language, texts, paper=paper, markdown=markdown)
    write_without_windows(book, target)
    say(f"Wrote {target}.")
