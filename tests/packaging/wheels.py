# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which wheel of every locked package fits which system: the table ``wheels.csv`` and the command that makes it.

    python -m tests.packaging.wheels        # asks the package index that pip is set up for; nothing is installed

The lock files hold hashes alone, without names of files: they cannot say for which systems these are. The table says it, and
``test_wheels.py`` compares both with the rules of the tags, without any network.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms

ROOT = Path(__file__).resolve().parents[2]
LOCKS = tuple(ROOT / f"requirements{part}.lock" for part in ("", "-build", "-lint"))
"""For developers, and for those who freeze the program."""
TABLE = Path(__file__).with_name("wheels.csv")
COMMAND = "python -m tests.packaging.wheels"
PYTHONS = ((3, 11), (3, 12), (3, 13))
SOURCE_ONLY = frozenset({"bagit"})
"""Published as source alone; pure Python, a tool of the tests, built by the locked setuptools."""


@dataclass(frozen=True)
class Locked:
    """A line of the lock file with its hashes."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


@dataclass(frozen=True)
class System:
    """A kind of computer: what markers ask of it, and the platforms whose wheels it takes, the best first."""

    name: str
    sys_platform: str
    platform_system: str
    machine: str
    platforms: tuple[str, ...]
    missing: frozenset[str] = frozenset()
    """Packages without a wheel for it: where there are some, the program cannot be installed."""

    def tags(self, python: tuple[int, int]) -> frozenset[Tag]:
        """Every tag of a wheel that CPython of this version installs there."""
        interpreter = f"cp{python[0]}{python[1]}"
        own = cpython_tags(python, platforms=self.platforms)
        return frozenset([*own, *compatible_tags(python, interpreter=interpreter, platforms=self.platforms)])

    def needs(self, locked: Locked, python: tuple[int, int]) -> bool:
        """Whether the package is installed there at all."""
        version = f"{python[0]}.{python[1]}"
        asked = {
            "sys_platform": self.sys_platform,
            "platform_system": self.platform_system,
            "platform_machine": self.machine,
            "os_name": "nt" if self.sys_platform == "win32" else "posix",
            "python_version": version,
            "python_full_version": f"{version}.9",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
        return not locked.marker or Marker(locked.marker).evaluate(asked)


def _manylinux(machine: str, glibc: int) -> tuple[str, ...]:
    return (*(f"manylinux_2_{minor}_{machine}" for minor in range(glibc, 16, -1)), f"manylinux2014_{machine}")


SYSTEMS = (
    System("Windows", "win32", "Windows", "AMD64", ("win_amd64",)),
    System("Linux x86_64", "linux", "Linux", "x86_64", _manylinux("x86_64", 36)),  # glibc 2.36: Debian 12
    System("Linux arm64", "linux", "Linux", "aarch64", _manylinux("aarch64", 39)),  # Qt's wheel asks for 2.39: Debian 13
    System("macOS arm64", "darwin", "Darwin", "arm64", tuple(mac_platforms((15, 0), "arm64"))),
    # These two no longer publish wheels for Intel Macs: the program cannot be installed there.
    System(
        "macOS x86_64",
        "darwin",
        "Darwin",
        "x86_64",
        tuple(mac_platforms((15, 0), "x86_64")),
        frozenset({"cryptography", "pikepdf"}),
    ),
)


def locked() -> tuple[Locked, ...]:
    """What the lock files demand, each package once."""
    joined = "".join(lock.read_text(encoding="utf-8") for lock in LOCKS).replace("\\\n", " ")
    found = set()
    for line in joined.splitlines():
        if match := re.match(r"([a-z0-9-]+)==([^ ;]+) *(?:; *(.*?))? +--hash", line):
            hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            found.add(Locked(match[1], match[2], (match[3] or "").strip(), hashes))
    return tuple(sorted(found, key=lambda each: each.name))


@dataclass(frozen=True, order=True)
class Wheel:
    """A row of the table."""

    name: str
    version: str
    file: str
    sha256: str


def table() -> tuple[Wheel, ...]:
    """The committed table."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(Wheel(**row) for row in csv.DictReader(stream))


def _asked(system: System, python: tuple[int, int], wanted: Sequence[Locked]) -> Iterator[Wheel]:
    """What pip would install there, by its own report of an installation that does not happen."""
    pip = (
        [sys.executable, "-m", "pip"]
        if not _fails([sys.executable, "-m", "pip", "--version"])
        else [shutil.which("pip") or "pip"]
    )
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "wanted.txt")
        listed.write_text("".join(f"{each.name}=={each.version}\n" for each in wanted), encoding="utf-8")
        report = Path(folder, "report.json")
        command = [*pip, "install", "-qq", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", folder, "--python-version", f"{python[0]}.{python[1]}", "--implementation", "cp"]
        command += [word for platform in system.platforms for word in ("--platform", platform)]
        subprocess.run([*command, "--report", str(report), "-r", str(listed)], check=True)
        installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    for each in installed:
        about, where = each["metadata"], each["download_info"]
        name = re.sub(r"[-_.]+", "-", about["name"]).lower()
        file = where["url"].partition("#")[0].rpartition("/")[2]
        yield Wheel(name, about["version"], file, where["archive_info"]["hashes"]["sha256"])


def _fails(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def main() -> None:
    """Write the table anew."""
    found: set[Wheel] = set()
    packages = [each for each in locked() if each.name not in SOURCE_ONLY]
    for system in SYSTEMS:
        for python in PYTHONS:
            wanted = [each for each in packages if system.needs(each, python) and each.name not in system.missing]
            found.update(_asked(system, python, wanted))
            print(f"{system.name}, Python {python[0]}.{python[1]}: {len(wanted)} packages", flush=True)
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["name", "version", "file", "sha256"])
        rows.writerows((each.name, each.version, each.file, each.sha256) for each in sorted(found))


if __name__ == "__main__":
    main()
