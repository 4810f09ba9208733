# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Encrypted files: they come back whole or not at all, and a failure leaves nothing behind."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from mlat_desktop import messages
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.ports import StoredBlob, Vault
from mlat_desktop.store.vault import AgeVault

CONTENT = b"The suspect's telephone, image 1\n" * 40_000  # 1.3 MB: several reads and several chunks of age


@pytest.fixture
def vault(tmp_path: Path) -> AgeVault:
    return AgeVault(tmp_path / "blobs")


class Failing(io.BytesIO):
    """A file that fails after so many bytes."""

    def __init__(self, after: int, error: BaseException, content: bytes = b"") -> None:
        super().__init__(content)
        self._left, self._error = after, error

    def _use(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self._error

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self._use(len(data))
        return data

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        self._use(len(data))
        return super().write(data)


class Hears:
    def __init__(self, cancel: CancelToken | None = None, at: int = 0) -> None:
        self.steps: list[tuple[int, int]] = []
        self._cancel, self._at = cancel, at

    def step(self, done: int, total: int, what: str = "") -> None:
        self.steps.append((done, total))
        if self._cancel is not None and done >= self._at:
            self._cancel.cancel()


def _put(vault: Vault, content: bytes = CONTENT) -> StoredBlob:
    return vault.put(io.BytesIO(content), size=len(content), progress=Silent(), cancel=CancelToken())


def _refusal(work: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as refusal:
        work()
    assert "{" not in messages.sentence(refusal.value)
    return refusal.value


def _files(vault: AgeVault) -> list[Path]:
    return [path for path in vault._root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"x", CONTENT])
def test_what_was_put_in_comes_out(vault: AgeVault, content: bytes) -> None:
    blob = _put(vault, content)
    assert (blob.size, blob.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert vault.read(blob) == content
    target, heard = io.BytesIO(), Hears()
    vault.get(blob, target, progress=heard, cancel=CancelToken())
    assert target.getvalue() == content
    assert heard.steps[-1:] == ([(len(content), len(content))] if content else heard.steps[-1:])
    assert list(vault.present()) == [blob.id]
    vault.remove(blob.id)
    vault.remove(blob.id)
    assert list(vault.present()) == []


def test_nothing_of_the_content_or_its_hash_shows_on_the_disk(vault: AgeVault) -> None:
    blob = _put(vault)
    (file,) = _files(vault)
    data = file.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    assert b"telephone" not in data
    assert blob.sha256 not in str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.name == blob.id[:2]


def test_each_item_has_an_identity_of_its_own(vault: AgeVault) -> None:
    first, second = _put(vault), _put(vault)
    assert first.id != second.id
    assert first.identity != second.identity
    assert _refusal(lambda: vault.read(replace(first, identity=second.identity))).code is Code.FILE_UNREADABLE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.EIO, "Input/output error"), Code.DISK_FAILED),
        (OSError(errno.ENOSPC, "No space left on device"), Code.DISK_FULL),
        (KnownError(Code.FILE_UNREADABLE, path="x", reason="y"), Code.FILE_UNREADABLE),
    ],
)
@pytest.mark.parametrize("after", [0, 1000, 1_000_000])
def test_the_trouble_of_a_stream_is_told_as_it_was(vault: AgeVault, error: BaseException, code: Code, after: int) -> None:
    source = Failing(after, error, CONTENT)
    work = _refusal(lambda: vault.put(source, size=len(CONTENT), progress=Silent(), cancel=CancelToken()))
    assert work.code is code
    assert _files(vault) == []
    blob = _put(vault)
    target = Failing(after, error)
    work = _refusal(lambda: vault.get(blob, target, progress=Silent(), cancel=CancelToken()))
    assert work.code is code


def test_a_cancel_leaves_nothing_behind(vault: AgeVault) -> None:
    for at in (0, 500_000, len(CONTENT)):
        cancel = CancelToken()
        work = partial(vault.put, io.BytesIO(CONTENT), size=len(CONTENT), progress=Hears(cancel, at), cancel=cancel)
        assert _refusal(work).code is Code.CANCELLED
        assert _files(vault) == []


def test_a_cancelled_decryption_is_told_as_such(vault: AgeVault) -> None:
    blob, cancel = _put(vault), CancelToken()
    work = _refusal(lambda: vault.get(blob, io.BytesIO(), progress=Hears(cancel), cancel=cancel))
    assert work.code is Code.CANCELLED


def test_every_change_to_a_file_is_found(vault: AgeVault) -> None:
    blob = _put(vault)
    (file,) = _files(vault)
    whole = file.read_bytes()
    changed = [whole[:-1], whole[: len(whole) // 2], b"", whole + b"x"]
    changed += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, 30, 150, 70_000, len(whole) - 1)]
    for content in changed:
        file.write_bytes(content)
        assert _refusal(lambda: vault.read(blob)).code is Code.FILE_UNREADABLE
    file.unlink()
    assert _refusal(lambda: vault.read(blob)).code is Code.FILE_UNREADABLE


def test_another_content_under_the_same_key_is_found(vault: AgeVault) -> None:
    blob = _put(vault)
    assert _refusal(lambda: vault.read(replace(blob, sha256="0" * 64))).code is Code.FILE_UNREADABLE
    assert _refusal(lambda: vault.read(replace(blob, size=blob.size + 1))).code is Code.FILE_UNREADABLE


def test_a_large_file_is_not_read_into_memory(vault: AgeVault) -> None:
    assert _refusal(lambda: vault.read(_put(vault), most=1000)).code is Code.FILE_UNREADABLE


def test_an_id_is_never_a_path(vault: AgeVault) -> None:
    with pytest.raises(ValueError, match="not the id"):
        vault.remove("../../office")


def test_what_an_interrupted_import_left_is_swept(vault: AgeVault) -> None:
    blob = _put(vault)
    (file,) = _files(vault)
    file.with_name("0" * 32 + ".age.part").write_bytes(b"x")
    assert vault.sweep() == 1
    assert list(vault.present()) == [blob.id]


LIMITED = """
import io, resource, sys
from pathlib import Path
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.store.vault import AgeVault
root = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    AgeVault(root).put(io.BytesIO(bytes(5_000_000)), size=5_000_000, progress=Silent(), cancel=CancelToken())
except KnownError as error:
    print(error.code.value, sum(path.is_file() for path in root.rglob("*")))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the file size are of POSIX")
def test_a_disk_that_takes_no_more_is_called_full_and_keeps_no_part(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, env=dict(os.environ), check=True
    )
    assert run.stdout.split() == ["disk.full", "0"]


def test_too_little_room_is_said_before_the_first_byte(vault: AgeVault) -> None:
    source = Failing(0, AssertionError("was read"), b"x")
    work = _refusal(lambda: vault.put(source, size=1 << 62, progress=Silent(), cancel=CancelToken()))
    assert work.code is Code.DISK_FULL


@pytest.mark.interop
def test_the_age_program_opens_a_stored_file(vault: AgeVault, tmp_path: Path, tool: Callable[[str], Path]) -> None:
    blob = _put(vault)
    identity = tmp_path / "identity"
    identity.write_text(blob.identity + "\n")
    (file,) = _files(vault)
    run = subprocess.run([str(tool("age")), "-d", "-i", str(identity), str(file)], capture_output=True, check=True)
    assert run.stdout == CONTENT
