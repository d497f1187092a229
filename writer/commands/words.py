"""The words to be suggested, and those never to be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from writer.command_line import CommandGroup, say
from writer.commands.opening import memories, word_lists
from writer.commands.options import JSON
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.personal.word_lists import PersonalLists


@click.group(cls=CommandGroup)
def words() -> None:
    r"""Keep the words to be suggested, and those never to be.

    \b
    Examples:
      python -m writer words add Marvalon 林黛玉
      python -m writer words never "at the end of the day"
      python -m writer words list
    """


@words.command("list")
@JSON
def list_words(as_json: bool) -> None:
    r"""List your own words, those never suggested, and those learned, with their counts.

    \b
    Example:
      python -m writer words list
    """
    lists, learned = word_lists(), memories().lexicon().counts
    if as_json:
        print_json({"own": lists.own, "never": lists.never, "learned": learned})
        return
    for word in lists.own:
        say(f"own      {word}")
    for phrase in lists.never:
        say(f"never    {phrase}")
    for word in sorted(learned, key=lambda word: (-learned[word], word)):
        say(f"learned  {word}  {learned[word]:,}")


@words.command("add")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
def add_words(words: tuple[str, ...]) -> None:
    r"""Suggest WORDs from now on, after their first letters.

    \b
    Example:
      python -m writer words add Marvalon
    """
    _change_words(lambda lists: lists.with_own(words))


@words.command("never")
@click.argument("phrases", nargs=-1, required=True, metavar="PHRASE…")
def never_words(phrases: tuple[str, ...]) -> None:
    r"""Never suggest these words or PHRASEs.

    \b
    Example:
      python -m writer words never "at the end of the day" utilize
    """
    _change_words(lambda lists: lists.with_never(phrases))


@words.command("remove")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
def remove_words(words: tuple[str, ...]) -> None:
    r"""Take WORDs off both lists.

    \b
    Example:
      python -m writer words remove Marvalon
    """
    _change_words(lambda lists: lists.without(words))


@words.command("coarse")
@click.argument("choice", type=click.Choice(["allow", "forbid"]))
def coarse_words(choice: str) -> None:
    r"""Allow slurs and explicit words in suggestions and continuations, or forbid them.

    They are forbidden at first, but where the text has them already.

    \b
    Example:
      python -m writer words coarse allow
    """
    _change_words(lambda lists: msgspec.structs.replace(lists, coarse=choice == "allow"))


@words.command("export")
@click.argument("path", type=click.Path(path_type=Path))
def export_words_(path: Path) -> None:
    r"""Write your own, forbidden and learned words to a JSON file at PATH.

    \b
    Example:
      python -m writer words export my-words.json
    """
    from writer.assist.personal.word_lists import export_words

    export_words(word_lists(), memories().lexicon().counts, path)
    say(f"Exported to {path}.")


@words.command("import")
@click.argument("path", type=click.Path(path_type=Path))
def import_words_(path: Path) -> None:
    r"""Add the words in PATH: an export, or a text file with a word a line.

    \b
    Example:
      python -m writer words import my-words.json
    """
    from writer.assist.personal.word_lists import import_words

    _change_words(lambda lists: import_words(lists, path))


@words.command("wipe")
@click.option("--own", is_flag=True, help="Your own words.")
@click.option("--never", is_flag=True, help="Those never suggested.")
@click.option("--learned", is_flag=True, help="All that was learned from documents.")
def wipe_words(own: bool, never: bool, learned: bool) -> None:
    r"""Forget all words of a kind; a copy of your own lists goes to the bin.

    \b
    Examples:
      python -m writer words wipe --learned
      python -m writer words wipe --own --never --learned
    """
    if not (own or never or learned):
        raise click.UsageError("Name the kinds to wipe: --own, --never, --learned.")
    from writer.assist.personal.word_lists import lists_path, put_into_bin

    if own or never:
        copy = put_into_bin(word_lists(), lists_path())
        say(f"The lists as they were are in {copy or 'the bin'}; import them to undo this.")
    if learned:
        memories().forget_all()
    _change_words(
        lambda lists: msgspec.structs.replace(
            lists, own=() if own else lists.own, never=() if never else lists.never
        )
    )


def _change_words(change: Callable[[PersonalLists], PersonalLists]) -> None:
    from writer.assist.personal.word_lists import lists_path, save_lists

    lists = change(word_lists())
    save_lists(lists, lists_path())
    say(f"Own words: {len(lists.own):,}. Never suggested: {len(lists.never):,}.")
