# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles on real file systems that are broken off at many moments (:mod:`tests.transfer.real_media`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_is_on_a_real_stick_when_it_is_pulled(tmp_path: Path, figure: Callable[[str, object], None]) -> None:
    words = ["-m", "tests.transfer.real_media", str(tmp_path), "6"]
    try:
        done = subprocess.run(
            ["unshare", "--mount", sys.executable, *words],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if done.returncode and "unshare failed" in done.stderr:
        pytest.skip("nothing can be mounted here: that needs root")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    if not told:
        pytest.skip("neither a loop device nor a file system in user space can be mounted here")
    for kind, found in told.items():
        assert found["faults"] == []
        assert 0 < found["broken_off"] < found["copies"]
        figure(f"copies of a stick with {kind}, of these broken off", f"{found['copies']}, {found['broken_off']}")
