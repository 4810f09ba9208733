# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a medium holds is read from the medium."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code
from mlat_desktop.progress import CancelToken
from mlat_desktop.system import uncached
from mlat_desktop.transfer import drives
from mlat_desktop.transfer.medium import Medium, known
from tests.system.windows import Kernel32

SIZES = [0, 1, 4095, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "part"
    path.write_bytes(os.urandom((1 << 20) + 7))
    return path


def _hash(path: Path) -> tuple[str, int]:
    return Medium().read_back(path, CancelToken())


@pytest.mark.parametrize("size", SIZES)
def test_windows_gives_every_byte_of_a_file_around_its_memory(kernel32: Kernel32, tmp_path: Path, size: int) -> None:
    path, content = tmp_path / "part", os.urandom(size)
    path.write_bytes(content)
    assert b"".join(bytes(block) for block in uncached.windows(path)) == content
    assert kernel32.handles == {}


@pytest.mark.parametrize("size", SIZES)
def test_this_system_gives_every_byte_of_a_file_around_its_memory(tmp_path: Path, size: int) -> None:
    path, content = tmp_path / "part", os.urandom(size)
    path.write_bytes(content)
    assert _hash(path) == (hashlib.sha256(content).hexdigest(), size)


def test_a_stick_that_lost_what_memory_still_knows_is_found_out(kernel32: Kernel32, file: Path) -> None:
    kept = file.read_bytes()
    kernel32.on_medium[str(file)] = kept[:-1] + bytes([kept[-1] ^ 1])
    assert _hash(file) != (hashlib.sha256(kept).hexdigest(), len(kept))
    assert drives.bypasses_memory(file.parent)


def test_a_drive_without_such_reading_is_compared_and_said_to_be_compared_from_memory(kernel32: Kernel32, file: Path) -> None:
    kernel32.refused[str(file)] = 87
    assert _hash(file)[1] == (1 << 20) + 7
    assert not drives.bypasses_memory(file.parent)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a reading of its own")
def test_a_system_without_such_reading_compares_from_memory_and_says_so(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.delattr(os, "preadv")
    assert _hash(file) == (hashlib.sha256(file.read_bytes()).hexdigest(), (1 << 20) + 7)
    assert not drives.bypasses_memory(file.parent)


def test_what_the_medium_refuses_is_not_read_from_memory(kernel32: Kernel32, file: Path) -> None:
    kernel32.broken[str(file)] = 1117
    with pytest.raises(OSError, match="1117") as failure:
        _hash(file)
    assert known(failure.value, file).code is Code.BUNDLE_UNPLUGGED


@pytest.mark.parametrize(
    ("number", "code"), [(21, Code.BUNDLE_UNPLUGGED), (1167, Code.BUNDLE_UNPLUGGED), (None, Code.BUNDLE_UNPLUGGED)]
)
def test_a_stick_that_was_pulled_is_named_whatever_windows_calls_it(kernel32: Kernel32, number: int | None, code: Code) -> None:
    error = OSError(22, "Invalid argument")
    if number is not None:
        vars(error)["winerror"] = number
    assert known(error, Path("E:\\")).code is code
