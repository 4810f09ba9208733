# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about editions of the law, recounts, entered dates and calendars (see ``shapes``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.law import EditionKind, Moved, Proposal, RecountState
from mlat_desktop.domain.moment import Moment
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.law_changes import ChangedRow

if TYPE_CHECKING:
    from mlat_desktop.services.recounts import RecountView
    from mlat_desktop.services.treaties.publishing import EditionView, EffectView


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountShape:
    """A recount of a case from the edition ``before`` to ``after``. ``alarm``: a corrected error brought a date forward, or an
    edition was taken back; that date is watched already.
    """

    request: str
    title: str
    before: int
    after: int
    alarm: bool
    may_keep: bool
    state: RecountState
    found_at: datetime
    reason: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredShape:
    """A date that an officer entered for a limit without a computed one; people by their sign-in names."""

    request: str
    uid: str
    limit: str
    due_on: date
    due_at: Moment | None
    source: str
    note: str
    entered_by: str
    entered_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEffectShape:
    """What moves on one case."""

    request: str
    subject: str
    alarm: bool
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectShape:
    """What a change of the law does. ``cases`` are the first of the ``cases_moved`` on which ``dates_moved`` dates move,
    ``forward`` of them to an earlier day; ``unseen`` of the cases are restricted to others. ``proposal`` is set where it waits
    for a second person, ``edition`` once published.
    """

    rows: tuple[ChangedRow, ...]
    cases: tuple[CaseEffectShape, ...]
    cases_moved: int
    dates_moved: int
    forward: int
    alarms: int
    unseen: int
    proposal: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionShape:
    """An edition of the law of the office; people by their names."""

    id: int
    kind: EditionKind
    title: str
    summary: str
    origin: str
    published_at: datetime
    published_by: str
    approved_by: str
    undone_at: datetime | None
    undone_by: str
    undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalShape:
    """A proposal that waits; ``may_publish`` says whether the person who asks may."""

    uid: str
    kind: EditionKind
    title: str
    origin: str
    proposed_by: str
    proposed_at: datetime
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarShape:
    """Rest days of a State in a year; ``weekend`` are ISO weekdays (Monday 1), ``worked`` days of it
    that are worked. ``kept`` is false for what the program offers
    and the office has not counted with yet.
    """

    state: str
    subdivision: str
    year: int
    version: str
    source: str
    kept: bool
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    worked: tuple[date, ...]


def recount_shape(view: RecountView) -> RecountShape:
    """A recount."""
    return copied(RecountShape, view.recount, request=view.row.number, title=view.title, may_keep=view.may_keep)


def effect_shape(view: EffectView, *, proposal: str = "", edition: int = 0) -> EffectShape:
    """The effect of a change."""
    cases = tuple(copied(CaseEffectShape, each, request=each.number) for each in view.cases)
    return copied(EffectShape, view, cases=cases, proposal=proposal, edition=edition)


def edition_shape(view: EditionView) -> EditionShape:
    """An edition."""
    people = {name: getattr(view, name) for name in ("published_by", "approved_by", "undone_by")}
    return copied(EditionShape, view.edition, undoable=view.undoable, **people)


def proposal_shape(proposal: Proposal, proposed_by: str, *, may_publish: bool) -> ProposalShape:
    """A proposal."""
    return copied(ProposalShape, proposal, proposed_by=proposed_by, may_publish=may_publish)


def calendar_shape(row: CalendarRow, *, kept: bool) -> CalendarShape:
    """A calendar."""
    return copied(CalendarShape, row, kept=kept)
