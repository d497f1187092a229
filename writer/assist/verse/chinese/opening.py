"""From the lines that a writer has begun with to the form they have, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer.assist.verse.chinese.checker import chinese_forms
from writer.assist.verse.chinese.poem import read_poem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.verse.form import Form

_STANZA = "\n\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a poem at the end of a text.

    Attributes:
        form: that it has.
        before: the text before the poem.
        title: of it; empty where it has none.
        lines: of it, complete ones.
    """

    form: Form
    before: str
    title: str
    lines: tuple[str, ...]


def find_opening(text: str, form: Form | None = None) -> Opening | None:
    """Return the poem that a text ends with the beginning of.

    Args:
        text: up to the caret.
        form: that the poem shall have; None = a tune that its title names, else 绝句 of four
            lines, or 律诗 where there are as many already.

    Returns:
        None where the last lines are the beginning of no such form, or the whole of it.
    """
    rest = text.rstrip()
    forms = [form] if form else chinese_forms()
    blocks = rest.split(_STANZA)
    # A tune comes in halves, and a title may stand apart.
    for count in range(min(3, len(blocks)), 0, -1):
        poem_text = _STANZA.join(blocks[-count:])
        poem = read_poem(f"{poem_text}\n" if poem_text else "")
        lines = tuple(line.text for line in poem.lines)
        found = [each for each in forms if lines and _begins(each, lines)]
        if form is None:
            # A single clause may be prose.
            found = _meant(found, poem.title) if poem.title or len(lines) > 1 else []
        if found:
            return Opening(found[0], rest[: len(rest) - len(poem_text)], poem.title, lines)
    return None


def _begins(form: Form, lines: Sequence[str]) -> bool:
    """Return whether some lines are the beginning of a form, by their lengths."""
    lengths = [len(place.tones) or place.syllables for place in form.lines]
    if len(lines) >= len(lengths):
        return False
    return all(length in {None, len(line)} for line, length in zip(lines, lengths, strict=False))


def _meant(forms: Sequence[Form], title: str) -> list[Form]:
    """Return the forms that a writer may mean, the likeliest first."""
    named = [form for form in forms if title.startswith(form.titles.get("zh", form.title))]
    regulated = [form for form in forms if form.tones and form.book == "pingshui"]
    regulated.sort(key=lambda form: len(form.lines))
    return [*named, *regulated]
