"""Training the byte-fallback byte-pair encoding that ``writer.model.tokenizer`` reads."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from tokenizers import AddedToken, Regex, decoders, models, pre_tokenizers, trainers
from tokenizers import Tokenizer as HfTokenizer

from writer.model.tokenizer_definition import DOCUMENT_TOKEN, PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

COVERAGE = 0.9997
"""Share of the text's characters that are tokens of their own; the rest is spelt in bytes."""

MAX_TOKEN_CHARACTERS = 16
SAMPLE_CHARACTERS = 40_000_000
"""A merge table does not get better with more text than this."""


def train_tokenizer(texts: Callable[[], Iterable[str]], vocabulary: int) -> bytes:
    """Return the ``tokenizer.json`` of a byte-pair encoding of these texts.

    Args:
        texts: gives the documents afresh at each call; the first 40 million characters count.
        vocabulary: number of tokens, the 256 bytes and the document token included. Little
            text gives fewer.

    Source: Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units".
    """
    fixed = [DOCUMENT_TOKEN, *(f"<0x{byte:02X}>" for byte in range(256))]
    alphabet = _frequent_characters(_sample(texts()), limit=(vocabulary - len(fixed)) * 3 // 4)
    tokenizer = HfTokenizer(models.BPE(byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(PATTERN), behavior="isolated")
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        special_tokens=[AddedToken(piece, normalized=False) for piece in fixed],
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        max_token_length=MAX_TOKEN_CHARACTERS,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_sample(texts()), trainer)
    return _without_special_tokens(tokenizer)


def _sample(texts: Iterable[str]) -> Iterator[str]:
    """Yield paragraphs up to the sample size: a book in one piece would fill the memory."""
    left = SAMPLE_CHARACTERS
    for text in texts:
        for paragraph in text.split("\n\n"):
            yield paragraph + "\n\n"
            left -= len(paragraph)
        if left < 0:
            return


def _frequent_characters(texts: Iterable[str], limit: int) -> list[str]:
    """Return the characters that make up nearly all of the text, at most ``limit``."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    wanted, covered = counts.total() * COVERAGE, 0
    characters = []
    for character, count in islice(counts.most_common(), limit):
        if covered >= wanted:
            break
        characters.append(character)
        covered += count
    return characters


def _without_special_tokens(tokenizer: HfTokenizer) -> bytes:
    # Special tokens are matched in any text: a writer who types "<document>" would type a
    # document border. As plain entries of the vocabulary they can only be used by id.
    definition = json.loads(tokenizer.to_str())
    definition["added_tokens"] = []
    return json.dumps(definition, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
