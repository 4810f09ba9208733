# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What tests count is told at the end of the run, also by the workers of pytest-xdist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_figure_stands_in_the_summary(tmp_path: Path, workers: str) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import figure, pytest_terminal_summary\n")
    (tmp_path / "test_it.py").write_text("def test_counts(figure):\n    figure('kills inside a write', '471 of 500')\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n",
        workers,
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    run = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert "kills inside a write: 471 of 500  [test_it.py::test_counts]" in run.stdout
    assert run.stdout.splitlines()[-1].startswith("1 passed")
