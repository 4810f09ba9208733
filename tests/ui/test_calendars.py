# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rest days of a State are changed as a proposal with its effect shown first; calendar files leave only where permitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.calendars import CalendarSection
from ui.pages.deadlines import DeadlinesPage
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough

EVE = date(2026, 12, 24)


def settings(window: MainWindow) -> SettingsPage:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def deadlines(window: MainWindow) -> DeadlinesPage:
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    return page


@pytest.fixture
def card(window: MainWindow) -> CalendarSection:
    return settings(window).calendars


def words(card: CalendarSection) -> str:
    return "\n".join(each.text() for each in card.findChildren(QLabel))


def test_a_day_is_added_its_effect_shown_and_only_then_proposed(
    card: CalendarSection, window: MainWindow, prepared: Office
) -> None:
    assert card.state.value == "CH"
    assert "25 Dec 2026" in words(card)
    card.new_day.set_day(EVE)
    card.add_day.click()
    assert "Thu 24 Dec 2026: added" in words(card)
    card.look.click()
    assert card.source.accessibleDescription() == "This is needed."
    assert not card.propose.isEnabled()
    card.source.setText("Official journal 12/2026")
    card.look.click()
    assert "No date of an open case changes." in words(card)
    card.propose.click()
    (proposal,) = prepared.publishing.proposals()
    assert proposal.proposal.kind is EditionKind.CALENDAR
    (changed,) = prepared.publishing.content(proposal.proposal.uid).calendars
    assert EVE in changed.holidays
    assert changed.source == "Official journal 12/2026"
    assert EVE not in prepared.calendars.show("CH", 2026).row.holidays
    assert "A second person publishes it" in window.banner.text


def test_what_is_changed_after_the_look_is_looked_at_again(card: CalendarSection) -> None:
    card.source.setText("Official journal 12/2026")
    card.weekdays[4].setChecked(True)
    card.look.click()
    assert card.propose.isEnabled()
    card.weekdays[6].setChecked(False)
    assert not card.propose.isEnabled()
    change = card.change()
    assert change is not None
    assert change.weekend == (5, 6)


def test_a_holiday_is_taken_out_and_put_back(card: CalendarSection) -> None:
    card._on_toggle(date(2026, 12, 25))
    assert "Fri 25 Dec 2026: taken out" in words(card)
    change = card.change()
    assert change is not None
    assert change.remove == (date(2026, 12, 25),)
    card._on_toggle(date(2026, 12, 25))
    again = card.change()
    assert again is not None
    assert again.remove == ()


@pytest.mark.parametrize("day", [None, date(2027, 12, 24), date(2026, 12, 25)])
def test_a_day_that_can_not_be_added_is_refused_beside_its_field(card: CalendarSection, day: date | None) -> None:
    card.new_day.set_day(day)
    card.add_day.click()
    assert card.new_day.accessibleDescription()
    change = card.change()
    assert change is not None
    assert change.add == ()


def test_calendar_files_are_written_only_after_somebody_permitted_them(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    assert deadlines(window).to_file.isHidden()
    settings(window).calendar_files.permit.setChecked(True)
    assert prepared.record.show().settings["calendar_files"] == "on"
    page = deadlines(window)
    assert page.to_file.isVisible()
    target = tmp_path / "deadlines.ics"
    page.write_file(target)
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "Restricted cases are left out" in window.banner.text
    page.write_file(target)
    assert "deadlines.ics" in window.banner.text
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")
    settings(window).calendar_files.permit.setChecked(False)
    assert deadlines(window).to_file.isHidden()


def test_today_says_before_days_of_rest_what_ends_in_them_and_leads_there(
    window: MainWindow, prepared: Office, desk_clock: SetClock
) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    request = RequestId(prepared.register.ids(ListQuery(text="lantern"))[0])
    view = prepared.register.show(request).request
    saturday = replace(view.particulars, urgency=replace(view.particulars.urgency, needed_by=date(2026, 11, 28)))
    prepared.register.amend(request, saturday, version=view.version, reason="needed on a Saturday")
    told = set()
    for day in range(23, 30):  # a week: on the last working day and on the day of rest alone
        desk_clock.at = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
        ahead = prepared.board.look_ahead()
        page.refresh()
        said = [each.text() for each in page.findChildren(QLabel) if "the office rests" in each.text() and not each.isHidden()]
        assert bool(said) == bool(ahead.entries and ahead.act_on <= desk_clock.at.date()), day
        told |= {day} if said else set()
    assert told == {27, 28}, "Friday and Saturday: on Sunday it is late already"
    desk_clock.at = offices.NOW
    ahead = prepared.board.look_ahead()
    window.deadlines_ahead()
    shown = deadlines(window)
    assert {entry.line.limit_id for entry in ahead.entries} <= {entry.line.limit_id for entry in shown.model.entries}
    assert all(ahead.act_on <= entry.when < ahead.back_on for entry in shown.model.entries)
