# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Story 9 in the window: a stick is pulled at 60 %, in part 2 of 3, and goes to another office in the end. Real files, keys
and clicks; two offices before two programs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.bundle_day import CASE, EXHIBIT, FIRST, SUBJECT, prepare_offices, sign_in
from tests.functional.sticks import Socket
from tests.functional.window import Officer, Sit

SERIAL = "4C530001"
PART, SIZE = 150_000, 400_000


@pytest.fixture
def clock() -> SetClock:
    return SetClock(FIRST)


def _open_the_export(anna: Officer) -> None:
    anna.press("Ctrl+F")
    anna.write(CASE)
    anna.press("Return")
    anna.sees(SUBJECT)
    anna.menu_by_key("More", "Export a case bundle")
    anna.sees("Look before writing")


def _custody(anna: Officer) -> None:
    """Go to the chain of custody of the exhibit from the papers of the case."""
    anna.click(f"Open the exhibit {EXHIBIT}")
    anna.sees("Chain of custody")


def _wholly_broken(anna: Officer) -> None:
    """What the office says of a pulled stick: never written, nothing dispatched, a failed attempt with its serial number."""
    anna.sees("The bundle was not written")
    assert anna.reads("was removed or stopped answering")
    assert anna.reads("nothing that looks like a whole bundle")
    assert anna.reads("The encrypted bundle is kept on this computer.")
    assert not anna.reads("Written: yes")
    assert not anna.reads("The bundle is written")
    anna.click("Leave")
    anna.sees(SUBJECT)
    anna.tab("Papers")
    anna.sees("RECEIVED AND SENT")
    assert not anna.reads("Removable medium")
    _custody(anna)
    anna.sees("Export failed")
    anna.sees(f"{SERIAL} · the medium was removed or stopped answering")
    anna.press("Ctrl+5")
    anna.sees("Not written: the medium was removed or stopped answering.")
    assert not anna.reads("Written and verified")


def _is_told_which_part(carlos: Officer, stick: Path) -> None:
    """Whoever finds the stick is told what is incomplete, and is offered nothing to take in."""
    carlos.sit_down()
    _opens(carlos, stick)
    carlos.sees("Part 2 of the bundle")
    assert carlos.reads("is incomplete: its writing was interrupted")
    assert not carlos.reads("Take it in")


def _goes_on(anna: Officer) -> None:
    """From the list of bundles back to the page that goes on, to the end."""
    anna.sit_down()
    anna.click("Go on with it")
    anna.sees("Begun and not yet whole")
    anna.click("Go on with it")
    anna.is_told("The bundle is written, was read back from the medium and compared:")
    assert anna.reads("Written: yes")
    assert anna.reads("Verified: yes")
    assert anna.reads("Safely removed: not yet")
    assert anna.focus() == "Let go of the drive"
    anna.press("Return")
    anna.sees("Safely removed: yes")
    anna.click("Back to the case")
    anna.tab("Papers")
    anna.sees("Removable medium")
    _custody(anna)
    anna.sees("Exported")
    anna.sees("Export failed")


def _opens(carlos: Officer, stick: Path) -> None:
    carlos.press("Ctrl+5")
    carlos.press("Return")
    carlos.pick(stick)


@pytest.mark.slow
def test_a_stick_that_is_pulled_in_part_two_of_three_is_never_called_written(
    sit: Sit, clock: SetClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    socket = Socket(monkeypatch, tmp_path / "media")
    prepare_offices(tmp_path, clock, trusted=True, size=SIZE)
    anna, carlos = sit("ch"), sit("br")
    sign_in(anna, "anna")
    sign_in(carlos, "carlos")

    socket.part = PART
    stick = socket.put_in("BLUE", SERIAL)
    anna.sit_down()
    _open_the_export(anna)
    anna.sees("Nothing stands in the way.")
    anna.sees(SERIAL)
    socket.pull_after(SIZE * 6 // 10)
    anna.press("Ctrl+Return")
    _wholly_broken(anna)
    (broken,) = stick.iterdir()
    assert sorted(path.name for path in broken.iterdir()) == ["bundle.tar.age.001", "bundle.tar.age.002.part"]
    first = (broken / "bundle.tar.age.001").stat()

    socket.put_in("BLUE")
    _is_told_which_part(carlos, stick)
    _goes_on(anna)
    (whole,) = stick.iterdir()
    kept = (whole / "bundle.tar.age.001").stat()
    assert (kept.st_ino, kept.st_mtime_ns) == (first.st_ino, first.st_mtime_ns), "what lay there whole was written again"

    socket.put_in("BLUE")
    carlos.sit_down()
    carlos.press("Return")
    carlos.pick(stick)
    carlos.sees("The bundle is whole, unchanged, and signed by an office you trust.")
    carlos.press("Return")
    carlos.is_told("The case is registered here as MLI-2026-0001.")
