# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who handles a restricted case beside its officer, who is away, and who was told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from mlat_desktop.domain.access import Absence, Grant, GrantKind, Notice
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.store import tables
from mlat_desktop.store.access_tables import absence, handler, notice
from mlat_desktop.store.mapping import plain, record, values
from mlat_desktop.store.sight import handled_by

_R = tables.request


class SqlAccess:
    """``ports.AccessStore`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def grants(self, request_id: RequestId) -> tuple[Grant, ...]:
        """Everybody who was ever named for a case, or opened it, oldest first."""
        query = sa.select(handler).where(handler.c.request_id == request_id).order_by(handler.c.id)
        return tuple(record(Grant, row) for row in plain(self._connection.execute(query)))

    def add_grant(self, grant: Grant) -> int:
        """Keep that a person sees a case; its key."""
        row = values(grant, handler)
        del row["id"]
        made = self._connection.execute(sa.insert(handler).values(row)).inserted_primary_key
        if made is None:
            raise BugError("a grant was stored without a key")
        return int(made[0])

    def end_grants(self, request_id: RequestId, account_uid: str, at: datetime, by: str) -> int:
        """End what stands of a person on a case; how many there were."""
        where = (handler.c.request_id == request_id, handler.c.account_uid == account_uid, handler.c.ended_at.is_(None))
        return self._connection.execute(sa.update(handler).where(*where).values(ended_at=at, ended_by=by)).rowcount

    def end_deputy(self, deputy_uid: str, account_uid: str, at: datetime, by: str) -> None:
        """End what a person sees as the deputy of another one, on the cases of which that one is the officer."""
        name = sa.select(tables.account.c.name).where(tables.account.c.uid == account_uid).scalar_subquery()
        cases = sa.select(_R.c.id).where(_R.c.officer == name)
        where = (
            handler.c.account_uid == deputy_uid,
            handler.c.kind == GrantKind.DEPUTY,
            handler.c.ended_at.is_(None),
            handler.c.request_id.in_(cases),
        )
        self._connection.execute(sa.update(handler).where(*where).values(ended_at=at, ended_by=by))

    def handled(self, user: User, now: datetime) -> tuple[RequestId, ...]:
        """Restricted cases that a person sees."""
        restricted = _R.c.confidentiality == Confidentiality.RESTRICTED
        query = sa.select(_R.c.id).where(restricted, handled_by(_R)).order_by(_R.c.id)
        given = {"name": user.name, "uid": user.uid, "now": now}
        return tuple(RequestId(each) for each in self._connection.execute(query, given).scalars())

    def notices(self, account_uid: str, *, unread: bool) -> tuple[Notice, ...]:
        """What a person was told, newest first."""
        query = sa.select(notice).where(notice.c.account_uid == account_uid).order_by(notice.c.id.desc())
        if unread:
            query = query.where(notice.c.read_at.is_(None))
        return tuple(record(Notice, row) for row in plain(self._connection.execute(query)))

    def add_notice(self, notice_: Notice) -> None:
        """Tell a person something."""
        row = values(notice_, notice, facts=dict(notice_.facts))
        del row["id"]
        self._connection.execute(sa.insert(notice).values(row))

    def read_notice(self, notice_id: int, account_uid: str, at: datetime) -> bool:
        """Note that a person has read a notice of theirs; whether there was one."""
        where = (notice.c.id == notice_id, notice.c.account_uid == account_uid, notice.c.read_at.is_(None))
        return self._connection.execute(sa.update(notice).where(*where).values(read_at=at)).rowcount == 1

    def absences(self) -> tuple[Absence, ...]:
        """Every absence, ended ones too, in order of their first day."""
        query = sa.select(absence).order_by(absence.c.first, absence.c.id)
        return tuple(record(Absence, row) for row in plain(self._connection.execute(query)))

    def set_absence(self, away: Absence) -> None:
        """Keep an absence, or that it ended."""
        row = values(away, absence)
        if self._connection.execute(sa.update(absence).where(absence.c.uid == away.uid).values(row)).rowcount == 0:
            self._connection.execute(sa.insert(absence).values(row))
