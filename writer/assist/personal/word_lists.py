"""The lists that a writer keeps by hand, and the one file in which they lie.

Learned words are not in it: they lie with the memory of the document they come from, so that
whoever forgets a document forgets its words. Exported, all three kinds stand in one file, and
learned words that come back by an import are the writer's own from then on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from writer.errors import WordListError
from writer.files.atomic import atomic_write_bytes, make_private_folder
from writer.files.ordinary import TooLargeError, read_ordinary
from writer.files.waste_bin import move_to_bin
from writer.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_WORDS = 50_000
LONGEST_PHRASE = 120
"""Characters."""

MAX_BYTES = 8_000_000

_Phrase = Annotated[str, Meta(min_length=1, max_length=LONGEST_PHRASE)]
_Phrases = Annotated[tuple[_Phrase, ...], Meta(max_length=MOST_WORDS)]


class PersonalLists(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a writer chose by hand.

    Attributes:
        own: words to be suggested, in the spelling they have.
        never: words and phrases that are never suggested.
        coarse: slurs and explicit words may be suggested, too.
    """

    own: _Phrases = ()
    never: _Phrases = ()
    coarse: bool = False

    def with_own(self, words: Iterable[str]) -> PersonalLists:
        """Return the lists with further words of the writer's own; they are suggested again."""
        words = _cleaned(words)
        return replace(self, own=_joined(self.own, words), never=_without(self.never, words))

    def with_never(self, phrases: Iterable[str]) -> PersonalLists:
        """Return the lists with further phrases that are never suggested."""
        phrases = _cleaned(phrases)
        return replace(self, own=_without(self.own, phrases), never=_joined(self.never, phrases))

    def without(self, phrases: Iterable[str]) -> PersonalLists:
        """Return the lists without these."""
        phrases = _cleaned(phrases)
        return replace(self, own=_without(self.own, phrases), never=_without(self.never, phrases))

    def beyond(self, other: PersonalLists) -> PersonalLists:
        """Return what these lists have and the other ones have not."""
        own, never = {*self.own} - {*other.own}, {*self.never} - {*other.never}
        return PersonalLists(_joined((), own), _joined((), never))


_KNOWN = frozenset(PersonalLists.__struct_fields__)


class ExportedWords(PersonalLists, frozen=True, omit_defaults=True):
    """A file of words for another machine or program.

    Attributes:
        learned: word → how often it came.
    """

    learned: Annotated[dict[_Phrase, int], Meta(max_length=MOST_WORDS)] = {}


def lists_path() -> Path:
    """Return where the lists are kept."""
    return data_dir() / "words.json"


def load_lists(path: Path) -> PersonalLists:
    """Return the lists in ``path``; empty ones where there are none.

    Raises:
        WordListError: the file cannot be read or is damaged.
    """
    try:
        return msgspec.json.decode(_read(path), type=PersonalLists)
    except FileNotFoundError:
        return PersonalLists()
    except (OSError, UnicodeError, RecursionError, msgspec.MsgspecError) as error:
        raise WordListError(
            "Your word lists in {path} cannot be read: {error}. Nothing was changed;"
            " mend the file, or move it away to start anew.",
            path=path,
            error=error,
        ) from None


def save_lists(lists: PersonalLists, path: Path) -> None:
    """Write the lists in one piece.

    Raises:
        WordListError: they cannot be written; the old ones are untouched.
    """
    _write(msgspec.to_builtins(lists) | _unknown(path), path, private=True)


def put_into_bin(lists: PersonalLists, path: Path) -> Path | None:
    """Put a copy of the lists into the bin, from which they can be imported again.

    Args:
        lists: what is about to be wiped.
        path: where they are kept; the copy is named after it and the time.

    Returns:
        Where the copy lies if there is no bin.

    Raises:
        WordListError: it cannot be written.
    """
    now = datetime.now(tz=UTC).astimezone()
    copy = path.with_stem(f"{path.stem} {now:%Y-%m-%d %H.%M.%S}")
    save_lists(lists, copy)
    try:
        move_to_bin(copy)
    except OSError:
        return copy
    return None


def export_words(lists: PersonalLists, learned: Mapping[str, int], path: Path) -> None:
    """Write everything into one file, for another machine.

    Raises:
        WordListError: it cannot be written.
    """
    words = ExportedWords(lists.own, lists.never, learned=dict(sorted(learned.items())))
    _write(words, path)


def import_words(lists: PersonalLists, path: Path) -> PersonalLists:
    """Return ``lists`` with what is in ``path``: an export, or plain text with a word a line.

    Raises:
        WordListError: the file is neither, or too large.
    """
    try:
        data = _read(path)
        if data.lstrip()[:1] == b"{":
            found = msgspec.json.decode(data, type=ExportedWords)
        else:
            lines = data.decode("utf-8-sig").splitlines()
            found = ExportedWords(own=tuple(line.strip() for line in lines if line.strip()))
            msgspec.convert(msgspec.to_builtins(found), ExportedWords)
    except (OSError, UnicodeError, RecursionError, msgspec.MsgspecError) as error:
        raise WordListError(
            "{name} holds no words that can be imported: {error}. Your lists are as"
            " they were. Name a file that `words export` wrote, or a text file with a"
            " word a line.",
            name=path.name,
            error=error,
        ) from None
    return lists.with_own([*found.own, *found.learned]).with_never(found.never)


def _read(path: Path) -> bytes:
    try:
        return read_ordinary(path, MAX_BYTES)[0]
    except TooLargeError:
        raise msgspec.ValidationError(f"it is larger than {MAX_BYTES // 1_000_000} MB") from None


def _unknown(path: Path) -> dict[str, object]:
    """Return what a later version wrote into the file, which is kept for it."""
    try:
        stored = msgspec.json.decode(_read(path), type=dict[str, object])
    except (OSError, UnicodeError, RecursionError, msgspec.MsgspecError):
        return {}
    return {name: value for name, value in stored.items() if name not in _KNOWN}


def _write(lists: object, path: Path, *, private: bool = False) -> None:
    data = msgspec.json.format(msgspec.json.encode(lists), indent=2)
    try:
        if private:
            make_private_folder(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write_bytes(path, data + b"\n", private=private)
    except OSError as error:
        raise WordListError(
            "The words could not be written to {path}: {reason}. Your lists are as they were.",
            path=path,
            reason=error.strerror or error,
        ) from None


def _cleaned(phrases: Iterable[str]) -> list[str]:
    cleaned = [" ".join(phrase.split())[:LONGEST_PHRASE] for phrase in phrases]
    return [phrase for phrase in cleaned if phrase]


def _joined(first: tuple[str, ...], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*first, *second}, key=lambda word: (word.casefold(), word)))[:MOST_WORDS]


def _without(words: tuple[str, ...], dropped: Iterable[str]) -> tuple[str, ...]:
    gone = {word.casefold() for word in dropped}
    return tuple(word for word in words if word.casefold() not in gone)
