"""Clipboard and drops: text in whatever form, files to be opened, nothing else."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from writer.ui.page.incoming import MOST_FILES

MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def mime(text=None, html=None, rtf=None, paths=()):
    data = QMimeData()
    if text is not None:
        data.setText(text)
    if html is not None:
        data.setHtml(html)
    if rtf is not None:
        data.setData("text/rtf", rtf)
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def paste(page, data):
    if page.canInsertFromMimeData(data):
        page.insertFromMimeData(data)
    return page.text()


class Drop:
    """What became of data that was dragged over a page and dropped on it."""

    def __init__(self, page, data):
        self.files = []
        page.files_dropped.connect(self.files.extend)
        actions = COPY | MOVE
        self.enter = QDragEnterEvent(QPoint(30, 30), actions, data, BUTTON, NONE)
        self.move = QDragMoveEvent(QPoint(30, 30), actions, data, BUTTON, NONE)
        self.drop = QDropEvent(QPointF(30, 30), actions, data, BUTTON, NONE)
        for event in (self.enter, self.move, self.drop):
            event.ignore()
            QApplication.sendEvent(page.viewport(), event)

    @property
    def accepted(self):
        return {event.isAccepted() for event in (self.enter, self.move, self.drop)}


# Nothing happened when only HTML was there.
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>world</b></p>", "Hello world"),
        ("<meta charset='utf-8'><span>just words</span>", "just words"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("<body><!--StartFragment-->a &amp; b<!--EndFragment--></body>", "a & b"),
        ("<p>before <img src='/dev/zero'> behind</p>", "before  behind"),
    ],
)
def test_html_alone_is_pasted_as_its_text(page, html, text):
    assert paste(page, mime(html=html)) == text


def test_plain_text_goes_before_html(page):
    assert paste(page, mime(text="plain", html="<b>rich</b>")) == "plain"


def test_an_empty_plain_text_does_not_hide_html(page):
    assert paste(page, mime(text="", html="<b>rich</b>")) == "rich"


def test_rtf_alone_is_pasted_as_its_text(page):
    assert paste(page, mime(rtf=rb"{\rtf1\ansi Hello {\b world}}")).strip() == "Hello world"


def test_rubbish_instead_of_rtf_is_nothing(page):
    assert paste(page, mime(rtf=b"no rtf")) == ""


def test_files_in_the_clipboard_are_no_text(page, tmp_path):
    assert paste(page, mime(paths=[tmp_path / "poem.txt"])) == ""


# Its address stood in the text, and the drop was answered as a move.
def test_a_dropped_text_is_opened_and_stays_where_it_is(page, tmp_path):
    poem = tmp_path / "poem.txt"
    poem.write_text("Whose woods these are")
    drop = Drop(page, mime(paths=[poem]))
    assert drop.files == [poem]
    assert page.text() == ""
    assert drop.accepted == {True}
    assert drop.drop.dropAction() == COPY


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("draft", b"no suffix at all"),
        ("notes.md", b"# Notes"),
        ("empty.txt", b""),
        ("empty", b""),
        ("letter.docx", b"PK"),
        ("book.EPUB", b"PK"),
        ("mine.inkling", b"PK"),
        ("data.json", b"{}"),
    ],
)
def test_texts_documents_and_models_are_welcome(page, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    drop = Drop(page, mime(text=str(path), paths=[path]))
    assert drop.files == [path]
    assert page.text() == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("song.mp3", b"ID3"),
        ("archive.zip", b"PK"),
        ("program", b"\x7fELF\x02\x01\x01"),
        ("noise", bytes(range(256))),
    ],
)
def test_other_files_are_refused(page, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    drop = Drop(page, mime(text=str(path), paths=[path]))
    assert drop.files == []
    assert drop.accepted == {False}
    assert page.text() == ""


def test_folders_pipes_and_what_is_gone_are_refused(page, tmp_path):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, tmp_path / "gone.txt"):
        assert Drop(page, mime(paths=[path])).accepted == {False}


def test_one_file_that_cannot_be_opened_refuses_all(page, tmp_path):
    good, bad = tmp_path / "a.txt", tmp_path / "b.png"
    good.write_text("a")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert Drop(page, mime(paths=[good, bad])).accepted == {False}


def test_hundreds_of_files_were_not_meant(page, tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(MOST_FILES + 1)]
    for path in paths:
        path.write_text("a")
    assert Drop(page, mime(paths=paths)).files == []


def test_dropped_words_are_inserted(page):
    Drop(page, mime(text="some words"))
    assert page.text() == "some words"


def test_a_dropped_link_is_its_text(page):
    data = mime(text="https://example.org/poem")
    data.setUrls([QUrl("https://example.org/poem")])
    Drop(page, data)
    assert page.text() == "https://example.org/poem"
