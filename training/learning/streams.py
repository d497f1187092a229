"""The segments that truncated BPTT reads from the encoded training text.

The text is one array of ids. It is cut into B contiguous streams; a segment is the next T
tokens of every stream, and the hidden state is carried from one segment to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from writer.errors import CorpusError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Streams:
    """B contiguous streams over an array of tokens, read in segments of T.

    The text is a ring: every pass but the first starts somewhere else in it, so that the
    borders of segments, over which no gradient passes, fall on other words each time. T stays
    the same, since oneDNN prepares for every new shape.

    Attributes:
        batch: number of streams, B.
        length: tokens per segment, T.
        position: segments read since the start of the first pass.
    """

    def __init__(
        self, tokens: NDArray[np.uint16], batch: int, length: int, *, seed: int = 1
    ) -> None:
        """Cut ``tokens`` into streams; a short text gets fewer, shorter ones.

        Raises:
            CorpusError: there are too few tokens for one segment.
        """
        self.length = min(length, len(tokens) - 1)
        if self.length < 2:
            raise CorpusError("There is too little text to train on. Add more and try again.")
        self._tokens, self._seed, self._wanted = tokens, seed, batch
        self.position = 0
        self.share(0, 1)

    def share(self, rank: int, size: int) -> None:
        """Leave this process the streams of its rank, of those of ``size`` processes.

        Raises:
            CorpusError: the text is too short for so many.
        """
        most = (len(self._tokens) - 1) // ((self.length + 1) * size)
        if most == 0 and size > 1:
            raise CorpusError(
                "There is too little text to train with {size} processes.", size=size
            )
        self.batch = max(1, min(self._wanted, most))
        self._span = (len(self._tokens) - 1) // (self.batch * size)
        self._starts = (rank * self.batch + np.arange(self.batch)) * self._span

    @property
    def segments(self) -> int:
        """Segments in one pass over the text."""
        return max(1, self._span // self.length)

    @property
    def at_start(self) -> bool:
        """Whether the next segment begins a new pass."""
        return self.position % self.segments == 0

    def next_segment(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return inputs and targets, each of shape (T, B); the targets are one token ahead."""
        turn, segment = divmod(self.position, self.segments)
        first = self._starts + self._turned(turn) + segment * self.length
        index = first[None, :] + np.arange(self.length + 1)[:, None]
        block = self._tokens[index % len(self._tokens)].astype(np.int64)
        self.position += 1
        return block[:-1], block[1:]

    def counts(self, vocabulary: int, sample: int = 20_000_000) -> NDArray[np.int64]:
        """Return how often every token occurs in the beginning of the text, shape (V,)."""
        return np.bincount(self._tokens[:sample], minlength=vocabulary)

    def _turned(self, turn: int) -> int:
        if turn == 0:
            return 0
        return int(np.random.default_rng((self._seed, turn)).integers(len(self._tokens)))
