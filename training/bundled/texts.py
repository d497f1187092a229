"""What is wrong in the five corpora of the bundled models, and only there.

How those corpora were scanned, tokenised and converted left traces that a rule can undo because
it knows where they come from. In a writer's own texts the same marks may be meant, so none of
this belongs into :mod:`training.texts.cleaning` or :mod:`training.texts.corpus`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from training.texts.cleaning import with_repaired_characters, without_control_characters
from training.texts.corpus import clean
from writer.text.scripts import HAN_RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Most books close their dashes up; some were typed with hyphens and spaces. Two of them stand
# for a name that is withheld.
_DASH = re.compile(r"(?<=\S) [-–—](?= \S|[\"']) ?(?![-–—])")
_SPACED_ELLIPSIS = re.compile(r"(?: ?\.){3,}")
# French printers' spacing, and italics that were taken out with a space left behind.
_SPACE_BEFORE_MARK = re.compile(r"(?<=[\w)]) (?=[,;:!?][\s\"']|\.[\s\"'](?! ?\.))")
_LONE_QUOTE = re.compile(r'(?:^|(?<=\s))"(?=\s|$)', re.MULTILINE)

# Footnotes stand where their numbers stood, and nothing says where they end.
_GLUED_NOTE = re.compile(r"[a-z)][.?!,]\"?(?=(?!Gov\b)[A-Z][a-z]+[ ,.])")
_SLIDE = re.compile(r"^Slide \d+[.:]\s*", re.MULTILINE)
_LEFTOVER = re.compile(r"^(?:[^\w\n]+|expirydate: .*)$|\*\*+", re.MULTILINE)

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]) +")
_MIN_REPEATED = 7
"""Spaces: of eight words a sentence is hardly ever said twice by chance."""

# Words end with a hyphen where a narrow column did, in the middle of what was a line.
_SPLIT_WORD = re.compile(r"[a-z]-\n\n[a-z]")
_NOTE = re.compile(r"\[\d{1,3}\]")
_NOTE_MARK_INSIDE = re.compile(r"(?<=\w)[\[{]\d{1,3}[\]}](?=\w)")
_NOTE_MARK = re.compile(r" ?[\[{](?:\d{1,3}|[A-Z])[\]}]| ?°")
_GLOSS = re.compile(r"(?<=[\w,.;:!?—'\"]) \[[a-z][a-z ,;'-]*\]$", re.MULTILINE)
_SPACED_ELISION = re.compile(r"(?<=\s)' (?=(?:em|tis|twas|neath|gainst|tween|twixt)\b)")
# The tokeniser took the apostrophes of dropped letters and of plurals for words.
_APOSTROPHE_BEFORE_SPACE = re.compile(r"(?<=[\w.,;!?']) '(?=[^\w'\"]|$)", re.MULTILINE)
_SPACED_CONTRACTION = re.compile(
    r"(\w) (?='(?:s|ll|re|ve|d|m)\b)"
    r"|\b((?:ai|are|ca|could|did|do|does|had|has|have|is|should|was|were|wo|would)n) (?='t\b)",
    re.IGNORECASE,
)
_SPACED_TWAS = re.compile(r"(?<!\w)('t) (?=(?:is|was|were|will|would)\b)", re.IGNORECASE)
_SPACED_HYPHEN = re.compile(r"(?<=\w') - (?=\w)")
_ORNAMENT = re.compile(r"^[|`*$] (?=[^*])|(?<=[^*]) [*$]$", re.MULTILINE)
_ET_CETERA = re.compile(r"& c\b")
_MIN_VERSES = 8

# Variants that a conversion from traditional characters lets through. No reader of simplified
# Chinese writes them; where a variant is also a word of its own (珮, 祇, 著), it is left alone.
_VARIANT_PAIRS = (
    "隠隐 疎疏 簷檐 鴈雁 劒剑 髪发 浄净 慙惭 頼赖 徧遍 鶑莺 粧妆 猨猿 媿愧 蘂蕊 臯皋 "
    "鬭斗 鬬斗 僊仙 櫂棹 髙高 鼇鳌 巵卮 嬾懒 姪侄 煖暖 覩睹 牋笺 賸剩 歛敛 隣邻 罇樽 "
    "餠饼 隄堤 褭袅 彊强 懽欢 堦阶 寛宽 閙闹 俛俯 筯箸 椀碗 毬球 鉏锄 鳯凤 峩峨 缾瓶 "
    "怱匆 拏拿 廻回 虀齑 燄焰 飜翻 畧略 竝并 穉稚 犂犁 迺乃 鏁锁 逈迥 輙辄 麤粗 崄险 "
    "踈疏 鼈鳖 欵款 潄漱 栢柏 暎映 嚬颦 桮杯 悮误 顇悴 羮羹 牓榜 顦憔 緜绵 蔕蒂 邉边 "
    "櫺棂 歘欻 覊羁 槩概 驩欢 穽阱 呌叫 揺摇 碁棋 幙幕 壻婿 偪逼 搆构 澣浣 濬浚 鵶鸦 "
    "烱炯 歳岁 毎每 鸎莺 棃梨 朶朵 戯戏 濶阔 渇渴 氊毡 椶棕 牕窗 窻窗 寜宁 巌岩 傚效 "
    "淛浙 朞期 撃击 寃冤 菓果 徃往 賖赊 塼砖 埜野 纎纤 窓窗 煑煮 甎砖 欝郁 蕋蕊 茘荔 "
    "愽博 砲炮 黒黑 歩步 熖焰 昬昏 熈熙 煕熙 滛淫 扵于 摠总 恠怪 宼寇 辠罪 莭节 廽回 "
    "庻庶 崐昆 虗虚 徳德 凢凡 懐怀 効效 躭耽 廐厩 閴阒 鎗枪 皷鼓 盌碗 柂舵 蠧蠹 蕚萼 "
    "衞卫 臙胭 倐倏 飡餐 帬裙 逺远 瓌瑰 翺翱 懃勤 甞尝 馀余 衹只 妳你"
)
_VARIANTS = str.maketrans(_VARIANT_PAIRS[::3], _VARIANT_PAIRS[1::3])
_WIDE_DOT = re.compile(r"(?<=[^\x00-\x7f])\uff0e")
_SPACE_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
# Editors' notes stand at the end, or numbered among the paragraphs, with marks in the text.
_NOTES_AT_END = re.compile(r"\n+※ ※ ※.*\Z", re.DOTALL)
_NOTES = re.compile(
    r"^(?:[0-9\uff10-\uff19]{1,2}(?![0-9\uff10-\uff19年月日时、.\uff0e:：])|【校勘记】).*$",
    re.MULTILINE,
)
_CHINESE_NOTE_MARK = re.compile(
    rf"(?<=[{HAN_RANGES}”》])[0-9\uff10-\uff19]{{1,2}}(?=[{HAN_RANGES}，。、；！？”])(?![年月日时号岁个回版页人万])"
)
# Not before the title of a chapter.
_BROKEN_PARAGRAPH = re.compile(
    rf"^((?=.{{40}})(?=.*[。！？]).*[{HAN_RANGES}，、])\n\n(?=[{HAN_RANGES}])(?!第.{{1,7}}[回卷章折节])",
    re.MULTILINE,
)
_DOUBLE_MARKS = re.compile('[“”"]')
_SINGLE_MARKS = re.compile("[‘’`]|(?<![a-z])'|'(?![a-z])", re.IGNORECASE)
_BEFORE_CLOSING = "，。、；：！？’”"
"""Or the end of the line."""

_CORNERS = str.maketrans("「」『』", "“”‘’")

_BRACKETS = re.compile(r"（[^（）]*）|〖[^〖〗]*〗|\uff3b[^\uff3b\uff3d]*\uff3d|\[[^\[\]\n]*\]")
_OPEN_BRACKET = re.compile(r"（[^）]*\Z")
_WITHOUT_HAN = re.compile(rf"^[^{HAN_RANGES}\n]+$\n?", re.MULTILINE)
_STOP_AFTER_MARK = re.compile(r"(?<=[？！])([”’\"]?)。|，(?=。)")
_AUTHOR = re.compile(r"^作者：.*\n?", re.MULTILINE)
_LOST = re.compile("[□\ufffd\ue000-\uf8ff]")


def clean_corpus(name: str, text: str) -> str:
    """Return a document of a corpus with less that only its making put there.

    Args:
        name: ``en-fiction``, ``en-modern``, ``en-poetry``, ``zh-prose`` or ``zh-poetry``.
        text: one document, as it stands in the file.

    Returns:
        The document, spelt as :func:`training.texts.corpus.clean` spells;
        empty if it is of no use.

    Raises:
        KeyError: there is no corpus of that name.
    """
    text = clean(without_control_characters(with_repaired_characters(text)))
    for rule in _RULES[name]:
        text = rule(text)
    return clean(text)


def clean_documents(name: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield the documents of a corpus that are of use, cleaned; see :func:`clean_corpus`.

    What web pages repeat from page to page is left to the first that says it: a model learns
    such sentences by heart.
    """
    seen: set[str] = set()
    for text in texts:
        cleaned = clean_corpus(name, text)
        if name == "en-modern":
            cleaned = clean(without_repetitions(cleaned, seen))
        if cleaned:
            yield cleaned


def without_repetitions(text: str, seen: set[str]) -> str:
    """Return text without sentences of some length that stand in ``seen``, and add its own."""
    new: set[str] = set()
    lines = []
    for line in text.split("\n"):
        kept = []
        for sentence in _BETWEEN_SENTENCES.split(line):
            plain = sentence.casefold()
            if plain.count(" ") < _MIN_REPEATED:
                kept.append(sentence)
            elif plain not in seen:
                kept.append(sentence)
                new.add(plain)
        lines.append(" ".join(kept))
    seen |= new
    return "\n".join(lines)


def with_closed_dashes(text: str) -> str:
    """Return text with em dashes for one to three hyphens, and no spaces around them."""
    return _DASH.sub("—", text).replace("—-", "—")


def with_attached_marks(text: str) -> str:
    """Return text without spaces inside ellipses, before marks, and between quotes and quoted."""
    text = _SPACED_ELLIPSIS.sub(lambda match: "." * match[0].count("."), text)
    text = _SPACE_BEFORE_MARK.sub("", text)
    return "\n".join(_with_attached_quotes(line) for line in text.split("\n"))


def without_glued_notes(text: str) -> str:
    """Return text whose paragraphs end before their first footnote."""
    return "\n".join(_before_note(line) for line in text.split("\n"))


def without_web_leftovers(text: str) -> str:
    """Return text without numbers of slides and what a web page's source left."""
    return _LEFTOVER.sub("", _SLIDE.sub("", text))


def without_split_words(text: str) -> str:
    """Return nothing for a poem set in so narrow a column that its lines are lost."""
    return "" if _SPLIT_WORD.search(text) else text


def without_footnotes(text: str) -> str:
    """Return verse without the paragraphs that begin with a mark which came before."""
    seen: set[str] = set()
    kept = []
    for paragraph in text.split("\n\n"):
        mark = _NOTE.match(paragraph)
        if mark is None or mark[0] not in seen:
            kept.append(paragraph)
        seen.update(_NOTE.findall(paragraph))
    return "\n\n".join(kept)


def without_editors_marks(text: str) -> str:
    """Return verse without marks of notes, glosses of dialect, and ornaments."""
    text = _NOTE_MARK.sub("", _NOTE_MARK_INSIDE.sub(" ", text))
    return _ET_CETERA.sub("&c", _ORNAMENT.sub("", _GLOSS.sub("", text)))


def with_attached_apostrophes(text: str) -> str:
    """Return verse with ``singin'`` for ``singin '``, and ``he's`` for ``he 's``."""
    text = _SPACED_ELISION.sub("'", text.replace("hYpppHeN", "-"))
    text = _SPACED_HYPHEN.sub("-", _APOSTROPHE_BEFORE_SPACE.sub("'", text))
    return _SPACED_CONTRACTION.sub(r"\1\2", _SPACED_TWAS.sub(r"\1", text))


def with_stanzas(text: str) -> str:
    """Return a poem whose every line stands by itself as one stanza under its title."""
    title, *stanzas = text.split("\n\n")
    single = sum("\n" not in stanza for stanza in stanzas)
    if single < _MIN_VERSES or single < 0.8 * len(stanzas):
        return text
    return "\n\n".join([title, "\n".join(stanzas)])


def with_simplified_variants(text: str) -> str:
    """Return Chinese without variants of characters, and with the quotes of the mainland."""
    return text.translate(_VARIANTS).translate(_CORNERS)


def with_paired_quotes(text: str) -> str:
    """Return Chinese whose quotes open and close by turns."""
    lines = (_paired(line, _DOUBLE_MARKS, "“”") for line in text.split("\n"))
    return "\n".join(_paired(line, _SINGLE_MARKS, "‘’") for line in lines)


def with_chinese_marks(text: str) -> str:
    """Return Chinese prose with one kind of full stop and no spaces."""
    return _SPACE_IN_CHINESE.sub("", _WIDE_DOT.sub("。", text))


def without_numbered_notes(text: str) -> str:
    """Return Chinese prose without editors' notes and the marks that lead to them."""
    return _CHINESE_NOTE_MARK.sub("", _NOTES.sub("", _NOTES_AT_END.sub("", text)))


def with_whole_paragraphs(text: str) -> str:
    """Return Chinese prose with paragraphs joined that a page's end cut inside a sentence."""
    return _BROKEN_PARAGRAPH.sub(r"\1", text)


def without_scholars_notes(text: str) -> str:
    """Return a Chinese poem without its author, and sources, readings and roles in brackets.

    Who writes a poem's first line wants its second, not the name of a poet. Nothing is left of a
    poem of which there is no line, or that has lost characters.
    """
    if _LOST.search(text):
        return ""
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    text = _AUTHOR.sub("", _WITHOUT_HAN.sub("", _OPEN_BRACKET.sub("", text))).strip("\n")
    return _STOP_AFTER_MARK.sub(r"\1", text) if "\n" in text else ""


_RULES: dict[str, tuple[Callable[[str], str], ...]] = {
    "en-fiction": (with_closed_dashes, with_attached_marks),
    "en-modern": (without_glued_notes, without_web_leftovers),
    "en-poetry": (
        without_split_words,
        without_footnotes,
        without_editors_marks,
        with_attached_apostrophes,
        with_stanzas,
    ),
    "zh-prose": (
        without_numbered_notes,
        with_chinese_marks,
        with_simplified_variants,
        with_paired_quotes,
        with_whole_paragraphs,
    ),
    "zh-poetry": (without_scholars_notes, with_simplified_variants, with_paired_quotes),
}


def _with_attached_quotes(line: str) -> str:
    """Attach quotes that stand alone: every other one of a paragraph opens."""
    if not _LONE_QUOTE.search(line):
        return line
    pieces = line.split('"')
    for index in range(1, len(pieces)):
        before, after = pieces[index - 1], pieces[index]
        if (before[-1:] or " ") == " " and (after[:1] or " ") == " ":
            if index % 2:
                pieces[index] = after.lstrip()
            else:
                pieces[index - 1] = before.rstrip()
    return '"'.join(pieces)


def _before_note(line: str) -> str:
    note = _GLUED_NOTE.search(line)
    if note is None:
        return line
    kept = line[: note.end()]
    # The quote may close what the sentence cited, or open the title in the footnote.
    return kept.removesuffix('"') if kept.count('"') % 2 else kept


def _paired(line: str, marks: re.Pattern[str], pair: str) -> str:
    """Return the line with marks that open and close by turns, if one was certainly wrong."""
    wrong = rf"[\"'`]|：{pair[1]}|{pair[0]}$"
    if not re.search(wrong, line):
        return line
    characters = list(line)
    opened = False
    for match in marks.finditer(line):
        place = match.start()
        before, after = line[place - 1 : place], line[place + 1 : place + 2]
        # Where a mark is missing, the next colon puts the turns right.
        opened = (not opened or before == "：") and after not in _BEFORE_CLOSING
        characters[place] = pair[0] if opened else pair[1]
    return "".join(characters)
