"""Forms of verse, what a poem does with its form, and what rhymes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from writer.assist.verse.rhyme_request import RHYME_KINDS, RhymeRequest
from writer.command_line import CommandGroup, say
from writer.commands.opening import assistant_at_hand, assistant_with_model
from writer.commands.options import JSON, MODEL, PROVIDER
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writer.assist.verse.chinese.checker import Report as ChineseReport
    from writer.assist.verse.chinese.rhyme_books import BookName
    from writer.assist.verse.english.checker import CheckedLine, Report
    from writer.assist.verse.english.pronouncing import Source
    from writer.assist.verse.english.rhyming_words import RhymingWord
    from writer.assist.verse.english.saying import Saying
    from writer.assist.verse.form import Form
    from writer.assist.verse.rhyme_request import OfferedRhyme
    from writer.errors import WriterError


BOOK = click.option(
    "--book",
    type=click.Choice(["pingshui", "cilin", "xinyun", "tongyun"]),
    help="Of rhymes, for a Chinese poem: 平水韵, 词林正韵, 中华新韵 or 中华通韵.",
)


@click.group(cls=CommandGroup)
def verse() -> None:
    r"""Check poems against a form, list forms, find rhymes, say how words are said.

    \b
    Examples:
      python -m writer verse forms
      python -m writer verse check poem.txt
      python -m writer verse check poem.txt --form ballad
      python -m writer verse rhymes light
      python -m writer verse say desert
    """


@verse.command()
@JSON
def forms(as_json: bool) -> None:
    r"""List the forms of verse, those of your own included.

    A form is a file of a few lines; one of your own lies in the folder that the last line names.

    \b
    Example:
      python -m writer verse forms
    """
    from writer.assist.verse.form import form_paths, load_form
    from writer.paths import forms_dir

    found = {name: load_form(path) for name, path in form_paths().items()}
    if as_json:
        print_json(
            {name: {"lines": len(form.lines), "form": form} for name, form in found.items()}
        )
        return
    width = max(map(len, found))
    for name, form in found.items():
        say(f"{name:<{width}}  {form.language}  {form.title}: {_described(form)}")
    say(f"Your own forms lie in {forms_dir()}.")


@verse.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--form", default="auto", show_default=True, help="Name of a form, or auto.")
@BOOK
@JSON
def check(file: Path, form: str, book: BookName | None, as_json: bool) -> None:
    r"""Say what each line of the poem in FILE does with its form, and why.

    A file may hold several poems: a line of *** or --- parts them, a heading (# Title) or a title
    that stands alone above each. JSON then has a list, "poems", each with the number of the line
    that it begins at.

    \b
    Examples:
      python -m writer verse check poem.txt
      python -m writer verse check poem.txt --form shakespearean-sonnet --json
      python -m writer verse check poem.txt --form 七言律诗 --book xinyun
    """
    from writer.assist.verse.checked_poems import check_poems
    from writer.assist.verse.english.pronouncing import open_pronouncer
    from writer.documents.text_file import read_document

    pronouncer = open_pronouncer()
    _tell(pronouncer.problems)
    text = read_document(file).text
    poems = check_poems(text, None if form == "auto" else form, book, pronouncer)
    if as_json:
        described = [_as_json(poem.report) for poem in poems]
        if len(poems) > 1:
            places = [{"line": poem.line} for poem in poems]
            listed = [place | each for place, each in zip(places, described, strict=True)]
            print_json({"poems": listed})
        else:
            print_json(described[0] if described else None)
        return
    if not poems:
        say("There is no line of verse.")
    for number, poem in enumerate(poems):
        if number:
            say("")
        if len(poems) > 1:
            say(f"poem in line {poem.line}")
        _show(poem.report)


@verse.command("say")
@click.argument("word", default="")
@click.option("--as", "said", default="", help="How you say it: ce-le-BRAN.")
@click.option("--rhymes-with", default="", metavar="WORD", help="A word that rhymes with it.")
@click.option("--forget", is_flag=True, help="Say it as if you had never said how.")
@JSON
def say_word(word: str, said: str, rhymes_with: str, forget: bool, as_json: bool) -> None:
    r"""Show how the English WORD is said; or keep how you say it, once and for all.

    Without a WORD, those that you say in your own way are listed. They stand in a file of yours,
    a line each, and count before everything wherever verse is checked, rhymed or written.

    \b
    Examples:
      python -m writer verse say desert
      python -m writer verse say desert --as de-SERT
      python -m writer verse say Celebran --as ce-le-BRAN --rhymes-with ran
      python -m writer verse say Celebran --forget
    """
    from writer.assist.verse.english.pronouncing import corrections_path, open_pronouncer
    from writer.assist.verse.english.saying import how_said, say_as, say_as_before

    if forget and said:
        raise click.UsageError("--as keeps how you say it, --forget forgets it; name one.")
    if (said or forget or rhymes_with) and not word:
        raise click.UsageError("Name the word.")
    if rhymes_with and not said:
        raise click.UsageError("--rhymes-with goes with --as.")
    if said:
        say_as(word, said, rhymes_with)
    elif forget and not say_as_before(word):
        say(f"You never said how you say {word}.", err=True)
    pronouncer = open_pronouncer()
    _tell(pronouncer.problems)
    own = [correction.word for correction in pronouncer.corrections.values()]
    found = [how_said(each, pronouncer) for each in ([word] if word else sorted(own))]
    if as_json:
        print_json(found[0] if word else found)
        return
    if not word:
        say(f"{len(own)} words are said in your own way; the file is {corrections_path()}.")
    for each in found:
        _show_saying(each)


@verse.command()
@click.argument("word")
@click.option("--in", "text", default="", help="The line so far, and lines before it: what fits.")
@BOOK
@click.option("--most", default=40, show_default=True, type=click.IntRange(min=1), help="A kind.")
@MODEL
@PROVIDER
@JSON
def rhymes(
    word: str,
    text: str,
    book: BookName | None,
    most: int,
    model: str,
    provider: str,
    as_json: bool,
) -> None:
    r"""List words that rhyme with WORD, by syllables, the most used first.

    With --in, a model ranks them by how well they go on from a text, and those that complete the
    metre of its line come first. Of a Chinese WORD the last character counts.

    \b
    Examples:
      python -m writer verse rhymes light
      python -m writer verse rhymes light --in "With all the little noises of the"
      python -m writer verse rhymes 尘 --book xinyun
      python -m writer verse rhymes 流 --in "欲穷千里目，更上一层"
    """
    from writer.text.scripts import has_chinese

    if not (text or has_chinese(word)):
        _show_english_rhymes(word, most, as_json=as_json)
        return
    request = RhymeRequest(_up_to_the_rhyme(text), word=word, book=book)
    open_assistant = assistant_with_model if text else assistant_at_hand
    found = open_assistant(model, provider).rhymes(request)
    _tell(found.problems)
    by_kind: dict[str, Sequence[OfferedRhyme]] = {
        kind: found.of_kind(kind)[:most] for kind in RHYME_KINDS[found.language]
    }
    if as_json:
        print_json({"readings": found.readings, "best": found.best(5)} | by_kind)
        return
    say(f"{found.place.word}: {' / '.join(found.readings) or 'unknown'}")
    if best := found.best(5):
        say(f"best: {' '.join(each.text for each in best)}")
    for kind, offered in by_kind.items():
        for count in sorted({each.syllables for each in offered}):
            of_length = [each for each in offered if each.syllables == count]
            say(f"{kind:<9}  {count}  {' '.join(map(_marked, of_length))}")
    if any(each.uncertain for offered in by_kind.values() for each in offered):
        say("A question mark stands behind what rhymes in one of its readings only.")


def _up_to_the_rhyme(text: str) -> str:
    """Return a text that goes on behind a space, where it is written with spaces."""
    from writer.text.scripts import is_han

    last = text[-1:]
    return text if not last or is_han(last) or last.isspace() else f"{text} "


def _marked(rhyme: OfferedRhyme) -> str:
    return f"{rhyme.text}?" if rhyme.uncertain else rhyme.text


def _show_english_rhymes(word: str, most: int, *, as_json: bool) -> None:
    from writer.assist.verse.english.pronouncing import open_pronouncer
    from writer.assist.verse.english.rhyming_words import find_rhymes

    pronouncer = open_pronouncer()
    _tell(pronouncer.problems)
    found = find_rhymes(word, pronouncer, most)
    if as_json:
        print_json(found)
        return
    if not any(getattr(found, name) for name in RHYME_KINDS["en"]):
        say(f"Nothing rhymes with {word}.")
    for name in RHYME_KINDS["en"]:
        listed: tuple[RhymingWord, ...] = getattr(found, name)
        for count in sorted({each.syllables for each in listed}):
            of_length = " ".join(each.word for each in listed if each.syllables == count)
            say(f"{name:<8}  {count}  {of_length}")


def _tell(problems: Iterable[WriterError]) -> None:
    """Say what could not be used of a file of the writer's."""
    for problem in problems:
        say(str(problem), err=True)


def _show_saying(saying: Saying) -> None:
    for reading in saying.readings if saying.own is None else [saying.own]:
        rhyme = f", rhymes with {reading.like}" if reading.like else ""
        count = f"{reading.syllables} syllable{'s' if reading.syllables > 1 else ''}"
        source = "you say so" if saying.own else _SOURCES[saying.source]
        say(f"{saying.word}: {reading.shown}, {count}{rhyme} ({source})")


_SOURCES: Final[dict[Source, str]] = {
    "writer": "you say so",
    "sure": "certain",
    "table": "readings or sources differ",
    "rule": "by a rule and its letters",
    "guess": "a guess: a rule and its letters differ",
    "letters": "a guess from its letters",
}


def _described(form: Form) -> str:
    """Return a form's lines and scheme in a few words."""
    parts = [f"{len(form.lines)} lines"] if len(form.lines) > 1 else []
    parts += [form.scheme] if form.scheme != "-" else []
    parts += [", ".join(dict.fromkeys(form.metre))] if form.metre else []
    parts += ["-".join(map(str, form.syllables)) + " syllables"] if form.syllables else []
    parts += [f"{len(form.ways)} ways"] if form.variants else []
    return "; ".join(parts) or "lines of any length"


def _show(report: Report | ChineseReport) -> None:
    from writer.assist.verse.chinese.checker import Report as ChineseReport

    if isinstance(report, ChineseReport):
        _show_chinese(report)
    else:
        _show_english(report)


def _as_json(report: Report | ChineseReport) -> dict[str, Any]:
    from writer.assist.verse.chinese.checker import Report as ChineseReport

    if isinstance(report, ChineseReport):
        return _chinese_as_json(report)
    return _english_as_json(report)


def _show_english(report: Report) -> None:
    say(f"form:   {report.title or 'none that is known'}")
    say(f"metre:  {', '.join(report.metre) or 'none'}")
    say(f"scheme: {report.scheme}")
    if report.missing:
        say(_missing(report.missing))
    for line in report.lines:
        say(f"{line.syllables:>3} {line.rhyme:<2} {line.feet:<24} {line.text}")
        for mark in line.marks:
            say(f"{'':<32}{mark.name}: {mark.english}")


def _missing(count: int) -> str:
    return f"The poem has {abs(count)} lines {'less' if count > 0 else 'more'} than the form."


def _english_as_json(report: Report) -> dict[str, Any]:
    return {
        "form": report.form,
        "title": report.title,
        "metre": report.metre,
        "scheme": report.scheme,
        "missing": report.missing,
        "regular": report.is_regular,
        "lines": [_line_as_json(line) for line in report.lines],
    }


def _line_as_json(line: CheckedLine) -> dict[str, Any]:
    from writer.assist.verse.english.sounds import spelt

    return {
        "line": line.number,
        "text": line.text,
        "syllables": line.syllables,
        "metre": line.metre,
        "feet": line.feet,
        "rhyme": line.rhyme,
        "rhymes_with": line.partner,
        "kind": line.kind,
        "verdict": line.verdict,
        "marks": line.marks,
        "words": [
            {
                "word": word.text,
                "start": word.start,
                "syllables": len(word.marks),
                "sounds": spelt(word.sounds),
                "source": word.source,
            }
            for word in line.words
        ],
    }


def _show_chinese(report: ChineseReport) -> None:
    say(f"form:  {report.chinese_form} {report.variant}".rstrip())
    say(f"rhyme: {report.rhyme or '-'} ({report.book})")
    for line in report.lines:
        say(f"{line.rhyme or '-'}  {line.tones}  {line.text}")
        for mark in line.marks:
            say(f"   {mark.name}, {mark.english_name}: {mark.english}")


def _chinese_as_json(report: ChineseReport) -> dict[str, Any]:
    from writer.assist.verse.chinese.marks import NAMES

    described = asdict(report) | {"regular": report.is_regular}
    for line in described["lines"]:
        for mark in line["marks"]:
            mark["english_name"] = NAMES[mark["name"]]
    return described
