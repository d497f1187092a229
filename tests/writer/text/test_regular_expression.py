"""A regular expression finds what it describes, says what is wrong with it, and never hangs."""

from __future__ import annotations

import time

import pytest

from writer.errors import SearchError
from writer.text.regular_expression import RegularExpression


def found(expression, text, **options):
    return [match.group() for match in RegularExpression(expression, **options).finditer(text)]


def test_it_finds_what_it_describes():
    assert found(r"(\w)\1", "a book of verse, missing") == ["oo", "ss"]
    assert found("the", "The other") == ["The", "the"]
    assert found("the", "The other", match_case=True) == ["the"]
    assert found("the|a", "the other a", whole_words=True) == ["the", "a"]
    assert found(r"\p{Han}+", "我们 and 你") == ["我们", "你"]
    assert found("^a|b$", "a ab b") == ["a", "b"]


def test_nothing_is_not_found():
    assert found("x*", "axxb") == ["xx"]


@pytest.mark.parametrize("expression", ["(", "[a", "*", "a**", "(?P<x>", "\\", "(?i", "a)|(b"])
def test_a_mistake_is_said(expression):
    with pytest.raises(SearchError, match="no regular expression"):
        RegularExpression(expression, whole_words=True)


@pytest.mark.parametrize(
    "expression", ["(((a{1000}){1000}){1000})", "a{99999}", "x" * 1001, "(a{,5000}){1,5000}"]
)
def test_what_would_fill_the_memory_is_refused(expression):
    with pytest.raises(SearchError, match=r"Make it|Use "):
        RegularExpression(expression)


def test_nested_brackets_are_refused_in_a_sentence():
    with pytest.raises(SearchError):
        RegularExpression("(" * 490 + "a" + ")" * 490)


def test_an_expression_that_never_ends_is_given_up():
    begun = time.monotonic()
    with pytest.raises(SearchError, match="too long"):
        found("(a|a)*b|(a+)+c", "a" * 5000)
    assert time.monotonic() - begun < 60


# Each of a thousand paragraphs took less than its time, and all of them took minutes.
def test_who_waits_does_not_wait_for_one_paragraph_after_another():
    slow = RegularExpression("(a|a)*b|(a+)+c", in_haste=True)
    begun = time.thread_time()
    with pytest.raises(SearchError, match="too long"):
        [list(slow.finditer("a" * 15)) for _ in range(1000)]
    assert time.thread_time() - begun < 5


def test_haste_finds_all_the_same_in_a_long_text():
    words = RegularExpression(r"\b\w+ly\b", in_haste=True)
    for _ in range(5000):
        assert len(list(words.finditer("slowly and surely, on the way " * 5))) == 10


@pytest.mark.parametrize("template", [r"\2", "\\", r"\g<x>", r"\g<"])
def test_a_replacement_that_makes_no_sense_is_refused(template):
    with pytest.raises(SearchError, match="replacement"):
        RegularExpression("(a)").check_replacement(template)


def test_a_replacement_may_name_groups():
    RegularExpression("(a)(?P<x>b)?").check_replacement(r"\1 \g<x>\n \\")
