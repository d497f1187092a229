"""The poem that a text ends with the beginning of. Plain data of no language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.assist.verse.form import Form


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a poem at the end of a text.

    Attributes:
        forms: that it may have, the likeliest first; none where it keeps no form.
        before: the text before the poem.
        title: of it; empty where it has none.
        lines: of it, complete ones.
        starts: where each of them begins in the text.
        begun: what stands of the line at the caret; empty where none is begun.
        breaks: numbers of lines behind which the writer ended a stanza.
    """

    forms: tuple[Form, ...]
    before: str
    title: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    begun: str = ""
    breaks: tuple[int, ...] = ()
