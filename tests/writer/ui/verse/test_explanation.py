"""What is said of a line, in full: over each syllable its sign, below each word its sounds."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from writer.assist.verse.notes import LineNote, ReadWord, Remark, Said
from writer.ui.verse.explanation import as_html, as_text

LINE = LineNote(
    "3",
    "A",
    Said("3 syllables; rhyme A", "3 个音节；韵 A"),
    (
        ReadWord("<lantern>", ("<lan", "tern>"), "/×", "læntən", is_sure=True),
        ReadWord("zzor", ("zzor",), "/", "ʌ", is_sure=False),
    ),
    (
        Remark(Said("guess", "读音推测"), "note", Said("It is guessed.", "推测。")),
        Remark(Said("no rhyme", "不押韵"), "fault", Said("It does not.", "不押。")),
        Remark(Said("inversion", "倒置"), "licence", Said("Turned round.", "倒。")),
    ),
    Said("Readings: guessed: “zzor”.", "读音：推测：“zzor”。"),
)
SURE = LineNote("1", "", Said("1 syllable", "1 个音节"), (LINE.words[0],), (), Said("R.", "读。"))


def shown(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText().replace("\u00a0", " ")


def test_syllables_signs_sounds_and_remarks_are_shown(qapp: object) -> None:
    said = shown(as_html([LINE], "en"))
    lines = said.split("\n")
    assert lines[0] == "3 syllables; rhyme A"
    cells = lines[1:9]
    assert cells == ["/", "×", "/", "<lan·", "tern>", "zzor?", "læntən", "ʌ"]
    assert lines[-4:] == [
        "◆ no rhyme – It does not.",
        "○ inversion – Turned round.",
        "· guess – It is guessed.",
        "Readings: guessed: “zzor”.",
    ]


def test_the_same_is_said_in_chinese(qapp: object) -> None:
    said = shown(as_html([LINE], "zh"))
    assert "3 个音节；韵 A" in said
    assert "◆ 不押韵 – 不押。" in said
    assert "Readings" not in said


def test_the_character_that_a_remark_is_about_is_underlined(qapp: object) -> None:
    word = ReadWord("君", ("君",), "平", "平声 文", is_sure=True, is_meant=True)
    assert "<u>君</u>" in as_html([LineNote("", "", Said("", ""), (word,))], "zh")
    assert "<u>" not in as_html([LINE], "zh")


def test_of_many_lines_each_has_a_row(qapp: object) -> None:
    said = shown(as_html([LINE] * 3, "en")).split("\n")
    assert "".join(said[:6]).startswith("<lan·tern>zzor?/×/A")
    assert said.count("◆ no rhyme – It does not.") == 3
    assert "3 syllables" not in "".join(said)


def test_readings_of_many_lines_in_a_row_are_left_out(qapp: object) -> None:
    assert shown(as_html([LINE] * 2, "en")).count("læntən") == 2
    assert "læntən" not in shown(as_html([LINE] * 3, "en"))


def test_it_is_read_aloud_in_sentences() -> None:
    assert as_text([LINE], "en") == (
        "3 syllables; rhyme A. no rhyme: It does not. inversion: Turned round."
        " guess: It is guessed. Readings: guessed: “zzor”."
    )
    assert as_text([LINE], "zh") == (
        "3 个音节；韵 A。不押韵：不押。倒置：倒。读音推测：推测。读音：推测：“zzor”。"
    )


def test_readings_that_are_sure_are_not_read_aloud() -> None:
    assert as_text([SURE, SURE], "en") == "1 syllable.\n1 syllable."
