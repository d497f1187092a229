"""Which language a book is in, and what its chapters are called."""

from __future__ import annotations

import pytest

from writer.documents.export.binding import bind, guessed_language
from writer.documents.export.book import Heading, Span


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It was the best of times, it was the worst of times, and he was in it.", "en"),
        ("他走到河边 and 看着水面，很久很久没有说话。", "zh"),
        ("Es war einmal ein König, der hatte einen Wald bei seinem Schloss.", ""),
        ("La nuit était tombée, et personne ne disait plus rien dans la maison.", ""),
        ("", ""),
        ("12 34", ""),
    ],
)
def test_a_language_is_named_only_where_it_is_known(text, language):
    assert guessed_language(text) == language


def test_a_named_language_counts_more():
    assert bind("", "", "fr", [("a.txt", "the and of to")]).language == "fr"


def test_one_text_has_no_name_above_it():
    [chapter] = bind("", "", "", [("poem.txt", "Once")]).chapters
    assert not isinstance(chapter.blocks[0], Heading)
    assert chapter.title == "poem"


def test_a_chapter_with_a_heading_keeps_it():
    book = bind("", "", "", [("a.md", "## Part *one*\n\nx"), ("02 The Sea.txt", "y")])
    assert [chapter.title for chapter in book.chapters] == ["Part one", "02 The Sea"]
    assert book.chapters[1].blocks[0] == Heading(1, (Span("02 The Sea"),))


def test_titles_are_one_line():
    assert bind("A\nB\0 C", "", "", []).title == "A B C"
