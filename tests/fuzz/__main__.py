# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.fuzz [--seconds 60] [--keep DIR] [NAME ...]``: every parser of what other offices send, for that long each.

Two at a time. A finding is written to ``DIR`` (else to ``fuzz-findings``) and ends with status 1; mended, it goes to
``tests/fuzz/found/NAME/``. Each line says how long a target ran and how often.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import seeds
from tests.fuzz.targets import TARGETS

AT_ONCE = 2
MOST_SECONDS_AN_INPUT = 10
MOST_MIB = 1024
LENGTH = 16 << 10  # the longest input that is tried; seeds are shorter, but for the archives with the schema in them
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """How one target went."""

    name: str
    status: int
    seconds: float
    executions: int
    said: str
    found: tuple[Path, ...]

    def __str__(self) -> str:
        rate = self.executions / self.seconds if self.seconds else 0
        verdict = "nothing found" if not self.status else f"FAILED with status {self.status}: {', '.join(map(str, self.found))}"
        return f"{self.name:10} {self.seconds:6.0f} s {self.executions:10,} executions {rate:8,.0f} a second  {verdict}"


def run(name: str, seconds: int, keep: Path) -> Run:
    """One target in a process of its own; its corpus grows in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        corpus, grown = Path(scratch, "seeds"), Path(scratch, "grown")
        corpus.mkdir()
        grown.mkdir()
        for seed, data in seeds.of(name).items():
            (corpus / seed).write_bytes(data)
        longest = max(LENGTH, *(path.stat().st_size for path in corpus.iterdir()))
        limits = [f"-max_total_time={seconds}", f"-timeout={MOST_SECONDS_AN_INPUT}", f"-rss_limit_mb={MOST_MIB}"]
        places = [f"-max_len={longest}", f"-artifact_prefix={keep}/{name}-", "-print_final_stats=1", str(grown), str(corpus)]
        before, begun = set(keep.glob(f"{name}-*")), time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", name, *limits, *places],
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        took = time.monotonic() - begun
    counted = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    executions = int(counted[1]) if counted else 0
    found = tuple(sorted(set(keep.glob(f"{name}-*")) - before))
    status = done.returncode or int(not executions)  # a target that never ran has proven nothing
    return Run(name, status, took, executions, done.stdout + done.stderr, found)


def main(arguments: list[str]) -> int:
    """Exit status 0 where every target ran and none found anything, 1 otherwise, 2 for words that are not understood."""
    reader = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    reader.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    reader.add_argument("--keep", type=Path, default=ROOT / "fuzz-findings", help="where findings are written")
    reader.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(TARGETS)} (default: all)")
    given = reader.parse_args(arguments)
    unknown = sorted(set(given.names) - set(TARGETS))
    if unknown:
        reader.error(f"no target is called {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    given.keep.mkdir(parents=True, exist_ok=True)
    failed = False
    with ThreadPoolExecutor(AT_ONCE) as both:
        for each in both.map(lambda name: run(name, given.seconds, given.keep.resolve()), given.names or TARGETS):
            print(each, flush=True)
            if each.status:
                failed = True
                print("\n".join(each.said.splitlines()[-40:]), flush=True)
    if not any(given.keep.iterdir()):
        given.keep.rmdir()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
