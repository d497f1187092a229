"""An expression that takes too long is told of once, and finds nothing any more."""

from __future__ import annotations

from writer.text.regular_expression import RegularExpression
from writer.ui.page.quiet_pattern import QuietPattern


def test_an_expression_without_end_is_told_of_once():
    told = []
    quiet = QuietPattern(RegularExpression("b|(a|a)*c|(a+)+d", in_haste=True), told.append)
    assert [match.group() for match in quiet.finditer("a b")] == ["b"]
    assert not quiet.failed
    for _ in range(2):
        assert list(quiet.finditer("a" * 5000)) == []
    assert list(quiet.finditer("a b")) == []
    assert quiet.failed
    assert len(told) == 1
