"""Web pages: the text a reader reads, not the page around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents.extract import extract_text
from writer.documents.extract.budget import Budget
from writer.documents.extract.html import html_text as html_text_within


def html_text(markup):
    return html_text_within(markup, Budget("page.html"))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One\n  two</p><p>three", "One two\n\nthree"),
        ("no element at all", "no element at all"),
        ("<p>low,<br>the river<br/>goes</p>", "low,\nthe river\ngoes"),
        ("<p>one<br><br>two</p>", "one\n\ntwo"),
        ("<p>un<b>believ</b>able</p>", "unbelievable"),
        ("<h1>Title</h1><p>low,<br>the river</p>", "Title\n\nlow,\nthe river"),
        ("<div class=stanza><div class=line>low</div><div class=line>deep</div></div>",
         "low\ndeep"),
        ("<p>low,</p><p>the river</p><p>&nbsp;</p><p>goes</p><p>past</p>",
         "low,\nthe river\n\ngoes\npast"),
        ("<pre>low,\nthe river\n\ngoes</pre>", "low,\nthe river\n\ngoes"),
        ("<ul><li>one.<li>two.</ul>", "one.\n\ntwo."),
        ("<p>caf&eacute; &#8212; 雨&nbsp;夜</p>", "café — 雨 夜"),
        ("<p>a<p>b</div></span>c", "a\n\nbc"),
        ("", ""),
    ],
)  # fmt: skip
def test_paragraphs_and_lines(markup, text):
    assert html_text(markup) == text


@pytest.mark.parametrize(
    "other",
    [
        "<script>var a = '<p>x</p>';</script>",
        "<style>p { color: red }</style>",
        "<nav><ul><li>Home</ul></nav>",
        "<aside>Advertisement</aside>",
        "<noscript>Turn it on</noscript>",
        "<p hidden>x</p>",
        '<p style="display: none">x</p>',
        '<span aria-hidden="true">x</span>',
        "<!-- a comment -->",
        '<a href="#n1" id="r1"><sup>1</sup></a>',
        '<sup><a href="notes.html#n1">[12]</a></sup>',
        '<a href="#n1">*</a>',
        '<aside epub:type="footnote"><p>A note.</p></aside>',
        '<div role="doc-endnotes"><p>A note.</p></div>',
        '<span class="pagenum">12</span>',
        '<span epub:type="pagebreak" title="12">12</span>',
        "<svg><text>x</text></svg>",
        "<button>Share</button>",
        "<del>old</del>",
    ],
)
def test_what_is_not_the_text_is_left_out(other):
    assert html_text(f"<body><div>She went {other}home.</div></body>").split() == [
        "She", "went", "home."
    ]  # fmt: skip


def test_the_header_of_a_page_is_left_out_and_that_of_a_chapter_kept():
    markup = (
        "<body><header>My site</header><section><header><h2>One</h2></header><p>Text.</p>"
        "</section><footer>Imprint</footer></body>"
    )
    assert html_text(markup) == "One\n\nText."


def test_the_main_part_of_a_page_is_taken_where_there_is_one():
    markup = "<div>Around</div><main><p>Inside.</p></main><div>Below</div>"
    assert html_text(markup) == "Inside."
    assert html_text("<div>Around</div><main></main>") == "Around"


def test_links_within_a_page_that_mark_no_note_are_kept():
    assert html_text('<p>See <a href="#x">the next chapter</a>.</p>') == "See the next chapter."


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="nonsense">', "utf-8"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_the_one_that_fits(tmp_path, head, encoding):
    path = tmp_path / "page.html"
    line = "夜里下了一雨，她走到窗前，看明月的光照在河水上。"
    path.write_bytes(f"<html><head>{head}</head><p>{line}</p></html>".encode(encoding))
    assert extract_text(path) == line


@given(st.text("<>/abp \"'=!-&;#x0divr\n", max_size=200))
def test_whatever_it_is_something_comes_out(markup):
    assert "\n\n\n" not in html_text(markup)


def test_deep_nesting_is_no_trouble():
    assert html_text("<div>" * 100_000 + "deep") in {"", "deep"}
