# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A window that stays open overnight counts its days from the new one."""

from __future__ import annotations

from datetime import timedelta

from mlat_desktop.clock import SetClock
from ui.main_window import MainWindow
from ui.pages.today import TodayPage


def test_today_is_the_new_day_after_midnight_without_a_key(window: MainWindow, desk_clock: SetClock) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    before = {(line.line.row.id, line.line.limit_id): line.line.days for line in page.lines if line.line.days is not None}
    desk_clock.at += timedelta(days=1)
    window.days.look()
    after = {(line.line.row.id, line.line.limit_id): line.line.days for line in page.lines if line.line.days is not None}
    same = before.keys() & after.keys()
    assert same
    for key in same:
        assert after[key] == (before[key] or 0) - 1
    assert "22 November 2026" in page.beside.text()
