# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The bench works and says what it promises, at a size at which its figures mean nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.services.ports import ListQuery
from tests.bench import filling
from tests.bench.measure import Measure, Sample
from tests.bench.report import BEGIN, END

ROOT = Path(__file__).resolve().parents[2]
SIZES = (
    "--requests",
    "60",
    "--window-requests",
    "60",
    "--mebibytes",
    "0.1",
    "--pour",
    "2",
    "3",
    "--letters",
    "2",
    "--singles",
    "1",
    "--reminders",
    "5",
    "--questions",
    "96",
    "--rows",
    "60",
    "--training",
    "3",
    "--rounds",
    "1",
)
PROMISED = {
    "group",
    "load",
    "what",
    "repetitions",
    "seconds",
    "cpu_seconds",
    "peak_mib",
    "mib_per_second",
    "floor",
    "ratio",
    "note",
}


def _bench(folder: Path, *names: str) -> tuple[dict[str, Any], str]:
    answer, page = folder / "figures.json", folder / "page.md"
    page.write_text(f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n", encoding="utf-8")
    command: list[str | Path] = [sys.executable, "-m", "tests.bench", *SIZES, "--json", answer, "--table", page, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(answer.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_bench_writes_what_it_promises(tmp_path: Path) -> None:
    found, page = _bench(tmp_path, "lists", "counting", "logbook")
    assert {"schema", "begun", "command", "machine", "versions", "measures"} <= set(found)
    assert {"processor", "cores", "memory_gib", "system", "load"} <= set(found["machine"])
    assert {each["group"] for each in found["measures"]} == {"lists", "counting", "logbook"}
    for each in found["measures"]:
        assert set(each) == PROMISED, each
        if each["seconds"]:
            assert set(each["seconds"]) == {"median", "q1", "q3", "p95", "min", "max"}
            assert 0 < each["seconds"]["min"] <= each["seconds"]["median"] <= each["seconds"]["p95"] <= each["seconds"]["max"]
    against = [each for each in found["measures"] if each["floor"]]
    assert len(against) >= 8
    assert all(each["ratio"] == each["seconds"]["median"] / each["floor"]["seconds"]["median"] for each in against)
    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "\nold\n" not in page
    assert "| answer the 48 test vectors from their CSV table |" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["start", "cases", "recounts", "old-register", "papers", "reminders", "carriage", "pouring", "window", "waits", "made"],
)
def test_every_bench_runs(tmp_path: Path, name: str) -> None:
    found, _page = _bench(tmp_path, name)
    assert found["measures"]
    for each in found["measures"]:
        assert each["repetitions"] or each["floor"]["missing"], each


def test_a_tool_that_is_missing_is_named_in_its_line() -> None:
    lacking = Measure(what="a letter", ours=[Sample(1.0)], floor_what="by a suite", missing="not installed (suite)")
    assert lacking.record()["floor"] == {
        "what": "by a suite",
        "missing": "not installed (suite)",
        "repetitions": 0,
        "seconds": None,
        "cpu_seconds": None,
        "peak_mib": None,
        "mib_per_second": None,
    }
    assert lacking.ratio is None


def test_a_filled_office_is_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BLOCK", 20)
    with filling.filled(tmp_path / "office", 50).office as office:
        ids = office.register.ids(ListQuery())
        rows = office.register.rows(ids)
        assert len({row.number for row in rows}) == len(ids) == 50
        last = office.register.find(rows[0].number)
        assert list(office.register.ids(ListQuery(text=last.number))) == [last.id]
        pattern = office.register.show(office.register.find(rows[-10].number).id)
        copied = office.register.show(office.register.find(rows[-30].number).id)
        assert pattern.request.particulars == copied.request.particulars
        assert [each.deadline for each in pattern.deadlines] == [each.deadline for each in copied.deadlines]
        report = office.maintenance.check()
        assert (report.faults, report.audit.fault, report.audit.entries) == ((), "", 51)
