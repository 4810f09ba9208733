# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.bench [NAME...]`` measures and prints; ``--record`` writes what ``docs`` holds. No test: nothing fails.

Names: start, lists, cases, logbook, window (over an office with ``--requests``), counting, recounts, old-register, papers,
reminders, carriage, pouring, waits, made, and million (the lists over 1,000,000 requests; runs when it is named, or with
``--record``).
``--office DIR`` keeps the filled offices there for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.measure import Measure
from tests.bench.processes import Processes
from tests.bench.report import Group, Report, put, terminal

DOCS = Path(__file__).resolve().parents[2] / "docs"
MILLION = 1_000_000

Bench = Callable[[], list[Measure]]


class Benches:
    """Every bench by its name, with the title of its table."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self._given, self._processes = given, Processes(folder)
        self._offices: Path = given.office or folder / "offices"
        count = f"{given.requests:,}"
        self.all: dict[str, tuple[str, Bench]] = {
            "start": (f"From the start of the process to a window that can be used, {count} requests", self._start),
            "lists": (f"The register, {count} requests", lambda: self._lists(given.requests)),
            "million": (f"The register, {MILLION:,} requests", lambda: self._lists(MILLION)),
            "cases": (f"A day's work, {count} requests", self._cases),
            "counting": ("Counting", self._counting),
            "recounts": (f"A new edition of the law, {count} open requests", self._recounts),
            "old-register": (f"An old register of {given.rows:,} rows comes in", self._old_register),
            "papers": ("Letters", self._papers),
            "reminders": (f"A stack of {given.reminders:,} reminders", self._reminders),
            "carriage": ("Evidence and bundles", self._carriage),
            "pouring": ("A large bundle", self._pouring),
            "logbook": ("The audit log", self._logbook),
            "window": (f"The longest pause of the window, {given.window_requests:,} requests", self._window),
            "waits": (f"Commands of mlat as whole processes, {count} requests", self._waits),
            "made": ("What is made once", self._made),
        }

    def _office(self, requests: int) -> Path:
        """The folder of an office with so many requests, made if it is not there."""
        from tests.bench.filling import filled

        folder = self._offices / str(requests)
        if not folder.exists():
            filled(folder, requests).office.close()
        return folder

    def _over(self, requests: int, bench: Callable[..., list[Measure]], *more: object) -> list[Measure]:
        from tests.bench.filling import filled

        opened = filled(self._office(requests), requests)
        try:
            return bench(opened, *more)
        finally:
            opened.office.close()

    def _start(self) -> list[Measure]:
        from tests.bench import window

        requests = self._given.requests
        return window.start(self._processes, self._office(requests), requests, self._given.rounds)

    def _lists(self, requests: int) -> list[Measure]:
        from tests.bench import lists

        begun, there = time.perf_counter(), (self._offices / str(requests)).exists()
        office = self._office(requests)
        size = (office / "office.db").stat().st_size / 2**20
        taken = "there before" if there else f"{time.perf_counter() - begun:.0f} s to fill it"
        made = Measure(what="the office", note=f"{size:,.0f} MiB of database, {taken}")
        return [made, *self._over(requests, lists.run)]

    def _cases(self) -> list[Measure]:
        from tests.bench import cases

        return self._over(self._given.requests, cases.run)

    def _logbook(self) -> list[Measure]:
        from tests.bench import logbook

        return self._over(self._given.requests, logbook.run)

    def _window(self) -> list[Measure]:
        from tests.bench import window

        return self._over(self._given.window_requests, window.waiting, self._processes.folder)

    def _counting(self) -> list[Measure]:
        from tests.bench import counting

        rounds = max(self._given.rounds // 2, 1)
        return [*counting.run(), counting.table(self._processes, self._given.questions, rounds)]

    def _recounts(self) -> list[Measure]:
        from tests.bench import recounts

        self._offices.mkdir(parents=True, exist_ok=True)
        return recounts.run(self._offices / "recounts", self._given.requests)

    def _old_register(self) -> list[Measure]:
        from tests.bench import old_register

        return old_register.run(self._processes, self._given.rows)

    def _papers(self) -> list[Measure]:
        from tests.bench import papers

        given = self._given
        return papers.run(self._processes, given.letters, max(given.rounds // 2, 1), given.singles)

    def _reminders(self) -> list[Measure]:
        from tests.bench import reminders

        return reminders.run(self._processes, self._given.reminders)

    def _carriage(self) -> list[Measure]:
        from tests.bench import carriage

        sizes = self._given.mebibytes
        return [each for at, size in enumerate(sizes) for each in carriage.run(self._processes, size, 2 if at else 3)]

    def _pouring(self) -> list[Measure]:
        from tests.bench import pouring

        on_disk, streamed = self._given.pour
        return pouring.run(self._processes, on_disk, streamed, max(self._given.rounds // 3, 1))

    def _waits(self) -> list[Measure]:
        from tests.bench import waits
        from tests.bench.filling import newest

        office = self._office(self._given.requests)
        return waits.run(self._processes, office, newest(office), self._given.rounds)

    def _made(self) -> list[Measure]:
        from tests.bench import waits

        return waits.made(self._processes, self._given.training, max(self._given.rounds // 2, 1))


def parser() -> argparse.ArgumentParser:
    """The options; their defaults are those of the figures in ``docs``."""
    made = argparse.ArgumentParser(prog="python -m tests.bench")
    made.add_argument("--requests", type=int, default=100_000)
    made.add_argument("--window-requests", type=int, default=20_000)
    made.add_argument("--mebibytes", type=float, nargs="+", default=[256, 1024])
    made.add_argument("--pour", type=int, nargs=2, default=[4096, 16384], metavar="MIB", help="a bundle on disk, and streamed")
    made.add_argument("--letters", type=int, default=50, help="letters of a batch")
    made.add_argument("--singles", type=int, default=20, help="turns of one letter as a process")
    made.add_argument("--reminders", type=int, default=500)
    made.add_argument("--questions", type=int, default=200_000, help="rows of the table of counting questions")
    made.add_argument("--rows", type=int, default=50_000, help="rows of the old register")
    made.add_argument("--training", type=int, default=200, help="requests of the training office")
    made.add_argument("--rounds", type=int, default=7, help="turns of whole processes")
    made.add_argument("--office", type=Path, metavar="DIR", help="where filled offices are kept")
    made.add_argument("--json", type=Path, metavar="FILE")
    made.add_argument("--table", type=Path, metavar="FILE", help="a page with the markers of the figures")
    made.add_argument("--record", action="store_true", help="everything, into docs/performance.json and docs/performance.md")
    made.add_argument("names", nargs="*", metavar="NAME")
    return made


def main() -> None:
    options = parser()
    given = options.parse_args()
    if given.record:
        given.json, given.table = DOCS / "performance.json", DOCS / "performance.md"
    with tempfile.TemporaryDirectory(prefix="mlat-bench-") as name:
        benches = Benches(given, Path(name)).all
        if unknown := set(given.names) - set(benches):
            options.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(benches)}")
        report = Report(_command(given, options))
        for each in given.names or [each for each in benches if given.record or each != "million"]:
            report.groups.append(_measured(each, *benches[each]))
            _write(report, given)  # after each: what was measured is kept whatever comes


def _write(report: Report, given: argparse.Namespace) -> None:
    if given.json:
        given.json.write_text(json.dumps(report.record(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.table:
        put(given.table, report.table())


def _command(given: argparse.Namespace, options: argparse.ArgumentParser) -> str:
    """The command without the places of its files, which are one machine's."""
    said = [f"--{name.replace('_', '-')}" for name in ("record",) if getattr(given, name)]
    for name in (
        "requests",
        "window_requests",
        "mebibytes",
        "pour",
        "letters",
        "singles",
        "reminders",
        "questions",
        "rows",
        "training",
        "rounds",
    ):
        value = getattr(given, name)
        if value != options.get_default(name):
            words = [f"{each:g}" for each in (value if isinstance(value, list) else [value])]
            said += [f"--{name.replace('_', '-')}", *words]
    return " ".join(["python -m tests.bench", *said, *given.names])


def _measured(name: str, title: str, bench: Bench) -> Group:
    before, begun = os.getloadavg()[0], time.perf_counter()
    group = Group(name, title, bench(), (before, os.getloadavg()[0]), time.perf_counter() - begun)
    for each in group.measures:
        print(terminal(name, each), flush=True)
    print(
        f"{name:9} took {group.seconds:.0f} s, load average {group.load[0]:.1f} before, {group.load[1]:.1f} after", flush=True
    )
    return group


if __name__ == "__main__":
    main()
