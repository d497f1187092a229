"""Words are found by what one sees, at the places where they stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.text.search_pattern import search_pattern


def found(wanted, text, **options):
    return [match.group() for match in search_pattern(wanted, **options).finditer(text)]


NFD = unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("don't", "don’t"),
        ("don’t", "don't"),
        ('"Well"', "“Well”"),
        ("„Gut“", '"Gut"'),
        ("l'été", "l\u2019e\u0301te\u0301"),
        ("café", NFD),
        (NFD, "café"),
        ("CAFÉ", NFD),
        ("\u1ebf", "\u00ea\u0301"),  # a letter with two accents
        ("\u1ebf", "e\u0302\u0301"),
        ("\ud55c", "\u1112\u1161\u11ab"),  # a syllable of three letters
        ("a b", "a\u00a0b"),
        ("10 000", "10\u202f000"),
        ("1914-1918", "1914–1918"),
        ("well--known", "well\u2014\u2014known"),
        ("wait...", "wait…"),
        ("wait…", "wait..."),
        ("office", "o\ufb03ce"),
        ("fish", "\ufb01sh"),
        ("hyphen", "hy\u00adphen"),
        ("❤️", "❤"),
        ("(a+b)?", "(a+b)?"),
    ],
)
def test_what_looks_the_same_is_found(wanted, text):
    assert found(wanted, f"x {text} y") == [text]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("cafe", "café"),
        ("cafe", NFD),
        ("e", "e\u0301"),
        (".", "…"),
        ("\ud558", "\u1112\u1161\u11ab"),
    ],
)
def test_what_looks_different_is_not(wanted, text):
    assert found(wanted, text) == []


@pytest.mark.parametrize(
    ("wanted", "text"),
    [("don't", "don’t"), ("café", NFD), ("a b", "a\u00a0b"), ("-", "—"), ("...", "…")],
)
def test_exact_means_these_very_characters(wanted, text):
    assert found(wanted, text, exact=True) == []
    assert found(text, text, exact=True) == [text]


def test_capital_letters_are_the_same_unless_they_matter():
    assert found("The", "the The THE") == ["the", "The", "THE"]
    assert found("The", "the The THE", match_case=True) == ["The"]
    assert found("É", "é e\u0301", match_case=True) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_every_text_finds_itself_however_it_is_composed(wanted):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, wanted)
        assert search_pattern(wanted).search(text) or unicodedata.combining(wanted[0])
    assert search_pattern(wanted, exact=True, match_case=True).search(wanted)


@pytest.mark.parametrize(
    ("wanted", "text", "count"),
    [
        ("the", "the other, the. (the) the-end", 4),
        ("don", "don don't don’t", 1),
        ("t", "don't t", 1),
        ("don't", "don’t", 1),
        ("boys", "the 'boys' and boys'", 2),
        ("我们", "他和我们的书", 1),
        ("--", "a--b", 1),
        ("café", f"{NFD} cafés", 1),
        ("a_b", "a_b", 1),
    ],
)
def test_whole_words_are_not_found_within_longer_ones(wanted, text, count):
    assert len(found(wanted, text, whole_words=True)) == count
