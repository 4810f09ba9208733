# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The deadlines of the whole office: as a list, by day for a calendar and a timeline, and what ends while nobody works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.board_port import BoardLine, BoardQuery
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.holidays import rest_days
from mlat_desktop.services.treaties.kept import domestic_laws, short_titles
from mlat_desktop.services.views import Lateness
from mlat_desktop.services.wording import article_words, lateness
from mlat_desktop.services.workplace import Workplace, name_of

MOST = 500
"""Lines that a page shows at once; the counts say how many there are."""

MOST_AHEAD = 10_000
"""Lines that end on days of rest: a page has few of them, and none may be left out silently."""

ICS_SETTING = "calendar_files"
"""The office's setting that permits calendar files, "on" or "off"; off where it was never set."""

_FARTHEST = 31  # days to the next working day, at most: no State rests longer


class Span(StrEnum):
    """Which days are looked at."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """What to show; empty words mean "any". ``first`` and ``last`` bound the days in place of the span."""

    span: Span = Span.ALL
    state: str = ""
    officer: str = ""
    treaty: str = ""
    own: bool | None = None
    liberty: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEntry:
    """A deadline as a board shows it: ``title`` and ``article`` in the language of the screen; ``when`` the day to look at,
    ``days`` from today to it (negative: past); ``treaty_name`` the short title; ``officer_name`` the full name;
    ``domestic`` says that the law of the requested State sets it, not a treaty.
    """

    line: BoardLine
    title: str
    article: str
    treaty_name: str
    officer_name: str
    when: date
    days: int
    lateness: Lateness
    domestic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value to filter by, in words, and how many deadlines it has."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The board: at most ``MOST`` entries of ``total``; ``counts`` by span; facets by state, officer and treaty."""

    entries: tuple[BoardEntry, ...]
    total: int
    counts: Mapping[Span, int]
    states: tuple[Facet, ...]
    officers: tuple[Facet, ...]
    treaties: tuple[Facet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoad:
    """A day of the calendar: how many deadlines to look at, how many concern liberty, and whether the office rests."""

    day: date
    count: int
    liberty: int
    rest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAhead:
    """The next days on which the office rests, from ``first`` to the day before ``back_on``, the next working day; ``act_on``
    is the last working day before them; ``entries`` is what ends in between.
    """

    first: date
    back_on: date
    act_on: date
    entries: tuple[BoardEntry, ...]


class DeadlineBoard:
    """Reads only, but for the calendar file."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def show(self, wanted: BoardFilter, skip: int = 0) -> BoardView:
        """The board as filtered, from the ``skip``-th entry on."""
        query = self._query(wanted)
        with self._place.store.read() as uow:
            lines = uow.requests.board(query, MOST, skip)
            counts = uow.requests.board_counts(query)
            facets = uow.requests.board_facets(query)
            total = sum(count for count, _ in uow.requests.board_days(query).values())
            names, people = short_titles(uow, facets["treaty"]), _people(uow)
            entries = self._entries(uow, lines)
        return BoardView(
            entries=entries,
            total=total,
            counts={span: counts[span.value] for span in Span},
            states=_facets(facets["state"], screen().state),
            officers=_facets(facets["officer"], lambda name: people.get(name, name)),
            treaties=_facets(facets["treaty"], lambda treaty: names.get(treaty, treaty)),
        )

    def days(self, first: date, last: date, wanted: BoardFilter | None = None) -> tuple[DayLoad, ...]:
        """Every day from ``first`` to ``last`` with what is to be looked at on it."""
        query = replace(self._query(wanted or BoardFilter()), first=first, last=last, late=False)
        with self._place.store.read() as uow:
            found = uow.requests.board_days(query)
            resting = self._rest_days(uow, first, last)
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        loads = ((day, *found.get(day, (0, 0))) for day in span)
        return tuple(DayLoad(day=day, count=count, liberty=grave, rest=resting.rest(day)) for day, count, grave in loads)

    def look_ahead(self) -> LookAhead:
        """What ends on the next days of rest, so that it is acted on before them."""
        today = self._place.today
        with self._place.store.read() as uow:
            resting = self._rest_days(uow, today, today + timedelta(days=2 * _FARTHEST))
            first = today
            while not resting.rest(first):
                first += timedelta(days=1)
            back = resting.working_day_from(first, 1)
            act_on = max(today, resting.working_day_from(first, -1))
            # By their end: the last day to act may lie earlier than this office's, where the State bound rests on other days.
            query = replace(self._query(BoardFilter()), ends_first=first, ends_last=back)
            lines = [line for line in uow.requests.board(query, MOST_AHEAD) if _ends_within(line, first, back)]
            return LookAhead(first=first, back_on=back, act_on=act_on, entries=self._entries(uow, lines))

    def write_calendar(self, target: Path, wanted: BoardFilter) -> int:
        """Write what is shown into a new iCalendar file (RFC 5545) for a calendar outside; how many entries it has.

        The file leaves what the office protects, so it must be permitted by the office's setting, names nobody and says of
        each deadline only its number, article and day. ``FILE_EXISTS``, ``DISK_FULL``, ``DISK_FAILED``.
        """
        self._place.must(Act.READ)
        if self._place.office.settings.get(ICS_SETTING, "off") != "on":
            reason = why("the office does not permit calendar files; an administrator can permit them in the settings")
            raise KnownError(Code.MOVE_REFUSED, reference=str(target.name), reason=reason)
        from mlat_desktop.services.calendar_file import calendar_bytes

        query = self._query(wanted)
        with self._place.store.read() as uow:
            entries = self._entries(uow, [line for line in uow.requests.board(query, 10_000) if not line.restricted])
        data = calendar_bytes(entries, self._place.now, self._place.office.uid)
        write_new(target, lambda out: _put(out.write(data)), ready=lambda: self._note_file(target, len(entries)))
        return len(entries)

    def _note_file(self, target: Path, entries: int) -> None:
        """What leaves the office is in the log before it has its name."""
        with self._place.store.write() as uow:
            detail = {"entries": entries, "file": name_of(target)}
            self._place.write_audit(uow, "deadlines.calendar-written", self._place.office.uid, detail=detail)
            uow.commit()

    # -- parts

    def _query(self, wanted: BoardFilter) -> BoardQuery:
        today = self._place.today
        bounds: dict[Span, tuple[date | None, date | None]] = {
            Span.TODAY: (today, today),
            Span.WEEK: (today, today + timedelta(days=7)),
            Span.MONTH: (today, today + timedelta(days=30)),
        }
        first, last = bounds.get(wanted.span, (None, None))
        return BoardQuery(
            today=today,
            now=self._place.now,
            late=wanted.span is Span.OVERDUE,
            first=wanted.first or first,
            last=wanted.last or last,
            state=wanted.state,
            officer=wanted.officer,
            treaty=wanted.treaty,
            own=wanted.own,
            liberty=wanted.liberty,
        )

    def _entries(self, uow: UnitOfWork, lines: Sequence[BoardLine]) -> tuple[BoardEntry, ...]:
        treaties = {line.treaty_id for line in lines if line.treaty_id}
        names, people, domestic = short_titles(uow, treaties), _people(uow), domestic_laws(uow, treaties)
        return tuple(
            self._entry(line, names, people, domestic=line.treaty_id in domestic and not line.own_target) for line in lines
        )

    def _entry(self, line: BoardLine, names: Mapping[str, str], people: Mapping[str, str], *, domestic: bool) -> BoardEntry:
        when = line.watched(self._place.today)
        days = (when - self._place.today).days
        return BoardEntry(
            line=line,
            title=screen().text(line.title),
            article=article_words(line.article),
            treaty_name=names.get(line.treaty_id, line.treaty_id),
            officer_name=people.get(line.officer, line.officer),
            when=when,
            days=days,
            lateness=Lateness.LATE if line.lapsed(self._place.today) else lateness(days, line.kind),
            domestic=domestic,
        )

    def _rest_days(self, uow: UnitOfWork, first: date, last: date) -> RestDays:
        """The office's own rest days, from the stored calendars; a weekend of Saturday and Sunday where there is none yet."""
        office = self._place.office
        return rest_days(uow, None, office.country, office.subdivision, range(first.year, last.year + 1))


def _ends_within(line: BoardLine, first: date, back: date) -> bool:
    """Whether it ends on a day of rest; of custody the cautious day counts too, which is the earlier one."""
    days = [line.ends_on, *([line.cautious_on] if line.liberty and line.cautious_on and line.kind.obliges else [])]
    return any(first <= day < back for day in days)


def _put(written: int) -> None:
    del written  # the stream takes all of it or raises


def _people(uow: UnitOfWork) -> dict[str, str]:
    return {user.name: user.full_name for user in uow.people.all()}


def _facets(counts: Mapping[str, int], words: Callable[[str], str]) -> tuple[Facet, ...]:
    found = [Facet(value=value, words=words(value), count=count) for value, count in counts.items() if value]
    return tuple(sorted(found, key=lambda facet: (facet.words.casefold(), facet.value)))
