"""Carrying a text on in another editor: what its menu of actions offers, and the edits.

An editor asks for actions wherever the caret comes to rest, so offering one costs nothing: what it
would write is written once it is chosen.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from writer.assist.continuing.boldness import sampling_at
from writer.assist.options import AssistanceOptions
from writer.assist.request import ContinuationRequest, Until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writer.assist.continuing.written import Version
    from writer.assist.text_identity import TextIdentity
    from writer.serve.lsp.open_document import Surroundings

KIND: Final = "refactor.rewrite.continue"
OPTIONS: Final = types.CodeActionOptions([KIND], resolve_provider=True)

CONTINUE: Final = "inkling.continue"
CHOOSE: Final = "inkling.versions"
"""The commands, for editors that have an edit made rather than ask for it."""

VERSIONS: Final = 3
"""Offered at once; an editor shows them as it shows any question."""

_LONGEST_TITLE: Final = 100
_DEFAULTS: Final = AssistanceOptions()
_ENDS: Final[dict[Until, str]] = {
    "words": "Continue here",
    "sentence": "Continue to the end of the sentence",
    "paragraph": "Continue to the end of the paragraph",
}


class Wish(msgspec.Struct, frozen=True):
    """What an action would write; goes to the editor and comes back when it is chosen.

    Attributes:
        uri: of the document.
        version: of its text, by the editor's count.
        line: of the caret.
        character: of the caret.
        until: where the continuation ends.
    """

    uri: str
    version: int
    line: int
    character: int
    until: Until

    @property
    def position(self) -> types.Position:
        """The caret."""
        return types.Position(max(0, self.line), max(0, self.character))

    def request(
        self, around: Surroundings, text: TextIdentity, *, remember: bool
    ) -> ContinuationRequest:
        """Return the question to the engine, with a seed."""
        sampling = sampling_at(_DEFAULTS.boldness)
        return ContinuationRequest(
            around.before,
            _DEFAULTS.continuation_words,
            sampling.temperature,
            top_p=1.0,
            min_p=sampling.min_p,
            text=text,
            remember=remember,
            until=self.until,
        ).seeded()


@dataclasses.dataclass(frozen=True, slots=True)
class Abilities:
    """What an editor can do with actions.

    Attributes:
        resolves: it asks for the edit of an action that is chosen.
        applies: it makes an edit that is sent to it.
        versioned: its edits may name the version of the text that they are for.
    """

    resolves: bool
    applies: bool
    versioned: bool

    @classmethod
    def of(cls, client: types.ClientCapabilities) -> Abilities:
        """Return what an editor said of itself."""
        menu = client.text_document and client.text_document.code_action
        resolving = menu.resolve_support if menu and menu.data_support else None
        workspace = client.workspace
        edits = workspace.workspace_edit if workspace else None
        return cls(
            resolves=resolving is not None and "edit" in resolving.properties,
            applies=bool(workspace and workspace.apply_edit),
            versioned=bool(edits and edits.document_changes),
        )


def is_wanted(context: types.CodeActionContext) -> bool:
    """Return whether somebody asks for such actions.

    An editor that asks by itself would put a light bulb beside every line.
    """
    if context.trigger_kind is types.CodeActionTriggerKind.Automatic:
        return False
    # An empty kind is that of everything.
    wanted = list(filter(None, context.only or ()))
    return not wanted or any(f"{KIND}.".startswith(kind + ".") for kind in wanted)


def actions(
    uri: str, version: int, position: types.Position, can: Abilities
) -> list[types.CodeAction]:
    """Return the ways to carry a text on at a place, as far as an editor can."""

    def offer(title: str, until: Until, command: str = CONTINUE) -> types.CodeAction:
        wish = Wish(uri, version, position.line, position.character, until)
        data: Any = msgspec.to_builtins(wish)
        if command == CONTINUE and can.resolves:
            return types.CodeAction(title, KIND, data=data)
        return types.CodeAction(
            title, KIND, command=types.Command(title, command, arguments=[data])
        )

    ends = [offer(title, until) for until, title in _ENDS.items()]
    choice = offer(f"Choose among {VERSIONS} endings of the sentence", "sentence", CHOOSE)
    return (ends if can.resolves or can.applies else []) + ([choice] if can.applies else [])


def wish_of(data: object) -> Wish:
    """Return what an editor chose.

    Raises:
        JsonRpcInvalidParams: it is none of our actions.
    """
    try:
        return msgspec.convert(data, Wish)
    except msgspec.ValidationError as error:
        raise JsonRpcInvalidParams(str(error)) from None


def edit(wish: Wish, around: Surroundings, text: str, can: Abilities) -> types.WorkspaceEdit:
    """Return the insertion of a text at the caret."""
    change = types.TextEdit(around.last(0), text)
    if not can.versioned:
        return types.WorkspaceEdit(changes={wish.uri: [change]})
    document = types.OptionalVersionedTextDocumentIdentifier(wish.uri, wish.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [change])])


def question(versions: Iterable[Version]) -> types.ShowMessageRequestParams:
    """Return the question which of several texts it shall be."""
    titles = [
        types.MessageActionItem(f"{number}. {_shortened(version.text)}")
        for number, version in enumerate(versions, start=1)
    ]
    return types.ShowMessageRequestParams(
        types.MessageType.Info, "How shall the sentence go on?", titles
    )


def chosen(
    answer: types.MessageActionItem | None,
    asked: types.ShowMessageRequestParams,
    versions: Iterable[Version],
) -> str:
    """Return the text that was chosen; empty if none was."""
    texts = zip(asked.actions or (), versions, strict=False)
    return next((each.text for item, each in texts if item == answer), "")


def _shortened(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"
