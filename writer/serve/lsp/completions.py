"""From candidates to the items of an editor's completion list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.request import Candidate
    from writer.serve.lsp.open_document import Surroundings

_SPACE: Final = " "
_CHINESE_PUNCTUATION: Final = "，。！？：；、…—“”‘’（）《》「」『』"
_HAN: Final = "".join(
    bytes((row, cell)).decode("gb2312", "ignore")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
)
"""The characters of GB 2312, of which all but rare Chinese is made: 6,763 of them."""

OPTIONS: Final = types.CompletionOptions(
    trigger_characters=[*_SPACE, *_CHINESE_PUNCTUATION, *_HAN]
)
"""Behind which characters a word may stand: editors ask by themselves at letters only."""


def completion_list(candidates: Iterable[Candidate], around: Surroundings) -> types.CompletionList:
    """Return the candidates, most probable first.

    Always "incomplete": with the next letter others may be more probable than what is left.
    """
    items = [_item(rank, candidate, around) for rank, candidate in enumerate(candidates)]
    return types.CompletionList(is_incomplete=True, items=items)


def _item(rank: int, candidate: Candidate, around: Surroundings) -> types.CompletionItem:
    count, text = _edit(candidate)
    standing = around.line_before[len(around.line_before) - count :]
    return types.CompletionItem(
        label=candidate.text,
        kind=types.CompletionItemKind.Text,
        detail=_source(candidate),
        # Editors sort by name unless told otherwise.
        sort_text=f"{rank:03}",
        # They hide what does not begin like the text that the edit replaces.
        filter_text=candidate.text if candidate.text.startswith(standing) else standing,
        text_edit=types.TextEdit(around.last(count, candidate.replaced_after), text),
    )


def _source(candidate: Candidate) -> str | None:
    if candidate.own:
        return "your word"
    return "in this text" if candidate.remembered else None


def _edit(candidate: Candidate) -> tuple[int, str]:
    """Return how many characters before the caret are replaced, and by what.

    The same as inserting what is missing, but said of the whole word: editors compare the
    replaced text with the item. Behind a boundary, and in Chinese, there is no word in progress.
    """
    if candidate.replaced:
        return candidate.replaced, candidate.insertion
    typed = len(candidate.text) - len(candidate.insertion)
    if typed > 0 and candidate.text.endswith(candidate.insertion):
        return typed, candidate.text
    return 0, candidate.insertion
