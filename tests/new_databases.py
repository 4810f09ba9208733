# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The empty database of a new office: tests copy one that was migrated once, each under its own key.

Thirty migrations take half a second, and hundreds of tests found an office. Those of the migrations take the long way, and so
does every process that a test starts.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from mlat_desktop.store import upgrade
from mlat_desktop.store.engine import connect

MIGRATE = upgrade._migrate
"""As every real office is made; it is read before :func:`lighten`."""

_KEY = bytes(range(32))


def lighten() -> None:
    """From now on in this process."""
    upgrade._migrate = copy_or_migrate


@cache
def _pattern() -> Path:
    folder, maker = tempfile.mkdtemp(prefix="mlat-pattern-"), os.getpid()

    def remove() -> None:
        if os.getpid() == maker:  # a forked process has what its parent still needs
            shutil.rmtree(folder)

    atexit.register(remove)
    path = Path(folder) / "empty.db"
    path.touch(0o600)
    MIGRATE(path, _KEY)
    return path


def copy_or_migrate(path: Path, key: bytes) -> None:
    """In the place of ``upgrade._migrate``."""
    if path.stat().st_size:  # an older office
        MIGRATE(path, key)
        return
    source = connect(_pattern(), _KEY, writing=False)
    try:
        target = connect(path, key, migrating=True)
        try:
            source.backup(target)
        finally:
            target.close()
    finally:
        source.close()
