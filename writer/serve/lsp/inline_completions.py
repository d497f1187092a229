"""From ghost text to an editor's inline completions, and when to hold them back."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from writer.assist.options import AssistanceOptions
from writer.assist.showing.show_policy import Place, ShowPolicy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.request import Ghost, Suggestions
    from writer.serve.lsp.open_document import Surroundings

OPTIONS: Final = types.InlineCompletionOptions()


@dataclasses.dataclass(frozen=True, slots=True)
class InlinePlace:
    """Where inline text is wanted.

    Attributes:
        around: what stands around the caret; the item that is selected in the completion
            list counts as written.
        selected: that item's text, which the inline text has to begin with, or nothing.
        range: what the inline text replaces: nothing, or what the selected item would.
    """

    around: Surroundings
    selected: str
    range: types.Range

    @classmethod
    def at(cls, caret: Surroundings) -> InlinePlace:
        """Return the place of a caret with no completion list open."""
        return cls(caret, "", caret.last(0))

    @classmethod
    def behind(
        cls, item: types.SelectedCompletionInfo, start: Surroundings, caret: Surroundings
    ) -> InlinePlace:
        """Return the place behind the selected item of an open completion list.

        Args:
            item: what is selected.
            start: what stands around the beginning of its range.
            caret: what stands around the caret.
        """
        around = dataclasses.replace(caret, before=start.before + item.text)
        return cls(around, item.text, item.range)


def comes_unasked(around: Surroundings) -> bool:
    """Return whether inline text that nobody asked for may stand at a place."""
    place = Place(paragraph_start=around.line_before[:8], after=around.after)
    return _while_typing().objection_at(place) is None


def least_chance(*, asked: bool) -> float:
    """Return the log-probability below which inline text is not shown."""
    return -math.inf if asked else _while_typing().least_chance


def inline_list(
    suggestions: Suggestions, place: InlinePlace, *, asked: bool
) -> types.InlineCompletionList:
    """Return the inline text: all there is where it was asked for, else what is worth a look."""
    if suggestions.ghost is None:
        return _list((), place)
    if asked:
        return _list((suggestions.ghost, *suggestions.alternatives), place)
    part = _while_typing().best_part(suggestions.ghost)
    return _list((part,) if part else (), place)


def _list(ghosts: Iterable[Ghost], place: InlinePlace) -> types.InlineCompletionList:
    texts = dict.fromkeys(place.selected + ghost.text for ghost in ghosts)
    items = [types.InlineCompletionItem(insert_text=text, range=place.range) for text in texts]
    return types.InlineCompletionList(items)


def _while_typing() -> ShowPolicy:
    """Return the rules of our own page, for a writer who has just typed something.

    Its rules about time are left to the editor: that one knows when keys were pressed.
    """
    policy = ShowPolicy(AssistanceOptions(), clock_ms=lambda: 0.0)
    policy.typed("")
    return policy
