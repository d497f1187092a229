"""The lines that a poem begins with, read from a text: as verse if it can be, else row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.text.scripts import main_language

if TYPE_CHECKING:
    from writer.assist.verse.form import Form


@dataclass(frozen=True, slots=True)
class Beginning:
    """The beginning of a poem.

    Attributes:
        lines: of it.
        title: of it; empty where it has none.
        form: that it seems to have; None = no other than was thought.
    """

    lines: tuple[str, ...]
    title: str = ""
    form: Form | None = None


def beginning_of(text: str, form: Form) -> Beginning:
    """Return the beginning of a poem with which a text ends.

    Args:
        text: up to the end of the poem's last line.
        form: that the poem is to have, where its lines do not tell of another.

    Raises:
        FormError: the table of sounds, or the writer's corrections of it, cannot be read.
    """
    # It reads tables that no window should wait for.
    from writer.assist.verse.opening_finder import find_opening

    ended = text.rstrip() + "\n"
    found = find_opening(ended)
    if found is None and main_language(ended) == form.language:
        found = find_opening(ended, form)
    if found is None:
        stanza = ended.rstrip().rpartition("\n\n")[2]
        return Beginning(tuple(row.strip() for row in stanza.splitlines() if row.strip()))
    likeliest = next((each for each in found.forms if each.asks), None)
    return Beginning((*found.lines, *filter(None, [found.begun])), found.title, likeliest)
