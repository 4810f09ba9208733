# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An old register as a workbook: looked at, taken in, looked at once more, each a process of its own; and the list saved."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice
from mlat_desktop.services.importing.port import ListTable, Value
from tests.bench.filling import CHEAP, NOW, PASSPHRASE, USER
from tests.bench.measure import Measure
from tests.bench.processes import Processes, Ran

_HEAD = (
    "Our ref",
    "In/Out",
    "Type",
    "Country",
    "Subject",
    "Date received",
    "Date sent",
    "Status",
    "Outcome",
    "Date closed",
    "Their ref",
    "Person",
    "Date of birth",
    "Nationality",
    "Officer",
    "Offence",
    "Decision date",
    "Shelf",
    "Remarks",
    "Language",
)
_KINDS = ("MLA", "Extradition", "Commission rogatoire", "تسليم المجرمين")
_STATES = ("France", "Deutschland", "U.S.A.", "مصر", "Brésil", "Российская Федерация", "Moldova, Republic of")
_NAMES = ("Müller", "محمد عبد الله", "Okafor", "García López", "Żółć")
_FLOOR = (
    "import sys, openpyxl\n"
    "sheet = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).active\n"
    "print(sum(1 for row in sheet.iter_rows(values_only=True)))"
)


def run(processes: Processes, rows: int) -> list[Measure]:
    """Take a register of so many rows into a new office."""
    sheet, folder = workbook(processes.folder / f"register-{rows}.xlsx", rows), processes.folder / f"taken-{rows}"
    new = NewOffice(name="Office of Measurement", country="CH", admin_name=USER)
    bootstrap.create_office(folder, new, PASSPHRASE, cost=CHEAP).office.close()
    words = processes.folder / "words"
    words.write_text(PASSPHRASE, encoding="utf-8")

    def mlat(*arguments: str | Path) -> Ran:
        opened = ("--office", folder, "--passphrase-file", words)
        return processes.python("-m", "mlat_desktop", "request", *arguments, *opened)

    floor = [processes.run([sys.executable, "-c", _FLOOR, sheet]).sample]
    floor_what = "openpyxl reads the cells"
    dry = [mlat("import", sheet, "--dry-run").sample]
    taken = [mlat("import", sheet).sample]
    again = [mlat("import", sheet).sample]
    saved = [mlat("list", "--save", processes.folder / f"list-{rows}.xlsx").sample]
    count = f"{rows:,} rows of {len(_HEAD)} columns"
    size = f"{sheet.stat().st_size / 2**20:.1f} MiB"
    return [
        Measure(what=f"dry run of {count}", ours=dry, floor=floor, floor_what=floor_what, note=f"workbook of {size}"),
        Measure(
            what="take it in: numbers, events, clocks of open cases, audit", ours=taken, floor=floor, floor_what=floor_what
        ),
        Measure(what="take it in once more: all are there already", ours=again, floor=floor, floor_what=floor_what),
        Measure(what=f"save the list of {rows:,} requests as a workbook", ours=saved),
    ]


def workbook(path: Path, rows: int) -> Path:
    """A register of twenty-five years of which a tenth is open."""
    chance, today = random.Random(20261122), NOW.date()
    first = today - timedelta(days=365 * 25)
    table = ListTable(title="Register", headings=_HEAD, rows=(_row(n, rows, first, today, chance) for n in range(rows)))
    bootstrap.save_list(path, table)
    return path


def _row(number: int, rows: int, first: date, today: date, chance: random.Random) -> tuple[Value, ...]:
    begun = first + timedelta(days=(number * 365 * 25) // rows)
    ended = min(begun + timedelta(days=chance.randrange(20, 700)), today) if number < rows * 0.9 else None
    incoming = number % 3 != 0
    return (
        f"{'I' if incoming else 'O'} {number}/{begun.year}",
        "incoming" if incoming else "outgoing",
        chance.choice(_KINDS),
        chance.choice(_STATES),
        f"Bank records of company {number}",
        begun if incoming else None,
        None if incoming else begun,
        "closed" if ended else "pending",
        "executed" if ended else None,
        ended,
        f"{number % 977}/B/{begun.year}",
        f"{chance.choice(_NAMES)} {number % 977}",
        date(1960, 1, 1) + timedelta(days=number % 12000),
        "FR",
        USER,
        chance.choice(("fraud", "something else")),
        begun + timedelta(days=5) if incoming and ended and ended > begun + timedelta(days=5) else None,
        f"B {number % 40}",
        "see the file",
        "English",
    )
