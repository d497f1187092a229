"""The words that a model may write in verse, as a trie over its tokens.

Of its own accord it writes only words whose length and stress all sources and readings agree on,
and of which nobody swallows a syllable, so that no other judge can read them otherwise; others
come where the writer wants them, as they are usually read, and those that the writer corrected
as the writer says them. The trie has each of them twice, as it begins a line and as it comes
within one; each has one spelling in tokens, so a text has one way through the trie.

Axes: W words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from writer.assist.verse.english.elision import varies_in_length
from writer.assist.verse.english.line import FUNCTION_WORDS
from writer.assist.verse.english.pronouncing import normal, open_pronouncer
from writer.assist.verse.english.rhyme import slant
from writer.assist.verse.english.sounds import onset, rhyme_key, stresses
from writer.assist.verse.english.table import SURE
from writer.assist.verse.english.trie import Trie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from writer.assist.verse.english.corrections import Correction
    from writer.assist.verse.english.pronouncing import Pronouncer
    from writer.assist.verse.english.table import AgreedWord
    from writer.model.tokenizer import Tokenizer
    from writer.model.word_list import KnownWords, WordList

    IntArray = NDArray[np.intp]
    Bits = NDArray[np.uint32]

_LEAST_FREQUENCY: Final = 24
"""Of a word to be written: seven sightings in the corpora."""

_LEAST_END_FREQUENCY: Final = 45
"""Of a word to end a line: fifty sightings."""

_LETTERS: Final = frozenset(["a", "i", "o"])
_CAPITALS: Final = frozenset(["i", "o", "i'm", "i'll", "i'd", "i've"])

LEAST_PARTNERS: Final = 6
"""Words that must rhyme with one before a rhyme is begun on it."""

OPENING: Final = 1
"""The node above the words as a line begins."""

INNER: Final = 2
"""The node above the words within a line, a space before each."""


class Lexicon:
    """The words of a model that verse may use.

    Attributes:
        words: in lower case.
        lengths: syllables, shape (W,).
        light: whether it is a function word, shape (W,).
        rhymes: number of its rhyme, -1 where it has several or may end no line, shape (W,).
        weights: logarithm of how often the corpora have it, shape (W,).
        trie: the words below :data:`OPENING`, and again below :data:`INNER`.
        node_word: number of the word that ends at each of its nodes, or -1.
    """

    def __init__(
        self, tokenizer: Tokenizer, known: KnownWords | None, pronouncer: Pronouncer
    ) -> None:
        table, own = pronouncer.table, pronouncer.corrections
        entries = [
            (number, word, table.readings(number))
            for number in np.flatnonzero(table.frequency >= _LEAST_FREQUENCY).tolist()
            for word in [table.word(number)]
            if word not in own and _is_writable(word, known)
        ]
        numbers = np.array([number for number, _, _ in entries], np.intp)
        self.words = [word for _, word, _ in entries]
        self._readings = [readings for _, _, readings in entries]
        fixed = [not varies_in_length(readings[0]) for readings in self._readings]
        self._sure = np.array(fixed) & (table.sureness[numbers] == SURE)
        self._stresses = [stresses(each[0]) for each in self._readings]
        starts = np.searchsorted(table.word_of_reading, np.arange(len(table)))
        first = table.rhymes[starts[numbers]].astype(int)
        only = np.minimum.reduceat(table.rhymes, starts) == np.maximum.reduceat(
            table.rhymes, starts
        )
        usual_end = table.frequency[numbers] >= _LEAST_END_FREQUENCY
        self.rhymes = np.where(only[numbers] & usual_end & self._sure, first, -1)
        rhymes, places = np.unique(first, return_index=True)
        self._keys = {
            int(rhyme): rhyme_key(self._readings[place][0])
            for rhyme, place in zip(rhymes, places.tolist(), strict=True)
        }
        self._numbers_of_keys = {key: rhyme for rhyme, key in self._keys.items()}
        often = self._add_agreed(table.agreed, own, known)
        often += self._add_own(own)
        self._sure = np.append(self._sure, np.ones(len(often), np.bool_))
        self.lengths = np.array([len(marks) for marks in self._stresses])
        self.light = np.array([word in FUNCTION_WORDS for word in self.words])
        self.rhymes[self.light] = -1
        self.weights = np.array([*table.frequency[numbers], *often], float) / 8 * np.log(2)
        ends = self.rhymes >= 0
        sightings = np.bincount(self.rhymes[ends], np.exp(self.weights[ends]))
        self._ease = np.log(np.maximum(sightings, 1.0))
        self._partners = np.zeros(len(self.words), np.intp)
        self._partners[ends] = np.bincount(self.rhymes[ends])[self.rhymes[ends]] - 1
        # What the table lacks is a name more often than not, and the writer knows its capital.
        names = {word: each.word for word, each in own.items() if table.number(word) is None}
        inner = tokenizer.encode_batch(
            [f" {_written(names.get(word, word))}" for word in self.words]
        )
        opening = tokenizer.encode_batch([f"\n{_capital(word)}" for word in self.words])
        # Two tokens that are none of the model's part the two.
        self.trie = Trie([*((0, *each[1:]) for each in opening), *((1, *each) for each in inner)])
        self.node_word = np.where(self.trie.word < 0, -1, self.trie.word % len(self.words))
        self._fits: dict[str, Bits] = {}
        self._beginning: dict[str, NDArray[np.bool_]] = {}
        self._led_to: dict[int, IntArray] = {}
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def _add_agreed(
        self,
        agreed: Iterable[AgreedWord],
        own: Mapping[str, Correction],
        known: KnownWords | None,
    ) -> list[int]:
        """Add words that may fill a line and end none; return how frequent they are."""
        words = [
            each
            for each in agreed
            if each.word.removesuffix("'s") not in own and _is_writable(each.word, known)
        ]
        self.words += [each.word for each in words]
        self._stresses += [each.stresses for each in words]
        self._readings += [() for _ in words]
        self.rhymes = np.append(self.rhymes, [-1] * len(words)).astype(int)
        return [each.frequency for each in words]

    def _add_own(self, own: Mapping[str, Correction]) -> list[int]:
        """Add words as their writer says them; return how frequent they are taken to be."""
        words = {word: each for word, each in own.items() if _is_writable(word, None)}
        self.words += words
        self._stresses += [stresses(each.sounds) for each in words.values()]
        self._readings += [(each.sounds,) for each in words.values()]
        rhymes = [
            self._numbers_of_keys.get(rhyme_key(each.sounds), -1) if each.rhymes else -1
            for each in words.values()
        ]
        self.rhymes = np.append(self.rhymes, rhymes).astype(int)
        return [_LEAST_END_FREQUENCY] * len(words)

    def fitting(self, places: str, wanted: frozenset[int] = frozenset()) -> Bits:
        """Return for each word the places at which it may begin, as bits, shape (W,).

        Args:
            places: of the line: weak, strong, or ``.`` for any.
            wanted: words that may come though speakers differ on them.
        """
        if places not in self._fits:
            by_marks = {marks: fits_at(marks, places) for marks in set(self._stresses)}
            bits = np.array([by_marks[each] for each in self._stresses], np.uint32)
            self._fits[places] = np.where(self._sure, bits, np.uint32(0))
        found = self._fits[places]
        if unsure := [word for word in wanted if not self._sure[word]]:
            found = found.copy()
            found[unsure] = [fits_at(self._stresses[word], places) for word in unsure]
        return found

    def beginning(self, letters: str) -> NDArray[np.bool_]:
        """Return which words begin so, shape (W,)."""
        if letters not in self._beginning:
            found = [word.startswith(letters) for word in self.words]
            self._beginning[letters] = np.array(found)
        return self._beginning[letters]

    def led_to(self, root: int, vocabulary: int) -> IntArray:
        """Return the node that each token leads to from a root, shape (vocabulary,)."""
        if root not in self._led_to:
            nodes = self.trie.below(root)
            self._led_to[root] = np.zeros(vocabulary, np.intp)
            self._led_to[root][self.trie.token[nodes]] = nodes
        return self._led_to[root]

    def partners(self, rhyme: int, used: set[int], ends: Sequence[int]) -> IntArray:
        """Return the words that may rhyme with the ends of earlier lines.

        Args:
            rhyme: their number.
            used: words that must not come.
            ends: the words that they have to rhyme with, not sound the same as.
        """
        onsets = set[bytes]().union(*(self._onsets(end) for end in ends))
        return np.array(
            [
                word
                for word in np.flatnonzero(self.rhymes == rhyme).tolist()
                if word not in used and not self._onsets(word) & onsets
            ],
            np.intp,
        )

    def slant_partners(self, rhyme: int, used: set[int]) -> IntArray:
        """Return the words that rhyme with one faintly."""
        key = self._keys.get(rhyme, b"")
        near = [other for other, each in self._keys.items() if each != key and slant(key, each)]
        words = np.flatnonzero(np.isin(self.rhymes, near)).tolist()
        return np.array([word for word in words if word not in used], np.intp)

    def ease(self, rhyme: int) -> float:
        """Return the logarithm of how often the corpora have words of a rhyme."""
        return float(self._ease[rhyme]) if 0 <= rhyme < len(self._ease) else 0.0

    def open_ends(self, partners: int) -> IntArray:
        """Return the words that a line may end with that rhymes with none before it.

        Args:
            partners: words that must rhyme with one; 0 = none need to, else at least
                :data:`LEAST_PARTNERS`.
        """
        least = max(partners, LEAST_PARTNERS) if partners else 0
        return np.flatnonzero((self.rhymes >= 0) & (self._partners >= least))

    def rhyme_of(self, key: bytes) -> int | None:
        """Return the number of a rhyme by its sounds; None where no word has it."""
        return self._numbers_of_keys.get(key)

    def number(self, word: str) -> int | None:
        """Return the number of a word; None where it never is written."""
        return self._numbers.get(normal(word))

    def _onsets(self, word: int) -> set[bytes]:
        """Return the consonants before the rhyme of a word, in each reading."""
        return {onset(reading) for reading in self._readings[word]}


def lexicon(tokenizer: Tokenizer, known: WordList | None) -> Lexicon:
    """Return the lexicon of a model; it is made once, and again when the writer corrects a word.

    Raises:
        FormError: the table of pronunciations cannot be read.
    """
    return _lexicon(tokenizer, known, open_pronouncer())


@lru_cache(maxsize=2)
def _lexicon(tokenizer: Tokenizer, known: WordList | None, pronouncer: Pronouncer) -> Lexicon:
    return Lexicon(tokenizer, known, pronouncer)


def _is_writable(word: str, known: KnownWords | None) -> bool:
    if len(word) == 1:
        return word in _LETTERS
    plain = word.replace("'", "", 1)
    return plain.isalpha() and word[0] != "'" and (known is None or word in known)


def fits_at(marks: str, places: str) -> int:
    """Return where a word of these stresses may begin, as bits."""
    bits = 0
    for start in range(len(places) - len(marks) + 1):
        under = places[start : start + len(marks)]
        wrong = len(marks) > 1 and any(
            (mark == "1" and place == "w") or (mark == "0" and place == "s" and _beside(marks, n))
            for n, (mark, place) in enumerate(zip(marks, under, strict=True))
        )
        bits |= (not wrong) << start
    return bits if marks else 0


def _beside(marks: str, number: int) -> bool:
    """Return whether a syllable stands beside the main stress."""
    return "1" in marks[max(0, number - 1) : number + 2]


def _written(word: str) -> str:
    return _capital(word) if word in _CAPITALS else word


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
