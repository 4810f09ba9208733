# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every locked package has a wheel for the systems of offices, by the hashes of the lock file: nothing is compiled there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from packaging.utils import parse_wheel_filename

from tests.packaging import wheels
from tests.packaging.wheels import PYTHONS, SOURCE_ONLY, SYSTEMS, Locked, System, Wheel

LOCKED = wheels.locked()
AGAIN = f"a lock file has changed since the table of wheels was made: run {wheels.COMMAND}"


def _fitting(of: Locked, system: System, python: tuple[int, int], table: tuple[Wheel, ...]) -> list[Wheel]:
    tags = system.tags(python)
    return [
        wheel
        for wheel in table
        if (wheel.name, wheel.version) == (of.name, of.version)
        and wheel.sha256 in of.hashes
        and parse_wheel_filename(wheel.file)[3] & tags
    ]


def _without(system: System, python: tuple[int, int], table: tuple[Wheel, ...]) -> set[str]:
    needed = [each for each in LOCKED if system.needs(each, python) and each.name not in SOURCE_ONLY]
    return {each.name for each in needed if not _fitting(each, system, python, table)}


def test_the_table_is_of_these_lock_files() -> None:
    hashes = {(each.name, each.version): each.hashes for each in LOCKED}
    strange = [row for row in wheels.table() if row.sha256 not in hashes.get((row.name, row.version), frozenset())]
    assert strange == [], AGAIN
    assert {row.name for row in wheels.table()} | SOURCE_ONLY == {each.name for each in LOCKED}, AGAIN


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
@pytest.mark.parametrize("python", PYTHONS, ids=lambda python: f"{python[0]}.{python[1]}")
def test_every_package_has_a_wheel(system: System, python: tuple[int, int], figure: Callable[[str, object], None]) -> None:
    assert _without(system, python, wheels.table()) == system.missing, AGAIN
    needed = [each for each in LOCKED if system.needs(each, python) and each.name not in SOURCE_ONLY]
    figure(f"wheels for {system.name}, Python {python[0]}.{python[1]}", f"{len(needed) - len(system.missing)} of {len(needed)}")


def test_the_lock_files_are_read_whole_and_agree() -> None:
    text = "\n".join(lock.read_text(encoding="utf-8") for lock in wheels.LOCKS)
    assert len(LOCKED) == len({line.split(" ")[0] for line in text.splitlines() if "==" in line and line[0].isalnum()})
    assert all(each.hashes for each in LOCKED)
    assert {each.name for each in LOCKED if each.marker == "sys_platform == 'win32'"} == {
        "colorama",
        "pefile",
        "pywin32-ctypes",
    }


def test_a_wheel_of_another_system_or_hash_does_not_count() -> None:
    """The test above can fail: without Windows' own wheels, or with other hashes, exactly those packages are named."""
    windows, python = SYSTEMS[0], PYTHONS[0]
    elsewhere = tuple(row for row in wheels.table() if "win_amd64" not in row.file)
    assert {"pyside6-essentials", "sqlcipher3", "pyrage"} <= _without(windows, python, elsewhere)
    altered = tuple(Wheel(row.name, row.version, row.file, "0" * 64) for row in wheels.table())
    assert len(_without(windows, python, altered)) > 60


def test_what_comes_as_source_is_no_part_of_the_program() -> None:
    declared = (wheels.ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[dependency-groups]")[0]
    assert not [name for name in SOURCE_ONLY if f'"{name}' in declared]
