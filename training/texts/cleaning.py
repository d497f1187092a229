"""Taking out of a text what its author did not write: licences, contents, page numbers, wrapping.

Pure functions from text to text, each careful: what could be the writer's own stays. They see
a whole document with line ends of one kind. How characters are spelt is another matter, and
:func:`training.texts.corpus.clean`'s.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ftfy import TextFixerConfig, fix_text

from writer.text.lines import (
    columns,
    ends_sentence,
    join_lines,
    known_words,
    leaves_no_room,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SCENE_BREAK = "* * *"

# Form feeds part pages, the next line and the escape of old printers nothing.
_CONTROLS = re.compile(
    "[\0-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]"
)
_PAGE_BREAKS = re.compile("[\f\x85\u2028]")

# Only what a program spoilt: quotes, ligatures and wide letters are the writer's.
_REPAIRS = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)

# «MANHÃ» is Portuguese, and what a misread û looks like.
_QUOTED_CAPITALS = re.compile("«[^«»]{0,100}[A-Z][ÂÃ]»")

_LICENCE_NAMES = ("Gutenberg", "GUTENBERG", "SMALL PRINT")
_LICENCE_START = re.compile(
    r"^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^*]{0,400}\*{3}[^\n]*$"
    r"|^\*END\W{0,3}THE SMALL PRINT[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LICENCE_END = re.compile(
    r"^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg\b)",
    re.MULTILINE | re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\s*(?:Produced by|E-?text prepared by|This e-?(?:book|text) was (?:produced|prepared) by"
    r"|Transcribed (?:by|from)|Transcriber['’]s Notes?:?)[^\n]*(?:\n[^\n]+)*",
    re.IGNORECASE,
)

_TAGS = (
    (r"p|div|h[1-6]|hr|ul|ol|blockquote|center", "\n\n"),
    (r"br|li", "\n"),
    (r"i|b|u|em|strong|span|font|a|sup|sub|small|big|img", ""),
)
_MARKUP = [
    (re.compile(rf"</?(?:{names})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE), space)
    for names, space in _TAGS
]
_MIN_TAGS = 3
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|lt|gt|apos|mdash|ndash|hellip|[lr][sd]quo|#\d{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_EDITORIAL = re.compile(
    r"\[Illustration(?::[^\]]{0,500})?\]|\[(?:Pg|Page) ?\d{1,4}\]", re.IGNORECASE
)

_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\) \d{4}|all rights reserved|isbn\b|first published (?:in )?\d{4}"
    r"|printed in (?:the|great) \w|版权所有|版权归)",
    re.IGNORECASE,
)
_FRONT_PARAGRAPHS = 40
_LONGEST_NOTICE = 600

_CONTENTS = re.compile(
    r"^[ \t]*(?:table of contents|contents|目[ \u3000]*[录錄次])[ \t:.]*$",
    re.MULTILINE | re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"(?:chapter|part|book|canto|act|scene|letter)\s+\w{1,12}\b|[ivxlc]{1,7}\.\s|\d{1,3}\.\s"
    r"|第.{1,6}[章回节卷部篇]|(?:preface|prologue|epilogue|introduction|foreword|appendix)$",
    re.IGNORECASE,
)
_ENTRY_NUMBER = re.compile(r"[\s.…·]+(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
_CONTENTS_WITHIN = 20_000
_MIN_ENTRIES = 3
_LONGEST_ENTRY = 100

_PAGE_NUMBER = re.compile(
    r"[ \t\-–—\[(|~]*(?:page |p\. ?|第 ?)?(\d{1,4})(?: ?页)?[ \t\-–—\])|~]*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_MIN_PAGES = 5
_MIN_PAGE_CHARACTERS = 800
"""More than a sonnet: poems are numbered, too."""

_NEAR = 4
"""Lines between a number and the text around it: empty ones, and a head."""


_SEPARATOR = re.compile(r"[ \t]*(?:[-_=~*#•·.+—─━═☆★◆◇][ \t]*){10,}")
_LEADERS = re.compile(r"([.\-_=*~·])\1{9,}")

_NARROWEST, _WIDEST = 45, 100
_MIN_WRAPPED = 0.8
_MAX_CAPITALS = 0.6
_MIN_INSIDE = 0.6
"""Share of lines that break off inside a sentence; whoever writes one per line breaks none."""

_SLACK = 3
_MIN_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document.

    Attributes:
        text: what is left.
        removed: names of what was taken out, for the report: ``contents``, ``page numbers`` …
    """

    text: str
    removed: tuple[str, ...] = ()


def clean_document(text: str) -> Cleaned:
    """Return a document without what its author did not write."""
    removed = []
    for name, step in _STEPS:
        cleaned = step(text)
        if cleaned != text:
            removed.append(name)
        text = cleaned
    return Cleaned(text, tuple(removed))


def with_repaired_characters(text: str) -> str:
    """Return text in which characters that an earlier program misread are right again."""
    if text.isascii():
        return text
    lines = text.split("\n")
    return "\n".join(
        line if _QUOTED_CAPITALS.search(line) else fix_text(line, _REPAIRS) for line in lines
    )


def without_control_characters(text: str) -> str:
    """Return text without characters that nobody sees, tabs and line ends excepted."""
    return _PAGE_BREAKS.sub("\n", _CONTROLS.sub("", text))


def without_licence(text: str) -> str:
    """Return the work in a Project Gutenberg file, without licence and credits."""
    if not any(name in text for name in _LICENCE_NAMES):
        return text
    start = _LICENCE_START.search(text)
    end = _LICENCE_END.search(text, start.end() if start else 0)
    if start is None and end is None:
        return text
    text = text[start.end() if start else 0 : end.start() if end else None].strip("\n")
    credits_ = _CREDITS.match(text)
    return text[credits_.end() :].strip("\n") if credits_ else text


def without_markup(text: str) -> str:
    """Return text without HTML that was left in it, and without editors' marks of pages.

    One pair of brackets may be the writer's; from three known elements on it is markup.
    """
    if sum(len(tag.findall(text)) for tag, _ in _MARKUP) >= _MIN_TAGS:
        for tag, space in _MARKUP:
            text = tag.sub(space, text)
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _EDITORIAL.sub("", text)


def without_notices(text: str) -> str:
    """Return a book without the notices of copyright among its first paragraphs."""
    if not _COPYRIGHT.search(text[: _FRONT_PARAGRAPHS * _LONGEST_NOTICE]):
        return text
    *front, rest = text.split("\n\n", _FRONT_PARAGRAPHS)
    kept = [
        paragraph
        for paragraph in front
        if len(paragraph) > _LONGEST_NOTICE or not _COPYRIGHT.match(paragraph.lstrip())
    ]
    return "\n\n".join([*kept, rest])


def without_contents(text: str) -> str:
    """Return a book without its table of contents.

    An entry names a chapter, ends with the number of a page, or comes back as a heading.
    """
    heading = _CONTENTS.search(text, 0, _CONTENTS_WITHIN)
    if heading is None:
        return text
    lines = text[heading.end() :].split("\n")
    headings = Counter(line.strip().casefold() for line in lines)
    entries: set[str] = set()
    end = 0
    for index, line in enumerate(lines):
        entry = line.strip()
        title = _ENTRY_NUMBER.sub("", entry).casefold()
        if not entry:
            continue
        if title in entries or not _is_entry(entry, headings[title]):
            break
        entries.add(title)
        end = index + 1
    if len(entries) < _MIN_ENTRIES:
        return text
    return text[: heading.start()] + "\n".join(lines[end:]).lstrip("\n")


def without_page_furniture(text: str) -> str:
    """Return text without the numbers of pages and the heads that stand beside them.

    Numbers of chapters stand alone in lines, too. Those of pages come at even distances, and
    in the middle of sentences.
    """
    lines = text.split("\n")
    numbered = _page_numbers(lines)
    heads = _heads(lines, numbered)
    if not _are_pages(lines, numbered, heads):
        return text
    return "\n".join(_without_pages(lines, set(numbered), heads))


def with_short_separators(text: str) -> str:
    """Return text with rules and rows of stars written as one short scene break."""
    lines = text.split("\n")
    if not any(map(_SEPARATOR.fullmatch, lines)):
        return _LEADERS.sub(r"\1\1\1", text)
    kept: list[str] = []
    after_break = False
    for line in lines:
        if not _SEPARATOR.fullmatch(line):
            kept.append(_LEADERS.sub(r"\1\1\1", line))
            after_break = after_break and not line.strip()
        elif kept and kept[-1].strip() and not after_break:
            # Right under a line it underlines a heading.
            kept.append("")
        elif not after_break:
            kept.append(SCENE_BREAK)
            after_break = True
    return "\n".join(kept)


def unwrap(text: str) -> str:
    """Return prose that a program broke at a width with a paragraph per line.

    Verse among it keeps its lines: there, the next word would mostly have fitted.
    """
    blocks = [block.split("\n") for block in re.split(r"\n[^\S\n]*\n", text)]
    width = _wrap_width(blocks)
    if not width:
        return text
    words = known_words([line for block in blocks for line in block])
    return "\n\n".join(_unwrapped(block, width, words) for block in blocks)


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("licence", without_licence),
    ("page numbers", without_page_furniture),
    ("misread characters", with_repaired_characters),
    ("control characters", without_control_characters),
    ("markup", without_markup),
    ("copyright notices", without_notices),
    ("contents", without_contents),
    ("long separators", with_short_separators),
    ("hard line ends", unwrap),
)


def _is_entry(line: str, times: int) -> bool:
    if len(line) > _LONGEST_ENTRY:
        return False
    # Seen in the contents and once more above the chapter.
    return times > 1 or bool(_CHAPTER.match(line)) or bool(_ENTRY_NUMBER.search(line))


def _page_numbers(lines: list[str]) -> list[int]:
    """Return the indices of the lines that count pages: each number one more than the last."""
    found: list[int] = []
    expected = -1
    for index, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line) if len(line) < 20 else None
        if match is None:
            continue
        number = int(match[1])
        if found and number != expected:
            # The longer row wins: a lone number in the text starts none.
            if len(found) >= _MIN_PAGES:
                continue
            found = []
        found.append(index)
        expected = number + 1
    return found


def _heads(lines: list[str], numbered: list[int]) -> frozenset[str]:
    """Return the shapes of the lines that stand beside most numbers; digits may differ."""
    shapes = Counter(
        _DIGITS.sub("#", line)
        for index in numbered
        for line in (_before(lines, index), _after(lines, index))
        if line
    )
    return frozenset(shape for shape, times in shapes.items() if times > len(numbered) / 2)


def _are_pages(lines: list[str], numbered: list[int], heads: frozenset[str]) -> bool:
    if len(numbered) < _MIN_PAGES:
        return False
    distances = [after - before for before, after in pairwise(numbered)]
    usual = median(distances)
    even = sum(usual / 2 <= distance <= usual * 1.5 for distance in distances)
    inside = sum(_interrupts(lines, index, heads) for index in numbered)
    size = sum(map(len, lines[numbered[0] : numbered[-1]])) / len(distances)
    return (
        even >= 0.8 * len(distances)
        and inside >= 0.3 * len(numbered)
        and size >= _MIN_PAGE_CHARACTERS
    )


def _interrupts(lines: list[str], index: int, heads: frozenset[str]) -> bool:
    before, after = _before(lines, index, heads), _after(lines, index, heads)
    return bool(before and after) and not ends_sentence(before) and not after[0].isupper()


def _before(lines: list[str], index: int, heads: frozenset[str] = frozenset()) -> str:
    return _first_text(lines[max(0, index - _NEAR) : index][::-1], heads)


def _after(lines: list[str], index: int, heads: frozenset[str] = frozenset()) -> str:
    return _first_text(lines[index + 1 : index + 1 + _NEAR], heads)


def _first_text(lines: list[str], heads: frozenset[str]) -> str:
    texts = (line.strip() for line in lines)
    return next((line for line in texts if line and _DIGITS.sub("#", line) not in heads), "")


def _without_pages(lines: list[str], numbered: set[int], heads: frozenset[str]) -> list[str]:
    kept: list[str] = []
    gap = False
    for index, line in enumerate(lines):
        near = any(other in numbered for other in range(index - _NEAR, index + _NEAR + 1))
        if index in numbered or (near and _DIGITS.sub("#", line.strip()) in heads):
            gap = True
        elif line.strip() or not gap:
            if gap and kept:
                _close_gap(kept, line)
            gap = False
            kept.append(line)
    return kept


def _close_gap(kept: list[str], following: str) -> None:
    """Drop the empty lines before a page's end if its last sentence goes on."""
    last = next((line for line in reversed(kept) if line.strip()), "")
    goes_on = not ends_sentence(last) and not following.lstrip()[:1].isupper()
    while kept and not kept[-1].strip():
        kept.pop()
    if not goes_on:
        kept.append("")


def _wrap_width(blocks: list[list[str]]) -> int:
    """Return the columns at which a program broke the lines, 0 if none did."""
    blocks = [block for block in blocks if len(block) > 2]
    widths = sorted(columns(line.rstrip()) for block in blocks for line in block)
    pairs = [pair for block in blocks for pair in pairwise(block) if not _is_indented(*pair)]
    if len(pairs) < _MIN_PAIRS:
        return 0
    width = widths[int(len(widths) * 0.97)]
    full = sum(leaves_no_room(line.rstrip(), after, width) for line, after in pairs)
    inside = [after.strip() for line, after in pairs if not ends_sentence(line)]
    capitals = sum(after[:1].isupper() for after in inside)
    wrapped = (
        _NARROWEST <= width <= _WIDEST
        and full >= _MIN_WRAPPED * len(pairs)
        and capitals <= _MAX_CAPITALS * len(inside)
        and len(inside) >= _MIN_INSIDE * len(pairs)
    )
    return width if wrapped else 0


def _unwrapped(block: list[str], width: int, words: frozenset[str]) -> str:
    paragraphs: list[list[str]] = [[block[0]]]
    roomy = 0
    for line, following in pairwise(block):
        if _is_indented(line, following):
            paragraphs.append([following])
        elif leaves_no_room(line.rstrip(), following, width, _SLACK):
            paragraphs[-1].append(following)
        else:
            roomy += 1
            paragraphs.append([following])
    # In a paragraph of prose only the last line has room; among verse few have none.
    if roomy > 0.25 * (len(block) - 1):
        return "\n".join(block)
    return "\n\n".join(join_lines(lines, words) for lines in paragraphs)


def _is_indented(before: str, line: str) -> bool:
    """Tell whether ``line`` begins further to the right than the one before: a paragraph."""
    return _indentation(line) > _indentation(before) + 1


def _indentation(line: str) -> int:
    return columns(line) - columns(line.lstrip())
