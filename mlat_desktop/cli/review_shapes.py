# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers of ``mlat request checklist``, ``returned`` and ``review``, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.checklist import ItemState, Part
from mlat_desktop.domain.review import SheetContent, SheetState
from mlat_desktop.domain.vocabulary import Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShape:
    """What somebody found of an item, and when."""

    state: ItemState
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItemShape:
    """An item of a checklist. ``treaty`` and ``article`` are empty where it is no law; ``fallback`` says that ``text`` is
    in English only; ``concerns`` is false for what is limited to something that is not sought; ``in_record`` tells whether the
    record of the case answers it (null where no field does). ``answers`` are oldest first.
    """

    id: str
    part: Part
    text: str
    fallback: bool
    treaty: str
    article: str
    source: str
    essential: bool
    concerns: bool
    in_record: bool | None
    state: ItemState
    note: str
    answers: tuple[AnswerShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseShape:
    """Why a request was returned."""

    code: str
    label: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistShape:
    """The checklist of a request. ``queries`` and ``answered`` count the letters that asked for more and their answers;
    ``lacking`` names what is essential and missing or not looked at; ``causes`` why the request was ``returned``.
    """

    request: str
    items: tuple[CheckItemShape, ...]
    present: int
    missing: int
    not_needed: int
    not_looked_at: int
    lacking: tuple[str, ...]
    queries: int
    answered: int
    returned: bool
    causes: tuple[CauseShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedShape:
    """How many requests of a State were returned for a cause; an empty ``cause`` was never said. A request with two causes
    counts under both.
    """

    state: str
    cause: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShape:
    """A decision sheet of a round."""

    round: int
    state: SheetState
    version: int
    author: str
    started_at: datetime
    changed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_on: date | None
    content: SheetContent


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingShape:
    """How the case stood at the end of a day; status null before it was there."""

    on: date
    status: Status | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointShape:
    """What the treaty says on a point."""

    point: str
    text: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionShape:
    """A warning about the grounds of a refusal."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewShape:
    """The decision sheets of a request, oldest round first. ``consultation`` is the article that asks for one before a refusal
    (empty: none does), ``faults`` why the newest sheet cannot be proposed as it stands, ``letter`` the kind of letter that the
    decision calls for.
    """

    request: str
    status: Status
    outcome: Outcome | None
    ground: str
    treaty: str
    points: tuple[PointShape, ...]
    consultation: str
    consultation_where_appropriate: bool
    consulted_on: date | None
    reasons: str
    rounds: tuple[SheetShape, ...]
    faults: tuple[str, ...]
    cautions: tuple[CautionShape, ...]
    letter: str
    then: StandingShape | None
