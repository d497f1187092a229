"""The engine, imported on the worker thread once it is needed rather than before the window.

numpy and what stands on it are a quarter of what a start imports, and no window needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.paths import memory_dir

if TYPE_CHECKING:
    from writer.assist.assistant import AssistantFactory, WritingAssistant
    from writer.assist.personal.word_lists import PersonalLists
    from writer.model.library import ModelLibrary


def late_assistant(
    library: ModelLibrary, model_id: str, provider: str, lists: PersonalLists
) -> AssistantFactory:
    """Return what makes an :class:`~writer.assist.assistant.Assistant` when it is called."""

    def make() -> WritingAssistant:
        from writer.assist.assistant import Assistant
        from writer.assist.memory.memory_files import MemoryStore

        return Assistant(library, model_id, provider, MemoryStore(memory_dir()), lists)

    return make
