"""What a text is made of: verse keeps its lines, prose does not, marks become what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.export.book import (
    Code,
    Heading,
    Items,
    Paragraph,
    Quote,
    SceneBreak,
    Span,
    Verse,
)
from writer.documents.export.reading import is_markdown, read_blocks


def blocks(text, *, markdown=True):
    return list(read_blocks(text, markdown=markdown))


def lines(verse):
    return ["".join(span.text for span in line) for line in verse.lines]


def words(found):
    """Return all text in blocks, in order."""
    text = []
    for block in found:
        match block:
            case Heading(_, spans) | Paragraph(spans):
                text += [span.text for span in spans]
            case Verse():
                text += [*lines(block)]
            case Quote(inner):
                text += words(inner)
            case Items(_, items):
                text += [word for item in items for word in words(item)]
            case Code(code):
                text.append(code)
    return text


class TestMarkdown:
    def test_marks_become_what_they_mean(self):
        [paragraph] = blocks("Plain *soft*, **loud**, ***both*** and `code`.")
        assert paragraph.spans == (
            Span("Plain "),
            Span("soft", emphasis=True),
            Span(", "),
            Span("loud", strong=True),
            Span(", "),
            Span("both", emphasis=True, strong=True),
            Span(" and "),
            Span("code", code=True),
            Span("."),
        )

    def test_headings_quotes_pauses_and_code(self):
        found = blocks("# One\n\n> said\n\n***\n\n```\na  b\n```\n\nTwo\n---")
        assert found == [
            Heading(1, (Span("One"),)),
            Quote((Paragraph((Span("said"),)),)),
            SceneBreak(),
            Code("a  b"),
            Heading(2, (Span("Two"),)),
        ]

    def test_lists_know_their_first_number(self):
        [items] = blocks("7. seven\n8. eight\n   - inner")
        assert items.first == 7
        assert items.items[1][1] == Items(None, ((Paragraph((Span("inner"),)),),))

    def test_a_block_of_short_lines_is_verse_and_keeps_them(self):
        [verse] = blocks("The sea was calm\nand then the *wind*\ncame up again")
        assert lines(verse) == ["The sea was calm", "and then the wind", "came up again"]
        assert verse.lines[1][1] == Span("wind", emphasis=True)

    def test_indents_of_verse_are_kept(self):
        [verse] = blocks("The sea\n    was calm\n\tand still\nagain")
        assert lines(verse) == [
            "The sea",
            "\u00a0" * 4 + "was calm",
            "\u00a0" * 4 + "and still",
            "again",
        ]

    def test_a_first_line_may_be_indented_and_is_no_program(self):
        [verse] = blocks("        was calm\nThe sea\nand still")
        assert lines(verse)[0] == "\u00a0" * 8 + "was calm"

    def test_an_indented_paragraph_is_a_paragraph(self):
        text = "\tHe went out into the rain, which had not ended since the morning of Sunday."
        assert blocks(text) == [Paragraph((Span(text.strip()),))]

    def test_hard_breaks_are_verse_however_it_ends(self):
        [verse] = blocks("He came.  \nHe saw.\\\nHe left.")
        assert lines(verse) == ["He came.", "He saw.", "He left."]

    def test_a_line_end_asked_for_within_prose_stays_one(self):
        long = "word " * 20
        [paragraph] = blocks(f"{long}\n{long}end.  \nNew line {long}")
        assert "".join(span.text for span in paragraph.spans).count("\n") == 1

    def test_prose_that_a_program_broke_at_a_width_is_joined(self):
        text = (
            "It was the sort of morning on which the harbour looked as though it had been\n"
            "put away for the winter and taken out again too early, and he stood on the\n"
            "stones for a long while before he understood that the boats had gone.\n"
        )
        [paragraph] = blocks(text)
        assert paragraph.spans == (Span(" ".join(text.split())),)

    def test_chinese_lines_are_joined_without_a_space(self):
        long = "他走到河边看着水面很久很久没有说话" * 3
        [paragraph] = blocks(f"{long}，\n{long}。")
        assert paragraph.spans == (Span(f"{long}，{long}。"),)

    def test_a_lone_line_behind_a_stanza_is_one(self):
        found = blocks("The sea was calm\nand still\n\nNothing more\n\n# Next")
        assert isinstance(found[1], Verse)

    def test_lines_alone_are_prose_where_prose_goes_on(self):
        long = "He went on until nobody could hear him any more, and then for a while longer."
        found = blocks(f"The sea was calm\nand still\n\nHe stopped.\n\n{long}")
        assert [type(block) for block in found] == [Verse, Paragraph, Paragraph]

    def test_short_lines_that_end_sentences_are_verse_beside_verse(self):
        verse, second, third, fourth = blocks(
            "The sea was calm\nand still\n\nIt ended.\nIt ended there.\n\nIs it deep?\n\nIt is."
        )
        assert [type(block) for block in (verse, second, third, fourth)] == [Verse] * 4
        assert lines(second) == ["It ended.", "It ended there."]

    def test_comments_and_front_matter_are_the_writers_own(self):
        found = blocks("---\ntitle: x\n---\nA <!-- not --> b\n\n<!-- many\nlines -->\n\nC")
        assert words(found) == ["A  b", "C"]

    def test_other_html_is_text(self):
        found = blocks("a <b>x</b>\n\n<div>\nhallo\n</div>")
        assert words(found) == ["a <b>x</b>", "<div>", "hallo", "</div>"]

    def test_what_is_nested_without_end_is_still_there(self):
        text = ">" * 500 + " deep *word*"
        assert "deep " in "".join(words(blocks(text)))
        assert words(blocks("- " * 300 + "deep"))[-1].endswith("deep")


class TestPlainText:
    def test_every_line_is_a_line(self):
        found = blocks("“Yes.”\n“No.”\n\nHe went.", markdown=False)
        assert words(found) == ["“Yes.”", "“No.”", "He went."]
        assert all(isinstance(block, Paragraph) for block in found)

    def test_a_long_line_is_a_paragraph(self):
        found = blocks(f"{'word ' * 30}\n{'more ' * 30}", markdown=False)
        assert [type(block) for block in found] == [Paragraph, Paragraph]

    def test_short_lines_are_verse(self):
        [verse] = blocks("The sea was calm\n  and then the _wind_\ncame", markdown=False)
        assert lines(verse) == ["The sea was calm", "\u00a0\u00a0and then the wind", "came"]

    @pytest.mark.parametrize(
        "text",
        [
            "1984. It was cold.",
            "- Yes, he said.",
            "a [b](c) &amp; d\\*",
            "`x' <b> ~~y~~ a_b_c 2 * 3",
        ],
    )
    def test_what_means_something_to_markdown_only_stays(self, text):
        assert blocks(text, markdown=False) == [Paragraph((Span(text),))]

    def test_headings_pauses_and_quotes_are_known(self):
        found = blocks("# One\n\n* * *\n\n> said", markdown=False)
        assert [type(block) for block in found] == [Heading, SceneBreak, Quote]

    def test_the_spaces_that_chinese_paragraphs_begin_with_are_set_not_typed(self):
        line = "\u3000\u3000" + "他走到河边，看着水面，很久没有说话，" * 4 + "风也停了。"
        assert blocks(line, markdown=False) == [Paragraph((Span(line.strip()),))]


@pytest.mark.parametrize(
    ("name", "text", "markdown"),
    [
        ("a.md", "", True),
        ("a.MARKDOWN", "", True),
        ("a.txt", "# One", False),
        ("", "# One", True),
        ("", "*One*", False),
    ],
)
def test_the_name_says_what_is_markdown(name, text, markdown):
    assert is_markdown(name, text) is markdown


TEXT = st.text(
    st.sampled_from(
        [*"ab *_#>-`1.\n\t<&[]()\\!|~中，", "\u3000", "\ud800", "\0", "\x0b", "\u2028"]
    ),
    max_size=80,
)


@given(TEXT)
def test_no_letter_of_plain_text_is_lost(text):
    kept = "".join(words(blocks(text, markdown=False)))
    for letter in "ab1中":
        assert kept.count(letter) == text.count(letter)


@given(TEXT)
def test_any_text_is_markdown(text):
    for word in words(blocks(text)):
        assert not set(word) & {"\ud800", "\0", "\x0b", "\u2028"}
