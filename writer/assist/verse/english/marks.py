"""What the checker says about a line of English verse, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Weight = Literal["fault", "licence", "note"]

_SENTENCES: Final = {
    # Licences of the metre.
    "inversion": (
        "A foot is turned round: its strong syllable comes first.",
        "有一个音步先重后轻。",
    ),
    "feminine ending": (
        "A weak syllable follows the last foot.",
        "最后一个音步之后多一个轻音节。",
    ),
    "triple ending": (
        "Two weak syllables follow the last foot.",
        "最后一个音步之后多两个轻音节。",
    ),
    "extra syllable": ("A foot has a weak syllable more.", "有一个音步多一个轻音节。"),
    "headless line": (
        "The weak syllable at the beginning is left out.",
        "行首省去轻音节。",
    ),
    "catalexis": ("The last foot is cut short.", "最后一个音步省去轻音节。"),
    "anacrusis": ("A weak syllable comes before the first foot.", "行首多一个轻音节。"),
    "iamb": ("An iamb stands in the place of a longer foot.", "以抑扬格代替较长的音步。"),
    "trochee": ("A trochee stands in the place of a dactyl.", "以扬抑格代替扬抑抑格。"),
    "carried stress": (
        "A stressed syllable is carried along between two stronger ones.",
        "重音节夹在两个更重的音节之间，读作轻音。",
    ),
    "level stress": (
        "A word with two stresses is read with the second in front.",
        "双重音的词，次重音作主重音读。",
    ),
    "hexameter": (
        "The line has six feet among lines of five.",
        "五音步诗行中的六音步行（亚历山大体）。",
    ),
    "elision": ("Counted with a syllable less: {words}.", "少算一个音节：{words}。"),
    "expansion": ("Counted with a syllable more: {words}.", "多算一个音节：{words}。"),
    "sounded -ed": ("The ending -ed is sounded: {words}.", "词尾 -ed 读作一个音节：{words}。"),
    # Licences of rhyme.
    "rich rhyme": (
        "“{word}” sounds just like “{partner}” in line {line}.",
        "“{word}”与第 {line} 行的“{partner}”完全同音。",
    ),
    "same word": (
        "The line ends with the same word as line {line}: “{word}”.",
        "与第 {line} 行用同一个词“{word}”押韵。",
    ),
    "eye rhyme": (
        "“{word}” rhymes with “{partner}” in line {line} to the eye, not to the ear.",
        "“{word}”与第 {line} 行的“{partner}”拼法相同，读音不同。",
    ),
    "promoted rhyme": (
        "“{word}” rhymes with “{partner}” in line {line} on a syllable without stress.",
        "“{word}”与第 {line} 行的“{partner}”押在非重读音节上。",
    ),
    "slant rhyme": (
        "“{word}” is a slant rhyme with “{partner}” in line {line}.",
        "“{word}”与第 {line} 行的“{partner}”押近似的韵。",
    ),
    # What leaves the form.
    "stress": (
        "The stress of {words} falls on a weak place.",
        "{words} 的重音落在轻位上。",
    ),
    "strained": (
        "Read in this metre ({metre}), the line takes several licences at once.",
        "按此格律（{metre}）读，一行之中变格过多。",
    ),
    "feet": (
        "With {syllables} syllables the line does not fit the metre ({metre}).",
        "此行 {syllables} 个音节，不合格律（{metre}）。",
    ),
    "syllables": (
        "The line has {syllables} syllables, the form {wanted}.",
        "此行 {syllables} 个音节，格式为 {wanted} 个。",
    ),
    "no rhyme": (
        "“{word}” does not rhyme with “{partner}” in line {line}.",
        "“{word}”与第 {line} 行的“{partner}”不押韵。",
    ),
    "refrain": (
        "The line is the refrain of line {line}, but differs from it.",
        "此行应重复第 {line} 行，但有出入。",
    ),
    "initial": ("The line does not begin with “{wanted}”.", "此行应以“{wanted}”开头。"),
    # Worth knowing.
    "unknown rhyme": (
        "What “{word}” rhymes with is not known; you can say it in your pronunciations.",
        "“{word}”的韵不详；可在你的读音表中注明。",
    ),
    "guess": (
        "How these sound is guessed: {words}; you can say it in your pronunciations.",
        "以下词的读音是推测的：{words}；可在你的读音表中注明。",
    ),
}

CHINESE_NAMES: Final = {
    "inversion": "倒置",
    "feminine ending": "阴性结尾",
    "triple ending": "三音节结尾",
    "extra syllable": "增音",
    "headless line": "缺首",
    "catalexis": "缺尾",
    "anacrusis": "行首增音",
    "iamb": "抑扬格替代",
    "trochee": "扬抑格替代",
    "carried stress": "夹读",
    "level stress": "双重音",
    "hexameter": "六音步行",
    "elision": "省音",
    "expansion": "增读",
    "sounded -ed": "-ed 读出",
    "rich rhyme": "同音韵",
    "same word": "同词韵",
    "eye rhyme": "视韵",
    "promoted rhyme": "轻读押韵",
    "slant rhyme": "斜韵",
    "stress": "重音错位",
    "strained": "变格过多",
    "feet": "音步不合",
    "syllables": "音节数不合",
    "no rhyme": "不押韵",
    "refrain": "叠句不合",
    "initial": "行首不合",
    "unknown rhyme": "韵不详",
    "guess": "读音推测",
}
"""What a Chinese reader calls each remark."""

FAULTS: Final = frozenset(
    ["stress", "strained", "feet", "syllables", "no rhyme", "refrain", "initial"]
)
NOTES: Final = frozenset(["unknown rhyme", "guess", "catalexis"])


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on a line.

    Attributes:
        name: what it is called.
        weight: a ``fault`` leaves the form, a ``licence`` is one that poets take, a ``note`` is
            worth knowing.
        english: why, with the words it is about.
        chinese: the same.
    """

    name: str
    weight: Weight
    english: str
    chinese: str

    @property
    def chinese_name(self) -> str:
        """What a Chinese reader calls it."""
        return CHINESE_NAMES[self.name]


def mark(name: str, **data: object) -> Mark:
    """Return the remark of a name, with what goes into its sentence.

    Raises:
        KeyError: there is no such remark, or something is missing.
    """
    english, chinese = _SENTENCES[name]
    weight: Weight = "fault" if name in FAULTS else "note" if name in NOTES else "licence"
    return Mark(name, weight, english.format(**data), chinese.format(**data))


def quoted(words: list[str]) -> str:
    """Return words as they stand in a remark: ``“heaven”, “over”``."""
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
