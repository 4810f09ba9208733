# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about reminders, notices of delay and what is outstanding, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.cli.shapes import LetterShape
from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseShape:
    """A step of a ladder that is due: reminder ``rung``, or, where it ``escalates``, taking the matter further. ``item`` is the
    uid of the item of assistance, null for the whole request; ``since`` the day of the last word or on which it went to them.
    """

    request: str
    subject: str
    state: str
    direction: Direction
    officer: str
    holder: Holder
    whom: str
    item: str | None
    rung: int
    escalates: bool
    due_on: date
    days: int
    since: date
    heard_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedShape:
    """Why no reminder was drafted: ``code`` is stable, ``message`` a sentence in the language of the answers."""

    request: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedShape:
    """The reminders that were drafted, and what was refused."""

    letters: tuple[LetterShape, ...]
    refused: tuple[RefusedShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsShape:
    """After how many days a holder is reminded, and every how many days the matter is then taken further; ``own`` where the
    office set them itself, ``source`` where they do not come from it.
    """

    holder: Holder
    days: tuple[int, ...]
    again: int
    own: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayDueShape:
    """A limit before whose end the other State should be told of the delay."""

    request: str
    subject: str
    state: str
    limit: str
    event: str
    title: str
    article: str
    ends_on: date | None
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayShape:
    """Why an answer is late. ``note`` stays in the office."""

    uid: str
    reason: str
    label: str
    note: str
    expected_on: date | None
    limit: str
    event: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingCaseShape:
    """A request in the list: ``since`` it was sent or received, ``theirs`` their number of it."""

    request: str
    theirs: str
    direction: Direction
    klass: RequestClass
    status: Status
    since: date
    days: int
    reminded_on: date | None
    expected_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingShape:
    """All that is outstanding with a State: what they hold of ours, what we hold of theirs. ``restricted`` are the numbers of
    requests that stay out of the letter unless they are named.
    """

    state: str
    ours: tuple[OutstandingCaseShape, ...]
    theirs: tuple[OutstandingCaseShape, ...]
    restricted: tuple[str, ...]
