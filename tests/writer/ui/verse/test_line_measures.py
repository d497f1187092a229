"""Syllables are counted beside the window, once."""

from __future__ import annotations

from writer.assist.verse.measuring import length
from writer.ui.verse.line_measures import LineMeasures


def test_english_lines_are_known_soon(nothing_survives, qtbot):
    measures = LineMeasures()
    with qtbot.waitSignal(measures.known):
        assert measures.of(["The lamp is low", ""], "en") == [None, None]
    low, empty = measures.of(["The lamp is low", ""], "en")
    assert low is not None
    assert length(low) == 4
    assert empty == ()
    measures.stop()


def test_what_came_while_others_were_counted_is_asked_for_again(nothing_survives, qtbot):
    measures = LineMeasures()
    with qtbot.waitSignal(measures.known):
        measures.of(["The lamp"], "en")
        assert measures.of(["The lamp", "The sea"], "en") == [None, None]
    with qtbot.waitSignal(measures.known):
        assert measures.of(["The lamp", "The sea"], "en")[1] is None
    assert None not in measures.of(["The lamp", "The sea"], "en")
    measures.stop()


def test_chinese_lines_are_known_at_once(qapp):
    (found,) = LineMeasures().of(["明月"], "zh")
    assert found is not None
    assert length(found) == 2
