# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whoever is killed at whatever moment: what was acknowledged is there, of what was not there is all or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.kills import desk

pytestmark = [pytest.mark.alone, pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are of POSIX")]

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261121
Figure = Callable[[str, object], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk.make(tmp_path_factory.mktemp("kills") / "made")


def _counted(module: str, made: Path, place: Path, kills: int, processes: int) -> dict[str, Any]:
    """Run the killing module, in that many processes at once, and add up what they counted."""
    runs = []
    for number in range(processes):
        (place / f"p{number}").mkdir()
        words = [str(made), str(place / f"p{number}" / "here"), str(kills // processes), str(SEED + number)]
        command = [sys.executable, "-m", f"tests.kills.{module}", *words]
        runs.append(subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True))
    found = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * processes
    answers = [json.loads(each) for each in found]
    total = {name: sum((each[name] for each in answers), type(value)()) for name, value in answers[0].items() if
             isinstance(value, int | list)}  # fmt: skip
    for name in ("acts", "hit", "left"):
        if name in answers[0]:
            total[name] = {key for each in answers for key in each[name]}
    return total


def _writers(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> dict[str, Any]:
    total = _counted("writers", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    assert total["in_act"] >= 0.9 * kills
    figure("writers killed inside an act", f"{total['in_act']} of {kills} (seed {SEED})")
    figure("... of these inside a unit of work or the writing of a file", f"{total['in_unit_or_file']} ({total['in_unit']})")
    figure("... acts acknowledged, lost", f"{total['acknowledged']}, 0")
    figure("... acts not acknowledged and yet kept, whole", total["kept_unacknowledged"])
    return total


@pytest.mark.slow
def test_a_few_killed_writers_lose_nothing(made: Path, tmp_path: Path, figure: Figure) -> None:
    _writers(made, tmp_path, 6, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_hundred_killed_writers_lose_nothing(made: Path, tmp_path: Path, figure: Figure) -> None:
    total = _writers(made, tmp_path, 500, 2, figure)
    assert len(total["acts"]) == len(total["hit"]) == 15, "every act was done, and every act was killed"


def _upgrades(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> dict[str, Any]:
    total = _counted("upgrading", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    assert total["in_act"] >= 0.9 * kills
    figure(
        "upgrades killed inside",
        f"{total['in_act']} of {kills} (copying {total['in_copy']}, migrating {total['in_migration']})",
    )
    return total


@pytest.mark.slow
def test_two_killed_upgrades_leave_an_office_wholly_old_or_wholly_new(made: Path, tmp_path: Path, figure: Figure) -> None:
    _upgrades(made, tmp_path, 2, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_killed_upgrades_leave_an_office_wholly_old_or_wholly_new(made: Path, tmp_path: Path, figure: Figure) -> None:
    total = _upgrades(made, tmp_path, 50, 2, figure)
    assert total["in_copy"], "some were killed while the copy was made"
    assert total["in_migration"], "some were killed while the tables changed"


def _publishers(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> dict[str, Any]:
    total = _counted("publishing", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    figure("publishers of law killed inside a unit of work", f"{total['in_unit']} of {kills} (seed {SEED})")
    figure("... not acknowledged and yet kept, whole", total["kept_unacknowledged"])
    return total


@pytest.mark.slow
def test_a_killed_publisher_leaves_the_old_law_or_the_new(made: Path, tmp_path: Path, figure: Figure) -> None:
    _publishers(made, tmp_path, 3, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_killed_publishers_leave_the_old_law_or_the_new(made: Path, tmp_path: Path, figure: Figure) -> None:
    total = _publishers(made, tmp_path, 50, 2, figure)
    assert total["in_unit"] >= 25


def _packs(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> dict[str, Any]:
    total = _counted("packing", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    figure("who takes in a treaty pack, killed inside a unit of work", f"{total['in_unit']} of {kills} (seed {SEED})")
    figure("... not acknowledged and yet kept, whole", total["kept_unacknowledged"])
    return total


@pytest.mark.slow
def test_who_is_killed_while_a_pack_is_taken_in_has_the_old_tables(made: Path, tmp_path: Path, figure: Figure) -> None:
    _packs(made, tmp_path, 3, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_killed_while_a_pack_is_taken_in_have_the_old_tables_or_all_new(
    made: Path, tmp_path: Path, figure: Figure
) -> None:
    total = _packs(made, tmp_path, 50, 2, figure)
    assert total["in_unit"] >= 15


def _takers(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> dict[str, Any]:
    total = _counted("taking_over", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    figure("who takes in an old register, killed inside the unit of work", f"{total['in_unit']} of {kills} (seed {SEED})")
    figure("... not acknowledged and yet kept, whole", total["kept_unacknowledged"])
    return total


@pytest.mark.slow
def test_who_is_killed_while_an_old_register_comes_in_has_nothing_half(made: Path, tmp_path: Path, figure: Figure) -> None:
    _takers(made, tmp_path, 3, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_killed_while_an_old_register_comes_in_have_nothing_half_and_repeat_it(
    made: Path, tmp_path: Path, figure: Figure
) -> None:
    total = _takers(made, tmp_path, 50, 2, figure)
    assert total["in_unit"] >= 15


def _processes(made: Path, place: Path, kills: int, processes: int, figure: Figure) -> None:
    total = _counted("processes", made, place, kills, processes)
    assert total["faults"] == []
    assert total["kills"] == kills
    assert total["inside"] >= 0.9 * kills or kills < 10, "one kill may come too late, many may not"
    figure("mlat processes killed before they had answered", f"{total['inside']} of {kills} (seed {SEED})")
    figure("... not acknowledged and yet kept, whole", total["kept_unacknowledged"])


@pytest.mark.slow
def test_a_killed_mlat_loses_nothing_and_can_be_repeated(made: Path, tmp_path: Path, figure: Figure) -> None:
    _processes(made, tmp_path, 1, 1, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_killed_mlat_processes_lose_nothing_and_can_be_repeated(made: Path, tmp_path: Path, figure: Figure) -> None:
    _processes(made, tmp_path, 50, 2, figure)


MEASURED = """
from tests.kills import killing

def work(tell, page):
    tell(begun="it")
    page[killing.UNIT] = 1
    killing.time.sleep(0.05)
    page[killing.UNIT] = 0
    killing.time.sleep(0.05)
    {end}

killing.spans(work, 1, killing.UNIT)
"""


@pytest.mark.parametrize("fails", [False, True])
def test_a_child_that_fails_measures_nothing(fails: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(end="1 / 0" if fails else "pass")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("the child failed while it was measured" in done.stderr) == fails, done.stderr
