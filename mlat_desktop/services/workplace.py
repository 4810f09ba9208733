# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What every service works with: the store, the clock, the person at the desk, and one way to write the audit log."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from mlat_desktop.clock import Clock
from mlat_desktop.domain.clock_engine import Applied
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.people import Act, User
from mlat_desktop.domain.request import Event, Request, RequestId, Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.next_action import hand_of
from mlat_desktop.services.ports import OfficeRecord, Store, StoredBlob, UnitOfWork, Vault
from mlat_desktop.services.recounting import CountsDeadlines, Recounting

SLACK = timedelta(minutes=5)
"""How far a stated time may lie in the future: clocks of two machines differ."""

LONGEST_CASE = 60
"""Years between today and anything on a case: more is a typing error, which would start limits of another century."""


class ComputesDeadlines(CountsDeadlines, Protocol):
    """The treaty clock; ``services.treaties.clock.TreatyClock`` but in tests that want none."""

    def in_play(self, uow: UnitOfWork, request: Request, events: Sequence[Event]) -> Sequence[Applied]:
        """The instruments whose limits the case has."""


def name_of(path: Path) -> str:
    """The name of a file as text: a medium may carry names in an old code page, which no record could hold as they are."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def random_uid() -> str:
    """A new identifier: 122 random bits, so that no two offices ever give the same."""
    return str(uuid4())


@dataclass(slots=True)
class Workplace:
    """An open office as the services see it. ``office`` is re-read by whoever changes it; ``uids`` gives identifiers, which
    only a training office draws from a seed, so that the same day makes the same records. ``seal_pin`` opens the device that
    holds the seal; it lives here alone, while one act lasts.
    """

    store: Store
    vault: Vault
    clock: Clock
    user: User
    office: OfficeRecord
    treaty_clock: ComputesDeadlines
    uids: Callable[[], str] = random_uid
    seal_pin: str = field(default="", repr=False)

    def new_uid(self) -> Uid:
        """An identifier for a record that is born in this office."""
        return Uid(self.uids())

    @property
    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """The calendar day at the office."""
        return self.now.astimezone(ZoneInfo(self.office.zone)).date()

    def here(self, when: datetime | Moment) -> Moment:
        """A moment: a naive time is the office's wall clock."""
        return when if isinstance(when, Moment) else moment(when, self.office.zone)

    def must(self, act: Act) -> None:
        """Refuse what the user's role does not permit."""
        self.user.must(act)

    def past(self, when: Moment) -> Moment:
        """``when`` unless it lies in the future, where an event cannot have happened, or before any case of today."""
        if when.at > self.now + SLACK:
            raise KnownError(Code.EVENT_INVALID, reason=why("its time lies in the future"))
        return self.plausible(when)

    def plausible(self, when: Moment) -> Moment:
        """``when`` unless its year can only be a slip of the hand."""
        if abs(when.local_date.year - self.today.year) > LONGEST_CASE:
            raise KnownError(Code.EVENT_INVALID, reason=why("its year is more than {years} years away", years=LONGEST_CASE))
        return when

    def write_audit(
        self,
        uow: UnitOfWork,
        action: str,
        subject: str,
        *,
        fields: Sequence[str] = (),
        detail: Mapping[str, object] | None = None,
        request_id: RequestId | None = None,
    ) -> None:
        """Append to the chain in the same transaction as the change itself."""
        uow.audit.append(
            at=self.now,
            actor=self.user.uid,
            action=action,
            subject=subject,
            fields=fields,
            detail=detail,
            request_id=request_id,
        )

    def keep_file(self, path: Path, progress: Progress | None = None, cancel: CancelToken | None = None) -> StoredBlob:
        """Take a file into the encrypted store; its row is the caller's. ``FILE_MISSING``, ``FILE_UNREADABLE``."""
        try:
            with path.open("rb") as source:
                size = path.stat().st_size
                return self.vault.put(source, size=size, progress=progress or Silent(), cancel=cancel or CancelToken())
        except FileNotFoundError as error:
            raise KnownError(Code.FILE_MISSING, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error

    def forget(self, *blobs: StoredBlob) -> None:
        """Take out files whose records were not kept, after a failure.

        A unit may have been kept although its caller was interrupted: only a file that no record names goes. Where that
        cannot be told, the file stays; without its row nobody can read it anyway.
        """
        for blob in blobs:
            try:
                with self.store.read() as uow:
                    uow.exhibits.blob(blob.id)
            except BugError:
                self.vault.remove(blob.id)
            except KnownError:
                continue

    def recounting(self, uow: UnitOfWork) -> Recounting:
        """What counts cases on their editions of the law, in this unit of work."""
        return Recounting(self.treaty_clock, uow, today=self.today, now=self.now)

    def recompute(self, uow: UnitOfWork, request: Request) -> tuple[Deadline, ...]:
        """Compute and store the deadlines of a request after anything that may move them, on the edition of the law on which
        the case stands; what a newer edition would move is stored beside them as a recount. Who has the case in hand follows
        from the same events, and is stored with them.
        """
        return self._recomputed(uow, self.recounting(uow), request)

    def recompute_all(self, uow: UnitOfWork, cases: Sequence[RequestId], progress: Progress | None = None) -> None:
        """:meth:`recompute` for many cases, reading the law once for all of them."""
        heard, recounting = progress or Silent(), self.recounting(uow)
        for at, request_id in enumerate(cases):
            heard.step(at, len(cases))
            self._recomputed(uow, recounting, uow.requests.get(request_id))

    def _recomputed(self, uow: UnitOfWork, recounting: Recounting, request: Request) -> tuple[Deadline, ...]:
        deadlines = recounting.recompute(request)
        kept = uow.requests.get(request.id)
        if (now := hand_of(uow, kept)) != kept.in_hand:
            uow.requests.set_in_hand(request.id, now)
        return deadlines
