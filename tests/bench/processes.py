# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whole processes, measured from outside as the person waits for them: with compiled modules, which every second start has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import meter
from tests.bench.measure import Sample

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished process: what it used, when it began on the monotonic clock, and what it printed."""

    sample: Sample
    begun: float
    printed: str


@dataclass(frozen=True, slots=True)
class Processes:
    """Starts processes that keep their compiled modules, settings and data in ``folder``."""

    folder: Path

    def python(self, *arguments: str | Path, **more: str) -> Ran:
        """This Python over the checkout."""
        return self.run([sys.executable, *arguments], **more)

    def run(self, command: Sequence[str | Path], **more: str) -> Ran:
        """Run a command that must succeed; ``more`` are variables of its environment."""
        started = [sys.executable, "-I", "-S", meter.__file__, *map(str, command)]
        done = subprocess.run(started, env=self._environment(more), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
        printed, _newline, last = done.stdout.rstrip("\n").rpartition("\n")
        found = json.loads(last)
        return Ran(Sample(found["seconds"], found["cpu"], found["mebibytes"]), found["begun"], printed)

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MLAT_", "PYTHON"))}
        own = {name: str(self.folder / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        python = {
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"),
            "PYTHON_KEYRING_BACKEND": "tests.memory_keyring.MemoryKeyring",
        }
        return {**kept, **own, **python, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", **more}
