"""The rhyme books of Chinese verse, made from what may be shipped.

The old readings come from the 廣韻 of 1008 (nk2028, CC0; PyPI ``tshet-uinh``): its 206 rhymes
merge into the 106 of 平水韵 and the 19 sections of 词林正韵. What it spells otherwise than poets
did, or knows no more, is mended by hand below and by the regulated poems of a corpus, whose
pattern says which tone a character has. Modern readings are kTGHZ2013 of Unihan (PyPI
``pypinyin-dict``, MIT), simplified characters OpenCC's (``opencc-python-reimplemented``,
Apache-2.0). These three packages are needed here only.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from importlib import import_module, resources
from typing import TYPE_CHECKING, NamedTuple

from writer.assist.verse.chinese.regulated import LEVELS, line_kinds, pattern, telling_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

RHYMES = {
    "平": "东：東|冬：冬鍾|江：江|支：支脂之|微：微|鱼：魚|虞：虞模|齐：齊|"
    "佳：佳皆|灰：灰咍|真：真諄臻|文：文欣|元：元魂痕|寒：寒桓|删：刪山|"
    "先：先仙|萧：蕭宵|肴：肴|豪：豪|歌：歌戈|麻：麻|阳：陽唐|庚：庚耕清|"
    "青：青|蒸：蒸登|尤：尤侯幽|侵：侵|覃：覃談|盐：鹽添嚴|咸：咸銜凡",
    "上": "董：董|肿：腫|讲：講|纸：紙旨止|尾：尾|语：語|麌：麌姥|荠：薺|"
    "蟹：蟹駭|贿：賄海|轸：軫準|吻：吻隱|阮：阮混很|旱：旱緩|潸：潸產|"
    "铣：銑獮|筱：篠小|巧：巧|皓：晧|哿：哿果|马：馬|养：養蕩|梗：梗耿靜|"
    "迥：迥拯等|有：有厚黝|寝：寑|感：感敢|俭：琰忝儼|豏：豏檻范",
    "去": "送：送|宋：宋用|绛：絳|寘：寘至志|未：未|御：御|遇：遇暮|霁：霽祭|"
    "泰：泰|卦：卦怪夬|队：隊代廢|震：震稕|问：問焮|愿：願慁恨|翰：翰換|"
    "谏：諫襇|霰：霰線|啸：嘯笑|效：效|号：号|个：箇過|祃：禡|漾：漾宕|"
    "敬：映諍勁|径：徑證嶝|宥：宥候幼|沁：沁|勘：勘闞|艳：豔㮇釅|陷：陷鑑梵",
    "入": "屋：屋|沃：沃燭|觉：覺|质：質術櫛|物：物迄|月：月沒|曷：曷末|"
    "黠：黠鎋|屑：屑薛|药：藥鐸|陌：陌麥昔|锡：錫|职：職德|缉：緝|"
    "合：合盍|叶：葉怗業|洽：洽狎乏",
}
"""The rhymes of 平水韵 with those of the 廣韻 that they unite, by tone, in their order."""

SECTIONS = (
    "東冬鍾董腫送宋用",
    "江陽唐講養蕩絳漾宕",
    "支脂之微齊灰紙旨止尾薺賄寘至志未霽祭隊廢",
    "魚虞模語麌姥御遇暮",
    "佳皆咍蟹駭海泰卦怪夬代",
    "真諄臻文欣魂痕軫準吻隱混很震稕問焮慁恨",
    "元寒桓刪山先仙阮旱緩潸產銑獮願翰換諫襇霰線",
    "蕭宵肴豪篠小巧晧嘯笑效号",
    "歌戈哿果箇過",
    "麻馬禡",
    "庚耕清青蒸登梗耿靜迥拯等映諍勁徑證嶝",
    "尤侯幽有厚黝宥候幼",
    "侵寑沁",
    "覃談鹽添嚴咸銜凡感敢琰忝儼豏檻范勘闞豔㮇釅陷鑑梵",
    "屋沃燭",
    "覺藥鐸",
    "質術櫛陌麥昔錫職德緝",
    "物迄月沒曷末黠鎋屑薛葉怗",
    "合盍業洽狎乏",
)
"""The rhymes of each section of 词林正韵, of the 廣韻's names."""

WITH_MA = frozenset("佳涯娲媧蜗蝸蛙哇娃騧緺卦挂掛罣诖詿画畫话話")
"""Of the rhymes 佳, 卦 and 夬, those that 词林正韵 puts with 麻."""

SPELT_OTHERWISE = """
    间閒 窗牕 韩寒 着著 魂昏 隠隱 胸匈 潇蕭 匆悤 联連 鞍安 鬰鬱 烹磅 髪髮 浄淨 煮煑 皓晧 頼賴
    裙羣 鶑鸎 馀餘 享響 粧莊 槁稾 鬭鬥 勾鉤 缈眇 臯皋 拆坼 肇趙 倘儻 髙高 馿驢 泼鏺 匝帀 撑樘
    琉留 髭頾 蝴胡 锺鍾 滚袞 腮顋 飚猋 隣鄰 奁廉 斾旆 窝倭 餠餅 爷耶 淘陶 寛寬 磵澗 閙鬧 敧欹
    抬臺 嗅齅 鳯鳳 峩峨 碗盌 摹模 怱悤 卮支 婷亭 廻迴 虀齎 蒂蔕 婿壻 畧略 玳代 稿稾 樗攄 壳殼
    簌速 冗宂 逈迥 砖甎 輙輒 踈疎 栢柏 孽孼 嘴觜 垄壠 歳歲 笻筇 搘支 羮羹 邉邊 暌睽 祛袪 你里
    做箇 涯牙 剑劒 罕旱 另令 摰贄 潄漱 鏁鎖 揺搖 幙幕 秖祗 薫薰 纒纏 懐懷 毎每 翺翱 徴徵 戯戲
    濶闊 衞衛 逺遠 寜寧 闗關 艶豔 巌巖 穏隱
"""
"""Characters that the 廣韻 lacks, each before one of the same reading that it has."""

LEAST_SEEN = 20
"""Places of regulated poems from which usage may say anything."""

CONTRADICTED = 0.15
"""Share of the other tone from which the 廣韻 is taken to lack a reading."""

RHYME_SHARE = 0.8
"""Of the poems with a character at the rhyme that must agree on its group."""

_CLAUSE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_BETWEEN = "\n\n\u241e\n\n"
_LEVEL, _OBLIQUE = "平", "仄"


class OldReading(NamedTuple):
    """A reading of the rhyme books before ours.

    Attributes:
        tone: 平, 上, 去 or 入.
        rhyme: number in its tone of 平水韵, from 0; -1 = nobody knows.
        section: of 词林正韵, from 1; 0 = nobody knows.
    """

    tone: str
    rhyme: int
    section: int

    @property
    def level(self) -> str:
        """平 or 仄."""
        return _LEVEL if self.tone == _LEVEL else _OBLIQUE


Readings = dict[str, set[OldReading]]


def guangyun() -> Readings:
    """Return the readings of all characters of the 廣韻, and of their simplified forms."""
    places = {
        old: (tone, number)
        for tone, rhymes in RHYMES.items()
        for number, rhyme in enumerate(rhymes.split("|"))
        for old in rhyme.split("：")[1]
    }
    sections = {old: number for number, olds in enumerate(SECTIONS, 1) for old in olds}
    simplified = _simplified()
    readings: Readings = defaultdict(set)
    entries = import_module("tshet_uinh.data").廣韻.iter條目()
    for entry in entries:
        char, old = entry.字頭, entry.來源.韻目
        section = sections[old]
        if old == "泰" and entry.音韻地位 and entry.音韻地位.呼 == "合":
            section = 3
        elif char in WITH_MA and old in "佳卦夬":
            section = 10
        reading = OldReading(*places[old], section)
        for spelling in {char, simplified.get(char, char)}:
            readings[spelling].add(reading)
    for new, known in map(tuple, SPELT_OTHERWISE.split()):
        readings[new] |= readings[known]
    return dict(readings)


def modern() -> dict[str, list[str]]:
    """Return the readings of the 8,105 characters of the standard of 2013, in pinyin."""
    found = import_module("pypinyin_dict.pinyin_data.ktghz2013").pinyin_dict
    return {chr(code): said.split(",") for code, said in found.items()}


def poems(corpus: Path) -> Iterator[list[str]]:
    """Yield the clauses of every poem of a corpus, its title and author left out."""
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        for poem in file.read().split(_BETWEEN):
            yield _CLAUSE.findall("\n".join(poem.split("\n")[2:]))


class Usage:
    """What regulated poems say about characters.

    Attributes:
        level: sightings in places that want 平, by character.
        oblique: the same for 仄.
        rhymes: by character at the rhyme, the 平水 groups it rhymed with.
        poems: how many said anything.
    """

    def __init__(self) -> None:
        self.level: Counter[str] = Counter()
        self.oblique: Counter[str] = Counter()
        self.rhymes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.poems = 0

    def read(self, clauses: Sequence[str], readings: Readings) -> None:
        """Count a poem, where it is a regulated one."""
        patterns = _fitting(clauses, readings)
        if patterns is None:
            return
        self.poems += 1
        for clause, tones in zip(clauses, patterns, strict=True):
            for place in telling_places(tones):
                counts = self.level if tones[place] == _LEVEL else self.oblique
                counts[clause[place]] += 1
        lines = zip(clauses, patterns, strict=True)
        ends = [clause[-1] for clause, tones in lines if tones[-1] == _LEVEL]
        groups = Counter(group for char in ends for group in level_rhymes(readings.get(char, ())))
        group, times = max(groups.items(), key=lambda pair: pair[1], default=(0, 0))
        if times >= len(ends) - 1 and len(ends) > 1:
            for char in ends:
                self.rhymes[char][group] += 1


def level_rhymes(readings: Iterable[OldReading]) -> set[int]:
    """Return the 平 groups among some readings."""
    return {reading.rhyme for reading in readings if reading.tone == _LEVEL}


def mend(readings: Readings, usage: Usage) -> list[str]:
    """Add, in place, the readings that usage shows and the 廣韻 lacks.

    Returns:
        The characters that got one.
    """
    sections: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for some in readings.values():
        for reading in some:
            if reading.tone == _LEVEL:
                sections[reading.rhyme][reading.section] += 1
    mended = []
    for char in sorted({*usage.level, *usage.oblique}):
        level, oblique = usage.level[char], usage.oblique[char]
        if level + oblique < LEAST_SEEN:
            continue
        known = readings.get(char, set())
        levels = {reading.level for reading in known}
        least = CONTRADICTED * (level + oblique)
        missing = [
            wanted
            for wanted, seen in ((_LEVEL, level), (_OBLIQUE, oblique))
            if wanted not in levels and seen > least
        ]
        if not missing:
            continue
        mended.append(char)
        added = {OldReading("去", -1, 0)} if _OBLIQUE in missing else set()
        if _LEVEL in missing:
            rhymes = usage.rhymes[char]
            rhyme, times = max(rhymes.items(), key=lambda pair: pair[1], default=(-1, 0))
            sure = times >= 5 and times >= RHYME_SHARE * rhymes.total()
            section = sections[rhyme].most_common(1)[0][0] if sure else 0
            added.add(OldReading(_LEVEL, rhyme if sure else -1, section))
        readings[char] = known | added
    return mended


def write_tables(corpus: Path, folder: Path) -> None:
    """Write the three tables into a folder.

    Args:
        corpus: Chinese verse, as an .xz of poems.
        folder: resources/verse.
    """
    readings = guangyun()
    texts = [clauses for clauses in poems(corpus) if clauses]
    usage = Usage()
    for clauses in texts:
        usage.read(clauses, readings)
    mend(readings, usage)
    usage = Usage()
    for clauses in texts:
        usage.read(clauses, readings)
    _write(folder / "chinese-rhymes.tsv", _RHYMES_HEAD, _rhyme_lines(readings))
    _write(folder / "chinese-usage.tsv", _USAGE_HEAD, _usage_lines(readings, usage))
    _write(folder / "chinese-pinyin.tsv", _PINYIN_HEAD, _pinyin_lines(modern()))


def _rhyme_lines(readings: Readings) -> Iterator[str]:
    members: defaultdict[OldReading, list[str]] = defaultdict(list)
    for char, some in readings.items():
        for reading in some:
            members[reading].append(char)
    names = {
        (tone, number): rhyme.split("：")[0]
        for tone, rhymes in RHYMES.items()
        for number, rhyme in enumerate(rhymes.split("|"))
    }
    order = list(RHYMES)
    for reading in sorted(members, key=lambda r: (order.index(r.tone), r.rhyme, r.section)):
        name = names.get((reading.tone, reading.rhyme), "")
        chars = "".join(sorted(members[reading]))
        yield f"{reading.tone}\t{name}\t{reading.section or ''}\t{chars}"


def _usage_lines(readings: Readings, usage: Usage) -> Iterator[str]:
    for char in sorted(readings):
        seen = usage.level[char] + usage.oblique[char]
        if seen and len({reading.level for reading in readings[char]}) > 1:
            yield f"{char}\t{usage.level[char]}\t{usage.oblique[char]}"


def _pinyin_lines(readings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for char, some in readings.items():
        for said in some:
            members[said].append(char)
    for said in sorted(members):
        yield f"{said}\t{''.join(sorted(members[said]))}"


def _write(path: Path, head: str, lines: Iterable[str]) -> None:
    path.write_text(head + "".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def _simplified() -> dict[str, str]:
    table = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    return {old: new.split()[0] for old, new in pairs}


def _fitting(clauses: Sequence[str], readings: Readings) -> list[str] | None:
    """Return the pattern of every line; None where the poem is not a regulated one."""
    lengths = set(map(len, clauses))
    if len(lengths) != 1 or not lengths <= {5, 7} or len(clauses) % 2 or len(clauses) < 4:
        return None
    length = lengths.pop()
    levels = [
        [{reading.level for reading in readings.get(char, ())} for char in clause]
        for clause in clauses
    ]
    best: tuple[int, list[str]] | None = None
    for start in LEVELS:
        for rhymes_first in (True, False):
            kinds = line_kinds(len(clauses), start, rhymes_first=rhymes_first)
            patterns = [pattern(length, *kind) for kind in kinds]
            wrong = sum(
                len(levels[line][place]) == 1 and tones[place] not in levels[line][place]
                for line, tones in enumerate(patterns)
                for place in telling_places(tones)
            )
            if best is None or wrong < best[0]:
                best = wrong, patterns
    assert best is not None  # noqa: S101 - there are four ways
    return best[1] if best[0] <= len(clauses) // 4 else None


_RHYMES_HEAD = """\
# Rhymes of old verse: tone, rhyme of 平水韵, section of 词林正韵, characters.
# From the 廣韻 of 1008 (nk2028/tshet-uinh-data, CC0 1.0), its rhymes merged; simplified characters
# by OpenCC's table (Apache 2.0); mended by hand and by what regulated poems show. An empty
# field is not known. Made by python -m training.bundled verse-zh.
"""
_USAGE_HEAD = """\
# Characters that may be 平 and 仄: how often regulated poems of Tang and Song (public domain;
# chinese-poetry, MIT) have them in places that want 平, and 仄.
"""
_PINYIN_HEAD = """\
# Readings of today of the 8,105 characters of 通用规范汉字表 (2013): kTGHZ2013 of Unihan
# (Unicode licence), by way of pypinyin-dict (MIT).
"""
