from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.documents import session
from writer.documents.session import (
    MOST_PLACES,
    MOST_TEXTS,
    MOST_WINDOWS,
    Session,
    SessionWindow,
    load_session,
    place_of,
    save_session,
    session_path,
)

POEM, STORY = place_of(Path("/texts/poem.txt"), 7, 2), place_of(Path("/texts/story.txt"), 0, 0)
SESSION = Session((SessionWindow((STORY, POEM), 1, "AdnQ"),), (POEM, STORY))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "session.json"


def test_what_is_saved_is_loaded(path: Path) -> None:
    save_session(SESSION, path)
    assert load_session(path) == SESSION
    assert load_session(path.with_name("none.json")) == Session()


def test_it_lies_with_the_state_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    assert session_path() == tmp_path / "state" / "session.json"


@pytest.mark.skipif(sys.platform != "linux", reason="names are characters elsewhere")
def test_a_name_of_foreign_bytes_is_kept(path: Path) -> None:
    file = Path(os.fsdecode(b"/texts/caf\xe9.txt"))
    save_session(Session(places=(place_of(file, 1, 0),)), path)
    assert load_session(path).places[0].path == file


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_can_read_it(path: Path) -> None:
    save_session(SESSION, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_place_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    save_session(SESSION, tmp_path / "file" / "session.json")


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"[]",
        b"{" * 100_000,
        b'{"windows": [{"texts": [{"file": "x"}]}]}',
        b'{"windows": [{"texts": [], "shown": -1}]}',
        b'{"places": [{"file": "", "caret": 1e400}]}',
        b'{"places": [{"file": "", "caret": 99999999999999999999}]}',
    ],
)
def test_a_damaged_one_is_as_good_as_none(damaged: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(damaged)
    assert load_session(path) == Session()


def test_one_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_session(SESSION, path)
    monkeypatch.setattr(session, "_LARGEST", path.stat().st_size - 1)
    assert load_session(path) == Session()


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_whatever_is_written_over_it_it_can_be_read(place: int, written: bytes) -> None:
    data = bytearray(msgspec.json.encode(SESSION))
    place %= len(data)
    data[place : place + len(written)] = written
    try:
        loaded = msgspec.json.decode(bytes(data), type=Session)
    except msgspec.DecodeError:
        return
    for each in loaded.places:
        assert each.path
        assert each.caret >= 0


def test_the_newest_place_in_a_file_counts() -> None:
    newer = place_of(STORY.path, 4, 1)
    after = SESSION.with_places([newer])
    assert after.places == (newer, POEM)
    assert after.place_in(Path("/texts/story.txt")) == newer
    assert after.place_in(Path("/texts/other.txt")) is None
    assert after.windows == SESSION.windows


def test_all_of_it_is_bounded(path: Path) -> None:
    many = [place_of(Path(f"/texts/{'x' * 250}{n}.txt"), n, n) for n in range(500)]
    full = Session().with_places(many)
    assert full.places == tuple(many[:MOST_PLACES])
    windows = full.with_windows([SessionWindow(tuple(many))] * 30).windows
    assert len(windows) == MOST_WINDOWS
    assert {len(window.texts) for window in windows} == {MOST_TEXTS}
    save_session(full.with_windows(windows), path)
    assert load_session(path).windows == windows


def test_a_window_without_files_is_left_out() -> None:
    assert Session().with_windows([SessionWindow(()), SESSION.windows[0]]) == Session(
        SESSION.windows
    )
