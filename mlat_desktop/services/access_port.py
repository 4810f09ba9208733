# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The part of the store's port that knows who sees a restricted case (see ``ports``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mlat_desktop.domain.access import Absence, Grant, Notice
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import RequestId


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks the store: the uid of the person, and the sign-in name by which a case names its officer."""

    uid: str
    name: str


class AccessStore(Protocol):
    """Who handles a restricted case beside its officer, who is away, and who was told what."""

    def grants(self, request_id: RequestId) -> tuple[Grant, ...]:
        """Everybody who was ever named for a case, or opened it, oldest first."""

    def add_grant(self, grant: Grant) -> int:
        """Keep that a person sees a case; its key."""

    def end_grants(self, request_id: RequestId, account_uid: str, at: datetime, by: str) -> int:
        """End what stands of a person on a case; how many there were."""

    def end_deputy(self, deputy_uid: str, account_uid: str, at: datetime, by: str) -> None:
        """End what a person sees as the deputy of another one, on the cases of which that one is the officer."""

    def handled(self, user: User, now: datetime) -> tuple[RequestId, ...]:
        """Restricted cases that a person sees."""

    def notices(self, account_uid: str, *, unread: bool) -> tuple[Notice, ...]:
        """What a person was told, newest first."""

    def add_notice(self, notice: Notice) -> None:
        """Tell a person something."""

    def read_notice(self, notice_id: int, account_uid: str, at: datetime) -> bool:
        """Note that a person has read a notice of theirs; whether there was one."""

    def absences(self) -> tuple[Absence, ...]:
        """Every absence, ended ones too, in order of their first day."""

    def set_absence(self, absence: Absence) -> None:
        """Keep an absence, or that it ended."""
