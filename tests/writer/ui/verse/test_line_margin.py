"""The margin: figures and signs that can be read, room that stays the same, words on hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication

from writer.ui.page.page import LEAST_MARGIN
from writer.ui.shared.text_colours import LEAST_CONTRAST, contrast, verse_colour
from writer.ui.shared.theme import DARK, LIGHT, palette_of
from writer.ui.verse.line_margin import LineMargin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

    from tests.writer.ui.verse.conftest import Sheet

POEM = """\
There once was a keeper of light
Who slept through the whole of the night;
When asked for the cause
He spoke of the sea
That keeps a poor man from the sight.

Somebody wrote a letter."""
CONTRASTS = {"black": "#000000", "white": "#ffffff"}


@pytest.fixture
def margin(sheet: Sheet) -> Iterator[LineMargin]:
    margin = LineMargin(sheet.page, sheet.marks)
    yield margin
    margin.close_up()


def high_contrast() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for ground in (role.Base, role.Window, role.ToolTipBase):
        palette.setColor(ground, QColor(CONTRASTS["black"]))
    for ink in (role.Text, role.WindowText, role.PlaceholderText, role.ToolTipText):
        palette.setColor(ink, QColor(CONTRASTS["white"]))
    return palette


def row_at(sheet: Sheet, row: int) -> QRect:
    """Return where a row is on the page."""
    block = sheet.page.document().findBlockByNumber(row)
    rect = sheet.page.blockBoundingGeometry(block).translated(sheet.page.contentOffset())
    return rect.toRect()


def picture(margin: LineMargin) -> QImage:
    page = margin.parentWidget()
    return page.grab(margin.geometry()).toImage()


def colours(image: QImage, rows: QRect, columns: range) -> list[QColor]:
    return [image.pixelColor(x, y) for y in range(rows.top(), rows.bottom()) for x in columns]


def test_figures_stand_beside_verse_and_nowhere_else(sheet: Sheet, margin: LineMargin) -> None:
    sheet.load(POEM)
    image = picture(margin)
    marked = [
        len(set(map(QColor.name, colours(image, row_at(sheet, row), range(image.width()))))) > 1
        for row in range(7)
    ]
    assert marked == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    "palette",
    [palette_of(LIGHT), palette_of(DARK), high_contrast()],
    ids=["light", "dark", "high"],
)
def test_figures_and_signs_can_be_read_on_every_page(
    sheet: Sheet, margin: LineMargin, palette: QPalette
) -> None:
    sheet.page.setPalette(palette)
    sheet.page.set_zoom(10)
    sheet.load(POEM)
    assert sheet.weights()[3] == "fault"
    image, ground = picture(margin), palette.color(QPalette.ColorRole.Base)
    third = image.width() // 3
    for row, columns in ((0, range(third, image.width())), (3, range(third))):
        found = colours(image, row_at(sheet, row), columns)
        assert ground in found
        assert max(contrast(each, ground) for each in found) >= LEAST_CONTRAST
    for weight in ("fault", "licence", "note"):
        assert contrast(verse_colour(palette, weight), ground) >= LEAST_CONTRAST


def test_the_text_keeps_its_place_while_one_writes(sheet: Sheet, margin: LineMargin) -> None:
    before = sheet.page.viewport().geometry()
    sheet.load(POEM, caret_row=3)
    sheet.type(" And")
    assert sheet.page.viewport().geometry() == before
    assert margin.geometry().right() < before.left()


def test_a_narrow_page_makes_room_and_takes_it_back(sheet: Sheet, margin: LineMargin) -> None:
    sheet.page.resize(300, 400)
    assert sheet.page.viewportMargins().left() >= margin.width()
    assert margin.geometry().left() >= 0
    margin.close_up()
    assert sheet.page.viewportMargins().left() == LEAST_MARGIN


def test_the_margin_grows_with_the_text(sheet: Sheet, margin: LineMargin) -> None:
    before = margin.width()
    sheet.page.set_zoom(12)
    sheet.qtbot.waitUntil(lambda: margin.width() > before)
    assert margin.geometry().right() < sheet.page.viewport().geometry().left()


def test_an_input_method_opens_at_the_caret_beside_the_margin(
    sheet: Sheet, margin: LineMargin
) -> None:
    sheet.page.resize(300, 400)
    sheet.load(POEM)
    reported = sheet.page.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).toRect()
    expected = sheet.page.cursorRect().translated(sheet.page.viewport().pos())
    assert reported == expected
    assert reported.left() > margin.geometry().right()


def test_the_margin_scrolls_with_the_text(sheet: Sheet, margin: LineMargin) -> None:
    sheet.load(f"{POEM}\n\n" + "\n".join(["Prose."] * 60))
    place, before = row_at(sheet, 3), picture(margin)
    sheet.page.verticalScrollBar().setValue(2)
    sheet.rest()
    moved, after = row_at(sheet, 3), picture(margin)
    assert moved.top() < place.top()
    width, height = margin.width(), place.height()
    assert after.copy(0, moved.top(), width, height) == before.copy(0, place.top(), width, height)


def hover(margin: LineMargin, where: QPoint) -> None:
    event = QHelpEvent(QEvent.Type.ToolTip, where, margin.mapToGlobal(where))
    QApplication.sendEvent(margin, event)


def test_a_line_explains_itself_on_hover(sheet: Sheet, margin: LineMargin) -> None:
    sheet.load(POEM)
    hover(margin, QPoint(5, row_at(sheet, 3).center().y()))
    assert "no rhyme" in margin.explanation.text()
    assert "“sea” does not rhyme with “cause” in line 3." in margin.explanation.text()
    assert "anapaestic dimeter" in margin.explanation.text()
    assert margin.explanation.isVisible()
    sheet.qtbot.mouseMove(margin, QPoint(5, row_at(sheet, 5).center().y()))
    assert not margin.explanation.isVisible()
    hover(margin, QPoint(5, row_at(sheet, 5).center().y()))
    assert not margin.explanation.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_A])
def test_an_explanation_goes_with_the_next_key(
    sheet: Sheet, margin: LineMargin, key: Qt.Key
) -> None:
    sheet.load(POEM, caret_row=3)
    margin.explain(3)
    sheet.qtbot.keyClick(sheet.page, Qt.Key.Key_Shift)
    assert margin.explanation.isVisible()
    sheet.qtbot.keyClick(sheet.page, key)
    assert not margin.explanation.isVisible()


def test_an_explanation_is_wholly_on_the_page_and_not_on_its_line(
    sheet: Sheet, margin: LineMargin
) -> None:
    sheet.load("\n" * 12 + POEM)
    for size in ((800, 600), (420, 420)):
        sheet.page.resize(*size)
        for row in (12, 16):
            sheet.go_to(row)
            sheet.page.ensureCursorVisible()
            sheet.rest()
            margin.explain(row)
            shown = margin.explanation.geometry()
            line = row_at(sheet, row).translated(sheet.page.viewport().pos())
            assert sheet.page.rect().contains(shown)
            assert not shown.intersects(line)


def test_a_click_explains_at_once_and_the_right_button_asks_for_a_menu(
    sheet: Sheet, margin: LineMargin
) -> None:
    sheet.load(POEM)
    place = QPoint(5, row_at(sheet, 3).center().y())
    sheet.qtbot.mouseClick(margin, Qt.MouseButton.LeftButton, pos=place)
    assert "no rhyme" in margin.explanation.text()
    assert not sheet.page.textCursor().hasSelection()
    with sheet.qtbot.waitSignal(margin.menu_wanted) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, margin.mapToGlobal(place))
        QApplication.sendEvent(margin, event)
    assert asked.args == [3, margin.mapToGlobal(place)]
