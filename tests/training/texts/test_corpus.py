"""Training texts: which files are read, how they are cleaned, what is held out."""

from __future__ import annotations

import lzma
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.learning.run_folder import digests
from training.texts import reading
from training.texts.corpus import (
    clean,
    documents,
    find_sources,
    survey,
)
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.errors import CorpusError

SENTENCE = "The lamp burned low in the window, and nobody came. "
CHINESE = "月亮升起来了，河水静静地流着。她走到窗前，看见月亮照在河水上。"


def story(number, sentences=60):
    return f"Story {number}.\n" + "\n".join([SENTENCE.strip()] * sentences)


def prose(length, number=0):
    """Return a text of its own for every number: of copies only the first is read."""
    words = SENTENCE.replace(",", "").replace(".", "").lower().split()
    chosen = random.Random(number).choices(words, k=length // 2)
    return " ".join(chosen)[:length].strip()


def surveyed(*paths):
    sources = find_sources(list(paths))
    survey(sources)
    return sources


def left_out(source):
    return {Path(file.path).name: file.reason for file in source.reports if file.reason}


def texts(*paths):
    return [text for source in find_sources(list(paths)) for text in documents(source)]


class TestFinding:
    def test_a_file_is_read_whatever_its_name(self, tmp_path):
        path = tmp_path / "poems"
        path.write_text("one poem")
        assert texts(path) == ["one poem"]

    def test_a_folder_is_searched_to_its_depth_in_order(self, tmp_path):
        (tmp_path / "b" / "deep").mkdir(parents=True)
        (tmp_path / "b" / "deep" / "two.md").write_text("two")
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "c.TXT").write_text("three")
        assert texts(tmp_path) == ["one", "two", "three"]

    def test_other_files_in_a_folder_are_passed_over(self, tmp_path):
        for name in ("a.txt", "a.docx", "a.txt.bak", "notes", "a.jpg"):
            (tmp_path / name).write_text(name)
        assert texts(tmp_path) == ["a.txt"]

    def test_texts_that_cannot_be_read_are_named_with_the_reason(self, tmp_path):
        # They were not even counted: "Read 5 of 7".
        (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
        (tmp_path / "b.pages").write_bytes(b"PK\3\4")
        for number, suffix in enumerate((".markdown", ".fountain", ".tex", ".doc")):
            (tmp_path / f"c{suffix}").write_text(f"Text {number}. " * 400)
        (source,) = find_sources([tmp_path])
        survey([source])
        reports = source.reports
        assert [Path(file.path).name for file in reports if file.status == "kept"] == [
            "c.doc",
            "c.fountain",
            "c.markdown",
            "c.tex",
        ]
        reasons = {Path(file.path).name: file.reason for file in reports if file.reason}
        assert "Word before 2007" in reasons["a.doc"]
        assert "a format of Pages" in reasons["b.pages"]

    def test_hidden_files_and_folders_are_passed_over(self, tmp_path):
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "a.txt").write_text("hidden")
        (tmp_path / ".b.txt").write_text("hidden")
        (tmp_path / "c.txt").write_text("seen")
        assert texts(tmp_path) == ["seen"]

    def test_a_folder_that_is_hidden_itself_may_be_named(self, tmp_path):
        (tmp_path / ".drafts").mkdir()
        (tmp_path / ".drafts" / "a.txt").write_text("mine")
        assert texts(tmp_path / ".drafts") == ["mine"]

    def test_a_missing_path_is_named(self, tmp_path):
        with pytest.raises(CorpusError, match=r"There is no file or folder .*nowhere"):
            find_sources([tmp_path, tmp_path / "nowhere"][1:])

    def test_a_folder_without_texts(self, tmp_path):
        (tmp_path / "a.jpg").write_bytes(b"JFIF")
        with pytest.raises(CorpusError, match=r"no text in .* \.txt, \.md, .*\.docx"):
            find_sources([tmp_path])

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_that_is_named_is_refused(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(CorpusError, match="no ordinary file"):
            find_sources([tmp_path / "pipe.txt"])

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    @pytest.mark.parametrize("suffix", [".txt", ".txt.xz", ".md", ".html"])
    def test_a_file_that_became_a_pipe_meanwhile_is_not_waited_for(self, tmp_path, suffix):
        path = tmp_path / f"story{suffix}"
        path.write_text("It was late.")
        sources = find_sources([path])
        path.unlink()
        os.mkfifo(path)
        assert list(documents(sources[0])) == []
        with pytest.raises(CorpusError, match="not an ordinary file"):
            survey(sources)
        with pytest.raises(CorpusError, match="not an ordinary file"):
            digests(sources)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_among_the_texts_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "a.txt").write_text("text")
        assert texts(tmp_path) == ["text"]

    def test_a_file_that_two_paths_lead_to_is_read_once(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "b.txt").write_text("two")
        assert texts(tmp_path / "b.txt", tmp_path, tmp_path / "a.txt") == ["two", "one"]

    def test_names_tell_the_sources_apart(self, tmp_path):
        for folder in ("x", "y", "z"):
            (tmp_path / folder).mkdir()
        paths = [
            tmp_path / "x" / "poems.txt",
            tmp_path / "y" / "Poems.v2.txt",
            tmp_path / "z" / "poems.md",
        ]
        for path in paths:
            path.write_text(path.name)
        assert [source.name for source in find_sources(paths)] == ["poems", "Poems-2", "poems-3"]


class TestReading:
    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("utf-8", "naïve café — “quotes”"),
            ("utf-8-sig", "with a mark"),
            ("utf-16", "both bytes of it"),
            ("utf-16-le", "no mark, plain English text"),
            ("gb18030", CHINESE),
            ("utf-16", CHINESE),
            ("cp1252", "He said “café” and left – at last."),
        ],
    )
    def test_encodings_are_recognised(self, tmp_path, encoding, text):
        path = tmp_path / "a.txt"
        path.write_bytes(text.encode(encoding))
        assert texts(path) == [clean(text)]

    def test_one_file_may_hold_many_documents(self, tmp_path):
        path = tmp_path / "all.txt"
        path.write_text(DOCUMENT_SEPARATOR.join(["one", "two", "", "three"]) + "\n")
        assert texts(path) == ["one", "two", "three"]

    @pytest.mark.parametrize(
        "border", ["\n\u241e\n", "\r\n\r\n\u241e\r\n\r\n", "\n \u241e\t\n", "\n\n\n\u241e\n"]
    )
    def test_a_border_is_a_line_that_holds_only_the_sign(self, tmp_path, border):
        path = tmp_path / "all.txt"
        path.write_bytes(f"one{border}two \u241e two{border}".encode())
        assert texts(path) == ["one", "two \u241e two"]

    def test_compressed_text(self, tmp_path):
        (tmp_path / "a.txt.xz").write_bytes(lzma.compress(CHINESE.encode()))
        (tmp_path / "b.xz").write_bytes(b"not looked at")
        assert texts(tmp_path) == [CHINESE]

    def test_a_decompression_bomb_is_left_out(self, tmp_path, monkeypatch):
        monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1_000_000)
        bomb = tmp_path / "bomb.txt.xz"
        bomb.write_bytes(lzma.compress(b"a" * 1_000_001))
        assert bomb.stat().st_size < 2_000
        (tmp_path / "good.txt").write_text(story(1))
        (source,) = surveyed(tmp_path)
        assert left_out(source) == {"bomb.txt.xz": "It is larger than 1 MB."}

    def test_files_that_cannot_be_read_are_reported_and_the_rest_is_used(self, tmp_path):
        (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
        (tmp_path / "damaged.txt.xz").write_bytes(lzma.compress(b"text" * 999)[:-20])
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "good.txt").write_text(story(1))
        (tmp_path / "no.txt.xz").write_bytes(b"no xz file")
        (tmp_path / "spaces.md").write_text(" \n\t\n ")
        (source,) = surveyed(tmp_path)
        reasons = left_out(source)
        assert set(reasons) == {
            "binary.txt",
            "damaged.txt.xz",
            "empty.txt",
            "no.txt.xz",
            "spaces.md",
        }
        assert "not a text file" in reasons["binary.txt"]
        assert "damaged .xz" in reasons["damaged.txt.xz"]
        assert "damaged .xz" in reasons["no.txt.xz"]
        assert reasons["empty.txt"] == reasons["spaces.md"] == "There is no text in it."
        assert "\n".join(documents(source)) == clean(story(1))

    def test_a_file_that_vanishes_after_it_was_found_is_reported(self, tmp_path):
        (tmp_path / "a.txt").write_text(story(1))
        (tmp_path / "b.txt").write_text("gone")
        sources = find_sources([tmp_path])
        (tmp_path / "b.txt").unlink()
        survey(sources)
        assert "cannot be read" in left_out(sources[0])["b.txt"]

    def test_nothing_readable_names_the_first_file_and_why(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 20)
        (tmp_path / "b.txt").write_bytes(b"")
        with pytest.raises(
            CorpusError, match=r"No file could be read\. .*a\.txt: .*not a text file"
        ):
            surveyed(tmp_path)

    def test_too_little_text_says_how_much_there_is(self, tmp_path):
        (tmp_path / "a.txt").write_text("Only this.")
        with pytest.raises(CorpusError, match=r"only 10 characters of text; at least 2,000"):
            surveyed(tmp_path)

    def test_the_bound_counts_all_sources_together(self, tmp_path):
        for number, name in enumerate(("a.txt", "b.txt")):
            (tmp_path / name).write_text(prose(1_250, number))
        assert len(surveyed(tmp_path / "a.txt", tmp_path / "b.txt")) == 2
        with pytest.raises(CorpusError, match="only"):
            surveyed(tmp_path / "a.txt")


class TestCleaning:
    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            ("  a \t b\u00a0c  \n   d", "a b c\nd"),
            ("a\n\n\n \n\nb", "a\n\nb"),
            ("\n\na\n\n", "a"),
            ("“I don’t,” she said -- ‘no’.", "\"I don't,\" she said \u2014 'no'."),
            ("他说：“好。”", "他说：“好。”"),
            ("a\x00b", "ab"),
        ],
    )
    def test_one_spelling_for_one_thing(self, text, cleaned):
        assert clean(text) == cleaned

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_cleaning_twice_changes_nothing_more(self, text):
        assert clean(clean(text)) == clean(text)

    @given(st.text("ab \t\n\r\u00a0\u2003—-"))
    def test_no_line_begins_or_ends_with_a_space(self, text):
        assert all(line == line.strip() for line in clean(text).split("\n"))
