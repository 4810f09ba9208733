# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads what ``strace -f -qq -s 0 -e trace=TRACED`` wrote and says which sockets a program and its children asked for.

Standard library only: it also runs where nothing is installed. A line that is not understood is a finding, never passed over,
and so is a call that asks for sockets in a way that strace does not show (``io_uring``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

TRACED = "%network,io_uring_setup,execve,execveat"
"""The calls to ask strace for. Programs are asked for too, so that a proof can say whom it watched."""

LOCAL = frozenset({"AF_UNIX", "AF_LOCAL", "AF_NETLINK"})
"""Families that stay inside the computer: other programs on it, and the kernel."""

_PROCESS = re.compile(r"^(?:\[pid +(\d+)\] +|(\d+) +)?")
_PROGRAM = re.compile(r'^execve(?:at)?\((?:[^",]+, )?"([^"]*)"')
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?')
_CALL = re.compile(r"^([a-z][a-z0-9_]*)\((.*)$")
_RESUMED = re.compile(r"^<\.\.\. ([a-z][a-z0-9_]*) resumed>(.*)$")
_FAMILY = re.compile(r"\b[AP]F_(?:[A-Z0-9_]+|\?\?\?)")
_UNNAMED = re.compile(r"sa_family=(?![AP]F_)")
_ASIDE = re.compile(
    r"^(?:\+\+\+ .* \+\+\+|--- .* ---|\[ Process PID=\d+ runs in \d+ bit mode\. \]|strace: Process \d+ .*tached)$"
)
_MAKES = {"socket", "socketpair"}
_OTHER_DOORS = {"io_uring_setup", "socketcall"}


@dataclass
class Sockets:
    """What was asked for.

    ``made`` counts the families of ``socket`` and ``socketpair``, ``foreign`` keeps every line that names another family or
    that could hide one, ``programs`` counts the programs that were started.
    """

    made: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)
    programs: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def told(self) -> str:
        """The counts as a person reads them."""
        families = [f"{count} {family}" for family, count in sorted(self.made.items())]
        started = [f"{name} x{count}" if count > 1 else name for name, count in sorted(self.programs.items())]
        return f"sockets: {', '.join(families) or 'none'}; programs watched: {', '.join(started) or 'none'}"


def read(lines: Iterable[str]) -> Sockets:
    """Read the lines of a trace, of one process or of many mixed."""
    found = Sockets()
    starting: dict[str, str] = {}
    for raw in lines:
        process = _PROCESS.match(raw)
        assert process  # it matches the empty text too
        line = raw[process.end() :].strip()
        if not line or _ASIDE.match(line):
            continue
        if not _started(found, starting, process.group(1) or process.group(2) or "", line):
            _take(found, line)
    return found


def _started(found: Sockets, starting: dict[str, str], process: str, line: str) -> bool:
    """Take a line about the start of a program; whether it was one. A search along the path fails many times before it ends."""
    named = _PROGRAM.match(line)
    resumed = _RESUMED.match(line)
    if named:
        program = named.group(1).rpartition("/")[2]
        starting[process] = program
    elif resumed and resumed.group(1).startswith("execve"):
        program = starting.get(process, "?")
    else:
        return False
    if line.endswith(" = 0"):
        found.programs[program] += 1
    return True


def _take(found: Sockets, line: str) -> None:
    bare = _TEXT.sub('""', line)  # what was sent is no evidence: a letter may well speak of AF_INET
    begun = _CALL.match(bare)
    if begun is None and _RESUMED.match(bare) is None:
        found.foreign.append(f"not understood: {line}")
        return
    families = _FAMILY.findall(bare)
    if begun:
        found.calls += 1
        if begun.group(1) in _MAKES:
            first = _FAMILY.match(begun.group(2))
            families.append(first.group() if first else begun.group(2).partition(",")[0])
            found.made[families[-1]] += 1
    other_door = begun is not None and begun.group(1) in _OTHER_DOORS
    if other_door or _UNNAMED.search(bare) or any(name not in LOCAL for name in families):
        found.foreign.append(line)


def together(parts: Iterable[Sockets]) -> Sockets:
    """The sum of several traces."""
    whole = Sockets()
    for part in parts:
        whole.made.update(part.made)
        whole.programs.update(part.programs)
        whole.foreign += part.foreign
        whole.calls += part.calls
    return whole
