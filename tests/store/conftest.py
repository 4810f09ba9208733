# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An encrypted database for each test: made once by the real migrations, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.services.ports import OfficeRecord
from mlat_desktop.store import upgrade
from mlat_desktop.store.unit_of_work import SqlStore

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "office.db"
    upgrade.create(path, KEY)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "office.db"))


@pytest.fixture
def store(path: Path, clock: SetClock) -> Iterator[SqlStore]:
    opened = SqlStore(path, KEY, clock)
    with opened.write() as unit:
        unit.office.set(OfficeRecord(uid="office-1", name="Office", country="CH", zone="Pacific/Auckland"))
        unit.commit()
    yield opened
    opened.close()
