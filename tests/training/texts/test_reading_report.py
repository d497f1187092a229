"""The report of what became of every file, and the store that the kept ones go to."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.written_files import docx, paragraph, pdf
from training.texts.corpus import find_sources, report_on, survey
from training.texts.document_store import DocumentStore
from training.texts.reading_report import MAX_LINES, FileReport, Report

LINES = [f"Line {word} of the story that she told us when the rain had come." for word in "abcdef"]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    story = "\n\n".join(LINES * 6 + [f"The {n} day was cold." for n in range(40)])
    (folder / "a.txt").write_text(story)
    (folder / "b copy.txt").write_text(story.upper())
    (folder / "c.docx").write_bytes(
        docx(*map(paragraph, [f"Word {n} was said." for n in range(90)]))
    )
    (folder / "d.pdf").write_bytes(pdf([[""]], pictures_only=True))
    (folder / "e.txt").write_text(f"ISBN 978-3\n\n{'x' * 20}\n\nAn ending of its own, and short.")
    return folder


def test_every_file_is_accounted_for(folder, tmp_path):
    sources = find_sources([folder])
    survey(sources)
    report = report_on(sources)
    assert [(file.status, file.documents) for file in report.files] == [
        ("kept", 1), ("duplicate", 0), ("kept", 1), ("skipped", 0), ("kept", 1)
    ]  # fmt: skip
    assert report.files[1].reason == f"It repeats {folder / 'a.txt'}."
    assert "only pictures of pages" in report.files[3].reason
    assert report.files[4].removed == ("copyright notices",)
    assert sum(file.characters for file in report.files) == sum(sources[0].store.lengths)
    report.write(tmp_path)
    stored = json.loads((tmp_path / "report.json").read_bytes())
    assert [file["status"] for file in stored["files"]] == [file.status for file in report.files]


def test_people_get_a_line_for_what_was_left_out_and_a_summary(folder):
    sources = find_sources([folder])
    survey(sources)
    *left_out, summary = report_on(sources).lines()
    assert [line.split(": ")[0] for line in left_out] == [
        f"Left out {folder / 'b copy.txt'}", f"Left out {folder / 'd.pdf'}"
    ]  # fmt: skip
    assert summary.startswith("Read 3 of 5 files: ")
    assert summary.endswith(" characters; left out as copies: 1, as unusable: 1.")


def test_of_a_thousand_unreadable_files_twenty_are_named():
    report = Report([FileReport(f"{n}.txt", "skipped", "No text.") for n in range(1_000)])
    assert len(report.lines()) == MAX_LINES + 2
    assert report.lines()[-2] == "… and 980 more: see report.json."


def test_the_end_of_a_damaged_file_is_not_left_out_in_silence():
    report = Report([FileReport("a.txt.xz", "kept", "It is a damaged .xz file.", 2, 900)])
    assert report.lines()[0] == (
        "Kept a.txt.xz: 900 characters; the rest was left out. It is a damaged .xz file."
    )


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_store_gives_back_what_it_got(texts):
    store = DocumentStore()
    for text in texts:
        store.append(text)
    assert list(store) == texts
    assert store.lengths == [len(text) for text in texts]


def test_two_passes_over_a_store_do_not_disturb_each_other(tmp_path):
    store = DocumentStore(tmp_path)
    for text in "abc":
        store.append(text)
    pairs = [(one, other) for one in store for other in store]
    assert len(pairs) == 9
    store.append("d")
    assert list(store) == ["a", "b", "c", "d"]


def test_a_store_leaves_nothing_behind(tmp_path):
    store = DocumentStore(tmp_path)
    store.append("text")
    del store
    gc.collect()
    assert not list(tmp_path.iterdir())
