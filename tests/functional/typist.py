# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A program of its own in which somebody types a request without a pause, until it is killed.

``python -m tests.functional.typist HOME PASSPHRASE STATE SUBJECT``: unlocks the office that ``HOME`` knows, begins a request,
and says ``kept`` when the program has told that it keeps what is typed, the subject being complete.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.window import Officer, prepare, rest


def main(home: Path, passphrase: str, state: str, subject: str) -> None:
    """Type until it is kept, then wait for the end; come to an end alone if nothing is kept for some seconds."""
    prepare(pytest.MonkeyPatch(), SetClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)))
    anna = Officer(home)
    anna.click("office")
    anna.sees("Unlock office")
    anna.write(passphrase)
    anna.press("Return")
    anna.sees("Anna Amsel")
    anna.press("Ctrl+N", "Tab", "Tab")
    anna.write(state)
    anna.press("Tab")
    anna.write(subject)
    anna.press("Tab", "Tab", "Tab", "Tab", "Tab")
    for _letter in range(50):
        anna.write("x")  # somebody who types without a pause is the one with most to lose
        rest(100)
        if anna.reads("What you typed is kept, encrypted."):
            print("kept", flush=True)
            rest(60_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
