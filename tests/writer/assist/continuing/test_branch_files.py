"""Continuations on the disk: found again, followed, forgotten, and never trusted."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.writer.assist.continuing.test_branches import Clock, made, scored
from writer.assist.continuing.branch_files import MOST_FILES, SUFFIX, BranchFiles
from writer.assist.continuing.branches import LIFE_S, Branch, BranchedText, Branches
from writer.errors import ContinuationsError

if TYPE_CHECKING:
    from pathlib import Path

NOVEL = "/texts/novel.txt"


def places(branches: Branches, before: str = "The rain") -> tuple[tuple[str, Branches], ...]:
    text = BranchedText()
    text.put(before, branches)
    return text.places()


@pytest.fixture
def files(tmp_path: Path) -> BranchFiles:
    return BranchFiles(tmp_path / "continuations")


def written(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "continuations").glob("*"))


def forge(path: Path, change: Any) -> None:
    kept = json.loads(zlib.decompress(path.read_bytes()))
    change(kept)
    path.write_bytes(zlib.compress(json.dumps(kept).encode()))


def test_they_come_back_as_they_were(files: BranchFiles) -> None:
    branch = Branch(" 落下 on the sea.", seed=7, scores=(scored(-3.5),), at=1, given=2)
    kept = places(made(" fell", " stopped").with_branch(branch).showing(2))
    files.save(NOVEL, kept)
    assert files.load(NOVEL) == list(kept)
    assert files.load("/texts/other.txt") == []


def test_nothing_in_the_folder_tells_of_the_text(files: BranchFiles, tmp_path: Path) -> None:
    files.save(NOVEL, places(made(" fell"), "A secret"))
    (path,) = written(tmp_path)
    assert "novel" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    assert b"secret" not in zlib.decompress(path.read_bytes())


def test_of_nothing_there_is_no_file(files: BranchFiles, tmp_path: Path) -> None:
    files.save(NOVEL, places(made(" fell")))
    files.save(NOVEL, ())
    assert written(tmp_path) == []


def test_what_is_too_old_does_not_come_back(tmp_path: Path) -> None:
    clock = Clock()
    files = BranchFiles(tmp_path / "continuations", clock)
    text = BranchedText(clock)
    text.put("a", made(" fell"))
    files.save(NOVEL, text.places())
    clock.now_s += LIFE_S + 1
    assert files.load(NOVEL) == []


def test_files_that_nobody_opened_for_long_go(files: BranchFiles, tmp_path: Path) -> None:
    files.save(NOVEL, places(made(" fell")))
    late = Clock()
    late.now_s = written(tmp_path)[0].stat().st_mtime + LIFE_S + 10
    BranchFiles(tmp_path / "continuations", late).drop_old()
    assert written(tmp_path) == []


def test_there_is_a_bound_on_texts(files: BranchFiles, tmp_path: Path) -> None:
    folder = tmp_path / "continuations"
    folder.mkdir()
    for number in range(MOST_FILES + 3):
        (folder / f"{number:03}{SUFFIX}").touch()
    files.save(NOVEL, places(made(" fell")))
    assert len(written(tmp_path)) == MOST_FILES
    assert files.load(NOVEL)


def test_they_follow_a_file_that_is_renamed(files: BranchFiles, tmp_path: Path) -> None:
    kept = places(made(" fell"))
    files.save(NOVEL, kept)
    files.carry_over(NOVEL, "/texts/book.txt")
    assert files.load("/texts/book.txt") == list(kept)
    assert len(written(tmp_path)) == 1
    files.carry_over("/texts/none.txt", "/texts/book.txt")
    assert files.load("/texts/book.txt") == list(kept)


def test_they_are_forgotten_one_by_one_and_all(files: BranchFiles, tmp_path: Path) -> None:
    for name in (NOVEL, "/b", "/c"):
        files.save(name, places(made(" fell")))
    assert files.forget(NOVEL) == 1
    assert files.forget(NOVEL) == 0
    assert files.load(NOVEL) == []
    assert len(written(tmp_path)) == 2
    assert files.forget_all() == 2
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"not packed", zlib.compress(b"[1, 2]"), zlib.compress(b"[" * 100_000)],
    ids=["empty", "foreign", "other", "deep"],
)
def test_a_damaged_file_is_set_aside_with_a_sentence(
    files: BranchFiles, tmp_path: Path, data: bytes
) -> None:
    files.save(NOVEL, places(made(" fell")))
    (path,) = written(tmp_path)
    path.write_bytes(data)
    with pytest.raises(ContinuationsError, match="set aside"):
        files.load(NOVEL)
    assert [each.read_bytes() for each in written(tmp_path)] == [data]
    assert files.load(NOVEL) == []
    files.save(NOVEL, places(made(" stopped")))
    assert files.load(NOVEL)
    files.forget(NOVEL)
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [(0, ""), (0, "a" * 30_000), (1, 0), (1, 2), (4, 3), (5, 900), (4, -1), (6, 1e999)],
)
def test_nothing_is_believed_that_nobody_could_have_kept(
    files: BranchFiles, tmp_path: Path, field: int, value: object
) -> None:
    files.save(NOVEL, places(made(" fell", " stopped")))

    def change(kept: Any) -> None:
        kept["places"][0][2][0][field] = value

    forge(written(tmp_path)[0], change)
    with pytest.raises(ContinuationsError):
        files.load(NOVEL)


def test_a_bomb_is_not_unpacked(files: BranchFiles, tmp_path: Path) -> None:
    files.save(NOVEL, places(made(" fell")))
    written(tmp_path)[0].write_bytes(zlib.compress(b" " * 200_000_000))
    with pytest.raises(ContinuationsError, match="damaged"):
        files.load(NOVEL)


def test_what_would_be_too_large_to_be_read_again_is_kept_without_scores(
    files: BranchFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("writer.assist.continuing.branch_files._MOST_BYTES", 20_000)
    scores = (scored(-3.0),) * 200
    files.save(NOVEL, places(Branches().with_branch(Branch(" fell", scores=scores))))
    ((_, branches),) = files.load(NOVEL)
    assert [(each.text, each.scores) for each in branches.all] == [(" fell", ())]


def test_scores_of_another_version_of_the_program_are_left_out(
    files: BranchFiles, tmp_path: Path
) -> None:
    files.save(NOVEL, places(Branches().with_branch(Branch(" fell", scores=(scored(-3.0),)))))

    def change(kept: Any) -> None:
        kept["places"][0][2][0][7] = [{"beauty": 1.0}]

    forge(written(tmp_path)[0], change)
    ((_, branches),) = files.load(NOVEL)
    assert branches.all[0].scores == ()


def test_what_cannot_be_kept_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = BranchFiles(tmp_path / "file" / "folder")
    with pytest.raises(ContinuationsError, match="not affected"):
        files.save(NOVEL, places(made(" fell")))
