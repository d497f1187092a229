"""What commands open: the library of models, the engine, memories and word lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writer.errors import ModelNotFoundError
from writer.paths import memory_dir

if TYPE_CHECKING:
    from writer.assist.assistant import Assistant
    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.personal.word_lists import PersonalLists
    from writer.model.library import ModelEntry, ModelLibrary


def memories() -> MemoryStore:
    """Return what is kept of the writer's documents."""
    from writer.assist.memory.memory_files import MemoryStore

    return MemoryStore(memory_dir())


def word_lists() -> PersonalLists:
    """Return the writer's own lists."""
    from writer.assist.personal.word_lists import lists_path, load_lists

    return load_lists(lists_path())


def library() -> ModelLibrary:
    """Return the models at hand."""
    from writer.model.library import default_library

    return default_library()


def assistant_with_model(model: str, provider: str) -> Assistant:
    """Return an assistant that is known to have a model, loaded already."""
    if not model and not library().entries():
        raise ModelNotFoundError("There are no models yet. Import or train one.")
    assistant = assistant_at_hand(model, provider)
    assistant.warm_up()
    return assistant


def assistant_at_hand(model: str, provider: str) -> Assistant:
    """Return an assistant, which may have no model and loads one once it is needed."""
    from writer.assist.assistant import Assistant

    return Assistant(library(), model, provider, lists=word_lists())


def entry_for(models: ModelLibrary, model: str, text: str) -> ModelEntry:
    """Return the model asked for, or the one for the language of a text.

    Raises:
        ModelNotFoundError: there is none.
    """
    from writer.text.scripts import main_language

    entry = models.find(model) if model else models.for_language(main_language(text))
    if entry is None:
        raise no_model_for(text)
    return entry


def no_model_for(text: str) -> ModelNotFoundError:
    """Return what to say where no model writes the language of a text."""
    from writer.text.scripts import main_language

    return ModelNotFoundError(
        "There is no model for text in this language ({main_language}). Choose one with"
        " --model, import one or train one.",
        main_language=main_language(text),
    )
