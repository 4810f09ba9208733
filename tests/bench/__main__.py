# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.bench [--requests N] [--office DIR] [NAME...]``: measures and prints a table; no test, nothing fails.

Names: lists, cases, logbook, window (over an office with N requests, kept in DIR if one is given), papers, files, start,
training.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.measure import Line


def _benches(folder: Path, office: Path, requests: int) -> dict[str, Callable[[], Iterable[Line]]]:
    from tests.bench import cases, files, lists, logbook, papers, window
    from tests.bench.filling import Filled, filled

    def over(bench: Callable[[Filled], list[Line]]) -> Callable[[], list[Line]]:
        def run() -> list[Line]:
            opened = filled(office, requests)
            try:
                return bench(opened)
            finally:
                opened.office.close()

        return run

    return {
        "lists": over(lists.run),
        "cases": over(cases.run),
        "logbook": over(logbook.run),
        "window": over(lambda opened: window.waiting(opened, folder)),
        "papers": papers.run,
        "files": lambda: files.run(folder),
        "start": lambda: window.start(folder),
        "training": lambda: logbook.training_office(folder),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--office", type=Path)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlat-bench-") as name:
        folder = Path(name)
        benches = _benches(folder, given.office or folder / "office", given.requests)
        if unknown := set(given.names) - set(benches):
            parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(benches)}")
        for each in given.names or benches:
            for line in benches[each]():
                print(f"{each:9} {line}", flush=True)


if __name__ == "__main__":
    main()
