"""The errors whose text may be shown to a writer.

Every message is one sentence or two: what happened, what is safe, what to do. Nothing below
this tree reaches a user; an exception of another kind is a defect and is reported as one.

    WriterError
     ├─ BundleError            a model bundle was refused (damaged, foreign, unsafe, too large)
     │   └─ ModelNotFoundError no bundle has the wanted id or path
     ├─ ProviderError          the wanted compute provider does not exist or does not work
     ├─ DocumentError          a text file cannot be read or written
     │   ├─ DocumentChangedError  another program changed the file on disk
     │   ├─ DocumentInUseError    another text of Inkling is in the file
     │   └─ EncodingError      the bytes are no text, or a character does not fit the encoding
     ├─ WorkspaceError         a folder of texts, or what is in it, cannot be read or changed
     ├─ SearchError            what to look for, or to put in its place, makes no sense
     ├─ CorpusError            there is no usable text to train on, or too little of it
     ├─ TrainingError          a training run, checkpoint or export failed
     ├─ SettingsError          the settings could not be stored
     ├─ MemoryStoreError       what was learned from a document could not be kept or removed
     ├─ FormError              a form of verse is unknown or ill-formed
     ├─ VersionsError          earlier versions of a text cannot be kept, read or removed
     ├─ ContinuationsError     continuations of a text cannot be kept, read or removed
     └─ WordListError          the writer's word lists cannot be read, written or imported
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class WriterError(Exception):
    """Base of all errors whose message is written for the user.

    Attributes:
        template: the sentence in English, as a translator finds it in the program; names of
            what goes into it in braces.
        data: what goes into it. Without any, the template is the sentence, braces included.
    """

    def __init__(self, template: str = "", /, **data: object) -> None:
        super().__init__(template)
        self.template = template
        self.data = data

    def __str__(self) -> str:
        return self.sentence(str)

    def sentence(self, translated: Callable[[str], str]) -> str:
        """Return the sentence in the language of ``translated``, which is given templates."""
        template = translated(self.template)
        if not self.data:
            return template
        return template.format(**{name: _said(x, translated) for name, x in self.data.items()})


def _said(value: object, translated: Callable[[str], str]) -> object:
    return value.sentence(translated) if isinstance(value, WriterError) else value


class BundleError(WriterError):
    """A model bundle was refused; the message says which check failed."""


class ModelNotFoundError(BundleError):
    """No bundle has the wanted id, name or path."""


class ProviderError(WriterError):
    """A compute provider is unknown, not installed, or fails its probe."""


class DocumentError(WriterError):
    """A text file cannot be read or written; the message says what is safe."""


class DocumentChangedError(DocumentError):
    """The file on disk is not the one that was read; nothing was overwritten."""


class DocumentInUseError(DocumentError):
    """The file is open in Inkling already; nothing was written to it."""


class EncodingError(DocumentError):
    """Bytes that are no text, or a character that an encoding cannot hold."""


class WorkspaceError(WriterError):
    """A folder of texts, or what is in it, cannot be read or changed; texts are untouched."""


class SearchError(WriterError):
    """What to look for, or what to put in its place, makes no sense, or takes too long."""


class CorpusError(WriterError):
    """No usable training text was found, or too little of it."""


class TrainingError(WriterError):
    """Training, resuming or exporting failed; finished models are untouched."""


class SettingsError(WriterError):
    """The settings file could not be written."""


class MemoryStoreError(WriterError):
    """What was learned from a document could not be kept or removed."""


class WordListError(WriterError):
    """The writer's word lists cannot be read, written or imported; they are as they were."""


class FormError(WriterError):
    """A form of verse is unknown, cannot be read or is ill-formed; the sentence says where."""


class VersionsError(WriterError):
    """Earlier versions of a text cannot be kept, read or removed; the text is not affected."""


class ContinuationsError(WriterError):
    """The continuations that were written at a text cannot be kept, read or removed."""


class ScreenError(WriterError):
    """There is no screen to open a window on."""
