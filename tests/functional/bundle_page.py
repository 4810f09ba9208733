# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The table of bundles on the page of the officer's day: ``python -m tests.functional.bundle_page [PICTURES [LANGUAGE THEME]]``
does the work once, counts it, writes the table where the walk was English, and puts every screen into a folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.bundle_day import FIRST, BundleDay, prepare_offices
from tests.functional.day_pictures import PAGE
from tests.functional.effort import Effort
from tests.functional.sticks import Socket
from tests.functional.window import Officer, prepare, rest
from tests.ui.screens import SIZE, save

BEGIN, END = "<!-- bundles, counted -->\n", "<!-- end of bundles -->"


def counted(page: str) -> str:
    """The part of the page that the walk has counted."""
    return page.partition(BEGIN)[2].partition(END)[0].strip()


def table(measured: dict[str, Effort]) -> str:
    """The acts as they stand on the page."""
    lines = ["| Act | clicks + keys | (letters) |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {effort.acts} | {effort.letters} |" for name, effort in measured.items()]
    return "\n".join(lines)


def live(root: Path, pictures: Path | None, language: str, theme: str) -> dict[str, Effort]:
    """Do it all once in two new offices."""
    clock, monkeypatch, seen = SetClock(FIRST), pytest.MonkeyPatch(), list[str]()
    prepare(monkeypatch, clock)
    socket = Socket(monkeypatch, root / "media")
    prepare_offices(root, clock, trusted=False, language=language, theme=theme)

    def look(name: str, officer: Officer) -> None:
        if pictures is not None:
            rest(400)  # banners slide in, pages are drawn beside the window's thread
            seen.append(name)
            save(officer.window, pictures / f"{len(seen):02}-{name}-{language}-{theme}.png")

    anna, carlos = Officer(root / "ch"), Officer(root / "br")
    for person in (anna, carlos):
        person.window.resize(SIZE)
    efforts = BundleDay(anna, carlos, socket, root, clock, look).live()
    for person in (anna, carlos):
        person.leave()
    monkeypatch.undo()
    return efforts


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    pictures = Path(arguments[0]).resolve() if arguments else None
    language, theme = arguments[1:3] or ("en", "light")
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        efforts = live(Path(scratch), pictures, language, theme)
    if language == "en":
        before, _begin, rest_of_page = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{table(efforts)}\n\n{END}{rest_of_page.partition(END)[2]}", encoding="utf-8")
    print(table(efforts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
