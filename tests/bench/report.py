# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a run found: as JSON, as lines on a terminal, and as the table between the markers of a Markdown page."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from tests.bench.measure import Measure

BEGIN = "<!-- figures: made by python -m tests.bench, not by hand -->"
END = "<!-- end of figures -->"
SCHEMA = "mlat.bench/1"
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "pyHanko", "reportlab", "pyrage", "cryptography")
_TOOLS = {"age": "--version", "soffice": "--version", "sha256sum": "--version", "tar": "--version"}


@dataclass(slots=True)
class Group:
    """The measures of one bench, and the load average of the machine before and after."""

    name: str
    title: str
    measures: list[Measure]
    load: tuple[float, float]
    seconds: float = 0.0


@dataclass(slots=True)
class Report:
    """A whole run."""

    command: str
    begun: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    groups: list[Group] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "schema": SCHEMA,
            "begun": self.begun.isoformat(),
            "command": self.command,
            "machine": machine(),
            "versions": versions(),
            "measures": [
                {"group": group.name, "load": list(group.load), **each.record()}
                for group in self.groups
                for each in group.measures
            ],
        }

    def table(self) -> str:
        """The tables, with what they were taken on."""
        host = machine()
        loads = [load for group in self.groups for load in group.load]
        lines = [
            f"- {host['cores']} processor cores ({host['processor']}), {host['memory_gib']} GiB, {host['system']}; "
            + ", ".join(f"{name} {number}" for name, number in versions().items()),
            f"- {self.begun:%Y-%m-%d %H:%M} UTC, `{self.command}`; load average {min(loads):.1f} to {max(loads):.1f}.",
        ]
        for group in self.groups:
            lines += ["", f"### {group.title}", "", "| what | ours | floor | ratio | |", "|---|---|---|---|---|"]
            lines += [_row(each) for each in group.measures]
        return "\n".join(lines)


def terminal(group: str, each: Measure) -> str:
    """One measure as a line for people."""
    ratio = f"{each.ratio:8.2f} x" if each.ratio is not None else " " * 10
    floor = f"{_middle(each.floor)} {each.floor_what}" if each.floor else each.missing
    return f"{group:9} {each.what:48} {_middle(each.ours)} {_p95(each.ours)} {ratio}  {floor:58} {_more(each)}".rstrip()


def put(page: Path, table: str) -> None:
    """Write the tables between the markers of a page; a page without them is refused."""
    text = page.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page.name} has no markers for the figures")
    page.write_text(f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}", encoding="utf-8")


def _row(each: Measure) -> str:
    ratio = "" if each.ratio is None else f"{each.ratio:.2f}" if each.ratio < 10 else f"{each.ratio:.0f}"
    floor = ""
    if each.floor_what:
        floor = f"{each.floor_what}: {_span_of(each, ours=False)}" if each.floor else f"{each.floor_what}: {each.missing}"
    return f"| {each.what} | {_span_of(each, ours=True)} | {floor} | {ratio} | {_more(each)} |"


def _span_of(each: Measure, *, ours: bool) -> str:
    found = each.record() if ours else each.record()["floor"]
    if not found["repetitions"]:
        return ""
    times = found["seconds"]
    parts = [f"{_span(times['median'])} ({_span(times['q1'])} to {_span(times['q3'])}; p95 {_span(times['p95'])})"]
    if found["mib_per_second"]:
        parts.append(f"{found['mib_per_second']:.0f} MiB/s")
    if found["cpu_seconds"] is not None and (found["mib_per_second"] or found["peak_mib"]):
        parts.append(f"{_span(found['cpu_seconds'])} of processor")
    if found["peak_mib"]:
        parts.append(f"{found['peak_mib']:.0f} MiB")
    return ", ".join(parts)


def _more(each: Measure) -> str:
    count = f"n={len(each.ours)}" if each.ours else ""
    return "; ".join(part for part in (count, each.note) if part)


def _middle(samples: Sequence[Any]) -> str:
    if not samples:
        return " " * 11
    found = Measure(what="", ours=samples).record()
    return f"{_span(found['seconds']['median']):>11}"


def _p95(samples: Sequence[Any]) -> str:
    if not samples:
        return " " * 15
    return f"p95 {_span(Measure(what='', ours=samples).record()['seconds']['p95']):>11}"


def _span(seconds: float) -> str:
    for least, factor, unit in ((1.0, 1.0, "s"), (1e-3, 1e3, "ms")):
        if seconds >= least:
            value = seconds * factor
            return f"{value:.2f} {unit}" if value < 10 else f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def machine() -> dict[str, Any]:
    """What the figures belong to."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": _system(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else [],
    }


def versions() -> dict[str, str]:
    """Python, the libraries and the public tools that were measured."""
    found = {"Python": platform.python_version(), "SQLite of Python": sqlite3.sqlite_version}
    found |= {name: version(name) for name in _LIBRARIES}
    for tool, option in _TOOLS.items():
        try:
            told = subprocess.run([tool, option], capture_output=True, text=True, check=False, timeout=60).stdout
        except FileNotFoundError:
            continue
        words = (told.splitlines() or [""])[0].split()
        found[tool] = next((word.strip("v") for word in words if word.strip("v")[:1].isdigit()), "?")
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{sys.platform} {platform.release()}"
