# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A training office that was killed in the making passes for none, and nobody's folder is taken for one."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mlat_desktop import system
from mlat_desktop.bootstrap import NewOffice, create_office
from mlat_desktop.bootstrap.training import training_office
from mlat_desktop.domain.errors import Code, KnownError
from tests.kills.desk import CHEAP, WORDS


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(600)
@pytest.mark.skipif(system.windows(), reason="needs a fork")
def test_a_demonstration_works_wherever_the_one_before_was_killed(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.kills.training", str(tmp_path), "2"]
    run = subprocess.run(words, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    counted = json.loads(run.stdout)
    assert counted["faults"] == []
    assert counted["kills"] == counted["moments"] >= 5


def test_what_lies_in_the_place_where_a_training_office_is_made_stays(tmp_path: Path) -> None:
    (tmp_path / "a.part").mkdir()
    (tmp_path / "a.part" / "thesis.txt").write_text("mine", encoding="utf-8")
    new = NewOffice(name="Office of somebody", country="CH", admin_name="anna")
    create_office(tmp_path / "b.part", new, WORDS, cost=CHEAP, durable=False).office.close()
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "thesis.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for name in ("a", "b", "c"):
        with pytest.raises(KnownError) as refusal:
            training_office(tmp_path / name, as_of=date(2026, 11, 20), count=1)
        assert refusal.value.code is Code.OFFICE_EXISTS
    assert sorted(tmp_path.rglob("*")) == before
