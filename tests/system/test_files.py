# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Files that others hold, folders of this user alone, and links that lead elsewhere."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mlat_desktop import system
from mlat_desktop.system import files, win32
from tests.system.windows import FileSystem, Kernel32


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_and_removed(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, no_waiting: list[float], tmp_path: Path
) -> None:
    played = FileSystem(monkeypatch, scanner=True)
    for content in (b"first", b"second"):
        files.write_whole(tmp_path / "keys.json", content)
    assert (tmp_path / "keys.json").read_bytes() == b"second"
    files.rename(tmp_path / "keys.json", tmp_path / "old.json")
    files.remove(tmp_path / "old.json")
    assert list(tmp_path.iterdir()) == []
    assert played.refused == len(no_waiting) >= 4


def test_a_file_that_somebody_keeps_open_is_left_as_it_was_within_two_seconds(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, no_waiting: list[float], tmp_path: Path
) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(b"first")
    with path.open("rb"):
        FileSystem(monkeypatch)
        with pytest.raises(OSError, match="refused") as refusal:
            files.write_whole(path, b"second")
        assert win32.winerror(refusal.value) == win32.SHARING_VIOLATION
    assert path.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]
    assert 0.5 < sum(no_waiting) < 2


def test_on_macos_the_drive_is_asked_to_empty_its_own_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[int] = []
    refusals: list[int] = []

    def fcntl(_handle: int, order: int) -> int:
        asked.append(order)
        if refusals:
            raise OSError(refusals[0], "refused")
        return 0

    def plainly(_handle: int) -> None:
        asked.append(0)

    monkeypatch.setattr(system, "NAME", "darwin")
    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(fcntl=fcntl))
    monkeypatch.setattr(os, "fsync", plainly)
    files.write_whole(tmp_path / "keys.json", b"first")
    assert asked == [51, 51], "the file, then its folder"
    refusals[:] = [errno.ENOTSUP]
    files.force(7)
    assert asked[2:] == [51, 0], "a file system that knows no such order"
    refusals[:] = [errno.EIO]
    with pytest.raises(OSError, match="refused"):
        files.force(7)


def test_other_refusals_are_not_waited_for(no_waiting: list[float], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.replace(tmp_path / "none", tmp_path / "new")
    assert no_waiting == []


def test_a_name_that_is_taken_is_not_taken_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    with pytest.raises(FileExistsError):
        files.rename(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "b"


def test_on_windows_the_folder_of_an_office_gets_an_access_list(kernel32: Kernel32, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def run(command: list[str]) -> bool:
        asked.append(command)
        return False  # a drive without rights: the office is made all the same

    files.private_folder(tmp_path / "office", run)
    (command,) = asked
    assert command[0] == "C:\\Windows\\System32\\icacls.exe", "a bare name would be looked for on the stick first"
    assert command[1:4] == [str(tmp_path / "office"), "/inheritance:r", "/grant:r"]
    owner, administrators, the_system = "*S-1-3-4", "*S-1-5-32-544", "*S-1-5-18"
    assert {right.partition(":")[0] for right in command[4:]} == {owner, administrators, the_system}
    assert all(right.endswith(":(OI)(CI)F") for right in command[4:])


def test_elsewhere_its_mode_shuts_others_out(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir(mode=0o777)
    files.private_folder(tmp_path / "office")
    assert (tmp_path / "office").stat().st_mode & 0o777 == 0o700
    with files.create(tmp_path / "key") as stream:
        assert os.fstat(stream.fileno()).st_mode & 0o777 == 0o600


def test_a_link_a_pipe_and_a_junction_are_not_plain_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"x")
    os.close(files.open_plain(plain))
    (tmp_path / "link").symlink_to(plain)
    os.mkfifo(tmp_path / "pipe")
    for name, number in (("link", errno.ELOOP), ("pipe", errno.EINVAL)):
        with pytest.raises(OSError, match=name) as refusal:
            files.open_plain(tmp_path / name)
        assert refusal.value.errno == number

    class Junction:
        st_mode, st_file_attributes = plain.stat().st_mode, 0x400

    monkeypatch.setattr(os, "lstat", lambda _path: Junction)
    with pytest.raises(OSError, match="plain") as refusal:
        files.open_plain(plain)
    assert refusal.value.errno == errno.ELOOP


def test_a_folder_too_deep_for_windows_is_told(kernel32: Kernel32) -> None:
    assert files.has_room_for_names(Path("/" + "a" * 100), 80)
    assert not files.has_room_for_names(Path("/" + "a" * 200), 80)
