# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about who sees a restricted case and what a person was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.access import GrantKind, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerShape:
    """A person who sees a restricted case. ``kind`` is null for its officer; ``until`` is when it ends by itself."""

    user: str
    full_name: str
    kind: GrantKind | None
    reason: str
    given_by: str
    given_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceShape:
    """That a person is away from the first to the last day, and who stands in. ``now`` is true on these days."""

    uid: str
    user: str
    full_name: str
    deputy: str
    deputy_name: str
    first: date
    last: date
    note: str
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShape:
    """What a person was told about a case. ``other`` is a second case that it speaks of, empty if none is to be seen."""

    id: int
    kind: NoticeKind
    request: str
    other: str
    sentence: str
    at: datetime
    read: bool
