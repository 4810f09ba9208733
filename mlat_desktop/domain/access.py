# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who handles a restricted case, who is away and who stands in, and what a person is told about a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from mlat_desktop.domain.request import RequestId, Uid

OPENED_FOR = timedelta(hours=24)
"""How long a restricted case stays open to a head who opened it without handling it."""


class GrantKind(StrEnum):
    """Why somebody beside its officer sees a restricted case."""

    NAMED = "named"
    DEPUTY = "deputy"
    OPENED = "opened"


class NoticeKind(StrEnum):
    """What a person is told; the sentence of each stands in ``services.notices``."""

    DUPLICATE = "duplicate"
    DUPLICATE_HIDDEN = "duplicate-hidden"
    OPENED = "opened"
    NAMED = "named"
    BUNDLE = "bundle"
    DEPUTY = "deputy"
    MAIL = "mail"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That a person sees a restricted case without being its officer, from ``given_at`` on, which may lie ahead for a deputy.
    Without ``until`` it lasts until somebody ends it.
    """

    id: int
    request_id: RequestId
    account_uid: str
    kind: GrantKind
    reason: str
    given_by: str
    given_at: datetime
    until: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""

    def stands(self, now: datetime) -> bool:
        """Whether it opens the case at this moment."""
        return self.ended_at is None and self.given_at <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one person is told about a case. ``other_id`` is a second case that it speaks of: its number is told only to whoever
    may see that one. ``facts`` are plain values for the sentence.
    """

    id: int
    account_uid: str
    request_id: RequestId
    kind: NoticeKind
    at: datetime
    other_id: RequestId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """That a person is away from the first to the last day, both included, and who stands in. It ends by itself."""

    uid: Uid
    account_uid: str
    deputy_uid: str
    first: date
    last: date
    note: str
    set_by: str
    set_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    def covers(self, day: date) -> bool:
        """Whether the person is away on this day."""
        return self.ended_at is None and self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Whether it shares a day with these days."""
        return self.ended_at is None and self.first <= last and first <= self.last


def away_on(absences: Iterable[Absence], day: date) -> dict[str, Absence]:
    """Who is away on a day, by the uid of the person."""
    return {each.account_uid: each for each in absences if each.covers(day)}
