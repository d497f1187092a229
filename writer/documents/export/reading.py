"""From the text of the editor to blocks and spans.

Markdown is CommonMark, with three things that writers of prose and verse need: a block of several
short lines is verse and keeps them; a line that is indented is an indented line, no program; a
comment is the writer's own business and left out. In plain text every line is a line: short ones
are verse, long ones paragraphs; headings (#), quotes (>), pauses (***) and emphasis are known
there too, and nothing else is taken for a mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile, zip_longest
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from writer.documents.export.book import (
    Block,
    Code,
    Heading,
    Items,
    Line,
    Paragraph,
    Quote,
    SceneBreak,
    Span,
    Verse,
)
from writer.documents.export.clean import clean
from writer.documents.extract.plain import without_front_matter
from writer.text.lines import columns, leaves_no_room, looks_like_verse
from writer.text.scripts import has_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MARKDOWN_SUFFIXES: Final = frozenset({".md", ".markdown"})

_DEEPEST: Final = 20
"""Quotes and lists within each other; the parser would leave out what is deeper."""
_TOO_DEEP: Final = re.compile(
    r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)])){" + f"{_DEEPEST}" + ",}", re.MULTILINE
)
_PLAIN_RULES: Final = frozenset(
    {"heading", "hr", "blockquote", "paragraph", "text", "newline", "emphasis"}
    | {"balance_pairs", "fragments_join"}
)
_COMMENT: Final = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_QUOTE_MARKS: Final = re.compile(r"^(?: {0,3}> ?)+")
_INDENT: Final = re.compile("[ \t\u00a0\u3000]*")
_WRAPPED_FROM: Final = 55
"""Columns; narrower lines are nobody's paragraph."""
_WRAPPED_UP_TO: Final = 100
_SLACK: Final = 3
_ALONE: Final = 60
"""Columns of a line that may be a stanza of its own."""
_MOST_ALONE: Final = 3
"""Such lines in a row."""


def is_markdown(name: str, text: str) -> bool:
    """Return whether a text is Markdown: by its name, else by a heading at its first line."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix:
        return suffix in MARKDOWN_SUFFIXES
    return _HEADING.search(text) is not None


def read_blocks(text: str, *, markdown: bool) -> tuple[Block, ...]:
    """Return what a text is made of.

    Args:
        text: as the editor holds it.
        markdown: it is Markdown; otherwise plain text, line by line.
    """
    text = clean(text)
    if markdown:
        text = without_front_matter(text)
    parser = _parser(markdown=markdown, nested=_TOO_DEEP.search(text) is None)
    # Only spaces and line ends mean the end of anything to Markdown, which Python strips more of.
    tokens = parser.parse(text)
    width = _widest(tokens)
    return _Reader(text.split("\n"), width, markdown=markdown).blocks(tokens)


@cache
def _parser(*, markdown: bool, nested: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 4 * _DEEPEST})
    if markdown:
        parser.disable("code")
    else:
        known = parser.get_all_rules()
        parser.disable(
            [
                rule
                for chain in ("block", "inline", "inline2")
                for rule in known[chain]
                if rule not in _PLAIN_RULES
            ]
        )
    if not nested:
        parser.disable(["blockquote", *(["list"] if markdown else [])])
    return parser


def _widest(tokens: Sequence[Token]) -> int:
    """Return the columns that a program broke the lines of paragraphs at, if one did."""
    lines = [
        columns(line.strip())
        for token in tokens
        if token.type == "inline" and "\n" in token.content
        for line in token.content.split("\n")
    ]
    return max((width for width in lines if width <= _WRAPPED_UP_TO), default=0)


@dataclass(frozen=True, slots=True)
class _ShortLines:
    """Lines that are verse beside verse, and prose otherwise."""

    verse: Verse
    prose: tuple[Paragraph, ...]


@dataclass(slots=True)
class _Broken:
    """The lines of a paragraph, and which of their ends the writer asked for."""

    lines: list[list[Span]]
    hard: list[bool]


class _Reader:
    """Turns the flat tokens of the parser into blocks.

    Args:
        source: the lines of the text, whose indents the parser forgets.
        width: of lines that a program broke.
        markdown: as in :func:`read_blocks`.
    """

    def __init__(self, source: list[str], width: int, *, markdown: bool) -> None:
        self._source = source
        self._width = width
        self._markdown = markdown
        self._lists = 0

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """Return the blocks of these tokens, which are closed among themselves."""
        found: list[Block | _ShortLines] = []
        place = 0
        while place < len(tokens):
            end = _end_of(tokens, place)
            found.extend(self._block(tokens, place, end))
            place = end + 1
        return tuple(_with_lone_lines(list(_among_verse(found))))

    def _block(
        self, tokens: Sequence[Token], start: int, end: int
    ) -> Iterator[Block | _ShortLines]:
        token = tokens[start]
        match token.type:
            case "paragraph_open":
                yield from self._paragraph(tokens[start + 1], token.map or [0, 0])
            case "heading_open":
                broken = _broken(tokens[start + 1])
                yield Heading(int(token.tag[1]), _joined(broken))
            case "blockquote_open":
                if inner := self.blocks(tokens[start + 1 : end]):
                    yield Quote(inner)
            case "bullet_list_open" | "ordered_list_open":
                first = None if token.type == "bullet_list_open" else _number(token)
                self._lists += 1
                yield Items(first, tuple(self._items(tokens[start + 1 : end])))
                self._lists -= 1
            case "hr":
                yield SceneBreak()
            case "fence" | "code_block":
                yield Code(token.content.rstrip("\n"))
            case "html_block":
                if text := _COMMENT.sub("", token.content).strip("\n"):
                    yield from self._lines([[Span(line)] for line in text.split("\n")])

    def _items(self, tokens: Sequence[Token]) -> Iterator[tuple[Block, ...]]:
        place = 0
        while place < len(tokens):
            end = _end_of(tokens, place)
            yield self.blocks(tokens[place + 1 : end])
            place = end + 1

    def _paragraph(self, inline: Token, lines: list[int]) -> Iterator[Block | _ShortLines]:
        broken = _broken(inline)
        if not any(_text(line).strip() for line in broken.lines):
            return
        indented = [
            self._indented(line, number) for number, line in enumerate(broken.lines, lines[0])
        ]
        if self._lists or len(broken.lines) != lines[1] - lines[0]:
            # An item's lines are indented as it is; a span may go over several lines.
            indented = [_stripped(line) for line in broken.lines]
        if len(broken.lines) < 2:
            yield Paragraph(tuple(_stripped(broken.lines[0])))
        elif not self._markdown:
            yield from self._lines(indented)
        elif all(broken.hard) or self._is_verse(broken.lines):
            yield Verse(tuple(map(tuple, indented)))
        else:
            yield from self._short_or(indented, (Paragraph(_joined(broken)),))

    def _lines(self, lines: list[list[Span]]) -> Iterator[Block | _ShortLines]:
        """Yield what lines of plain text are that no empty line parts."""
        if self._is_wrapped(lines):
            yield Paragraph(_joined(_Broken(lines, [False] * (len(lines) - 1))))
        elif looks_like_verse([_text(line).strip() for line in lines]):
            yield Verse(tuple(map(tuple, lines)))
        else:
            prose = tuple(Paragraph(tuple(_stripped(line))) for line in lines)
            yield from self._short_or(lines, prose)

    def _short_or(
        self, lines: list[list[Span]], prose: tuple[Paragraph, ...]
    ) -> Iterator[Block | _ShortLines]:
        """Yield prose, unless the lines are so short that it depends on what is around them."""
        if all(columns(_text(line)) <= _ALONE for line in lines):
            yield _ShortLines(Verse(tuple(map(tuple, lines))), prose)
        else:
            yield from prose

    def _is_verse(self, lines: list[list[Span]]) -> bool:
        return looks_like_verse([_text(x).strip() for x in lines]) and not self._is_wrapped(lines)

    def _is_wrapped(self, lines: list[list[Span]]) -> bool:
        """Return whether a program broke these lines, at a width."""
        if self._width < _WRAPPED_FROM:
            return False
        texts = [_text(line).strip() for line in lines]
        return all(
            leaves_no_room(line, after, self._width, _SLACK) for line, after in pairwise(texts)
        )

    def _indented(self, line: list[Span], number: int) -> list[Span]:
        """Return a line of verse with the indent that it has in the text."""
        source = _QUOTE_MARKS.sub("", self._source[number]) if number < len(self._source) else ""
        found = _INDENT.match(source)
        spaces = found[0].expandtabs(4).replace("\u3000", "    ") if found else ""
        line = _stripped(line)
        return [Span("\u00a0" * len(spaces)), *line] if spaces and line else line


def _among_verse(found: Sequence[Block | _ShortLines]) -> Iterator[Block]:
    """Yield the blocks, of which short lines beside a stanza are a stanza too."""
    before: Block | None = None
    for block, after in zip_longest(found, found[1:]):
        now: tuple[Block, ...] = ()
        if isinstance(block, _ShortLines):
            beside = isinstance(before, Verse) or isinstance(after, Verse)
            now = (block.verse,) if beside else block.prose
        else:
            now = (block,)
        yield from now
        before = now[-1]


def _with_lone_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, of which a few single lines behind a stanza are stanzas too.

    Unless prose goes on after them.
    """
    place = 0
    while place < len(blocks):
        alone = list(takewhile(_is_short, blocks[place : place + _MOST_ALONE + 1]))
        end = place + len(alone)
        after = blocks[end] if end < len(blocks) else None
        behind_verse = place > 0 and isinstance(blocks[place - 1], Verse)
        if alone and behind_verse and not isinstance(after, Paragraph):
            yield from (Verse((line.spans,)) for line in alone if isinstance(line, Paragraph))
            place = end
        else:
            yield blocks[place]
            place += 1


def _is_short(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = _text(block.spans)
    return columns(text) <= _ALONE and "\n" not in text


def _broken(inline: Token) -> _Broken:
    """Return the lines of a paragraph, each of spans that follow each other in different ways."""
    broken = _Broken([[]], [])
    now = Span("")
    for token in inline.children or ():
        match token.type:
            case "em_open" | "em_close":
                now = replace(now, emphasis=token.nesting > 0)
            case "strong_open" | "strong_close":
                now = replace(now, strong=token.nesting > 0)
            case "link_open":
                now = replace(now, address=str(token.attrGet("href") or ""))
            case "link_close":
                now = replace(now, address="")
            case "softbreak" | "hardbreak":
                _end_line(broken, hard=token.type == "hardbreak")
            case "code_inline":
                _add(broken, replace(now, text=token.content, code=True))
            case "html_inline" if _COMMENT.match(token.content):
                pass
            case "html_inline" if _BREAK.fullmatch(token.content):
                _end_line(broken, hard=True)
            case _:
                _add(broken, replace(now, text=token.content))
    return broken


def _add(broken: _Broken, span: Span) -> None:
    if not span.text:
        return
    line = broken.lines[-1]
    if line and replace(line[-1], text="") == replace(span, text=""):
        line[-1] = replace(span, text=line[-1].text + span.text)
    else:
        line.append(span)


def _end_line(broken: _Broken, *, hard: bool) -> None:
    broken.hard.append(hard)
    broken.lines.append([])


def _joined(broken: _Broken) -> Line:
    """Return lines as a paragraph in which only the ends that were asked for are kept."""
    whole = _Broken([_stripped(broken.lines[0])], [])
    for line, hard in zip(broken.lines[1:], broken.hard, strict=True):
        spans = _stripped(line)
        if spans and whole.lines[0]:
            first, last = _text(spans)[:1], _text(whole.lines[0])[-1:]
            parted = "\n" if hard else "" if has_chinese(first) and has_chinese(last) else " "
            _add(whole, replace(spans[0] if parted == "\n" else whole.lines[0][-1], text=parted))
        for span in spans:
            _add(whole, span)
    return tuple(whole.lines[0])


def _stripped(line: Sequence[Span]) -> list[Span]:
    """Return a line without the white space around it, and with no other than spaces in it."""
    spans = [span if span.code else replace(span, text=_even(span.text)) for span in line]
    while spans and not spans[0].text.lstrip(" \u00a0\u3000"):
        del spans[0]
    while spans and not spans[-1].text.rstrip(" "):
        del spans[-1]
    if spans:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip(" \u00a0\u3000"))
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip(" "))
    return spans


def _even(text: str) -> str:
    return text.replace("\t", "    ").replace("\n", " ")


def _text(line: Sequence[Span]) -> str:
    return "".join(span.text for span in line)


def _number(token: Token) -> int:
    start = token.attrGet("start")
    return 1 if start is None else int(start)


def _end_of(tokens: Sequence[Token], start: int) -> int:
    """Return the place of the token that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1
