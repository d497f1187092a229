"""The commands of ``python -m writer``: one function each, no logic of their own.

What is slow to import (Qt, ONNX Runtime) is imported by the command that needs it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from writer.command_line import CommandGroup
from writer.errors import MemoryStoreError, ModelNotFoundError
from writer.paths import memory_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from writer.assist.assistant import Assistant
    from writer.assist.measuring.confidence_interval import Interval
    from writer.assist.measuring.evaluation import Evaluation, Part
    from writer.assist.memory.memory_files import MemoryStore
    from writer.assist.personal.word_lists import PersonalLists
    from writer.model.card import Card
    from writer.model.library import ModelEntry, ModelLibrary

_EDITOR = "(editor)"
_HELP = {"help_option_names": ["-h", "--help"]}

_MODEL = click.option("--model", default="", help="Id, name or path; else by language.")
_PROVIDER = click.option(
    "--provider", default="auto", show_default=True, help="auto, cpu, or a GPU provider."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class _EditorGroup(CommandGroup):
    """Opens the editor where the first argument is no command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else "--"
        if first == "--" or not (first.startswith("-") or first in self.commands):
            args = [_EDITOR, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_EditorGroup, context_settings=_HELP, subcommand_metavar="[FILE …] | COMMAND …")
@click.version_option(package_name="inkling")
def main() -> None:
    r"""Write with Inkling: open FILEs in the editor, or run a COMMAND.

    \b
    Examples:
      python -m writer
      python -m writer poem.txt story.md
      python -m writer ./suggest          a file named like a command
      python -m writer continue "The lamp burned low"
    """
    # numpy, which is imported later, takes a thread per core and lets each spin for ten
    # milliseconds after every product: fourteen times the processor time of the product alone.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@main.command(_EDITOR, hidden=True)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def editor(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Open the editor."""
    from writer.app import run

    ctx.exit(run(files))


@main.command()
@click.option("--jsonl", is_flag=True, required=True, help="Speak JSON lines.")
@click.option("--learn", is_flag=True, help="Adapt to the text as it grows; keep nothing.")
@_MODEL
@_PROVIDER
def suggest(
    jsonl: bool,  # noqa: ARG001 - the only way there is
    learn: bool,
    model: str,
    provider: str,
) -> None:
    r"""Answer requests on standard input with suggestions, a JSON object a line.

    "k" is the number of candidates, "ghost" the words of inline text; both may be left out.

    \b
    Example:
      $ python -m writer suggest --jsonl
      {"text": "It was the best of ti", "k": 3, "ghost": 3}
      {"candidates":["times","time","tide"],"ms":1.9,"ghost":"mes, it was"}
    """
    from writer.serve.jsonl import answer_lines

    assistant = _assistant(model, provider)
    for answer in answer_lines(assistant, sys.stdin.buffer, learn=learn):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


@main.command()
@click.option("--learn", is_flag=True, help="Adapt to each text as it grows; keep nothing.")
@_MODEL
@_PROVIDER
@click.pass_context
def lsp(ctx: click.Context, learn: bool, model: str, provider: str) -> None:
    r"""Suggest words in another editor, which starts this as a language server.

    It speaks the Language Server Protocol on standard input and output: completion lists, and
    inline text where the editor knows it. The README has the settings of some editors.

    \b
    Examples, as the command in an editor's settings:
      python -m writer lsp
      python -m writer lsp --learn --model my-stories
    """
    from writer.serve.lsp.server import serve

    ctx.exit(serve(_assistant(model, provider), learn=learn))


@main.command("continue")
@click.argument("text", required=False)
@click.option("--words", default=60, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", type=click.IntRange(min=0), help="The same seed, the same text.")
@click.option("--temperature", default=0.8, show_default=True, type=click.FloatRange(0, 5))
@click.option("--top-k", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--top-p", default=0.95, show_default=True, type=click.FloatRange(0, 1, min_open=True)
)
@_MODEL
@_PROVIDER
@_JSON
def continue_(
    text: str | None,
    words: int,
    seed: int | None,
    temperature: float,
    top_k: int,
    top_p: float,
    model: str,
    provider: str,
    as_json: bool,
) -> None:
    r"""Carry TEXT on, or the text on standard input; prints what comes after it.

    \b
    Examples:
      python -m writer continue "The lamp burned low in the"
      python -m writer continue --words 30 --seed 7 --temperature 0.6 < poem.txt
    """
    from writer.assist.request import ContinuationRequest

    before = _standard_input() if text is None else text
    entry = _entry(_library(), model, before)
    request = ContinuationRequest(before, words, temperature, top_k, top_p, seed)
    pieces = _assistant(str(entry.path), provider).continuation(request)
    if as_json:
        _print_json({"model": entry.card.id, "text": before, "continuation": "".join(pieces)})
        return
    for piece in pieces:
        click.echo(piece, nl=False)
        sys.stdout.flush()
    click.echo()


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_MODEL
@_PROVIDER
@click.option("--only", type=click.Choice(["bits", "typing"]), help="Measure one part.")
@click.option(
    "--max-seconds", default=120.0, show_default=True, help="Bound on the time for typing."
)
@click.option("--memory", is_flag=True, help="Measure also with the text remembered.")
@_JSON
def evaluate(
    files: tuple[Path, ...],
    model: str,
    provider: str,
    only: Part | None,
    max_seconds: float,
    memory: bool,
    as_json: bool,
) -> None:
    r"""Measure a model on FILEs: bits per byte, and the keys it saves a typist.

    \b
    Examples:
      python -m writer evaluate chapter.txt
      python -m writer evaluate *.md --model my-stories --only bits --json
      python -m writer evaluate novel.txt --memory
    """
    from tqdm import tqdm

    from writer.assist.measuring import evaluation
    from writer.documents.text_file import read_document
    from writer.model.bundle import open_bundle
    from writer.model.onnx_model import load_model

    texts = [read_document(path).text for path in files]
    entry = _entry(_library(), model, max(texts, key=len))
    loaded = load_model(open_bundle(entry.path), provider)
    with tqdm(total=1.0, desc="measuring", disable=None, bar_format="{l_bar}{bar}|") as bar:

        def show(done: float) -> None:
            bar.update(done - bar.n)

        parts: tuple[Part, ...] = (only,) if only else ("bits", "typing")
        result = evaluation.evaluate(loaded, texts, parts, max_seconds, show, memory=memory)
    if as_json:
        _print_json(result.figures())
    else:
        _print_evaluation(result)


@main.group()
def memory() -> None:
    r"""List and forget what was learned from the documents one writes in.

    \b
    Examples:
      python -m writer memory list
      python -m writer memory forget novel.txt
    """


@memory.command("list")
@_JSON
def list_memories(as_json: bool) -> None:
    r"""List the documents that something is remembered of.

    \b
    Example:
      python -m writer memory list
    """
    found = _memories().remembered()
    if as_json:
        _print_json([{"document": each.document, "phrases": each.phrases} for each in found])
        return
    for each in found:
        click.echo(f"{each.document}  {each.phrases:,} phrases")


@memory.command("forget")
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE…]")
@click.option("--all", "everything", is_flag=True, help="Forget all documents.")
def forget_memories(documents: tuple[Path, ...], everything: bool) -> None:
    r"""Forget what was learned from FILEs; the files themselves are not touched.

    \b
    Examples:
      python -m writer memory forget novel.txt
      python -m writer memory forget --all
    """
    if bool(documents) == everything:
        raise click.UsageError("Name the files to forget, or --all.")
    store = _memories()
    names = [str(path.absolute()) for path in documents]
    count = store.forget_all() if everything else sum(map(store.forget, names))
    if not count:
        raise MemoryStoreError("Nothing was remembered of that. See `memory list`.")
    click.echo(f"Forgotten: {count} {'memory' if count == 1 else 'memories'}.")


@main.group()
def words() -> None:
    r"""Keep the words to be suggested, and those never to be.

    \b
    Examples:
      python -m writer words add Marvalon 林黛玉
      python -m writer words never "at the end of the day"
      python -m writer words list
    """


@words.command("list")
@_JSON
def list_words(as_json: bool) -> None:
    r"""List your own words, those never suggested, and those learned, with their counts.

    \b
    Example:
      python -m writer words list
    """
    lists, learned = _words(), _memories().lexicon().counts
    if as_json:
        _print_json({"own": lists.own, "never": lists.never, "learned": learned})
        return
    for word in lists.own:
        click.echo(f"own      {word}")
    for phrase in lists.never:
        click.echo(f"never    {phrase}")
    for word in sorted(learned, key=lambda word: (-learned[word], word)):
        click.echo(f"learned  {word}  {learned[word]:,}")


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

    export_words(_words(), _memories().lexicon().counts, path)
    click.echo(f"Exported to {path}.")


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
    r"""Forget all words of a kind.

    \b
    Examples:
      python -m writer words wipe --learned
      python -m writer words wipe --own --never --learned
    """
    if not (own or never or learned):
        raise click.UsageError("Name the kinds to wipe: --own, --never, --learned.")
    if learned:
        _memories().forget_all()
    _change_words(
        lambda lists: msgspec.structs.replace(
            lists, own=() if own else lists.own, never=() if never else lists.never
        )
    )


@main.group()
def models() -> None:
    r"""List, show, import, export and remove models.

    \b
    Examples:
      python -m writer models list
      python -m writer models import stories.inkling
    """


@models.command("list")
@_JSON
def list_models(as_json: bool) -> None:
    r"""List the models, and what in the library is damaged.

    \b
    Example:
      python -m writer models list --json
    """
    library = _library()
    if as_json:
        _print_json([_summary(entry) for entry in library.entries()])
        return
    for entry in library.entries():
        summary = _summary(entry)
        kind = "bundled" if entry.bundled else "own"
        bits = summary["bits_per_byte"]
        quality = f"{bits:.3f} bits/byte" if bits else ""
        click.echo(
            f"{entry.card.id:<24} {','.join(entry.card.languages):<8} {kind:<8}"
            f" {entry.size_bytes / 1e6:6.1f} MB  {quality:<16} {entry.card.name}".rstrip()
        )
    for path, reason in library.damaged():
        click.echo(f"{path.name:<24} damaged: {reason}")


@models.command()
@click.argument("model")
@_JSON
def show(model: str, as_json: bool) -> None:
    r"""Show the card of MODEL: what it is, what it was trained on, how good it is.

    \b
    Example:
      python -m writer models show inkling-en
    """
    card = _library().find(model).card
    if as_json:
        _print_json(card)
    else:
        _print_card(card)


@models.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace an own model of the same id.")
def import_(path: Path, replace: bool) -> None:
    r"""Copy the model at PATH, a folder or .inkling file, into the library.

    \b
    Example:
      python -m writer models import stories.inkling
    """
    entry = _library().import_bundle(path, replace=replace)
    click.echo(f"Imported {entry.card.name} as {entry.card.id}.")


@models.command()
@click.argument("model")
@click.argument("destination", default=".", type=click.Path(path_type=Path))
def export(model: str, destination: Path) -> None:
    r"""Write MODEL to DESTINATION, a folder or .inkling file.

    \b
    Example:
      python -m writer models export my-stories stories.inkling
    """
    click.echo(f"Exported to {_library().export_bundle(model, destination)}.")


@models.command()
@click.argument("model")
def remove(model: str) -> None:
    r"""Delete MODEL, one of your own.

    \b
    Example:
      python -m writer models remove my-stories
    """
    _library().remove(model)
    click.echo(f"Removed {model}.")


def _memories() -> MemoryStore:
    from writer.assist.memory.memory_files import MemoryStore

    return MemoryStore(memory_dir())


def _words() -> PersonalLists:
    from writer.assist.personal.word_lists import lists_path, load_lists

    return load_lists(lists_path())


def _change_words(change: Callable[[PersonalLists], PersonalLists]) -> None:
    from writer.assist.personal.word_lists import lists_path, save_lists

    lists = change(_words())
    save_lists(lists, lists_path())
    click.echo(f"Own words: {len(lists.own):,}. Never suggested: {len(lists.never):,}.")


def _library() -> ModelLibrary:
    from writer.model.library import default_library

    return default_library()


def _assistant(model: str, provider: str) -> Assistant:
    """Return an assistant that is known to have a model, loaded already."""
    from writer.assist.assistant import Assistant

    library = _library()
    if not model and not library.entries():
        raise ModelNotFoundError("There are no models yet. Import or train one.")
    assistant = Assistant(library, model, provider, lists=_words())
    assistant.warm_up()
    return assistant


def _entry(library: ModelLibrary, model: str, text: str) -> ModelEntry:
    from writer.text.scripts import main_language

    if model:
        return library.find(model)
    language = main_language(text)
    entry = library.for_language(language)
    if entry is None:
        raise ModelNotFoundError(
            f"There is no model for text in this language ({language}). Choose one with --model,"
            " import one or train one."
        )
    return entry


def _standard_input() -> str:
    from writer.documents.plain_text import decode_text

    text = decode_text(sys.stdin.buffer.read(), "standard input").text
    # Files end with a line end that the writer did not mean as a new line.
    return text.removesuffix("\n").removesuffix("\r")


def _summary(entry: ModelEntry) -> dict[str, Any]:
    return {
        "id": entry.card.id,
        "name": entry.card.name,
        "languages": entry.card.languages,
        "bundled": entry.bundled,
        "bytes": entry.size_bytes,
        "bits_per_byte": entry.card.metrics.get("bits_per_byte"),
        "path": str(entry.path),
    }


def _print_json(value: object) -> None:
    click.echo(msgspec.json.encode(value).decode())


def _print_card(card: Card) -> None:
    shape = card.shape
    click.echo(f"{card.name} ({card.id})")
    click.echo(f"languages: {', '.join(card.languages)}")
    click.echo(
        f"network:   {card.cell}, {shape.layers} x {shape.hidden} units, {shape.vocabulary}"
        f" tokens, {card.parameters:,} parameters"
    )
    if card.base_model:
        click.echo(f"from:      {card.base_model}")
    if card.created:
        click.echo(f"created:   {card.created}")
    for name, value in card.metrics.items():
        click.echo(f"{name}: {value:.4g}")
    if card.metrics_text:
        click.echo(f"measured on: {card.metrics_text}")
    for example in card.examples:
        click.echo(f"example:\n  {_indented(example.before)}|{_indented(example.after)}")
    for text in card.trained_on:
        licence = f" ({text.licence})" if text.licence else ""
        click.echo(f"trained on: {text.name}{licence}, {text.characters:,} characters")


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _print_evaluation(result: Evaluation) -> None:
    click.echo(f"model               {result.model_id}")
    _print_measures(result)
    if result.with_memory:
        click.echo("what was read is remembered:")
        _print_measures(result.with_memory)


def _print_measures(result: Evaluation) -> None:
    if result.bits:
        click.echo(f"bits per byte       {result.bits.bits_per_byte:.4f}")
        click.echo(f"bits per character  {result.bits.bits_per_character:.4f}")
        click.echo(
            f"perplexity          {result.bits.perplexity:.2f} per token"
            f" ({result.bits.tokens:,} tokens, {result.bits.text_bytes:,} bytes)"
        )
    if result.typing:
        typing, total = result.typing, result.typing.total
        savings = "  ".join(f"@{n} {_sure(typing.keystroke_savings(n))}" for n in (1, 3, 5))
        click.echo(f"keystroke savings   {savings}")
        top = "  ".join(f"top-{n} {_sure(typing.recall(n))}" for n in (1, 3))
        click.echo(f"next word           {top}")
        click.echo(
            f"ghost text          shown at {total.shown_share:.1%} of the words, exact"
            f" {_sure(typing.precision())}, wrong at {total.wrong_share:.1%} of the words"
        )
        for length in sorted(total.shown):
            click.echo(
                f"  of length {length:<2}      exact {total.precision(length):.1%} of"
                f" {total.shown[length]:,}"
            )
        pairs = "  ".join(f"{said:.0%} → {came:.0%}" for said, came, _ in total.reliability())
        click.echo(f"  sure → right      {pairs}")
        latency = "  ".join(f"p{n} {total.latency_ms(n):.1f}" for n in (50, 95, 99))
        click.echo(f"latency, ms         {latency}")


def _sure(figure: tuple[float, Interval]) -> str:
    value, (low, high) = figure
    return f"{value:.1%} [{100 * low:.1f}, {100 * high:.1f}]"
