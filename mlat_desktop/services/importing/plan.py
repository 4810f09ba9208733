# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a sheet would become: every row, every mistake in a sentence, every question that one answer settles for a column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.errors import Why
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.messages import reason
from mlat_desktop.services.importing.dates import Doubt, Order
from mlat_desktop.services.importing.mapping import ColumnMap, SheetMap
from mlat_desktop.services.importing.port import SheetRow

Key = tuple[RequestClass, Direction, str, int]
"""By what a case of the old register is known again: its kind, its direction, its old number without marks and spaces, and its
year, for many registers begin with number 1 each January.
"""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    JOINED = "joined"
    ALREADY = "already"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake of a row. ``column`` is empty where it is the whole row; ``choices`` are codes that the value may mean."""

    row: int
    reason: Why
    column: str = ""
    letters: str = ""
    value: str = ""
    doubt: Doubt | None = None
    choices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the language of the screen."""
        return reason(self.reason)


@dataclass(frozen=True, slots=True)
class Question:
    """What one answer settles for a whole column: the meaning of ``value``, or with ``doubt`` how its days are written."""

    column: str
    letters: str
    value: str
    count: int
    doubt: Doubt | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the sheet as a whole that is no mistake."""

    what: Why

    @property
    def sentence(self) -> str:
        """In the language of the screen."""
        return reason(self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column with what it means, its first values, how many cells are filled, and how its words were understood."""

    map: ColumnMap
    letters: str
    filled: int
    hidden: bool
    samples: tuple[str, ...]
    understood: tuple[tuple[str, str, int], ...] = ()
    order: Order = Order.AUTO
    """How the days of the column are written, as its values or somebody decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """A case as it will be entered. ``registered`` is the day of registration in the old register, which gives the year."""

    row: int
    key: Key
    old_number: str
    particulars: Particulars
    events: tuple[tuple[EventKind, date], ...]
    registered: date
    status: Status
    officer: str = ""
    outcome: Outcome | None = None
    ended_on: date | None = None
    joined: tuple[int, ...] = ()
    """Further rows of the same case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """What becomes of one row. ``number`` is that of the case it joins or is already, where it may be told."""

    row: int
    fate: Fate
    old_number: str = ""
    klass: RequestClass | None = None
    direction: Direction | None = None
    state: str = ""
    subject: str = ""
    registered: date | None = None
    status: Status | None = None
    outcome: Outcome | None = None
    ended_on: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """The answer of a dry run; nothing was changed."""

    file: str
    sheet: str
    others: tuple[str, ...]
    header: int
    map: SheetMap
    known_as: str
    columns: tuple[ColumnView, ...]
    lines: tuple[PlanLine, ...]
    faults: tuple[Fault, ...]
    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]
    cases: tuple[OldCase, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    headings: tuple[str, ...] = ()

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(line.fate is fate for line in self.lines)

    @property
    def ended(self) -> int:
        """How many of the new cases have ended."""
        return sum(not case.status.open for case in self.cases)
