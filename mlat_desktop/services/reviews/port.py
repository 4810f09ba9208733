# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What checklists and decision sheets need from the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from mlat_desktop.domain.checklist import Answer
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.review import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCause:
    """Why a request was returned: a code of ``resources/codes/returned.toml``. Several may stand on one request."""

    code: str
    note: str
    at: datetime
    by: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCount:
    """How many requests of a State were returned for a cause (empty: none was said) between two days of registration."""

    state: str
    cause: str
    count: int


class Reviews(Protocol):
    """Checklists and decision sheets."""

    def answers(self, request_id: RequestId) -> tuple[Answer, ...]:
        """Everything that was found on a case, oldest first."""

    def add_answer(self, request_id: RequestId, answer: Answer) -> None:
        """Keep what was found."""

    def causes(self, request_id: RequestId) -> tuple[ReturnedCause, ...]:
        """Why a request was returned, as it counts now."""

    def add_cause(self, request_id: RequestId, cause: ReturnedCause) -> None:
        """Add a cause, or with ``withdrawn`` take the one of this code back."""

    def returned(self, first: date | None, last: date | None) -> tuple[ReturnedCount, ...]:
        """Incoming requests that were returned, by State and cause."""

    def sheets(self, request_id: RequestId) -> tuple[Sheet, ...]:
        """The sheets of a case, oldest round first."""

    def proposed(self) -> tuple[RequestId, ...]:
        """The cases whose sheet waits for the decision, in the order in which it was proposed."""

    def add_sheet(self, request_id: RequestId, sheet: Sheet) -> None:
        """Begin a round."""

    def update_sheet(self, sheet: Sheet) -> None:
        """Store a changed sheet whose ``version`` is one above the stored; a decided one never changes."""
