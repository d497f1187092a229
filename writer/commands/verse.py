"""Forms of verse, what a poem does with its form, and what rhymes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from writer.command_line import CommandGroup, say
from writer.commands.options import JSON
from writer.commands.printing import print_json

if TYPE_CHECKING:
    from writer.assist.verse.chinese.checker import Report as ChineseReport
    from writer.assist.verse.chinese.rhyme_books import BookName
    from writer.assist.verse.english.checker import CheckedLine, Report
    from writer.assist.verse.english.rhyming_words import RhymingWord
    from writer.assist.verse.form import Form


@click.group(cls=CommandGroup)
def verse() -> None:
    r"""Check poems against a form, list forms, find rhymes.

    \b
    Examples:
      python -m writer verse forms
      python -m writer verse check poem.txt
      python -m writer verse check poem.txt --form ballad
      python -m writer verse rhymes light
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
@click.option(
    "--book",
    type=click.Choice(["pingshui", "cilin", "xinyun", "tongyun"]),
    help="Of rhymes, for a Chinese poem: 平水韵, 词林正韵, 中华新韵 or 中华通韵.",
)
@JSON
def check(file: Path, form: str, book: BookName | None, as_json: bool) -> None:
    r"""Say what each line of the poem in FILE does with its form, and why.

    \b
    Examples:
      python -m writer verse check poem.txt
      python -m writer verse check poem.txt --form shakespearean-sonnet --json
      python -m writer verse check poem.txt --form 七言律诗 --book xinyun
    """
    from writer.assist.verse.form import find_form
    from writer.documents.text_file import read_document
    from writer.text.scripts import main_language

    text = read_document(file).text
    wanted = None if form == "auto" else find_form(form)
    if (wanted.language if wanted else main_language(text)) == "zh":
        from writer.assist.verse.chinese.checker import check_poem

        _show_chinese(check_poem(text, wanted, book), as_json=as_json)
        return
    from writer.assist.verse.english import checker
    from writer.assist.verse.english.pronouncing import open_pronouncer

    report = checker.check(text, None if form == "auto" else form, open_pronouncer())
    _show_english(report, as_json=as_json)


@verse.command()
@click.argument("word")
@click.option("--most", default=40, show_default=True, type=click.IntRange(min=1), help="A kind.")
@JSON
def rhymes(word: str, most: int, as_json: bool) -> None:
    r"""List English words that rhyme with WORD, by syllables, the most used first.

    \b
    Example:
      python -m writer verse rhymes light
    """
    from writer.assist.verse.english.pronouncing import open_pronouncer
    from writer.assist.verse.english.rhyming_words import find_rhymes

    found = find_rhymes(word, open_pronouncer(), most)
    if as_json:
        print_json(found)
        return
    if not (found.perfect or found.rich or found.slant):
        say(f"Nothing rhymes with {word}.")
    for name in ("perfect", "rich", "slant"):
        listed: tuple[RhymingWord, ...] = getattr(found, name)
        for count in sorted({each.syllables for each in listed}):
            of_length = " ".join(each.word for each in listed if each.syllables == count)
            say(f"{name:<7}  {count}  {of_length}")


def _described(form: Form) -> str:
    """Return a form's lines and scheme in a few words."""
    parts = [f"{len(form.lines)} lines"] if len(form.lines) > 1 else []
    parts += [form.scheme] if form.scheme != "-" else []
    parts += [", ".join(dict.fromkeys(form.metre))] if form.metre else []
    parts += ["-".join(map(str, form.syllables)) + " syllables"] if form.syllables else []
    parts += [f"{len(form.ways)} ways"] if form.variants else []
    return "; ".join(parts) or "lines of any length"


def _show_english(report: Report | None, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(report) if report else None)
        return
    if report is None:
        say("There is no line of verse.")
        return
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


def _as_json(report: Report) -> dict[str, Any]:
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


def _show_chinese(report: ChineseReport | None, *, as_json: bool) -> None:
    if as_json:
        print_json(_chinese_as_json(report) if report else None)
        return
    if report is None:
        say("There is no line of verse.")
        return
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
