from __future__ import annotations

import codecs

import pytest

from writer.documents.plain_text import byte_order_mark
from writer.ui.shared.encodings import ENCODINGS, Encoding, described


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.words)
def test_every_encoding_exists_under_its_own_name(encoding: Encoding) -> None:
    assert codecs.lookup(encoding.name).name == encoding.name
    assert bool(byte_order_mark(encoding.name)) >= encoding.bom


def test_no_two_choices_are_called_the_same() -> None:
    assert len({encoding.words for encoding in ENCODINGS}) == len(ENCODINGS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gb18030", "Chinese, simplified (GB18030)"),
        ("utf_8", "Unicode (UTF-8)"),
        ("KOI8-U", "KOI8-U"),
    ],
)
def test_an_encoding_is_called_by_its_language_or_by_its_name(name: str, words: str) -> None:
    assert described(name) == words
