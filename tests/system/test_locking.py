# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One process per office under the mandatory locks of Windows: who comes second can still read who was first."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.instance_lock import InstanceLock
from mlat_desktop.system import files, locking
from tests.system.windows import Crt, MandatoryFile

SINCE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def crt(monkeypatch: pytest.MonkeyPatch) -> Crt:
    crt = Crt()

    class File(MandatoryFile):
        pass

    File.crt = crt
    monkeypatch.setattr(locking, "LOCK", locking.ByteLock(crt))
    monkeypatch.setattr(files, "open_lasting", lambda path: File(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b"))
    return crt


def _refused(path: Path) -> KnownError:
    with pytest.raises(KnownError) as refusal:
        InstanceLock.acquire(path, user="berta", since=SINCE)
    assert refusal.value.code is Code.OFFICE_LOCKED
    return refusal.value


def test_who_comes_second_reads_who_was_first(crt: Crt, tmp_path: Path) -> None:
    lock = InstanceLock.acquire(tmp_path / "lock", user="A rather long name", since=SINCE, host="desk-7")
    assert _refused(tmp_path / "lock").facts == {"user": "A rather long name", "host": "desk-7", "since": SINCE}
    lock.name_user("Ö", "desk-7")
    assert _refused(tmp_path / "lock").facts["user"] == "Ö"
    lock.release()
    assert crt.held == {}
    InstanceLock.acquire(tmp_path / "lock", user="berta", since=SINCE).release()


def test_the_lock_of_a_process_that_died_is_free(crt: Crt, tmp_path: Path) -> None:
    lock = InstanceLock.acquire(tmp_path / "lock", user="anna", since=SINCE)
    lock._stream.close()
    InstanceLock.acquire(tmp_path / "lock", user="berta", since=SINCE).release()


def test_the_text_itself_is_never_locked(crt: Crt, tmp_path: Path) -> None:
    """The test can fail: with the first byte locked nobody could read the name."""
    lock = InstanceLock.acquire(tmp_path / "lock", user="anna", since=SINCE)
    ((file, (handle, _place)),) = crt.held.items()
    crt.held[file] = (handle, 0)
    assert _refused_elsewhere(crt, tmp_path / "lock").facts["user"] == "?"
    crt.held[file] = (handle, locking.BYTE)
    lock.release()


def _refused_elsewhere(crt: Crt, path: Path) -> KnownError:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locking.ByteLock, "take", lambda *_: False)
        return _refused(path)
