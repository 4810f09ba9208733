# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office's own calendar: which days it knows as rest days of a State, and the change of them.

The days of a year come with the program when the year is first needed. A holiday that is decreed later, or a weekend that
changes, is entered here with its source; it becomes law like any table, through a proposal, with its effect told first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import why
from mlat_desktop.domain.law import EditionKind, Proposal
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.ports import CalendarRow, HolidaySource, UnitOfWork
from mlat_desktop.services.treaties.law_content import LawContent, check, invalid
from mlat_desktop.services.treaties.publishing import Publishing
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A year of a State. ``kept`` is false for what the program offers and the office has not counted with yet."""

    row: CalendarRow
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """What differs from the days known. ``weekend`` holds ISO weekday numbers (Monday 1), None to leave it as it is; ``work``
    are days of the weekend on which the State works.
    """

    state: str
    year: int
    subdivision: str = ""
    add: tuple[date, ...] = ()
    remove: tuple[date, ...] = ()
    weekend: tuple[int, ...] | None = None
    work: tuple[date, ...] = ()
    source: str = ""


class Calendars:
    """Shows and changes them. ``holidays`` says what the program knows of a year that was never needed."""

    def __init__(self, place: Workplace, holidays: HolidaySource) -> None:
        self._place = place
        self._holidays = holidays

    def list(self) -> tuple[CalendarRow, ...]:
        """Every calendar that the office counts with, by State, subdivision and year."""
        with self._place.store.read() as uow:
            return uow.treaties.all_calendars()

    def show(self, state: str, year: int, subdivision: str = "") -> CalendarView:
        """The rest days of a State in a year. Raises ``LAW_INVALID`` where nothing is known of it."""
        with self._place.store.read() as uow:
            return self._view(uow, state, year, subdivision)

    def changed(self, change: CalendarChange) -> LawContent:
        """The year with the change in it, to be told its effect and proposed. Raises ``LAW_INVALID``."""
        with self._place.store.read() as uow:
            row = self._view(uow, change.state, change.year, change.subdivision).row
        days = set(row.holidays)
        _only_of(change.year, (*change.add, *change.remove, *change.work))
        for day in change.remove:
            if day not in days:
                raise invalid(why("{day} is no holiday of this calendar", day=_words(day)))
        for day in change.add:
            if day in days:
                raise invalid(why("{day} is a holiday of this calendar already", day=_words(day)))
        weekend = row.weekend if change.weekend is None else tuple(sorted(change.weekend))
        for day in change.work:
            if day.isoweekday() not in weekend or day in change.add:
                raise invalid(why("{day} is no day of the weekend; a holiday that is none is removed instead", day=_words(day)))
            if day in row.worked:
                raise invalid(why("{day} is a day of work of this calendar already", day=_words(day)))
        if not change.source.strip():
            raise invalid(why("the change needs its source: where was it decreed?"))
        made = replace(
            row,
            holidays=tuple(sorted((days - set(change.remove)) | set(change.add))),
            weekend=weekend,
            worked=tuple(sorted({*row.worked, *change.work} - set(change.add))),
            version=_("of this office"),
            source=change.source.strip(),
            edition=0,
        )
        if (made.holidays, made.weekend, made.worked) == (row.holidays, row.weekend, row.worked):
            raise invalid(why("nothing in it differs from the days known"))
        content = LawContent(calendars=(made,))
        check(content)
        return content

    def propose(self, change: CalendarChange) -> Done[Proposal]:
        """Keep the change as a proposal, to be published like any other change of the law."""
        where = f"{change.state}-{change.subdivision}" if change.subdivision else change.state
        title = _("Rest days of {state} in {year}").format(state=where, year=change.year)
        return Publishing(self._place).propose(EditionKind.CALENDAR, title, self.changed(change))

    def _view(self, uow: UnitOfWork, state: str, year: int, subdivision: str) -> CalendarView:
        kept = uow.treaties.calendars(state, subdivision, [year]).get(year)
        offered = None if kept is not None else self._holidays.snapshot(state, subdivision, year)
        row = kept or offered
        if row is None:
            raise invalid(why("nothing is known of the rest days of {state} in {year}", state=state, year=year))
        return CalendarView(row=row, kept=kept is not None)


def _only_of(year: int, days: Collection[date]) -> None:
    for day in days:
        if day.year != year:
            raise invalid(why("{day} does not lie in {year}", day=_words(day), year=year))


def _words(day: date) -> str:
    return screen().date(day)
