"""Writing on from each place, in several ways; what is written is kept, to be judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from training.benchmark.stories.places import Place
from writer.assist.assistant import Assistant
from writer.assist.cancellation import never
from writer.assist.context import reading_of
from writer.assist.continuing.boldness import sampling_at
from writer.assist.continuing.continuation import continue_text
from writer.assist.learning import lessons
from writer.assist.memory.memories import Memories
from writer.assist.options import AssistanceOptions
from writer.assist.personal.personal_words import Personal, PersonalWords
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.assist.text_identity import TextIdentity
from writer.errors import TrainingError
from writer.files.atomic import atomic_write_bytes
from writer.model.onnx_model import CPU, load_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from writer.model.library import ModelLibrary

    Writer = Callable[[Place, int], str]

SAMPLE: Final = "sample"
CHOSEN: Final = "chosen"
HUMAN: Final = "human"
WRITERS: Final = (SAMPLE, CHOSEN, HUMAN)

TEMPERATURE, TOP_P = 0.8, 0.95


class Story(msgspec.Struct, frozen=True):
    """A place, and how it is written on.

    Attributes:
        place: where.
        texts: writer → what comes behind the place.
    """

    place: Place
    texts: dict[str, str]


class Program:
    """Carries texts on as the program does now, and as it did before it chose.

    Each place is a text of its own: everything before it was learned, nothing else.

    Args:
        library: where the models are.
        model: id or path of the one to use; empty = the one for each language.
        words: length wanted.
    """

    def __init__(self, library: ModelLibrary, model: str, words: int) -> None:
        self._library = library
        self._words = words
        self._assistant = Assistant(library, model, CPU)
        self._memories = Memories()
        self._readers: dict[Path, TextModel] = {}

    @property
    def writers(self) -> dict[str, Writer]:
        """Name → what writes."""
        return {SAMPLE: self.sample, CHOSEN: self.chosen}

    def sample(self, place: Place, seed: int) -> str:
        """Return one plain sample: every token drawn, none of them chosen."""
        identity = TextIdentity(number=1)
        base = self._reader(place.before)
        for lesson in lessons(place.before):
            self._memories.learn(base, identity, lesson)
        reader = self._memories.reader(base, identity)
        known = reader.memory.lexicon if reader.memory else None
        request = ContinuationRequest(
            reading_of(place.before),
            self._words,
            TEMPERATURE,
            top_p=TOP_P,
            min_p=0.0,
            seed=seed,
            text=identity,
        )
        text = "".join(
            continue_text(reader, request, never, Personal(PersonalWords(), None, known))
        )
        self._memories.forget(identity)
        return text

    def chosen(self, place: Place, seed: int) -> str:
        """Return what the program writes, as bold as the editor starts with."""
        identity = TextIdentity(number=1)
        sampling = sampling_at(AssistanceOptions().boldness)
        request = ContinuationRequest(
            reading_of(place.before),
            self._words,
            sampling.temperature,
            min_p=sampling.min_p,
            seed=seed,
            text=identity,
        )
        for lesson in lessons(place.before):
            self._assistant.learn(identity, lesson)
        pieces = list(self._assistant.continuation(request))
        self._assistant.forget(identity)
        return "".join(piece.text for piece in pieces)

    def _reader(self, text: str) -> TextModel:
        entry = self._assistant.model_for(text)
        if entry is None:
            raise TrainingError("No model writes the language of these texts.")
        if entry.path not in self._readers:
            self._readers[entry.path] = TextModel(load_model(self._library.open(entry), CPU))
        return self._readers[entry.path]


def write_stories(
    places: Sequence[Place],
    writers: Mapping[str, Writer],
    seed: int,
    folder: Path,
    progress: Callable[[float], None],
) -> list[Story]:
    """Return the stories; a text that lies in the folder is not written again.

    Args:
        places: where to write on.
        writers: name → what writes.
        seed: of the chance in them; see :meth:`Place.seed`.
        folder: a file for each place.
        progress: told of the share that is there.

    Raises:
        TrainingError: the folder cannot be written, or what lies there not read.
    """
    stories = []
    for number, place in enumerate(places):
        path = folder / f"{place.kind}-{place.key}.json"
        try:
            story = _kept(path) or Story(place, {HUMAN: place.human})
            missing = [name for name in writers if name not in story.texts]
            if missing:
                written = {name: writers[name](place, place.seed(seed)) for name in missing}
                story = Story(place, story.texts | written)
                _keep(story, path)
        except OSError as error:
            raise TrainingError(
                "{path} cannot be used: {reason}.", path=path, reason=error.strerror or error
            ) from None
        stories.append(story)
        progress((number + 1) / len(places))
    return stories


def _keep(story: Story, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write_bytes(path, msgspec.json.format(msgspec.json.encode(story), indent=2))


def _kept(path: Path) -> Story | None:
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Story)
    except msgspec.MsgspecError:
        raise TrainingError(
            "{path} is no story that was written here. Name another folder, or remove it.",
            path=path,
        ) from None
