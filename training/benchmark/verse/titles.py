"""Titles to write poems under; our own, and in nobody's collection that we know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from writer.text.scripts import Language

TITLES: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "The Lamp in the Boathouse", "To an Old Umbrella", "Frost on the Allotment",
        "A Letter Not Sent", "The Ferry at Evening", "My Mother's Garden", "Snow on the Line",
        "What the Sexton Said", "The Empty Schoolroom", "Rain over the Harbour", "A Wren",
        "On Leaving the Valley", "The Blacksmith's Daughter", "After the Fair", "Two Rivers",
        "The Piano Tuner", "Winter Wheat", "In the Waiting Room", "The Lost Dog", "Midsummer Fire",
    ),
    "zh": (
        "渡口听雨", "旧伞", "霜后菜园", "未寄之书", "晚渡", "母亲的花圃", "雪中小站", "空山夜坐",
        "故园旧塾", "海上微雨", "黄雀", "别山居", "铁匠铺前", "集散归途", "二水合流", "调琴人",
        "冬麦", "候车", "寻犬", "夏夜观火",
    ),
}  # fmt: skip
