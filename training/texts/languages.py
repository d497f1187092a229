"""Which languages the texts are in: a model answers for the language that it is said to know."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from training.texts.corpus import documents
from writer.errors import CorpusError
from writer.text.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.texts.corpus import Source

FEWEST_LETTERS = 200
"""A poem of fewer may look like any language; it is taken to be in that of the others."""

_SAMPLE = 2_000

_NAMES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "la": "Latin",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def language_of(text: str) -> str | None:
    """Return the language of a text, two letters; None where there is too little to tell."""
    start = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = text[start : start + _SAMPLE]
    han = sum(map(is_han, sample))
    letters = sum(map(str.isalpha, sample))
    # A Chinese character says about as much as three letters.
    if letters + 2 * han < FEWEST_LETTERS:
        return None
    # Old and plain Chinese alike; in Japanese, other characters come between these.
    if han > 0.9 * letters:
        return "zh"
    # A tenth of a second to load, and never needed for writing.
    import py3langid

    return str(py3langid.classify(sample)[0])


def languages_of(sources: Sequence[Source], *, sample: int = 50) -> tuple[str, ...]:
    """Return the languages of the first documents, the main one first.

    A language counts from a tenth of the documents on: a quotation does not make a model
    bilingual.
    """
    votes: Counter[str] = Counter()
    for source in sources:
        votes.update(filter(None, map(language_of, islice(documents(source), sample))))
    if not votes:
        together = " ".join(islice(_all(sources), sample))
        votes.update(
            [language_of(together * (1 + FEWEST_LETTERS // max(1, len(together)))) or "en"]
        )
    enough = votes.total() / 10
    return tuple(name for name, votes_for in votes.most_common() if votes_for >= enough)


def leave_out_foreign(sources: Sequence[Source], known: Sequence[str], model: str) -> list[str]:
    """Mark the documents in languages that a model does not know; return a line for each file.

    Args:
        sources: surveyed.
        known: languages of the model, two letters each.
        model: its name.

    Raises:
        CorpusError: most of the text is in such a language.
    """
    foreign: Counter[str] = Counter()
    lines: dict[str, None] = {}
    for source in sources:
        for index, text in enumerate(documents(source)):
            language = language_of(text)
            if language is not None and language not in known:
                source.foreign.add(index)
                foreign[language] += len(text)
                name = source.origins[index].name
                lines[f"Left out {name}: it is in {_name(language)}."] = None
    if 2 * foreign.total() > sum(source.characters for source in sources):
        (language, _), *_ = foreign.most_common()
        raise CorpusError(
            "These texts are mostly in {name}, and the model {model} knows {names}"
            " only, so nothing was begun. Choose a base in the language of your texts,"
            " or train a model of its own with `train`.",
            name=_name(language),
            model=model,
            names=" and ".join(map(_name, sorted(known))),
        )
    return list(lines)


def _all(sources: Sequence[Source]) -> Iterator[str]:
    for source in sources:
        yield from documents(source)


def _name(language: str) -> str:
    return _NAMES.get(language, f"another language ({language})")
