# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The window of a finished program walked through as a person would, on an X server of its own (Xvfb), by xdotool.

Whether a page was really shown is read from the server's picture: each step must change a good part of it.
Standard library only.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
"""What is needed, and its Debian package."""
SIZE = (1366, 768)
LINE = SIZE[0] * 4
CHANGED = 30
"""Lines of the picture in which another page differs at least; a blinking cursor changes some fifteen."""
START = 180.0
STEP = 60.0
STEPS = (
    ("register", "ctrl+2"),
    ("letters", "ctrl+3"),
    ("case bundles", "ctrl+4"),
    ("partner offices", "ctrl+5"),
    ("treaties", "ctrl+6"),
    ("settings", "ctrl+7"),
    ("help", "F1"),
    ("today", "ctrl+1"),
    ("new request", "ctrl+n"),
    ("today again", "Escape"),
    ("lock", "ctrl+l"),
)


class NotSeenError(Exception):
    """Something that should appear on the screen did not."""


class Screen:
    """An X server without a monitor, its picture in a file, and somebody's fingers."""

    def __init__(self, number: str, picture: Path) -> None:
        self.number, self._picture = number, picture

    def picture(self) -> bytes:
        """The pixels shown now; the file's heading is left out."""
        return self._picture.read_bytes()[-LINE * SIZE[1] :]

    def do(self, *words: str) -> str:
        """Run xdotool; what it printed, empty if it found nothing."""
        environment = {"DISPLAY": self.number, "PATH": os.environ.get("PATH", "")}
        done = subprocess.run(["xdotool", *words], env=environment, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip()

    def until_changed(self, before: bytes, what: str, alive: Callable[[], bool]) -> bytes:
        """Wait until the picture is another one and stands still; ``NotSeenError`` if it stays the same."""
        end = time.monotonic() + STEP
        while time.monotonic() < end and alive():
            now = self.picture()
            if differing_lines(before, now) >= CHANGED:
                time.sleep(0.3)
                if differing_lines(now, self.picture()) < CHANGED:
                    return self.picture()
            time.sleep(0.1)
        raise NotSeenError(f"{what} did not appear")


def differing_lines(one: bytes, other: bytes) -> int:
    """How many lines of two pictures differ."""
    return sum(one[at : at + LINE] != other[at : at + LINE] for at in range(0, len(one), LINE))


@contextmanager
def display(folder: Path) -> Iterator[Screen]:
    """An X server that listens on nothing but a socket of this computer, with a window manager."""
    reading, writing = os.pipe()
    geometry = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", geometry, "-nolisten", "tcp", "-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    started = [server]
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise NotSeenError("the X server did not start")
        environment = {"DISPLAY": f":{number}", "PATH": os.environ.get("PATH", ""), "HOME": str(folder)}
        said_nothing = subprocess.DEVNULL
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"], env=environment, stdin=said_nothing, stdout=said_nothing, stderr=said_nothing
        )
        started.insert(0, manager)
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        for process in started:
            process.terminate()
            process.wait(timeout=30)


def walk(
    command: Sequence[str], where: Path, environment: Mapping[str, str], folder: Path, passphrase_file: Path
) -> tuple[str, ...]:
    """Start a program that opens its window on the door of an office, sign in, show every page, lock, close.

    Returns:
        The names of the pages that were seen.
    """
    with display(folder) as screen:
        bus = ["dbus-run-session", "--"] if shutil.which("dbus-run-session") else []
        given = {**environment, "DISPLAY": screen.number, "QT_QPA_PLATFORM": "xcb"}
        with (folder / "said").open("wb") as said:
            program = subprocess.Popen(
                [*bus, *command],
                cwd=where,
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        try:
            pages = _pages(screen, passphrase_file, lambda: program.poll() is None)
            status = program.wait(timeout=STEP)
        except (NotSeenError, subprocess.TimeoutExpired) as error:
            told = (folder / "said").read_text(encoding="utf-8", errors="replace")[-800:]
            raise NotSeenError(f"{error}; the program said: {told}") from error
        finally:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
        if status:
            raise NotSeenError(f"the program ended with {status}")
        return pages


def _pages(screen: Screen, passphrase_file: Path, alive: Callable[[], bool]) -> tuple[str, ...]:
    empty = screen.picture()
    end = time.monotonic() + START
    while not (window := screen.do("search", "--onlyvisible", "--name", "MLAT Desktop").partition("\n")[0]):
        if time.monotonic() > end or not alive():
            raise NotSeenError("no window appeared")
        time.sleep(0.3)
    door = screen.until_changed(empty, "the door of the office", alive)
    screen.do("windowactivate", "--sync", window)
    screen.do("key", "ctrl+a")  # a training office fills its passphrase in
    screen.do("type", "--delay", "20", passphrase_file.read_text(encoding="utf-8").strip())
    screen.do("key", "Return")
    now = screen.until_changed(door, "today", alive)
    if "TRAINING" not in screen.do("getwindowname", window):
        raise NotSeenError("the office did not open")
    seen = ["door", "today"]
    for name, keys in STEPS:
        before = now
        screen.do("key", keys)
        now = screen.until_changed(before, name, alive)
        seen.append(name)
    screen.do("key", "alt+F4")
    return tuple(seen)
