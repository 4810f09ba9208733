# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Offices, letters and tools for the tests with public tools.

``bagit_utils`` comes from the package index by hash, into an environment of its own. Nothing is fetched on an ordinary run: the
command must be on the search path already, or ``MLAT_NO_SKIP=1`` must ask that no test is skipped, as ``.ci/run`` does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.letters.conftest import keys
from tests.transfer.conftest import receiver, sender, stick, stranger

__all__ = ["bagit_utils", "keys", "receiver", "sender", "stick", "stranger"]

LOCK = Path(__file__).with_name("bagit-utils.lock")


@pytest.fixture(scope="session")
def bagit_utils(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command ``bagit`` of bagit-utils."""
    if os.environ.get("MLAT_NO_SKIP") != "1":
        found = shutil.which("bagit")
        if found is None:
            pytest.skip(f"bagit is not installed (pip install --require-hashes -r {LOCK.relative_to(LOCK.parents[2])})")
        return found
    folder = tmp_path_factory.mktemp("bagit-utils")
    # Fetching a tool is no part of what the tests watch: the environment loses the hook that refuses networks.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([sys.executable, "-m", "venv", str(folder)], env=environment, check=True, capture_output=True)
    command = [str(folder / "bin" / "pip"), "--quiet", "install", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(folder / "bin" / "bagit")
