# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers of ``mlat request import`` and ``mlat request maps``, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass, Status
from mlat_desktop.services.importing.dates import Doubt, Order
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.plan import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShape:
    """A column of the sheet: what it means (null: it is left out), how many cells are filled, its first values. ``order`` is
    how its days are written, as the column itself or the map decided.
    """

    letters: str
    heading: str
    field: Field | None
    order: Order | None
    filled: int
    hidden: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetErrorShape:
    """A mistake of a row. ``choices`` are codes that the value may mean; ``doubt`` is what the map must say of the column."""

    column: str
    heading: str
    value: str
    message: str
    doubt: Doubt | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRowShape:
    """A row: ``new`` becomes a case, ``joined`` adds to that of an earlier row, ``already`` is in the register, ``bad`` has
    errors. ``number`` is ours, empty on a dry run and where it may not be told.
    """

    row: int
    fate: Fate
    old_number: str
    number: str
    klass: RequestClass | None
    direction: Direction | None
    state: str
    subject: str
    registered_on: date | None
    status: Status | None
    outcome: Outcome | None
    ended_on: date | None
    errors: tuple[SheetErrorShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShape:
    """What one answer in the map settles for ``count`` cells of a column: what ``value`` means, or how its days are written."""

    column: str
    heading: str
    value: str
    count: int
    doubt: Doubt | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShape:
    """What a spreadsheet became, or on a dry run would become. ``taken_in`` cases were entered: all that are new, or none
    while one row is bad. ``map`` is the name of the remembered map, empty where it was proposed or came from a file.
    """

    file: str
    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    map: str
    dry_run: bool
    taken_in: int
    new: int
    joined: int
    already: int
    bad: int
    columns: tuple[ColumnShape, ...]
    questions: tuple[QuestionShape, ...]
    remarks: tuple[str, ...]
    rows: tuple[SheetRowShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMapShape:
    """A remembered map; ``toml`` is what ``--map`` reads."""

    name: str
    headings: tuple[str, ...]
    toml: str
