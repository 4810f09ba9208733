# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ``python3 -m tests`` hands to pytest."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import pytest

from mlat_desktop import install
from tests.__main__ import main

QUICK = "not slow and not thorough"
WHOLE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0"]


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        ([], ["-m", QUICK, *WHOLE]),
        (["-q"], ["-q", "-m", QUICK, *WHOLE]),
        (["tests/unit", "-k", "holiday"], ["tests/unit", "-k", "holiday", "-m", "not slow"]),
        (["-k", "holiday"], ["-k", "holiday", "-m", "not slow"]),
        (["-m", "slow"], ["-m", "slow"]),
        (["-n", "4"], ["-n", "4", "-m", QUICK]),
        (["-m", "slow and not alone", "-n", "2"], ["-m", "slow and not alone", "-n", "2"]),
    ],
)
def test_arguments_go_to_pytest_and_the_whole_suite_runs_on_two_processes(
    given: list[str], handed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def ready(door: str, arguments: Sequence[str]) -> None:
        seen.append((door, list(arguments)))

    def restart(command: Sequence[str], environment: Mapping[str, str]) -> None:
        seen.append((list(command), "PYTHONDONTWRITEBYTECODE" in environment))

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(install, "ready", ready)
    monkeypatch.setattr(install, "restart", restart)
    main(given)
    assert seen == [("tests", given), ([sys.executable, "-m", "pytest", *handed_on], False)]
