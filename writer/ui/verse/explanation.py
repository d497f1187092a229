"""What is said of a line of verse, in full: as a tool tip shows it, and as one reads it aloud."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from writer.assist.verse.notes import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writer.assist.verse.notes import LineNote, ReadWord, Remark
    from writer.text.scripts import Language

_FEW: Final = 2
"""Lines in a row of text up to which every reading is written out: a tune has nine in one."""

_SIGNS: Final = {"fault": "◆", "licence": "○", "note": "·"}
"""The signs of the margin."""


def as_html(lines: Sequence[LineNote], language: Language) -> str:
    """Return what is said of the lines in a row of text, as rich text.

    Over each word stand its strong and weak syllables, below it its sounds; of many lines each
    has one row.
    """
    many = len(lines) > _FEW
    parts = [_list(lines)] if many else []
    for line in lines:
        if not many:
            parts.append(f"<p>{escape(line.summary.to(language))}</p>")
            parts += [_table(line.words)] if line.words else []
        parts += [f"<p>{each}</p>" for each in _remarks(line.remarks, language)]
        if sources := line.sources.to(language):
            parts.append(f"<p><small>{escape(sources)}</small></p>")
    return f"<qt>{''.join(parts)}</qt>"


def as_text(lines: Sequence[LineNote], language: Language) -> str:
    """Return the same in sentences, the readings that are sure left out."""
    stop = "。" if language == "zh" else ". "
    parts = []
    for line in lines:
        sentences = [line.summary.to(language) + stop.rstrip()]
        sentences += [_said(each, language) for each in _by_weight(line.remarks)]
        if not all(word.is_sure for word in line.words):
            sentences.append(line.sources.to(language))
        parts.append(("" if language == "zh" else " ").join(filter(None, sentences)))
    return "\n".join(parts)


def _list(lines: Sequence[LineNote]) -> str:
    """Return lines as rows of a table: the text, its signs, its letter."""
    rows = (
        "".join(
            f'<td style="padding: 0 6px">{cell}</td>'
            for cell in (
                "".join(_worded(part, word) for word in line.words for part in _parts(word)),
                escape("".join(word.signs for word in line.words)),
                escape(line.letter),
            )
        )
        for line in lines
    )
    return f"<table cellspacing=0>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _table(words: Sequence[ReadWord]) -> str:
    signs = "".join(_cell(escape(sign)) for word in words for sign in word.signs or " ")
    texts = "".join(_cell(_worded(part, word)) for word in words for part in _parts(word))
    rows = (signs, texts, "".join(map(_sounds, words)))
    return f"<table cellspacing=0>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _worded(part: str, word: ReadWord) -> str:
    return f"<b><u>{part}</u></b>" if word.is_meant else f"<b>{part}</b>"


def _cell(inner: str) -> str:
    return f'<td align="center" style="padding: 0 3px; white-space: pre">{inner}</td>'


def _parts(word: ReadWord) -> Iterator[str]:
    """Yield the syllables of a word, with what parts them, and a doubt behind them."""
    for number, part in enumerate(word.parts, start=1):
        is_last = number == len(word.parts)
        yield escape(part) + ("·" if not is_last else "" if word.is_sure else "?")


def _sounds(word: ReadWord) -> str:
    said = escape(word.sounds).replace("\n", "<br>")
    style = 'align="center" style="padding: 0 4px"'
    return f'<td {style} colspan="{len(word.parts)}"><small>{said}</small></td>'


def _remarks(remarks: Sequence[Remark], language: Language) -> Iterator[str]:
    for each in _by_weight(remarks):
        name, why = escape(each.name.to(language)), escape(each.why.to(language))
        yield f"{_SIGNS[each.weight]} <b>{name}</b> – {why}"


def _said(remark: Remark, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    return f"{remark.name.to(language)}{colon}{remark.why.to(language)}"


def _by_weight(remarks: Sequence[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda each: WEIGHTS.index(each.weight))
