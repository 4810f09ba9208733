# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One process per office, and who comes second is told who was first."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from mlat_desktop import messages
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.instance_lock import InstanceLock
from mlat_desktop.system import locking

SINCE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mlat_desktop.instance_lock import InstanceLock
lock = InstanceLock.acquire(Path(sys.argv[1]), user="Änne", since=datetime(2026, 11, 21, 9, 0, tzinfo=UTC), host="desk-7")
print("held", flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
sys.stdin.readline()
"""


def _acquire(path: Path) -> InstanceLock:
    return InstanceLock.acquire(path, user="berta", since=SINCE)


def _holder(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _end(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def test_a_second_process_is_told_who_holds_the_office_and_since_when(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock")
    try:
        with pytest.raises(KnownError) as refusal:
            _acquire(tmp_path / "lock")
        assert refusal.value.code is Code.OFFICE_LOCKED
        assert refusal.value.facts == {"user": "Änne", "host": "desk-7", "since": SINCE}
        assert "Änne on desk-7" in messages.sentence(refusal.value)
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "released\n"
        _acquire(tmp_path / "lock").release()
    finally:
        _end(holder)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock")
    holder.send_signal(signal.SIGKILL)
    _end(holder)
    _acquire(tmp_path / "lock").release()


def test_the_lock_names_who_signed_in_last_and_is_free_after_release(tmp_path: Path) -> None:
    first = _acquire(tmp_path / "lock")
    first.name_user("c")
    with pytest.raises(KnownError) as refusal:
        _acquire(tmp_path / "lock")
    assert refusal.value.facts["user"] == "c"
    first.release()
    first.release()
    _acquire(tmp_path / "lock").release()


def test_a_lock_whose_text_cannot_be_read_is_still_a_lock(tmp_path: Path) -> None:
    first = _acquire(tmp_path / "lock")
    (tmp_path / "lock").write_text("{")
    with pytest.raises(KnownError) as refusal:
        _acquire(tmp_path / "lock")
    assert refusal.value.code is Code.OFFICE_LOCKED
    assert "{" not in messages.sentence(refusal.value)
    first.release()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        _acquire(tmp_path / "none" / "lock")
    assert refusal.value.code is Code.DISK_FAILED


def test_a_lock_that_the_file_system_refuses_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive without locks: open, the file would hold the office against the next attempt on Windows."""
    opened: list[BinaryIO] = []

    class Refusing:
        def take(self, stream: BinaryIO) -> bool:
            opened.append(stream)
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        def free(self, stream: BinaryIO) -> None:
            raise AssertionError("never taken")

    monkeypatch.setattr(locking, "LOCK", Refusing())
    with pytest.raises(KnownError) as refusal:
        _acquire(tmp_path / "lock")
    assert refusal.value.code is Code.DISK_FAILED
    assert [stream.closed for stream in opened] == [True]
