# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Killing a forked child at a moment of chance, and knowing what it had told and where it was.

Use it in a process of its own, without threads and with every office closed: no handle of a database may cross a fork. A child
tells through a pipe what it begins and what is done; where the kill met it is read from a page of memory that both share.
"""

from __future__ import annotations

import functools
import json
import mmap
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

ACT, UNIT, FILES = 0, 1, 2
"""Bytes of the shared page: inside an act; inside a writing unit of work or a migration; inside the writing of a file."""

Tell = Callable[..., None]


@dataclass(frozen=True)
class Killed:
    """A child that is no more: what it told, in order, and where it was."""

    told: list[dict[str, Any]]
    in_act: bool
    in_unit: bool
    in_file: bool

    @property
    def done(self) -> list[dict[str, Any]]:
        """What was acknowledged."""
        return [each for each in self.told if "done" in each]

    @property
    def open_act(self) -> dict[str, Any] | None:
        """What was begun last and never acknowledged."""
        return self.told[-1] if self.told and "begun" in self.told[-1] else None


def kill(work: Callable[[Tell, mmap.mmap], None], after: int, delay: Callable[[], float]) -> Killed:
    """Fork, let the child ``work``, and kill it ``delay()`` seconds after it told the ``after``-th thing."""
    process, mine, page = _forked(work)
    told = _heard(mine, after)
    time.sleep(delay())
    os.kill(process, signal.SIGKILL)
    _pid, status = os.waitpid(process, 0)
    while block := os.read(mine, 65536):
        told += block
    os.close(mine)
    assert _well(status) or os.WIFSIGNALED(status), "the child failed before it was killed"
    marks = page[:3]
    return Killed([json.loads(line) for line in told.split(b"\n")[:-1]], *(bool(mark) for mark in marks))


def spans(work: Callable[[Tell, mmap.mmap], None], after: int, byte: int) -> list[tuple[float, float]]:
    """Fork, let the child ``work`` to its end, and say when ``byte`` was marked: seconds after it told the ``after``-th thing.

    How long a unit of work takes is a matter of the machine: who would be sure to kill inside one measures it on this one.
    """
    process, mine, page = _forked(work)
    _heard(mine, after)
    told_at, begun, found = time.monotonic(), None, list[tuple[float, float]]()
    while not (ended := os.waitpid(process, os.WNOHANG))[0]:
        now = time.monotonic() - told_at
        if page[byte] and begun is None:
            begun = now
        elif not page[byte] and begun is not None:
            found.append((begun, now))
            begun = None
        time.sleep(0.001)
    os.close(mine)
    assert _well(ended[1]), "the child failed while it was measured"
    assert found, "a child that works to its end was inside at some time"
    return found


def inside(found: list[tuple[float, float]], chance: Random) -> Callable[[], float]:
    """A delay that ends in one of these spans, the longer the likelier; one time in five, anywhere until the last has ended."""

    def delay() -> float:
        if chance.random() < 0.2:
            return chance.random() * found[-1][1]
        begun, ended = chance.choices(found, [end - start for start, end in found])[0]
        return begun + chance.random() * (ended - begun)

    return delay


def _well(status: int) -> bool:
    """Whether a process worked to its end, by what ``waitpid`` says of it."""
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _forked(work: Callable[[Tell, mmap.mmap], None]) -> tuple[int, int, mmap.mmap]:
    """The child's process, where it is heard, and the page shared with it."""
    page = mmap.mmap(-1, mmap.PAGESIZE)
    mine, theirs = os.pipe()
    process = os.fork()
    if not process:
        _child(work, mine, theirs, page)
    os.close(theirs)
    return process, mine, page


def _heard(mine: int, after: int) -> bytes:
    """Wait until ``after`` things were told, or the child ended, and return what was."""
    told = b""
    while told.count(b"\n") < after and select.select([mine], [], [], 60)[0]:
        if not (block := os.read(mine, 65536)):
            break
        told += block
    return told


def _child(work: Callable[[Tell, mmap.mmap], None], mine: int, theirs: int, page: mmap.mmap) -> None:
    """A child never returns into its parent's code: it works until it is killed or done, or says why it failed."""
    status = 3
    try:
        os.close(mine)
        work(lambda **facts: _ignore(os.write(theirs, json.dumps(facts).encode() + b"\n")), page)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _ignore(_count: int) -> None:
    """A line is far shorter than what a pipe takes at once."""


def mark_calls(page: mmap.mmap, byte: int, owner: Any, name: str) -> None:
    """Mark the page while ``owner.name`` runs; what it does is not changed."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def marked(*words: Any, **named: Any) -> Any:
        page[byte] += 1
        try:
            return real(*words, **named)
        finally:
            page[byte] -= 1

    setattr(owner, name, marked)


def mark_blocks(page: mmap.mmap, byte: int, owner: Any, name: str) -> None:
    """Mark the page while a block of the context manager ``owner.name`` runs."""
    real = getattr(owner, name)

    @contextmanager
    @functools.wraps(real)
    def marked(*words: Any, **named: Any) -> Any:
        page[byte] += 1
        try:
            with real(*words, **named) as got:
                yield got
        finally:
            page[byte] -= 1

    setattr(owner, name, marked)


def up_to(seconds: float, chance: Random) -> Callable[[], float]:
    """A delay of chance."""
    return lambda: chance.random() * seconds
