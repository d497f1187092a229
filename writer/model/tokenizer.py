"""Text to token ids and back. The only importer of Hugging Face tokenizers at run time.

The vocabulary is a byte-pair encoding with byte fallback: a character that is no token of its
own becomes the tokens of its UTF-8 bytes, so nothing is out of vocabulary and
``decode(encode(text)) == text`` for every text without lone surrogates.
"""

from __future__ import annotations

import re

from tokenizers import Tokenizer as HfTokenizer

from writer.errors import BundleError
from writer.foreign import foreign_errors
from writer.model.tokenizer_definition import DOCUMENT_TOKEN, read_vocabulary

MAX_TOKEN_BYTES = 256
_TEST_TEXT = (
    "She didn't — “couldn’t” — look back, in 1987.\n\n\tThe café's Ärger: Привет, e\u0301!\r\n"
    "<document> and <0x41> are only text. "
    "月亮升起来了，河水静静地流着。𠮷野家 🖋\x00\u3000"
)
_BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")


class Tokenizer:
    """A byte-fallback byte-pair encoding.

    Attributes:
        token_bytes: UTF-8 bytes of every token, indexed by id; empty for the document token.
        document_token: id of the token that starts a document.
    """

    def __init__(self, definition: bytes) -> None:
        """Build from the contents of ``tokenizer.json``.

        Raises:
            BundleError: no tokenizer definition, or not of the kind Inkling trains.
        """
        pieces = read_vocabulary(definition)
        with foreign_errors(_damaged):
            self._tokenizer = HfTokenizer.from_buffer(definition)
        if sorted(pieces.values()) != list(range(len(pieces))):
            raise BundleError("The model's tokenizer.json has gaps in its token ids.")
        if DOCUMENT_TOKEN not in pieces or any(
            f"<0x{byte:02X}>" not in pieces for byte in range(256)
        ):
            raise BundleError(
                "The model's tokenizer.json has no byte fallback, so it is not one of Inkling's."
            )
        self.document_token: int = pieces[DOCUMENT_TOKEN]
        token_bytes = [b""] * len(pieces)
        for piece, token in pieces.items():
            token_bytes[token] = _piece_bytes(piece)
            if len(token_bytes[token]) > MAX_TOKEN_BYTES:
                raise BundleError("The model's tokenizer.json has an overlong token.")
        self.token_bytes: tuple[bytes, ...] = tuple(token_bytes)
        if self.decode(self.encode(_TEST_TEXT)) != _TEST_TEXT:
            raise BundleError("The model's tokenizer.json loses letters of the text it reads.")

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""
        return len(self.token_bytes)

    def encode(self, text: str) -> list[int]:
        """Return the tokens of ``text``, without a document token.

        Raises:
            BundleError: the library fails at it.
        """
        with foreign_errors(_failing):
            return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_batch(self, texts: list[str]) -> list[list[int]]:
        """Return the tokens of every text, computed in parallel.

        Raises:
            BundleError: the library fails at one.
        """
        with foreign_errors(_failing):
            encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
            return [list(encoding.ids) for encoding in encodings]

    def decode_bytes(self, tokens: list[int] | tuple[int, ...]) -> bytes:
        """Return the bytes of ``tokens``; they may end inside a character."""
        return b"".join([self.token_bytes[token] for token in tokens])

    def decode(self, tokens: list[int] | tuple[int, ...]) -> str:
        """Return the text of ``tokens``; broken characters become U+FFFD."""
        return self.decode_bytes(tokens).decode("utf-8", errors="replace")


def _damaged(reason: str) -> BundleError:
    return BundleError("The model's tokenizer.json is damaged: {reason}.", reason=reason)


def _failing(reason: str) -> BundleError:
    return BundleError("The model's tokenizer fails at this text: {reason}.", reason=reason)


def _piece_bytes(piece: str) -> bytes:
    if piece == DOCUMENT_TOKEN:
        return b""
    match = _BYTE_TOKEN.fullmatch(piece)
    return bytes([int(match[1], 16)]) if match else piece.encode("utf-8")
