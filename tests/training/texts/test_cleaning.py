"""Cleaning: what the author did not write goes, and what the author wrote stays."""

from __future__ import annotations

import random
import textwrap

import pytest
from ftfy.badness import badness
from hypothesis import given
from hypothesis import strategies as st

from training.texts.cleaning import (
    clean_document,
    unwrap,
    with_repaired_characters,
    with_short_separators,
    without_contents,
    without_control_characters,
    without_licence,
    without_markup,
    without_notices,
    without_page_furniture,
)

WORDS = [
    "the",
    "lamp",
    "burned",
    "low",
    "in",
    "window",
    "and",
    "nobody",
    "came",
    "along",
    "road",
    "that",
    "evening",
    "she",
    "had",
    "put",
    "letters",
    "away",
    "was",
    "listening",
    "to",
    "rain",
    "which",
    "fell",
    "on",
    "roof",
    "of",
    "boat",
    "house",
    "as",
    "it",
    "all",
    "week",
]
VERSE = (
    "The lamp burns low, the river goes\nunder the bridge and past the town,\n"
    "and no one in the harbour knows\nwhat weather pulled the steeple down."
)
CHINESE_VERSE = "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。"


def story(paragraphs, seed=1, sentences=6):
    """Return paragraphs of made-up sentences."""
    chance = random.Random(seed)
    return [
        " ".join(
            " ".join(chance.choices(WORDS, k=chance.randint(6, 14))).capitalize() + "."
            for _ in range(sentences)
        )
        for _ in range(paragraphs)
    ]


def wrapped(paragraphs, width=68):
    return ["\n".join(textwrap.wrap(paragraph, width)) for paragraph in paragraphs]


def paged(lines, per_page=30, first=11, head=None):
    """Return the lines with a page number after every page, and a head above the next."""
    pages = [lines[start : start + per_page] for start in range(0, len(lines), per_page)]
    parts = []
    for number, page in enumerate(pages, start=first):
        parts.append("\n".join([head, "", *page] if head else page))
        parts.append(f"{number}")
    return "\n\n".join(parts)


class TestWholeDocuments:
    @pytest.mark.parametrize(
        "text",
        [
            "\n\n".join(story(20)),
            "\n".join(story(20)),
            f"Evening\n\n{VERSE}\n\n{VERSE.upper()}",
            CHINESE_VERSE,
            "Chapter 1\n\n"
            + "\n\n".join(story(3))
            + "\n\nChapter 2\n\n"
            + "\n\n".join(story(3, 2)),
            "1\n\nOne evening.\n\n***\n\n2\n\nAnother one.\n\n- - -\n\n3\n\nNight.",
            "“No,” she said.\n\n“Yes!” <he> said, 3 < 4, AT&T & all.\n\n_Never_, [he] added.",
            "# Title\n\n- a list\n- of things\n\n> quoted",
        ],
    )
    def test_what_a_writer_writes_is_left_alone(self, text):
        assert clean_document(text) == clean_document(text).__class__(text)

    @given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"])))
    def test_a_single_line_without_markup_is_left_alone(self, text):
        if not (set("&[*-_=~#•·.+—─━═☆★◆◇<") & set(text) or badness(text)):
            assert clean_document(text).text == text

    @given(st.text("a Bc.\n\n*-1<>i", max_size=300))
    def test_cleaning_never_adds_letters(self, text):
        cleaned = clean_document(text).text
        assert all(cleaned.count(letter) <= text.count(letter) for letter in "aBci1")

    def test_what_was_taken_out_is_named(self):
        text = "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n" + "\n\n".join(
            wrapped(story(20))
        )
        assert clean_document(text).removed == ("licence", "hard line ends")


class TestControlCharacters:
    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("a\0b\x07c", "abc"),
            ("\ufeffone\u200btwo co\u00adoperate", "onetwo cooperate"),
            ("one\ftwo\u2028three", "one\ntwo\nthree"),
            ("tab\tand\nline", "tab\tand\nline"),
            ("雨，“夜” é", "雨，“夜” é"),
        ],
    )
    def test_unseen_characters_go(self, text, cleaned):
        assert without_control_characters(text) == cleaned


class TestMisreadCharacters:
    def test_what_a_program_read_as_an_old_encoding_is_right_again(self):
        text = "“The café’s lamp” – 20 £"
        assert with_repaired_characters(text.encode().decode("latin-1")) == text

    @pytest.mark.parametrize(
        ("text", "repaired"),
        [
            ("itâ€™s", "it’s"),
            ("â€œlampâ€\x9d", "“lamp”"),
            ("BrÃ¼der", "Brüder"),
            ("20Â°", "20°"),
            # Capitals and the German ß were left as they were, and what was misread twice.
            ("Ã‰cole, StraÃŸe", "École, Straße"),
            ("nÃƒÂ©e", "née"),
            ("and then\x85 nothing", "and then… nothing"),
            ("it\x92s \x93late\x94 \x97", "it’s “late” —"),
        ],
    )
    def test_marks_and_accents(self, text, repaired):
        assert with_repaired_characters(text) == repaired
        assert clean_document(text).text == repaired

    @pytest.mark.parametrize(
        "text", ["château, Ångström", "«MANHÃ»", "Â", "âge 20 €", "SÃO É", "雨，“夜” é’s"]
    )
    def test_words_with_those_letters_stay(self, text):
        assert with_repaired_characters(text) == text


class TestLicence:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (
                "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***",
                "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***",
            ),
            (
                "***START OF THIS PROJECT GUTENBERG EBOOK THE LAMP\nAND THE RIVER***",
                "End of Project Gutenberg's The Lamp, by A. Writer",
            ),
            (
                "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*",
                "End of the Project Gutenberg Etext of The Lamp",
            ),
        ],
    )
    def test_what_is_around_the_work_goes(self, start, end):
        text = f"The Project Gutenberg EBook\n\n{start}\n\nThe lamp.\n\n{end}\n\nlicence " * 1
        assert without_licence(text) == "The lamp."

    def test_credits_go(self):
        text = (
            "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n\nProduced by A. Reader\n"
            "and B. Reader\n\n\nTHE LAMP\n\nIt burned."
        )
        assert without_licence(text) == "THE LAMP\n\nIt burned."

    def test_a_story_about_the_project_stays(self):
        text = "She read a Project Gutenberg book.\n\nIt was the start of the project."
        assert without_licence(text) == text


class TestMarkup:
    def test_elements_and_entities_go(self):
        text = "<p>The <i>lamp</i> burned&nbsp;low &mdash; and<br/>went&#8230;</p>"
        assert without_markup(text).strip() == "The lamp burned\u00a0low — and\nwent…"

    @pytest.mark.parametrize(
        "text", ["a < b and b > c", "<i>one</i>", "<name> said <nothing>", "AT&T;"]
    )
    def test_brackets_of_the_writer_stay(self, text):
        assert without_markup(text) == text

    def test_marks_of_editors_go(self):
        assert without_markup("[Illustration: A lamp]\nIt [Pg 12]burned.") == "\nIt burned."


class TestNotices:
    def test_notices_before_the_text_go_and_the_title_stays(self):
        front = "THE LAMP\n\nCopyright © 2019 A. Writer\n\nAll rights reserved.\n\nISBN 978-1\n\n"
        assert (
            without_notices(f"{front}It burned.\n\nStill.") == "THE LAMP\n\nIt burned.\n\nStill."
        )

    def test_a_paragraph_about_copyright_stays(self):
        text = "One.\n\nHe asked about the copyright.\n\n" + "Copyright was his trade. " * 40
        assert without_notices(text) == text


class TestContents:
    @pytest.mark.parametrize(
        "entries",
        [
            ["The Lamp ........ 3", "The River ........ 25", "The Town ........ 60"],
            ["CHAPTER I. The Lamp", "CHAPTER II. The River", "CHAPTER III. The Town"],
            ["The Lamp", "The River", "The Town"],
        ],
    )
    @pytest.mark.parametrize("between", ["\n", "\n\n"])
    def test_a_list_of_chapters_goes(self, entries, between):
        body = "\n\n".join(
            f"{title}\n\n{text}"
            for title, text in zip(["The Lamp", "The River", "The Town"], story(3), strict=True)
        )
        text = f"A Novel\n\nContents\n\n{between.join(entries)}\n\n\n{body}"
        assert without_contents(text) == f"A Novel\n\n{body}"

    def test_a_chinese_list_goes(self):
        body = "第一回 灯\n\n夜里下雨。\n\n第二回 河\n\n河水流着。\n\n第三回 城\n\n城里没有人。"
        text = f"目 录\n\n第一回 灯\n第二回 河\n第三回 城\n\n{body}"
        assert without_contents(text) == body

    @pytest.mark.parametrize(
        "text",
        [
            f"Contents\n\n{VERSE}",
            "Contents\n\nA drawer of spoons.\nThree letters.\nA key that fits no door.",
            "She was content.\n\ncontents:\n\nsalt\nbread",
        ],
    )
    def test_a_poem_of_that_name_stays(self, text):
        assert without_contents(text) == text


class TestPages:
    def test_numbers_in_the_middle_of_sentences_go(self):
        lines = "\n".join(wrapped(story(40))).split("\n")
        assert without_page_furniture(paged(lines)).split() == " ".join(lines).split()

    def test_the_interrupted_sentence_goes_on_in_the_next_line(self):
        lines = "\n".join(wrapped(story(40))).split("\n")
        cleaned = without_page_furniture(paged(lines))
        assert cleaned.count("\n\n") < len(lines) / 30

    def test_heads_beside_the_numbers_go(self):
        lines = "\n".join(wrapped(story(40))).split("\n")
        cleaned = without_page_furniture(paged(lines, head="THE LAMP"))
        assert cleaned.count("THE LAMP") <= 1

    @pytest.mark.parametrize("count", [3, 12])
    def test_numbers_of_chapters_stay(self, count):
        text = "\n\n".join(f"{number}\n\n{story(1, number)[0]}" for number in range(1, count))
        assert without_page_furniture(text) == text

    def test_numbers_of_poems_stay(self):
        text = "\n\n".join(f"{number}\n\n{VERSE}" for number in range(1, 20))
        assert without_page_furniture(text) == text

    def test_years_stay(self):
        text = "\n\n".join(
            f"{year}\n\n{story(1, year, year % 9 + 1)[0]}" for year in range(1900, 1920)
        )
        assert without_page_furniture(text) == text


class TestSeparators:
    @pytest.mark.parametrize("rule", ["-" * 40, "* " * 12, "=-=-=-=-=-=-=-=", "—" * 30, "☆" * 20])
    def test_a_rule_becomes_a_scene_break(self, rule):
        assert with_short_separators(f"a\n\n{rule}\n\nb") == "a\n\n* * *\n\nb"

    def test_several_become_one(self):
        assert with_short_separators(f"a\n\n{'-' * 40}\n{'=' * 40}\n\nb") == "a\n\n* * *\n\nb"

    def test_what_underlines_a_heading_goes(self):
        assert with_short_separators(f"Title\n{'=' * 20}\ntext") == "Title\n\ntext"

    @pytest.mark.parametrize("text", ["a\n\n***\n\nb", "a\n\n---\n\nb", "Well... no -- yes!!!!"])
    def test_short_ones_are_the_writer_s(self, text):
        assert with_short_separators(text) == text

    def test_leaders_in_a_line_are_shortened(self):
        assert with_short_separators("The Lamp ............... 3") == "The Lamp ... 3"


class TestUnwrapping:
    @pytest.mark.parametrize("width", [55, 68, 76, 95])
    def test_wrapped_prose_gets_its_paragraphs_back(self, width):
        paragraphs = story(30)
        assert unwrap("\n\n".join(wrapped(paragraphs, width))) == "\n\n".join(paragraphs)

    def test_paragraphs_told_by_indentation(self):
        paragraphs = story(30)
        lines = [
            line
            for paragraph in paragraphs
            for line in textwrap.wrap(paragraph, 68, initial_indent="    ")
        ]
        assert unwrap("\n".join(lines)) == "\n\n".join(paragraphs)

    def test_chinese_lines_of_one_length(self):
        chance = random.Random(1)
        paragraphs = [
            "".join(chance.choices("夜里下了一场雨巷子灯灭她说回家", k=150)) for _ in range(20)
        ]
        lines = ["\n".join(textwrap.wrap(paragraph, 35)) for paragraph in paragraphs]
        assert unwrap("\n\n".join(lines)) == "\n\n".join(paragraphs)

    def test_a_poem_among_prose_keeps_its_lines(self):
        text = "\n\n".join([*wrapped(story(15)), VERSE, *wrapped(story(15, 2))])
        assert f"\n\n{VERSE}\n\n" in unwrap(text)
        assert "\n" not in unwrap(text).replace(VERSE, "").replace("\n\n", "")

    @given(st.integers(0, 1_000))
    def test_verse_of_lines_about_as_long_is_left_alone(self, seed):
        chance = random.Random(seed)
        lines = [" ".join(chance.choices(WORDS, k=chance.randint(9, 11))) for _ in range(56)]
        text = "\n\n".join("\n".join(lines[start : start + 14]) for start in range(0, 56, 14))
        assert unwrap(text) == text

    @pytest.mark.parametrize("lines", [1, 4, 14])
    def test_verse_is_left_alone(self, lines):
        text = "\n\n".join(["\n".join(VERSE.split("\n") * lines)] * 8)
        assert unwrap(text) == text

    def test_a_sentence_a_line_is_left_alone(self):
        text = "\n".join(["The lamp burned low in the window, and nobody came."] * 60)
        assert unwrap(text) == text
