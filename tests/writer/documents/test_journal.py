from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.documents import journal as module
from writer.documents.edits import Edit, applied, to_units
from writer.documents.journal import Journal, Origin, Recorded, generations, read_journal
from writer.documents.text_file import Document, Fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

ORIGIN = Origin(b"/home/anna/poem.txt", "gb18030", True, "\r\n", 9, b"digest")


def typed(position: int, text: str, removed: int = 0) -> Edit:
    return Edit(position, removed, text)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path, "text")


def read(journal: Journal) -> Recorded:
    recorded = read_journal(journal.path)
    assert recorded
    return recorded


def test_what_was_written_is_there(journal: Journal) -> None:
    journal.begin(ORIGIN, "Two roads", 9)
    journal.append([typed(9, " diverged"), typed(0, "T", 1)], 18)
    journal.append([typed(18, " 诗😀\n")], 23)
    recorded = read(journal)
    assert recorded.text == "Two roads diverged 诗😀\n"
    assert recorded.beginning == "Two roads"
    assert recorded.caret == 23
    assert recorded.origin == ORIGIN
    assert recorded.before_last(1) == ("Two roads diverged", (typed(18, " 诗😀\n"),))
    assert recorded.before_last(9)[0] == "Two roads"


def test_where_a_text_came_from_is_enough_to_save_it_again() -> None:
    document = Document(
        "", Path(os.fsdecode(b"/a/\xff.txt")), "utf-16-le", True, "\r", Fingerprint(7, 0, b"x")
    )
    assert Origin.of(document).document("") == document
    assert Origin.of(None).document("Any") is None


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_may_read_it(journal: Journal) -> None:
    journal.begin(ORIGIN, "Precious", 0)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def recorded_steps(folder: Path) -> tuple[bytes, list[int], list[str]]:
    """Return a journal, where each of its records ends, and the text by then."""
    journal = Journal(folder, "text")
    journal.begin(ORIGIN, "Two roads", 0)
    ends, texts = [journal.path.stat().st_size], ["Two roads"]
    for edit in (typed(9, " diverged"), typed(0, "t", 1), typed(3, "\n\n", 1)):
        journal.append([edit], 3)
        ends.append(journal.path.stat().st_size)
        texts.append(applied(texts[-1], [edit]))
    journal.close()
    return journal.path.read_bytes(), ends, texts


def test_cut_at_any_byte_it_holds_all_whole_records(tmp_path: Path) -> None:
    data, ends, texts = recorded_steps(tmp_path)
    cut = tmp_path / "cut"
    for length in range(len(data) + 1):
        cut.write_bytes(data[:length])
        recorded = read_journal(cut)
        whole = sum(end <= length for end in ends)
        assert (recorded.text if recorded else None) == (texts[whole - 1] if whole else None)


def test_with_any_bit_flipped_it_holds_all_records_before(tmp_path: Path) -> None:
    data, ends, texts = recorded_steps(tmp_path)
    flipped = tmp_path / "flipped"
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            flipped.write_bytes(changed)
            recorded = read_journal(flipped)
            whole = sum(end <= place for end in ends)
            assert (recorded.text if recorded else None) == (texts[whole - 1] if whole else None)


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_record_are_no_harm(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    data, _, texts = recorded_steps(folder)
    (folder / "noisy").write_bytes(data + noise)
    recorded = read_journal(folder / "noisy")
    assert recorded
    assert recorded.text == texts[-1]


def framed(record: object) -> bytes:
    return module._framed(record)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "edits",
    [
        [typed(10, "x")],
        [typed(0, "", 10)],
        [typed(3, "", 7)],
        [typed(0, "y", 9), typed(2, "x")],
    ],
)
def test_changes_of_another_text_are_not_made(journal: Journal, edits: list[Edit]) -> None:
    journal.begin(ORIGIN, "Two roads", 0)
    journal.append(edits, 0)
    journal.append([typed(0, "x")], 0)
    assert read(journal).text == "Two roads"


@pytest.mark.parametrize("units", [-2, 2, 17, 10**12])
def test_a_beginning_that_is_longer_or_shorter_than_it_says_is_none(
    journal: Journal, units: int
) -> None:
    journal.begin(ORIGIN, "Two roads", 0)
    first = next(module._records(journal.path.read_bytes()))
    lying = module._Beginning(ORIGIN, first.text, units, 0, 0.0)  # type: ignore[union-attr]
    journal.path.write_bytes(module._MAGIC + framed(lying))
    assert read_journal(journal.path) is None


def test_a_second_beginning_takes_the_place_of_the_first(journal: Journal, tmp_path: Path) -> None:
    journal.begin(ORIGIN, "Two roads", 0)
    journal.append([typed(0, "x")], 0)
    journal.begin(ORIGIN, "One road", 0)
    assert read(journal).text == "One road"
    assert generations(tmp_path) == {"text": [journal.path]}


def test_edits_that_outgrow_the_text_are_folded(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAST_FOLDED", 2_000)
    journal.begin(ORIGIN, "", 0)
    for number in range(300):
        journal.append([typed(number, "a")], number + 1)
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 4_500
    recorded = read(journal)
    assert recorded.text == "a" * 300
    assert recorded.caret == 300
    assert recorded.origin == ORIGIN


def test_a_removed_journal_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    journal.begin(ORIGIN, "Two roads", 0)
    Journal(tmp_path, "other").begin(ORIGIN, "Mine", 0)
    journal.remove()
    assert list(generations(tmp_path)) == ["other"]
    with pytest.raises(OSError, match="no beginning"):
        journal.append([typed(0, "x")], 0)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Return what makes one of the system's calls fail, the n-th from now on."""

    def arrange(name: str, number: int) -> None:
        real, calls = getattr(os, name), []

        def call(*arguments: object, **options: object) -> object:
            calls.append(name)
            if len(calls) - 1 == number:
                if name == "write":
                    # A disk that is nearly full takes a part first.
                    real(arguments[0], bytes(arguments[1])[:5])
                raise OSError(28, "No space left on device")
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, call)

    return arrange


@pytest.mark.parametrize("name", ["write", "fsync", "open", "unlink", "close"])
@pytest.mark.parametrize("number", range(6))
def test_whatever_the_system_refuses_the_text_is_the_old_or_the_new(
    tmp_path: Path,
    failing: Callable[[str, int], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    number: int,
) -> None:
    journal = Journal(tmp_path, "text")
    journal.begin(ORIGIN, "One", 0)
    recorded = ["One"]
    failing(name, number)
    for text in ("Two", "Three", "Four"):
        try:
            journal.begin(ORIGIN, text, 0)
            recorded.append(text)
            journal.append([typed(0, text)], 0)
            recorded.append(text + text)
        except OSError:
            recorded.append(text)
    monkeypatch.undo()
    latest = next(each for path in generations(tmp_path)["text"] if (each := read_journal(path)))
    assert latest.text in recorded[-2:]


def edits_of(text: str) -> st.SearchStrategy[Edit]:
    units = len(to_units(text)) // 2
    return st.tuples(st.integers(0, units), st.integers(0, units), st.text(max_size=5)).map(
        lambda drawn: typed(min(drawn[:2]), drawn[2], abs(drawn[0] - drawn[1]))
    )


@settings(max_examples=50)
@given(st.data())
def test_any_changes_are_read_as_they_were_made(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    journal = Journal(tmp_path_factory.mktemp("journal"), "text")
    text = data.draw(st.text(max_size=20))
    journal.begin(ORIGIN, text, 0)
    for _ in range(data.draw(st.integers(0, 6))):
        edit = data.draw(edits_of(text))
        text = applied(text, [edit])
        journal.append([edit], 0)
    assert read(journal).text == text
    journal.close()
