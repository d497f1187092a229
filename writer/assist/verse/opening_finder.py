"""From the text before a caret to the poem that is begun there, in whichever language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.assist.verse.chinese.opening import chinese_opening
from writer.assist.verse.english.opening import english_opening
from writer.text.scripts import main_language

if TYPE_CHECKING:
    from writer.assist.verse.form import Form
    from writer.assist.verse.opening import Opening


def find_opening(text: str, form: Form | None = None) -> Opening | None:
    """Return the poem that a text ends with the beginning of; None where it ends with none.

    Args:
        text: up to the caret.
        form: that the poem shall have; None = found by its title and its lines.
    """
    language = form.language if form else main_language(text)
    find = chinese_opening if language == "zh" else english_opening
    return find(text, form)
