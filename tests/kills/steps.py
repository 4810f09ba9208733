# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The steps by which the program writes, counted, so that a process can kill itself before any one of them.

A step is a statement that changes the database, its commit, a call that names, renames, removes or forces a file, and every
writing into a new file, of which a kill leaves the first half. Use it in a process of its own: :func:`watch` once, then
:func:`dying_before` in forked children.
"""

from __future__ import annotations

import functools
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from mlat_desktop.system import files

CALLS = ("replace", "rename", "unlink", "rmdir", "mkdir", "fsync")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "BEGIN IMMEDIATE")


@dataclass
class Steps:
    """How many there were, of which kinds, and before which one the process dies (None: it lives)."""

    counting: bool = False
    kinds: list[str] = field(default_factory=list)
    fatal: int | None = None
    committed: Callable[[], None] | None = None

    def next(self, kind: str) -> bool:
        """Count a step; True if the process dies at it, which the caller sees to."""
        if not self.counting:
            return False
        self.kinds.append(kind)
        return len(self.kinds) - 1 == self.fatal

    def take(self, kind: str) -> None:
        """Count a step, and die at it if it is the one."""
        if self.next(kind):
            die()


STEPS = Steps()


def die() -> None:
    """As the power goes: nothing is written, closed or said any more."""
    os.kill(os.getpid(), signal.SIGKILL)


class _Stream(io.FileIO):
    """A new file, of which a kill leaves what half a writing leaves."""

    def write(self, data: Any) -> int:
        """Count a step, and write."""
        if STEPS.next("write"):
            content = bytes(data)
            super().write(content[: len(content) // 2])
            die()
        return cast(int, super().write(data))


def _created(path: Path) -> BinaryIO:
    STEPS.take("create")
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    return cast(BinaryIO, _Stream(handle, "wb"))


def watch() -> None:
    """Count the steps of this process and its children from now on, while :func:`counted` or :func:`dying_before` lasts."""
    for name in CALLS:
        setattr(os, name, _marked(name, getattr(os, name)))
    files.create = _created
    sa.event.listen(Engine, "before_cursor_execute", _executing)
    sa.event.listen(Engine, "commit", _committing)


def _marked(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(act)
    def done(*given: Any, **named: Any) -> Any:
        STEPS.take(name)
        return act(*given, **named)

    return done


def _executing(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    if statement.lstrip().upper().startswith(WRITES):
        STEPS.take(" ".join(statement.split()[:3]))


def _committing(_connection: object) -> None:
    STEPS.take("commit")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Count the steps of the block."""
    STEPS.kinds, STEPS.fatal, STEPS.counting = [], None, True
    try:
        yield STEPS.kinds
    finally:
        STEPS.counting = False


@contextmanager
def dying_before(number: int) -> Iterator[None]:
    """Kill this process before that step of the block, counted from 0; after the last one nothing is killed."""
    STEPS.kinds, STEPS.fatal, STEPS.counting = [], number, True
    try:
        yield
    finally:
        STEPS.counting = False


def forked(work: Callable[[], object], before: int | None = None) -> tuple[bool, int]:
    """Do it in a child that dies before that step: whether it was killed, and how many steps it told of if it was not."""
    mine, theirs = os.pipe()
    process = os.fork()
    if not process:
        _child(work, before, theirs)
    os.close(theirs)
    said = b""
    while block := os.read(mine, 65536):
        said += block
    os.close(mine)
    _pid, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True, 0
    if os.waitstatus_to_exitcode(status):
        raise AssertionError(f"the child failed: {said.decode()}")
    return False, int(said)


def _child(work: Callable[[], object], before: int | None, theirs: int) -> None:
    """A child never returns into its parent's code."""
    status = 3
    try:
        with counted() if before is None else dying_before(before):
            work()
        os.write(theirs, str(len(STEPS.kinds)).encode())
        status = 0
    except BaseException as error:
        os.write(theirs, repr(error).encode()[:60_000])
    finally:
        os._exit(status)
