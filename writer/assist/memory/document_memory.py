"""The memory of one document, as an expert that is mixed with the model.

How much it has to say depends on how much of the last tokens it knows and how many different
ways it knows on from there. The weights start at what was best on novels and diaries, and go
on learning with every word that the writer finishes.

Axes: B batch, V vocabulary, E features; K lengths of known context, S steps of variety, W = 2:
whether what followed goes on with a word. Inside one that the document has spelt before there is
little doubt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from writer.assist.memory.features import FeatureMemory
from writer.assist.memory.phrases import CONTEXT, NOTHING, PhraseMemory, Recollection
from writer.assist.memory.spelled_words import MOST_WORDS, finished_words
from writer.assist.personal.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from writer.model.vocabulary import Vocabulary

    FloatArray = NDArray[np.float32]
    _Cell = tuple[int, int, int]

_VARIETY_STEPS = (0.4, 0.7, 0.99)

_WEIGHTS = np.array(
    [
        [[(0.06, 0.00)] * 4] * 2,
        [
            [(0.16, 0.17), (0.10, 0.06), (0.08, 0.03), (0.08, 0.01)],
            [(0.33, 0.50), (0.12, 0.41), (0.09, 0.04), (0.06, 0.09)],
        ],
        [
            [(0.30, 0.38), (0.19, 0.13), (0.12, 0.07), (0.11, 0.04)],
            [(0.09, 0.85), (0.12, 0.63), (0.06, 0.34), (0.13, 0.37)],
        ],
        [
            [(0.25, 0.50), (0.20, 0.30), (0.16, 0.13), (0.16, 0.13)],
            [(0.08, 0.87), (0.10, 0.70), (0.12, 0.62), (0.13, 0.62)],
        ],
    ]
)
"""Features' and phrases' shares of the mixture at first, shape (K, W, S, 2); what is best on the
first 16,000 tokens of two novels and a diary by authors that the model had not read."""

THEME_SHARE = 0.15
"""Features' share where nothing is quoted. At 0.06, which says best what comes, hardly a name of
the text comes back; at 0.3, a tenth of what is written is the text's own."""

THEME_PLACES = 400
"""Places from which on the theme has its whole share: of fewer, each would be said again."""

LEAST_READ = 200
"""Words of which a name is a share at most: after a few lines, nobody knows who will matter."""

_OBSERVATIONS = 60.0
"""Words for which the first weights count."""

_OPINIONS = 16


class _Opinion(NamedTuple):
    """What was said of a place, until it is known what came.

    Attributes:
        cell: which of the weights was used.
        network: probabilities, shape (V,).
        features: probabilities, shape (V,).
        phrases: what the phrases said.
    """

    cell: _Cell
    network: FloatArray
    features: FloatArray
    phrases: Recollection

    def credit(self, weights: NDArray[np.float64], token: int) -> NDArray[np.float64]:
        """Return how much of a token's probability was each one's, shape (3,)."""
        said = sum(
            int((followers == token).sum()) * each for followers, each in self.phrases.parts
        )
        said += self.phrases.left * float(self.network[token])
        chances = np.array([self.network[token], self.features[token], said], np.float64)
        return np.asarray(weights * chances)


class DocumentMemory:
    """Features and phrases of a document, and how far to trust them.

    Attributes:
        phrases: kept from one day to the next.
        lexicon: names, and words that several tokens spell, and how often they came; kept
            likewise.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        runs: NDArray[np.uint64] | None = None,
        words: Mapping[str, int] | None = None,
        noted: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Start with what was remembered before, if anything.

        Args:
            vocabulary: what the tokens are.
            runs: phrases; what is no token of the vocabulary is left out.
            words: word → how often it came.
            noted: told of every word that is counted.
        """
        if runs is not None:
            runs = runs[(runs & np.uint64(0xFFFF)) < vocabulary.size]
        self.phrases = PhraseMemory(runs)
        self.lexicon = Lexicon(words)
        self._noted = noted
        self._vocabulary = vocabulary
        self._continues_word = vocabulary.continues_word
        self._features = FeatureMemory(vocabulary.size)
        self._weights = np.concatenate([1 - _WEIGHTS.sum(axis=3, keepdims=True), _WEIGHTS], axis=3)
        self._seen = np.full(self._weights.shape[:3], _OBSERVATIONS)
        self._opinions: OrderedDict[tuple[int, ...], _Opinion] = OrderedDict()
        self._last: tuple[list[int], FloatArray] | None = None

    def mix_into(
        self,
        chances: FloatArray,
        contexts: Sequence[Sequence[int]],
        features: FloatArray,
        *,
        quoting: bool = True,
    ) -> None:
        """Mix in what the document says; see :class:`writer.model.mixture.Expert`.

        Args:
            chances: of the others, shape (B, V).
            contexts: the last tokens of each row.
            features: of each row, shape (B, E).
            quoting: let phrases tell what comes behind a word, and not only how one is spelt.
        """
        if not len(self.phrases):
            return
        alike = self._features.recall(features)
        for index, context in enumerate(contexts):
            row, near = chances[index], alike[index]
            recalled = self.phrases.recall(context)
            if not (quoting or self._is_inside_word(recalled)):
                recalled = NOTHING
            cell = self._cell(recalled)
            if quoting and len(contexts) == 1:
                self._remember(tuple(context), _Opinion(cell, row.copy(), near, recalled))
            network, features_share, phrases = self._shares(cell)
            if features_share and not (quoting or recalled.known):
                features_share = THEME_SHARE * min(1.0, len(self._features) / THEME_PLACES)
                network = 1 - features_share
            np.multiply(row, np.float32(network + phrases * recalled.left), out=row)
            row += np.float32(features_share) * near
            for followers, each in recalled.parts:
                np.add.at(row, followers, np.float32(phrases * each))

    @property
    def themes(self) -> Themes:
        """What the document is about, without what it said word by word."""
        return Themes(self)

    def suggested(self, context: Sequence[int], word: Sequence[int]) -> bool:
        """Return whether a word is suggested because this document says it elsewhere.

        Args:
            context: the tokens of a text that was read.
            word: the tokens of a word that may follow.
        """
        if len(word) > 1:
            # So long a word was spelt here before, or its last tokens would be strangers.
            return self.phrases.knows([*context, *word])
        opinion = self._opinions.get(tuple(context[-CONTEXT:]))
        if opinion is None:
            return False
        network, *own = opinion.credit(np.array(self._shares(opinion.cell)), word[0])
        return bool(sum(own) > network)

    def _remember(self, context: tuple[int, ...], opinion: _Opinion) -> None:
        self._opinions[context] = opinion
        if len(self._opinions) > _OPINIONS:
            self._opinions.popitem(last=False)

    def learn(self, tokens: Sequence[int], start: int, features: FloatArray) -> None:
        """Remember a piece of text that the model has read.

        Args:
            tokens: the text up to and with the piece.
            start: where the piece begins.
            features: of its tokens, shape (len(tokens) - start, E).
        """
        if start:
            self._judge(tokens, start)
        self._note_words(tokens, start)
        self.phrases.learn(tokens, start)
        if self._last is not None and self._last[0] == tokens[max(0, start - CONTEXT) : start]:
            self._features.learn(self._last[1], tokens[:start], tokens[start])
        for place in range(start, len(tokens) - 1):
            self._features.learn(
                features[place - start],
                tokens[max(0, place - CONTEXT * 2) : place + 1],
                tokens[place + 1],
            )
        self._last = list(tokens[-CONTEXT:]), features[-1]

    def change_network(self) -> None:
        """Drop the features: those of another network say nothing to the next."""
        self._features = FeatureMemory(self._vocabulary.size)
        self._opinions.clear()
        self._last = None

    def learn_text(self, tokens: Sequence[int]) -> None:
        """Remember a text that the model has not read: its phrases and words."""
        self._note_words(tokens, 0)
        self.phrases.learn_text(np.array(tokens, np.uint64))

    def take_over(self, other: DocumentMemory | None) -> None:
        """Know what another memory knows of the text, in place of what was known so far."""
        other = other or DocumentMemory(self._vocabulary)
        self.phrases, self.lexicon = other.phrases, other.lexicon

    def _note_words(self, tokens: Sequence[int], start: int) -> None:
        """Count the words that end in ``tokens[start:]``, but for what is read once more."""
        for end, word in finished_words(self._vocabulary, tokens, start):
            # A new one counts even where its end is that of another: Zorbanovich, Marbanovich.
            if word in self.lexicon and self.phrases.knows(tokens[: end + 1]):
                continue
            if word in self.lexicon or len(self.lexicon.counts) < MOST_WORDS:
                self._noted(word)
                self.lexicon.add(word)
        # A run is a token; three of four begin a word.
        self.lexicon.read = max(LEAST_READ, len(self.phrases) * 3 // 4)

    def _judge(self, tokens: Sequence[int], start: int) -> None:
        """Let the weights learn from who knew the token that came (expectation, one step)."""
        opinion = self._opinions.pop(tuple(tokens[max(0, start - CONTEXT) : start]), None)
        if opinion is None:
            return
        weights = self._weights[opinion.cell]
        credit = opinion.credit(weights, tokens[start])
        if credit.sum() <= 0:
            return
        self._seen[opinion.cell] += 1
        weights += (credit / credit.sum() - weights) / self._seen[opinion.cell]

    def _cell(self, recalled: Recollection) -> _Cell:
        inside = self._is_inside_word(recalled)
        return recalled.known, int(inside), bisect_left(_VARIETY_STEPS, recalled.variety)

    def _is_inside_word(self, recalled: Recollection) -> bool:
        if not recalled.parts:
            return False
        followers = recalled.parts[0][0]
        return bool(2 * self._continues_word[followers].sum() > len(followers))

    def _shares(self, cell: _Cell) -> tuple[float, float, float]:
        """Return the shares of network, features and phrases, adding up to one."""
        network, features, phrases = self._weights[cell].tolist()
        features = features if len(self._features) else 0.0
        phrases = phrases if cell[0] else 0.0
        total = network + features + phrases
        return network / total, features / total, phrases / total


class Themes:
    """The part of a memory that brings words back, and no phrases.

    Who carries a text on from its phrases quotes it: behind three words that it has once, they
    are nearly sure of the fourth.

    Args:
        memory: of the document.
    """

    def __init__(self, memory: DocumentMemory) -> None:
        self._memory = memory

    def mix_into(
        self, chances: FloatArray, contexts: Sequence[Sequence[int]], features: FloatArray
    ) -> None:
        """Mix in what the document is about; see :class:`writer.model.mixture.Expert`."""
        self._memory.mix_into(chances, contexts, features, quoting=False)
