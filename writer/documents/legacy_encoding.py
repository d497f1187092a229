"""Which of the old encodings some bytes are in.

Texts are often too short for statistics of letter pairs, which is what the library counts. Two
sharp tests therefore come first: in East Asian texts the commonest characters of the right
language turn up at once, while read in a wrong encoding the same bytes scatter over thousands of
rare ones; and in Western texts nearly everything is plain ASCII.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

from writer.documents.latin_encoding import latin_encoding

_ASCII: Final = re.compile(r"[\0-\x7f]+")
_LEFT_OVER: Final = "".join(map(chr, range(0xDC80, 0xDD00)))
_BROKEN: Final = re.compile(f"[{_LEFT_OVER[0]}-{_LEFT_OVER[-1]}]")
_FOREIGN_PER_BROKEN: Final = 50
_LONGEST_CUT: Final = 3
_SAMPLE: Final = 16_384
"""Characters, or bytes, that tell the encoding of a whole file."""

# Punctuation of full width stands in texts of all three countries, but for Korean ones.
_MARKS: Final = "，。、！？：；“”‘’「」『』（）《》…—·　"
_SIMPLIFIED: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她"
    "本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问"
    "很最重今吧吗呢啊月风花山水夜雨"
)
_TRADITIONAL: Final = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年"
    "過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她"
    "本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問"
    "很最重今吧嗎呢啊月風花山水夜雨"
)
_HANGUL: Final = (
    "이다는을의가에를은하고지한사도로기어리자있나그인서해대아시수정일들주부장과전으것보라우여상동성"
    "만었원제면조안게구식마습니스당관계교무공경요말없했문내생물세소적때화모미연중신발할와국방까진단저"
    "려더못같된니오래음바람날집비개분입며네드금반"
)
_HIRAGANA: Final = "".join(map(chr, range(0x3041, 0x3094)))
_KANA: Final = _HIRAGANA + "ーアイウエオカキクコシスタテトナニノマミムメラリルレロン"

_COMMON: Final = {
    "gb18030": frozenset(_SIMPLIFIED + _MARKS),
    "big5": frozenset(_TRADITIONAL + _MARKS),
    "cp949": frozenset(_HANGUL),
    "euc_jp": frozenset(_KANA + _MARKS),
    "cp932": frozenset(_KANA + _MARKS),
}
"""East Asian encodings, and what is common in the language that each is for."""

# What is written under the name of an encoding is often one that extends it.
_WIDER: Final = {
    "ascii": ("cp1252",),
    "big5": ("cp950", "big5hkscs"),
    "cp932": ("shift_jis",),
    "euc_kr": ("cp949",),
    "gb2312": ("gb18030",),
    "iso8859-1": ("cp1252",),
    "iso8859-7": ("cp1253",),
    "iso8859-9": ("cp1254",),
    "koi8-r": ("koi8-u",),
    "shift_jis": ("cp932",),
    "tis-620": ("cp874",),
}


def guess_encoding(data: bytes) -> str | None:
    """Return Python's name of the encoding that ``data`` is most probably in.

    Read in it, a few bytes may be left over; None if there are more of them in any encoding.
    """
    for guess in (_east_asian, _chinese_characters, _latin, _counted, _last_resort):
        encoding = guess(data)
        if encoding is None:
            continue
        for each in (encoding, *_WIDER.get(encoding, ())):
            if _fits(data, each):
                return each
    return None


def few_are_broken(text: str) -> bool:
    """Return whether hardly any byte was left over when ``text`` was decoded.

    A file that is cut off ends with some bytes of a character, which do not count.
    """
    whole = text.rstrip(_LEFT_OVER)
    broken = len(whole) - len(_BROKEN.sub("", whole))
    foreign = len(whole) - len(whole.encode("ascii", errors="ignore")) - broken
    return broken * _FOREIGN_PER_BROKEN <= foreign and len(text) - len(whole) <= _LONGEST_CUT


def _fits(data: bytes, encoding: str) -> bool:
    """Return whether the bytes can be read so, all but a few, and written as they were."""
    for errors in ("strict", "surrogateescape"):
        try:
            text = data.decode(encoding, errors)
            same = text.encode(encoding, errors) == data
        except UnicodeError:
            continue
        return same and (errors == "strict" or few_are_broken(text))
    return False


def _east_asian(data: bytes) -> str | None:
    """Return the East Asian encoding in which the commonest characters of its language stand."""
    shares = {encoding: _common_share(data, encoding) for encoding in _COMMON}
    best = max(shares, key=lambda encoding: shares[encoding])
    return _shift_jis(data) if best == "cp932" else best if shares[best] else None


def _shift_jis(data: bytes) -> str:
    """Return which of the two it is: in a few symbols, such as the wave dash, they differ."""
    differs = _foreign_part(data, "shift_jis") not in {"", _foreign_part(data, "cp932")}
    return "shift_jis" if differs else "cp932"


def _common_share(data: bytes, encoding: str) -> float:
    """Return how much of the foreign part is common; 0 where it is too little to tell."""
    foreign = _foreign_part(data, encoding)
    common = sum(char in _COMMON[encoding] for char in foreign)
    share = common / max(1, len(foreign))
    return share if share >= _LEAST_SHARE and (common > 1 or share == 1) else 0.0


_FEW: Final = 8
_LIKE_CHINESE: Final = frozenset(("koi8-r", "cp874"))
"""Their small letters are the first bytes of common Chinese characters."""

_LEAST_SHARE: Final = 0.25
"""A hundred common characters make up 40 % of a text, and 3 % of what is read wrongly."""


def _chinese_characters(data: bytes) -> str | None:
    """Accept Chinese whose characters are common ones, though not among the commonest."""
    foreign = _foreign_part(data, "gb18030")
    known = sum(char in _first_level() for char in foreign)
    common = sum(char in _COMMON["gb18030"] for char in foreign)
    # Other encodings, read as GB18030, scatter over its 27,000 rarer characters.
    if not foreign or known < 0.75 * len(foreign):
        return None
    if len(foreign) <= _FEW:
        return None if _counted(data) in _LIKE_CHINESE else "gb18030"
    return "gb18030" if common * _FEW >= len(foreign) else None


def _latin(data: bytes) -> str | None:
    counted = _counted(data) or ""
    return latin_encoding(data[:_SAMPLE], _WIDER.get(counted, (counted,))[-1])


def _counted(data: bytes) -> str | None:
    import cchardet

    return _python_name(cchardet.detect(data[: 64 * _SAMPLE])["encoding"])


def _last_resort(data: bytes) -> str | None:
    """Accept what is at least printable: whoever knows better can choose."""
    text = data[:_SAMPLE].decode("latin-1")
    unprintable = sum("\x80" <= char <= "\x9f" for char in text)
    return "latin-1" if unprintable * 3 <= len(text) else None


def _python_name(name: str | None) -> str | None:
    try:
        return codecs.lookup(name or "").name
    except LookupError:
        return None


def _foreign_part(data: bytes, encoding: str) -> str:
    """Return what is not ASCII at the beginning of the text; nothing if it is not in there."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="surrogateescape")
    text = decoder.decode(data[:_SAMPLE], final=len(data) <= _SAMPLE)
    return _BROKEN.sub("", _ASCII.sub("", text)) if few_are_broken(text) else ""


@cache
def _first_level() -> frozenset[str]:
    """Return punctuation and the 3,755 characters of GB 2312's first level, the common ones."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xD8))
    cells = (bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(cell.decode("gb2312", errors="ignore") for cell in cells))
