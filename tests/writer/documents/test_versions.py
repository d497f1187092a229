"""Versions on disk: exact, thinned, bounded, private; no crash whatever happens to the file."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.documents import version_file
from writer.documents.thinning import DAY, HOUR, MINUTE
from writer.documents.version_file import DAMAGED_NAME, FILE_NAME
from writer.documents.versions import Reason, Versions, key_of
from writer.errors import VersionsError

any_text = st.text(st.characters(exclude_categories=()), max_size=200)


def folder_of(store):
    return store._file._folder


class Clock:
    def __init__(self):
        self.now_s = 1_800_000_000.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    return Versions(tmp_path / "versions", clock_s=clock)


def novel(seed, paragraphs=300):
    rng = random.Random(seed)
    return "".join("".join(rng.choices("abcdefg  ", k=400)) + ".\n" for _ in range(paragraphs))


@given(any_text)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_every_character_comes_back(store, text):
    # Broken bytes stand in a text as half pairs of surrogates, which are no UTF-8.
    store.keep("a", text, Reason.SAVED)
    newest = store.of("a")[0]
    assert store.text(newest.id) == text
    store.forget("a")


def test_versions_are_listed_the_newest_first_with_why_and_how_long(store, clock):
    for text, reason in [("One two", Reason.SAVED), ("One two 三四", Reason.CLOSED)]:
        store.keep("a", text, reason)
        clock.now_s += MINUTE
    assert [(each.reason, each.words, clock.now_s - each.time_s) for each in store.of("a")] == [
        (Reason.CLOSED, 4, MINUTE),
        (Reason.SAVED, 2, 2 * MINUTE),
    ]
    assert store.of("b") == []


def test_the_same_again_is_not_kept_again(store, clock):
    assert store.keep("a", "text", Reason.REGULAR)
    clock.now_s += DAY
    assert not store.keep("a", "text", Reason.SAVED)
    assert not store.keep("a", "text", Reason.REGULAR)
    (version,) = store.of("a")
    # The better reason is remembered.
    assert version.reason is Reason.SAVED
    assert store.keep("a", "text 2", Reason.SAVED)
    assert store.keep("a", "text", Reason.SAVED)


def test_older_versions_are_thinned(store, clock):
    for number in range(120):
        store.keep("a", f"text {number}", Reason.REGULAR)
        clock.now_s += 10
    ages = [clock.now_s - version.time_s for version in store.of("a")]
    assert sum(age < 10 * MINUTE for age in ages) in {10, 11}
    assert sum(10 * MINUTE <= age < HOUR for age in ages) in {1, 2}


def test_a_novel_costs_little_more_with_each_version(store, clock):
    text = novel(1)
    store.keep("a", text, Reason.SAVED)
    once = store.size()
    for number in range(20):
        clock.now_s += 2 * DAY
        text = text[: number * 1_000] + "a few more words " + text[number * 1_000 :]
        store.keep("a", text, Reason.SAVED)
    assert store.size() < 4 * once
    assert store.text(store.of("a")[0].id) == text


def test_pieces_of_removed_versions_go_too(store, clock):
    for number in range(30):
        store.keep("a", novel(number), Reason.SAVED)
        clock.now_s += 1
    once = Versions(folder_of(store).parent / "other", clock_s=clock)
    once.keep("a", novel(0), Reason.SAVED)
    # All within one minute: the newest of each minute stays.
    assert len(store.of("a")) <= 2
    assert store.size() < 3 * once.size()


def test_the_room_is_bounded_for_one_text_and_for_all(tmp_path, clock):
    store = Versions(tmp_path, 2_000_000, clock)
    for number in range(12):
        clock.now_s += 2 * DAY
        store.keep("a", novel(number), Reason.SAVED)
        assert store.size() <= 2_000_000
    of_a = len(store.of("a"))
    assert 2 <= of_a <= 8
    for number in range(40):
        clock.now_s += 2 * DAY
        store.keep(f"other {number}", novel(100 + number), Reason.SAVED)
        assert store.size() <= 2_000_000
    # The oldest of all went first.
    assert store.of("a") == []
    assert store.text(store.of("other 39")[0].id) == novel(139)


def test_a_text_without_room_says_so_and_takes_nothing_from_others(tmp_path, clock):
    store = Versions(tmp_path, 300_000, clock)
    store.keep("small", "a few words", Reason.SAVED)
    with pytest.raises(VersionsError, match="larger than the room"):
        store.keep("large", novel(1, 3_000), Reason.SAVED)
    assert store.of("large") == []
    assert len(store.of("small")) == 1


def test_an_untitled_text_takes_its_versions_along_when_it_is_saved(store, clock):
    long = novel(1)
    store.keep("untitled 1", long, Reason.REGULAR)
    store.keep("/a.md", long + "old", Reason.SAVED)
    clock.now_s += DAY
    store.keep("untitled 1", long + "new", Reason.REGULAR)
    store.carry_over("untitled 1", "/a.md")
    assert store.of("untitled 1") == []
    texts = [store.text(version.id) for version in store.of("/a.md")]
    assert sorted(texts) == sorted([long + "new", long + "old", long])
    # Shared pieces are counted rightly: thinning one version leaves the others whole.
    clock.now_s += 300 * DAY
    store.keep("/a.md", "short", Reason.SAVED)
    for version in store.of("/a.md"):
        assert store.text(version.id)


def test_a_renamed_file_is_followed_by_what_it_holds(store, tmp_path):
    old, new, copy = (key_of(tmp_path / name) for name in ("old.md", "new.md", "copy.md"))
    Path(old).write_text("text")
    store.keep(old, "text", Reason.SAVED)
    assert not store.follow(copy, "text")  # the old file is still there
    Path(old).rename(new)
    assert not store.follow(new, "other text")
    assert store.follow(new, "text")
    assert len(store.of(new)) == 1
    assert store.of(old) == []
    assert not store.follow(new, "text")


def test_a_link_leads_to_the_versions_of_the_file(tmp_path):
    (tmp_path / "a.md").touch()
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    assert key_of(tmp_path / "link.md") == key_of(tmp_path / "a.md")


def test_a_name_of_broken_bytes_is_a_key_like_any_other(store):
    store.keep("/caf\udce9.txt", "text", Reason.SAVED)
    assert len(store.of("/caf\udce9.txt")) == 1


def test_what_is_forgotten_cannot_be_read_from_the_disk(store):
    store.keep("a", "Zorblax " * 3, Reason.SAVED)
    store.keep("b", "Marvalon", Reason.SAVED)
    packed = zlib.compress(b"Zorblax " * 3)
    assert packed in (folder_of(store) / FILE_NAME).read_bytes()
    store.forget("a")
    assert packed not in (folder_of(store) / FILE_NAME).read_bytes()
    assert len(store.of("b")) == 1
    store.forget_all()
    assert list(folder_of(store).iterdir()) == []
    assert store.size() == 0
    store.keep("a", "again", Reason.SAVED)
    assert len(store.of("a")) == 1


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nobody_else_may_look(store):
    os.umask(before := os.umask(0))
    os.umask(0)
    try:
        store.keep("a", "text", Reason.SAVED)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder_of(store).stat().st_mode) == 0o700
    assert stat.S_IMODE((folder_of(store) / FILE_NAME).stat().st_mode) == 0o600


def test_looking_makes_no_file(store):
    assert store.size() == 0
    assert not store.follow("a", "text")
    assert store.of("a") == []
    store.forget("a")
    assert not folder_of(store).exists()


@given(
    data=st.data(),
    how=st.sampled_from(["flip", "cut", "zero"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_damaged_file_is_no_crash_and_no_other_text(tmp_path_factory, data, how):
    store = Versions(tmp_path_factory.mktemp("damaged"))
    texts = {novel(1, 20), novel(2, 20), "short"}
    for text in sorted(texts):
        store.keep("a", text, Reason.SAVED, 1_700_000_000 + len(text))
    path = folder_of(store) / FILE_NAME
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if how == "flip":
        content[at] ^= data.draw(st.integers(1, 255))
    elif how == "cut":
        del content[at:]
    else:
        content[at : at + 3_000] = bytes(len(content[at : at + 3_000]))
    path.write_bytes(content)
    said = []
    for _ in range(3):
        read_all_and_keep_one(store, said, texts | {"new"})
    assert all("not affected" in sentence for sentence in said)


def read_all_and_keep_one(store, said, texts):
    try:
        for version in store.of("a"):
            try:
                assert store.text(version.id) in texts
            except VersionsError as error:
                said.append(str(error))
        store.keep("a", "new", Reason.SAVED)
    except VersionsError as error:
        said.append(str(error))


def test_a_file_that_is_none_of_ours_is_set_aside(store):
    folder_of(store).mkdir()
    (folder_of(store) / FILE_NAME).write_bytes(b"no database at all" * 300)
    assert store.keep("a", "text", Reason.SAVED)
    assert len(store.of("a")) == 1
    assert (folder_of(store) / DAMAGED_NAME).read_bytes().startswith(b"no database")


@pytest.mark.parametrize("field", ["time_s", "reason"])
def test_a_field_that_nobody_wrote_is_damage(store, field):
    store.keep("a", "text", Reason.SAVED)
    with sqlite3.connect(folder_of(store) / FILE_NAME) as db:
        db.execute(f"UPDATE versions SET {field} = x'ff00'")
    db.close()
    with pytest.raises(VersionsError, match="set aside"):
        store.keep("a", "text 2", Reason.SAVED)
    assert store.keep("a", "text 2", Reason.SAVED)


def test_the_file_of_a_later_inkling_is_left_alone(store):
    store.keep("a", "text", Reason.SAVED)
    with sqlite3.connect(folder_of(store) / FILE_NAME) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = (folder_of(store) / FILE_NAME).read_bytes()
    with pytest.raises(VersionsError, match="later Inkling"):
        store.keep("a", "text 2", Reason.SAVED)
    assert (folder_of(store) / FILE_NAME).read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    store = Versions(tmp_path / "file" / "versions")
    with pytest.raises(VersionsError, match=r"could not be kept: .*not affected"):
        store.keep("a", "text", Reason.SAVED)


def test_another_program_that_uses_the_file_for_too_long_is_said(store, monkeypatch):
    store.keep("a", "text", Reason.SAVED)
    monkeypatch.setattr(version_file, "PATIENCE_S", 0)
    other = sqlite3.connect(folder_of(store) / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(VersionsError, match="another program is using"):
            store.keep("a", "text 2", Reason.SAVED)
    finally:
        other.close()
    assert store.keep("a", "text 2", Reason.SAVED)


WRITE = """
import sys, random
from pathlib import Path
from writer.documents.versions import Reason, Versions
folder, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = Versions(folder)
rng = random.Random(name)
for number in range(times):
    text = "".join(rng.choices("abcdefgh. \\n", k=60_000))
    store.keep(f"{name} {number}", text, Reason.SAVED)
    print(number, flush=True)
"""
ROOT = Path(__file__).parents[3]


def writing(folder, name, times, **options):
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, folder, name, str(times)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_two_programs_keep_versions_at_once(store):
    programs = [writing(folder_of(store), name, 8) for name in ("a", "b")]
    for program in programs:
        program.communicate(timeout=120)
        assert program.returncode == 0
    for name in ("a", "b"):
        for number in range(8):
            (version,) = store.of(f"{name} {number}")
            assert len(store.text(version.id)) == 60_000


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_program_killed_while_it_keeps_a_version_leaves_those_before(store):
    for seed in range(3):
        program = writing(folder_of(store), f"killed {seed}", 500)
        for line in program.stdout:
            if int(line) == 3 + seed:
                break
        time.sleep(random.Random(seed).random() * 0.02)
        program.send_signal(signal.SIGKILL)
        program.communicate(timeout=60)
        for number in range(4 + seed):
            (version,) = store.of(f"killed {seed} {number}")
            assert len(store.text(version.id)) == 60_000
        assert store.keep(f"after {seed}", "text", Reason.SAVED)


FULL = """
import resource, signal, sys
from pathlib import Path
from writer.documents.versions import Reason, Versions
from writer.errors import VersionsError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
import random
store = Versions(Path(sys.argv[1]))
try:
    store.keep("large", "".join(random.choices("abcdefgh. \\n", k=200_000)), Reason.SAVED)
except VersionsError as error:
    print(error)
print(len(store.of("small")))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")
def test_no_more_room_on_the_disk_leaves_those_before(store):
    store.keep("small", "text", Reason.SAVED)
    said = subprocess.run(
        [sys.executable, "-c", FULL, folder_of(store)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert "could not be kept" in said
    assert "not affected" in said
    assert said.endswith("1\n")
    assert store.of("large") == []
    assert store.keep("large", "text", Reason.SAVED)


def test_a_version_that_is_gone_says_why(store):
    with pytest.raises(VersionsError, match="removed meanwhile"):
        store.text(17)
