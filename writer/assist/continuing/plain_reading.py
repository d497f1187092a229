"""How probable drafts are to a reader who knows hardly anything of what stands before them.

What they are more probable than that to one who knows it all, the text before explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from writer.assist.cancellation import check
from writer.model.sampling import log_sum_exp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.assist.cancellation import Cancelled
    from writer.assist.continuing.sentences import Draft
    from writer.assist.suggest.text_model import TextModel

_NEAR_TOKENS = 8
"""Tokens before the caret that such a reader knows."""

_CHUNK = 8
"""Tokens of all drafts read at once."""


def plain_chances(
    reader: TextModel, drafts: Sequence[Draft], cancelled: Cancelled
) -> list[Sequence[float]]:
    """Return the natural logarithm of the probability of each token of the drafts.

    Raises:
        Superseded: cancelled.
    """
    model, vocabulary = reader.plain, reader.vocabulary
    lengths = [len(draft.tokens) for draft in drafts]
    starts = [len(draft.end.tokens) - len(draft.tokens) for draft in drafts]
    near = min(_NEAR_TOKENS, *starts)
    longest = max(lengths)
    if not longest:
        return [[] for _ in drafts]
    # Axes here: T time, B the drafts. Shorter ones are filled up with what nobody looks at.
    read = np.full((1 + near + longest, len(drafts)), vocabulary.document_token, np.int64)
    for row, (draft, start) in enumerate(zip(drafts, starts, strict=True)):
        own = draft.end.tokens[start - near :]
        read[1 : 1 + len(own), row] = own
    state = model.initial_state(len(drafts))
    if near:
        state = model.run(read[:near], state).state
    chances = np.zeros((longest, len(drafts)))
    rows = np.arange(len(drafts))
    for start in range(0, longest, _CHUNK):
        check(cancelled)
        size = min(_CHUNK, longest - start)
        first = near + start
        step = model.run(read[first : first + size], state, np.arange(size))
        following = read[first + 1 : first + 1 + size]
        picked = step.logits[np.arange(size)[:, None], rows, following]
        chances[start : start + size] = picked - log_sum_exp(step.logits)
        state = step.state
    return [chances[:length, row].tolist() for row, length in enumerate(lengths)]
