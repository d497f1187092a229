from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from writer.assist.verse.english.trie import Trie

SPELLINGS = st.lists(
    st.lists(st.integers(0, 4), min_size=1, max_size=5).map(tuple), min_size=1, unique=True
)


@given(SPELLINGS)
def test_every_word_is_found_by_its_tokens_alone(spellings):
    trie = Trie(spellings)
    for number, tokens in enumerate(spellings):
        node = 0
        for token in tokens:
            below = trie.below(node)
            (node,) = below[trie.token[below] == token]
        assert trie.word[node] == number
    prefixes = {tokens[:length] for tokens in spellings for length in range(len(tokens) + 1)}
    assert len(trie.word) == len(prefixes)


@given(SPELLINGS, st.data())
def test_what_holds_of_a_word_holds_of_the_way_to_it_and_of_no_other(spellings, data):
    bits = [data.draw(st.integers(0, 2**32 - 1)) for _ in spellings]
    trie = Trie(spellings)
    spread = trie.spread(np.array(bits, np.uint32))
    wanted: dict[tuple[int, ...], int] = {}
    for tokens, own in zip(spellings, bits, strict=True):
        for length in range(len(tokens) + 1):
            wanted[tokens[:length]] = wanted.get(tokens[:length], 0) | own
    for tokens in spellings:
        node = 0
        for length, token in enumerate(tokens, start=1):
            below = trie.below(node)
            (node,) = below[trie.token[below] == token]
            assert spread[node] == wanted[tokens[:length]]
    assert spread[0] == wanted[()]
