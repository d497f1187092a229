"""Syllables are counted beside the window, once."""

from __future__ import annotations

from writer.assist.verse.measuring import length
from writer.paths import config_dir
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


def test_a_word_that_is_said_otherwise_is_counted_anew(nothing_survives, qtbot):
    config_dir().mkdir(parents=True)
    measures = LineMeasures()
    with qtbot.waitSignal(measures.known):
        measures.of(["The harbour"], "en")
    before = measures.of(["The harbour"], "en")[0]
    (config_dir() / "pronunciations.txt").write_text("harbour: har-bo-UR, rhymes with fur\n")
    with qtbot.waitSignal(measures.known):
        measures.forget()
    with qtbot.waitSignal(measures.known):
        assert measures.of(["The harbour"], "en") == [None]
    after = measures.of(["The harbour"], "en")[0]
    measures.stop()
    assert before is not None
    assert after is not None
    assert length(after) == length(before) + 1


def test_chinese_lines_are_known_at_once(qapp):
    (found,) = LineMeasures().of(["明月"], "zh")
    assert found is not None
    assert length(found) == 2
