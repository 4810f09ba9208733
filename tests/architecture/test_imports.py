# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The program imports its window before it has made a QApplication: what a module makes of Qt by then may crash the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_module_of_the_window_can_be_imported_before_there_is_an_application() -> None:
    names = sorted(
        ".".join(each.relative_to(ROOT).with_suffix("").parts)
        for each in (ROOT / "ui").rglob("*.py")
        if each.stem not in {"__init__", "__main__"}
    )
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-c",
        "import importlib, sys\nfor each in sys.argv[1:]: importlib.import_module(each)",
    ]
    ran = subprocess.run([*command, *names], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
