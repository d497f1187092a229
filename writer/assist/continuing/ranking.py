"""How good a draft of a sentence is, in nats: the reasons are kept, and can be shown.

What a draft is and what that weighs are two things: :class:`Score` holds the one,
:class:`Weights` the other. How a text is told, which a draft should keep, is found in
:mod:`writer.assist.continuing.telling`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from writer.assist.continuing.telling import manner, person, rhythm
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from writer.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Weights:
    """What the qualities of a draft count for: nats of the odds that it is not a draft.

    They are fitted; see :mod:`training.bundled.ranking`. ``fluency`` and ``context`` speak for a
    draft, up to ``fluent`` and ``related``; all others are costs.

    Attributes:
        fluent: mean logarithm of a token's probability at which a draft is fluent enough. What
            is more probable is no better: it is the sentence that fits everywhere, and text
            that people write is far less probable than it (Holtzman et al. 2020, "The Curious
            Case of Neural Text Degeneration").
        fluency: of each nat below that.
        related: what the text before adds to the mean logarithm of a token's probability where
            it explains enough. What it explains better says its words again.
        context: of each nat of it, up to there.
        names: for each name that the text does not know; low enough to let one person come in.
        repetition: for a draft that says nothing but what was said; in proportion where a part
            of it was.
        echo: for one whose words of meaning were all said in it or just before it; likewise.
        unbalanced: for each quotation or bracket that is opened and not closed, or closed and
            never opened.
        speaks: for the first words that somebody says in a text where nobody spoke: a small
            model lets people talk where it does not know what happens.
        unended: for a sentence that finds no end.
        short: divided by the number of tokens: a mean over few says little, and "No." is
            always probable.
        manner: for one that is told in another tense throughout.
        person: for one whose pronouns are all of a person that the text does not use.
        rhythm: for a sentence that is e times as long as the text's are, or as short.
    """

    fluent: float
    fluency: float
    related: float
    context: float
    names: float
    repetition: float
    echo: float
    unbalanced: float
    speaks: float
    unended: float
    short: float
    manner: float
    person: float
    rhythm: float


BY_LANGUAGE: Final = {
    "en": Weights(
        fluent=-2.459,
        fluency=1.483,
        related=0.468,
        context=4.292,
        names=0.03,
        repetition=7.3,
        echo=0.446,
        unbalanced=0.216,
        speaks=1.056,
        unended=2.454,
        short=6.889,
        manner=1.272,
        person=0.308,
        rhythm=0.114,
    ),
    "zh": Weights(
        fluent=-3.531,
        fluency=1.361,
        related=0.314,
        context=2.769,
        names=0,
        repetition=10.152,
        echo=1.575,
        unbalanced=1.583,
        speaks=2.423,
        unended=1.478,
        short=10.283,
        manner=0,
        person=0.023,
        rhythm=0,
    ),
}
"""Of the models that these were fitted with, for those whose card has none."""


def weights_of(language: str, fitted: Mapping[str, float]) -> Weights:
    """Return what counts for a model.

    Args:
        language: its main one.
        fitted: what its card says; what is missing is as usual for the language, and what is
            unknown is from a later version.
    """
    usual = BY_LANGUAGE.get(language[:2], BY_LANGUAGE["en"])
    return Weights(
        **{
            field.name: fitted.get(field.name, getattr(usual, field.name))
            for field in fields(Weights)
        }
    )


_NEAR = 1_500
"""Characters before a draft in which a phrase that it repeats is looked for."""

_SPOKEN = 20_000
"""Characters before a draft in which a name is known."""

_ECHO = 240
"""Characters before a draft in which a word of it is looked for."""

_UNHEARD_ENGLISH = """
a about all am an and any are as at be been but by can could did do down for from had has have he
her him his how i if in into is it its it's just like may me more my no nor not now of off on one
only or our out over said says she should so some such than that the their them then there they
this to too two up upon us very was we were what when where which who why will with would yes you
your don't didn't
"""
_UNHEARD_CHINESE = (
    "的了一是不在有他她它我你们这那着来去说道上下里就也都人个到和与又还要把被得地之而其以于为子"
    "么什没很"
)
_UNHEARD = frozenset([*_UNHEARD_ENGLISH.split(), *_UNHEARD_CHINESE])
"""Words that nobody hears when they come again."""

_PHRASE = 3
_HAN_PHRASE = 5

_WORD = re.compile(rf"[{HAN_RANGES}]|[^\W_{HAN_RANGES}]+(?:['’][^\W_{HAN_RANGES}]+)*")
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*(?:['’][^\W_]+)*")
_STARTS_SENTENCE = re.compile(r"(?:\A|[.!?…:\n][\"'”’)\]]*)\s*[\"'“‘(\[—-]*\Z")
_OPENS_QUOTE = re.compile(r"(?:\A|[\s(\[—-])[\"'“‘]+\Z")
_QUOTE = re.compile(r"[\"“”「『]")
_CAPITALISED_WORDS = """
i i'm i'll i've i'd god lord mr mrs miss sir madam monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november
december christmas easter english french german italian latin greek
"""
_NO_NAMES = frozenset(_CAPITALISED_WORDS.split())
_PAIRS = {
    ")": "(", "]": "[", "”": "“", "）": "（", "」": "「", "』": "『", "》": "《", "】": "【"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a draft and against it.

    Attributes:
        fluency: mean logarithm of a token's probability.
        context: mean of what the text before adds to it.
        names: how many it says that the text does not know.
        repetition: share of its phrases that were said before.
        echo: share of its words of meaning that were said just before.
        unbalanced: quotations and brackets without their other half.
        speaks: whether somebody begins to speak where nobody did.
        ended: whether it ends as a sentence does.
        tokens: how long it is.
        manner: how far it leaves the tense in which the text is told; Chinese: its register.
        person: how far it leaves the persons of whom the text is told.
        rhythm: how far the length of the sentence is from that of the text's.
        weights: what each of these counts for.
    """

    fluency: float
    context: float
    names: int
    repetition: float
    echo: float
    unbalanced: int
    speaks: bool
    ended: bool
    tokens: int
    manner: float = 0.0
    person: float = 0.0
    rhythm: float = 0.0
    weights: Weights = BY_LANGUAGE["en"]

    @property
    def total(self) -> float:
        """The higher, the better."""
        return self.weights.fluent + sum(self.parts().values())

    def qualities(self) -> dict[str, float]:
        """Return what the weights of the same names are multiplied with; costs are negative."""
        return {
            "fluency": min(self.fluency - self.weights.fluent, 0.0),
            "context": min(self.context, self.weights.related),
            "names": -self.names,
            "repetition": -self.repetition,
            "echo": -self.echo,
            "unbalanced": -self.unbalanced,
            "speaks": -self.speaks,
            "unended": -(not self.ended),
            "short": -1 / max(1, self.tokens),
            "manner": -self.manner,
            "person": -self.person,
            "rhythm": -self.rhythm,
        }

    def parts(self) -> dict[str, float]:
        """Return the nats that each quality adds to the total."""
        return {
            name: getattr(self.weights, name) * value for name, value in self.qualities().items()
        }

    def reasons(self) -> list[tuple[str, float]]:
        """Return what told for it or against it, with its nats, the weightiest first."""
        parts = [(name, part) for name, part in self.parts().items() if part]
        return sorted(parts, key=lambda part: -abs(part[1]))


def judge(
    text: str,
    before: str,
    chances: Sequence[float],
    plain_chances: Sequence[float],
    *,
    ended: bool,
    may_be_name: Callable[[str], bool] = lambda _: False,
    weights: Weights = BY_LANGUAGE["en"],
) -> Score:
    """Return the score of a draft.

    Args:
        text: the draft.
        before: all before it.
        chances: natural logarithm of the probability of each of its tokens.
        plain_chances: the same for a reader who knows nothing of the text.
        ended: whether it ends as a sentence or a line does.
        may_be_name: tells a name from a word that is written with a capital because it begins
            a sentence.
        weights: what counts for the model that writes.
    """
    count = max(1, len(chances))
    fluency = sum(chances) / count
    return Score(
        fluency,
        fluency - sum(plain_chances) / count,
        len(new_names(text, before, may_be_name)),
        repetition(text, before),
        echo(text, before),
        unbalanced(text, before),
        _QUOTE.search(text) is not None and _QUOTE.search(before[-_NEAR:]) is None,
        ended,
        len(chances),
        manner(text, before),
        person(text, before),
        rhythm(text, before),
        weights,
    )


def new_names(
    text: str, before: str, may_be_name: Callable[[str], bool] = lambda _: False
) -> set[str]:
    """Return the capitalised words of ``text`` that are names and not in ``before``.

    Args:
        text: a draft.
        before: all before it.
        may_be_name: asked of the first word of a sentence.
    """
    known = _known_names(before[-_SPOKEN:])
    lead = before[-20:]
    found = set()
    for match in _CAPITALISED.finditer(text):
        word, name = match[0], plain_name(match[0])
        if not word[0].isupper() or name in known or name in _NO_NAMES:
            continue
        if match.start() == 0 and lead[-1:].isalnum():
            continue
        if _may_start(lead + text[: match.start()]) and not (
            may_be_name(word) or (len(word) > 1 and word.isupper())
        ):
            continue
        found.add(name)
    return found


# All drafts of a sentence are compared with the same text before them.
@lru_cache(4)
def _known_names(before: str) -> set[str]:
    return {plain_name(match[0]) for match in _CAPITALISED.finditer(before)}


def repetition(text: str, before: str) -> float:
    """Return which share of the phrases of ``text`` was said before, in it or just before it."""
    words = _words(text)
    length = _HAN_PHRASE if words and len(words[0]) == 1 and words[0] > "\u3000" else _PHRASE
    seen = set(_phrases(_words(before[-_NEAR:]), length))
    repeated, phrases = 0, list(_phrases(words, length))
    for phrase in phrases:
        repeated += phrase in seen
        seen.add(phrase)
    return repeated / len(phrases) if phrases else 0.0


def echo(text: str, before: str) -> float:
    """Return which share of the words of ``text`` was said in it or just before it.

    Words without a meaning of their own do not count. Of Chinese, characters are the words.
    """
    words = _heard(text)
    seen = set(_heard(before[-_ECHO:]))
    repeated = 0
    for word in words:
        repeated += word in seen
        seen.add(word)
    return repeated / len(words) if words else 0.0


def unbalanced(text: str, before: str) -> int:
    """Return how many quotations and brackets ``text`` leaves open or closes out of nowhere.

    What was open before it may stay so.
    """
    paragraph = before.rpartition("\n")[2]
    stray_before, open_before = _open(paragraph)
    ends_paragraph = "\n" in text.strip()
    stray, left = _open(paragraph + text)
    if ends_paragraph:
        stray, left = _open(text.rpartition("\n")[2])
        return stray + left
    return max(0, stray - stray_before) + max(0, left - open_before)


def may_be_name(vocabulary: Vocabulary, word: str) -> bool:
    """Return whether a vocabulary knows a word with a capital better than without."""
    cased = vocabulary.spelling_exactly(f" {word}".encode())
    return bool(len(cased) and not len(vocabulary.spelling_exactly(f" {word.lower()}".encode())))


def plain_name(word: str) -> str:
    """Return a name as names are compared: without its genitive."""
    return word.replace("’", "'").casefold().removesuffix("'s")


def _may_start(lead: str) -> bool:
    return bool(_STARTS_SENTENCE.search(lead) or _OPENS_QUOTE.search(lead))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _heard(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _UNHEARD]


def _phrases(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _open(text: str) -> tuple[int, int]:
    """Return how many closing marks are stray and how many opening ones are left."""
    waiting: list[str] = []
    stray, straight = 0, False
    for mark in text:
        if mark == '"':
            straight = not straight
        elif mark in _PAIRS.values():
            waiting.append(mark)
        elif mark in _PAIRS:
            if waiting and waiting[-1] == _PAIRS[mark]:
                waiting.pop()
            else:
                stray += 1
    return stray, len(waiting) + straight
