# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Commands of bundles that are killed at any moment (:mod:`tests.kills.bundles`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kills import desk
from tests.kills.test_kills import ROOT, SEED

pytestmark = [pytest.mark.alone, pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are of POSIX")]

KILLS = 48
"""Six of each: export, carry, straight onto the medium and import, for a card and under a passphrase."""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_command_of_bundles_tells_no_lie_and_can_be_gone_on_with(
    tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    made = desk.make(tmp_path / "made", 0)
    words = ["-m", "tests.kills.bundles", str(made), str(tmp_path / "place"), str(KILLS), str(SEED)]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["faults"] == []
    assert found["kills"] == KILLS
    assert found["in_act"] >= KILLS // 3, "many come too late only where the machine is busy with others"
    figure("mlat bundle export, carry and import killed inside", f"{found['in_act']} of {KILLS} (seed {SEED})")
    figure("... of these while files were written, inside a unit of work", f"{found['in_file']}, {found['in_unit']}")
    figure("... not acknowledged and yet whole", found["kept_unacknowledged"])
    figure("... gone on with from what lay prepared", found["gone_on_with"])
