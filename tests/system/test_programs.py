# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Another program is started in one place: it reads what it is given, and its words are words whatever they hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mlat_desktop.system import programs

TELL = (
    "import os, sys; print(os.getcwd(), os.environ['MLAT_TOLD'], sys.argv[1], sys.stdin.read(), bool(os.environ.get('PATH')))"
)


def test_a_program_gets_its_words_its_input_its_folder_and_one_more_variable(tmp_path: Path) -> None:
    words = 'a name; with "quotes" & $HOME'
    done = programs.run(
        [sys.executable, "-c", TELL, words], patience=30, content=b"a letter", environment={"MLAT_TOLD": "yes"}, folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().split("\n")[0] == f"{tmp_path} yes {words} a letter True"


def test_how_a_program_ended_is_told_and_nothing_is_raised() -> None:
    assert programs.succeeds([sys.executable, "-c", ""], patience=30)
    assert not programs.succeeds([sys.executable, "-c", "raise SystemExit(3)"], patience=30)
    assert not programs.succeeds(["no-such-program-of-ours"], patience=30)
    assert not programs.succeeds([sys.executable, "-c", "\0"], patience=30)


def test_a_program_that_does_not_end_is_ended() -> None:
    with pytest.raises(programs.TimeoutExpired):
        programs.run([sys.executable, "-c", "import time; time.sleep(60)"], patience=0.2)
