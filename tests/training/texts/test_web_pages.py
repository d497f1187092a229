"""Saved web pages: the article is learned, the page around it is not."""

from __future__ import annotations

import pytest

pytest.importorskip("trafilatura", reason="training needs the training extra")

from training.texts import web_pages
from training.texts.reading import read_parts

PARAGRAPHS = [
    f"It was evening number {number}, and the lamp burned low over the table. Nobody came."
    for number in range(20)
]
PAGE = f"""<html><head><title>A story</title><meta charset="utf-8"></head><body>
<div class="cookie-banner">We use cookies to improve your visit. <a href="#">Accept all</a></div>
<div id="menu"><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></div>
<article><h1>The Lamp</h1>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<blockquote><p>The river was long,<br>the é river was cold,<br>and nobody sang.</p></blockquote>
</article>
<div class="related-posts"><a href="/other">Ten more stories you will like</a></div>
<div class="footer">Privacy policy. All rights reserved.</div></body></html>"""


def text_of(path):
    (part,) = read_parts(path)
    return part.text


@pytest.mark.parametrize("suffix", ["html", "htm", "xhtml"])
def test_menus_and_notices_are_left_out(tmp_path, suffix):
    path = tmp_path / f"page.{suffix}"
    path.write_text(PAGE, encoding="utf-8")
    text = text_of(path)
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in text.split("\n\n")] == []
    assert "The river was long,\nthe é river was cold,\nand nobody sang." in text
    for boilerplate in ("cookies", "About us", "Ten more stories", "Privacy policy"):
        assert boilerplate not in text


def test_a_page_without_an_article_is_read_as_it_is(tmp_path):
    path = tmp_path / "poem.html"
    path.write_text("<p>Snow on the river,<br>snow on the road.</p>")
    assert text_of(path) == "Snow on the river,\nsnow on the road."


def test_a_page_that_the_library_fails_at_is_read_as_it_is(tmp_path, monkeypatch, caplog):
    def fails(*_, **__):
        raise RecursionError

    monkeypatch.setattr("trafilatura.bare_extraction", fails)
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    assert PARAGRAPHS[3] in text_of(path)
    assert "was not found" in caplog.text


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_TAGS"])
def test_a_giant_page_is_read_as_it_is(tmp_path, monkeypatch, caplog, bound):
    """Two megabytes of small elements within each other kept the library busy for minutes."""
    monkeypatch.setattr(web_pages, bound, 40)
    monkeypatch.delattr("trafilatura.bare_extraction")
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    text = text_of(path)
    assert PARAGRAPHS[3] in text
    assert "About us" in text
    assert not caplog.records


def test_a_page_that_is_gone_when_its_article_is_looked_for(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")

    def replaced(page):
        page.unlink()
        page.mkdir()
        return "All of it."

    monkeypatch.setattr(web_pages, "extract_text", replaced)
    assert text_of(path) == "All of it."
