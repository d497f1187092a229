"""Keys that a text takes."""

from __future__ import annotations

import pytest

from writer.text.effort import keys_to_type


@pytest.mark.parametrize(("text", "keys"), [("", 0), ("the ", 4), ("月亮。", 7), ("a月", 4)])
def test_a_chinese_character_takes_three(text, keys):
    assert keys_to_type(text) == keys
