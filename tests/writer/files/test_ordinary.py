from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from writer.files.ordinary import TooLargeError, open_ordinary, read_ordinary

posix_only = pytest.mark.skipif(os.name != "posix", reason="pipes and devices with paths")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    return path


def test_a_file_is_read_with_what_was_known_of_it(path: Path) -> None:
    data, status = read_ordinary(path, 5)
    assert (data, status.st_size) == (b"12345", 5)


def test_more_than_was_asked_for_is_not_read(path: Path) -> None:
    with pytest.raises(TooLargeError):
        read_ordinary(path, 4)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no /proc here")
def test_a_size_that_the_system_states_wrongly_is_not_believed() -> None:
    assert Path("/proc/self/maps").stat().st_size == 0
    with pytest.raises(TooLargeError):
        read_ordinary(Path("/proc/self/maps"), 10)


@posix_only
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not an ordinary file"), open_ordinary(tmp_path / "pipe"):
        pass


@posix_only
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null"])
def test_a_device_is_no_file_whatever_links_to_it(tmp_path: Path, device: str) -> None:
    (tmp_path / "link").symlink_to(device)
    with pytest.raises(OSError, match="not an ordinary file"):
        read_ordinary(tmp_path / "link", 5)


@posix_only
def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets are short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(OSError, match="not an ordinary file"):
            read_ordinary(tmp_path / "socket", 5)


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="a folder"):
        read_ordinary(tmp_path, 5)
