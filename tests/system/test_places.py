# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where things lie on Windows, and which time it is there: it has neither XDG folders nor a table of time zones."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from platformdirs import windows as windows_places
from platformdirs.windows import Windows

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.services.countries import zone_of
from mlat_desktop.store.folder import OfficeFolder
from tests.system.windows import Kernel32


@pytest.fixture
def only_tzdata() -> Iterator[None]:
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("only_tzdata")
def test_the_time_of_every_state_is_known_without_the_systems_table() -> None:
    for state in ("CH", "FR", "SA", "BR", "CN", "US", "IN", "AU"):
        assert datetime(2026, 7, 1, tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zone_of(state))).utcoffset() is not None
    assert str(datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich")).utcoffset()) == "2:00:00"
    assert datetime(1950, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich")).astimezone(UTC).hour == 23


def test_preferences_and_offices_do_not_roam_and_are_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def folder(name: str) -> str:
        asked.append(name)
        return "C:\\Users\\Änne\\AppData\\Local"

    monkeypatch.setattr(windows_places, "get_win_folder", folder)
    places = Windows("mlat-desktop", appauthor=False)
    assert places.user_config_dir == places.user_data_dir
    assert set(asked) == {"CSIDL_LOCAL_APPDATA"}


def test_a_folder_too_deep_for_windows_is_refused_before_anything_is_made(kernel32: Kernel32, tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 200)
    with pytest.raises(KnownError) as refusal:
        OfficeFolder.create(deep, "1")
    assert refusal.value.code is Code.DISK_FAILED
    assert "too long" in str(refusal.value.facts["reason"])
    assert not deep.exists()
