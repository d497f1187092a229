from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from writer.documents.edits import Edit
from writer.documents.journal import SUFFIX, Journal, Origin
from writer.documents.recovery import DAMAGED, JournalFolder, lost_texts
from writer.documents.text_file import read_document, save_document

if TYPE_CHECKING:
    from pathlib import Path

    from writer.documents.recovery import LostText


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    return tmp_path / "journals"


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "poem.txt"
    path.write_text("Two roads\n", encoding="utf-8")
    return path


class Gone:
    """A program that writes journals and ends without a word."""

    def __init__(self, parent: Path) -> None:
        self._folder = JournalFolder(parent)
        self.path = self._folder.made()

    def writes(self, text: str, then: str = "", origin: Origin | None = None) -> Journal:
        journal = Journal(self.path, f"text{len(list(self.path.iterdir()))}")
        journal.begin(origin or Origin(), text, 0)
        if then:
            journal.append([Edit(len(text), 0, then)], 0)
        return journal

    def ends(self) -> None:
        """End as the system ends it: what was held is free."""
        assert self._folder._hold
        self._folder._hold.let_go()


def lost(parent: Path) -> list[LostText]:
    return [text for each in lost_texts(parent, str) for text in each.texts]


def test_an_untitled_text_is_found(parent: Path) -> None:
    program = Gone(parent)
    program.writes("", "Nobody saved me")
    program.ends()
    (text,) = lost(parent)
    assert text.recorded.text == "Nobody saved me"
    assert text.document is None


def test_a_changed_text_is_found_with_its_file(parent: Path, poem: Path) -> None:
    program = Gone(parent)
    document = read_document(poem)
    program.writes(document.text, "And sorry", Origin.of(document))
    program.ends()
    (text,) = lost(parent)
    assert text.recorded.text == "Two roads\nAnd sorry"
    assert text.in_file == "Two roads\n"
    assert text.document
    assert text.document.path == poem
    assert text.document.fingerprint.same_contents(document.fingerprint)


def test_what_the_file_has_is_not_lost(parent: Path, poem: Path) -> None:
    program = Gone(parent)
    document = read_document(poem)
    program.writes(document.text, "And sorry", Origin.of(document))
    # Killed between saving and forgetting the journal.
    save_document("Two roads\nAnd sorry", poem)
    program.ends()
    assert lost(parent) == []
    assert list(parent.iterdir()) == []


def test_an_empty_untitled_text_is_not_lost(parent: Path) -> None:
    program = Gone(parent)
    program.writes("")
    program.ends()
    assert lost(parent) == []
    assert list(parent.iterdir()) == []


def test_a_text_whose_file_is_gone_is_lost(parent: Path, poem: Path) -> None:
    program = Gone(parent)
    program.writes("Two roads\n", origin=Origin.of(read_document(poem)))
    program.ends()
    poem.unlink()
    (text,) = lost(parent)
    assert text.recorded.text == "Two roads\n"
    assert text.in_file is None
    assert text.document


def test_an_emptied_text_is_lost_too(parent: Path, poem: Path) -> None:
    program = Gone(parent)
    journal = program.writes("Two roads\n", origin=Origin.of(read_document(poem)))
    journal.append([Edit(0, 10, "")], 0)
    program.ends()
    (text,) = lost(parent)
    assert text.recorded.text == ""


def test_texts_of_the_page_are_compared_as_they_are_in_files(parent: Path, poem: Path) -> None:
    program = Gone(parent)
    program.writes("TWO ROADS\n", origin=Origin.of(read_document(poem)))
    program.ends()
    assert lost_texts(parent, lambda text: text.capitalize().replace("R", "r")) == []


def test_nothing_is_taken_from_a_program_that_runs(parent: Path) -> None:
    program = Gone(parent)
    program.writes("", "Mine")
    assert lost(parent) == []
    assert list(program.path.glob(f"*{SUFFIX}"))


def test_two_programs_never_recover_the_same_text(parent: Path) -> None:
    program = Gone(parent)
    program.writes("", "Mine")
    program.ends()
    (first,) = lost_texts(parent, str)
    assert lost_texts(parent, str) == []
    # It could not be recovered after all: the next start has it.
    first.leave()
    (second,) = lost_texts(parent, str)
    second.forget()
    assert lost_texts(parent, str) == []
    assert list(parent.iterdir()) == []


def test_the_text_written_in_last_comes_last(parent: Path) -> None:
    for words in ("first", "second", "third"):
        program = Gone(parent)
        program.writes("", words)
        program.writes("", words.upper())
        program.ends()
    found = {text.recorded.text for text in lost(parent)}
    assert found == {"first", "second", "third", "FIRST", "SECOND", "THIRD"}
    assert all(
        each.texts[0].recorded.written <= each.texts[1].recorded.written
        for each in lost_texts(parent, str)
    )


def test_a_torn_second_generation_leaves_the_first(parent: Path) -> None:
    program = Gone(parent)
    journal = program.writes("", "All of it")
    (program.path / f"{journal._text_id}-2{SUFFIX}").write_bytes(journal.path.read_bytes()[:30])
    program.ends()
    (text,) = lost(parent)
    assert text.recorded.text == "All of it"


def test_a_damaged_journal_is_set_aside_and_the_others_are_read(
    parent: Path, caplog: pytest.LogCaptureFixture
) -> None:
    program = Gone(parent)
    broken = program.writes("", "Broken")
    broken.path.write_bytes(b"inkling journal 1\nrubbish")
    program.writes("", "Whole")
    program.ends()
    (found,) = lost_texts(parent, str)
    assert [text.recorded.text for text in found.texts] == ["Whole"]
    found.forget()
    assert "Nothing can be read" in caplog.text
    assert [path.suffix for path in program.path.iterdir() if path.suffix] == [DAMAGED]


def test_without_journals_there_is_nothing(parent: Path) -> None:
    assert lost_texts(parent, str) == []
    (parent / "stray").mkdir(parents=True)
    (parent / "mark.private").touch()
    assert lost_texts(parent, str) == []
    assert (parent / "stray").exists()


def test_a_program_that_leaves_takes_its_empty_folder_along(parent: Path) -> None:
    folder = JournalFolder(parent)
    folder.leave()
    assert not parent.exists()
    made = folder.made()
    assert folder.made() == made
    folder.leave()
    assert not made.exists()


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_looks_into_the_folders(parent: Path) -> None:
    made = JournalFolder(parent).made()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (parent, made)} == {0o700}
