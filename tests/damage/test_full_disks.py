# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A disk that is full at whatever block of whatever writer: one sentence, nothing lost, nothing half, and the way back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop import crash
from mlat_desktop.cli import main as command_line
from mlat_desktop.store import folder
from tests import ballast
from tests.damage.writers import WRITERS
from tests.functional.mlat import mlat
from tests.kills import desk

ROOT = Path(__file__).resolve().parents[2]
Figure = Callable[[str, object], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the ballast of a real office: the processes that meet the full disk know no smaller one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "BALLAST", ballast.REAL)
        return desk.make(tmp_path_factory.mktemp("full") / "made", bundles=3)


@pytest.fixture(scope="module")
def apart() -> list[str]:
    """How a process gets file systems of its own here: as root, or as the root of a user namespace."""
    for words in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        try:
            probe = [*words, "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/tmp"]  # in its own view of the tree
            if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
                return words
        except FileNotFoundError:
            break
    pytest.skip("no small file system can be mounted here: that needs root or user namespaces, and Linux")


def _meet(apart: list[str], made: Path, place: Path, every: int, names: list[str], figure: Figure) -> None:
    """Half of the writers in each of two processes; what they need is about the same."""
    runs = []
    for number in (0, 1):
        words = ["-m", "tests.damage.full_disks", str(made), str(place / str(number)), str(every), *names[number::2]]
        (place / str(number)).mkdir(parents=True)
        command = [*apart, sys.executable, *words]
        both = subprocess.PIPE
        runs.append(subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), text=True, stdout=both, stderr=both))
    told = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    counted: list[dict[str, Any]] = [json.loads(out) for out, _err in told]
    assert [fault for each in counted for fault in each["faults"]] == []
    refused = sum(each["refused"] for each in counted)
    assert sum(each["writers"] for each in counted) == len(names)
    assert refused >= len(names), "each met it once at least"
    figure("writers that met a full disk, and how often", f"{len(names)} writers, {refused} times")


@pytest.mark.slow
@pytest.mark.alone
def test_three_writers_on_a_full_disk(apart: list[str], made: Path, tmp_path: Path, figure: Figure) -> None:
    _meet(apart, made, tmp_path / "here", 8, ["evidence in", "passphrase changed", "preferences"], figure)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_every_writer_on_a_disk_that_is_full_at_any_block(apart: list[str], made: Path, tmp_path: Path, figure: Figure) -> None:
    _meet(apart, made, tmp_path / "here", 1, [writer.name for writer in WRITERS], figure)


def test_a_mistake_of_ours_on_a_full_disk_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(crash, "save", full)
    monkeypatch.setattr(command_line, "_run", lambda *_: 1 / 0)
    answer = mlat("today", expect=1)
    assert "No report of it could be written" in answer.err
