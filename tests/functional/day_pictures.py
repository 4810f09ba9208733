# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of the officer's day: ``python -m tests.functional.day_pictures`` lives the day, takes its pictures and counts."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.by_hand import table
from tests.functional.day import FIRST, Day, prepare_office
from tests.functional.effort import Effort
from tests.functional.window import Officer, prepare, rest
from tests.ui.screens import save

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURES = DOCS / "officers-day.md", DOCS / "day"
BEGIN, END = "<!-- counted -->\n", "<!-- end of what is counted -->"
SHOWN = (
    "intake",
    "letter",
    "today",
    "sealed",
    "checklist",
    "answer",
    "extension",
    "silent",
    "chaser",
    "reminder",
    "call",
    "answered",
    "mail",
    "held",
    "return",
    "closed",
)
"""The screens of the walk that the page shows."""


def counted(page: str) -> str:
    """The part of the page that the walk has counted."""
    return page.partition(BEGIN)[2].partition(END)[0].strip()


def live(home: Path, pictures: Path) -> dict[str, Effort]:
    """Live the day once in an office of its own; the pictures go to a folder."""
    clock, monkeypatch = SetClock(FIRST), pytest.MonkeyPatch()
    prepare(monkeypatch, clock)
    prepare_office(home, clock)

    def look(name: str, officer: Officer) -> None:
        rest(400)  # banners slide in, pages are drawn beside the window's thread
        if name in SHOWN:
            save(officer.window, pictures / f"{name}.png")

    anna = Officer(home)
    efforts = Day(anna, clock, look).live()
    anna.leave()
    monkeypatch.undo()
    return efforts


def main() -> int:
    """Run from the command line."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        efforts = live(Path(scratch) / "lisbon", PICTURES)
    page = PAGE.read_text(encoding="utf-8")
    before, _begin, rest_of_page = page.partition(BEGIN)
    after = rest_of_page.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table(efforts)}\n\n{END}{after}", encoding="utf-8")
    print(table(efforts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
